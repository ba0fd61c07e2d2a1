"""Fields of our forms."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError


class DayField(forms.DateField):
    """A day between 1949 and tomorrow's year, picked in the browser's own calendar."""

    def __init__(self, **options: object) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(
            widget=widget,
            error_messages={"invalid": "请填写日期，如 2026-01-31。", "required": "请填写日期。"},
            **options,  # type: ignore[arg-type]
        )

    def clean(self, value: object) -> date | None:
        day: date | None = super().clean(value)
        if day and not 1949 <= day.year <= date.today().year + 1:
            raise ValidationError(f"日期 {day} 不在 1949 年至明年之间。")
        return day


class StyledForm(forms.Form):
    """A form whose fields look like ours."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        for field in self.fields.values():
            choice = isinstance(field.widget, forms.Select)
            plain = not isinstance(field.widget, forms.CheckboxInput)
            field.widget.attrs.setdefault(
                "class", "form-select" if choice else "form-control" if plain else "form-check-input"
            )
