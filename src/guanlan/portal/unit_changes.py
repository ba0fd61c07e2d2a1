"""Changes to the supervision tree: found a unit, rename it, move it, merge it or wind it up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guanlan.flow.operations import resum_defer
from guanlan.identity.roles import Permission
from guanlan.identity.scope import Scope
from guanlan.organisations.codes import uscc_problem
from guanlan.organisations.models import Unit, UnitKind, UnitStatus
from guanlan.organisations.operations import UnitError, unit_end, unit_found, unit_move, unit_rename
from guanlan.standard.loading import current
from guanlan.web.forms import DayField, StyledForm
from guanlan.web.pages import actor, guarded, notify, scope, unit_in_scope


class UnitCodeField(forms.CharField):
    """The code of a living unit that the user may manage; cleans to the unit."""

    within: Scope

    def __init__(self, **options: object) -> None:
        super().__init__(max_length=18, **options)  # type: ignore[arg-type]

    def clean(self, value: str) -> Unit | None:  # type: ignore[override]
        text = super().clean(value).upper()
        if not text:
            return None
        unit = self.within.units(Permission.MANAGE_UNITS).filter(code=text).first()
        if unit is None:
            raise ValidationError(f"您管理的范围内没有代码为 {text} 的单位。")
        if unit.status != UnitStatus.ACTIVE:
            raise ValidationError(f"“{unit}”已{unit.get_status_display()}，不能选用。")
        return unit


class ChangeForm(StyledForm):
    """What all changes have: the day from which they hold, and the document they rest on."""

    on = DayField(label="生效日期")
    document = forms.CharField(label="依据文件（文号）", max_length=200, required=False)

    def __init__(self, *args: object, within: Scope, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        for field in self.fields.values():
            if isinstance(field, UnitCodeField):
                field.within = within


class FoundForm(ChangeForm):
    code = forms.CharField(label="统一社会信用代码", max_length=18)
    name = forms.CharField(label="名称", max_length=200)
    short_name = forms.CharField(label="简称", max_length=60, required=False)
    district = forms.ChoiceField(label="行政区划")
    industry = forms.CharField(label="行业代码（GB/T 4754，如 C26）", max_length=5)
    field_order = ("code", "name", "short_name", "district", "industry", "on", "document")

    def __init__(self, *args: object, within: Scope, **options: object) -> None:
        super().__init__(*args, within=within, **options)
        titles = current().codelists["gbt2260_chongqing"].titles
        self.fields["district"].choices = list(titles.items())  # type: ignore[attr-defined]

    def clean_industry(self) -> str:
        given: str = self.cleaned_data["industry"].strip().upper()
        codes = current().codelists["gbt4754"].titles
        if not given[0].isalpha():
            raise ValidationError("请以门类字母开头，如 C26、C2611。")
        # The list holds sections and divisions; groups and classes (C261, C2611) belong to a division of it.
        if given not in codes and not (given[1:3] in codes and given[1:].isdigit() and len(given) <= 5):
            raise ValidationError(f"GB/T 4754 中没有代码 {given}。")
        return given


class RenameForm(ChangeForm):
    name = forms.CharField(label="新名称", max_length=200)
    short_name = forms.CharField(label="新简称", max_length=60, required=False)
    field_order = ("name", "short_name", "on", "document")


class MoveForm(ChangeForm):
    parent = UnitCodeField(label="新上级单位的代码")
    field_order = ("parent", "on", "document")


class EndForm(ChangeForm):
    successor = UnitCodeField(label="并入单位的代码（注销则留空）", required=False)
    field_order = ("successor", "on", "document")


def _found(request: HttpRequest, unit: Unit, given: dict) -> str:  # type: ignore[type-arg]
    fields = {k: given[k] for k in ("short_name", "district")}
    made = unit_found(
        by=actor(request), parent=unit, code=given["code"].strip().upper(), name=given["name"].strip(), kind=UnitKind.ENTERPRISE,
        valid_from=given["on"], industry=given["industry"], section=given["industry"][0], document=given["document"], **fields,
    )  # fmt: skip
    problem = uscc_problem(made.code)
    return f"已设立“{made}”。" + (f"请注意：{problem[1]}" if problem else "")


def _rename(request: HttpRequest, unit: Unit, given: dict) -> str:  # type: ignore[type-arg]
    old = unit.name
    unit_rename(
        by=actor(request), unit=unit, name=given["name"].strip(), short_name=given["short_name"].strip(), on=given["on"],
        document=given["document"],
    )  # fmt: skip
    return f"“{old}”已更名为“{unit.name}”，原名留在沿革中。"


def _move(request: HttpRequest, unit: Unit, given: dict) -> str:  # type: ignore[type-arg]
    old = unit.parent_id
    unit_move(by=actor(request), unit=unit, parent=given["parent"], on=given["on"], document=given["document"])
    resum_defer(unit.pk, [p for p in (old, given["parent"].pk) if p], given["on"])
    return f"“{unit}”已划转到“{given['parent']}”，生效日之后各期的汇总正在重算。"


def _end(request: HttpRequest, unit: Unit, given: dict) -> str:  # type: ignore[type-arg]
    unit_end(by=actor(request), unit=unit, on=given["on"], successor=given["successor"], document=given["document"])
    return f"“{unit}”已{unit.get_status_display()}，历史数据保留。"


# step of the form: (title, form, what it does)
CHANGES: dict[str, tuple[str, type[ChangeForm], Callable[..., str]]] = {
    "found": ("设立下级单位", FoundForm, _found),
    "rename": ("更名", RenameForm, _rename),
    "move": ("划转", MoveForm, _move),
    "end": ("合并或注销", EndForm, _end),
}


@guarded(Permission.MANAGE_UNITS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit of the tree; what was wrong stands beside its field, and nothing typed is lost."""
    unit = unit_in_scope(request, pk, Permission.MANAGE_UNITS)
    chosen = request.POST.get("step", "")
    forms_of = {
        step: form(request.POST if step == chosen else None, within=scope(request), prefix=step, initial={"on": date.today()})
        for step, (_, form, _) in CHANGES.items()
    }  # fmt: skip
    shown = [s for s in CHANGES if s == "found" or (s == "rename" or unit.parent_id) and unit.is_enterprise]
    form = forms_of.get(chosen) if chosen in shown else None
    if form is not None and form.is_valid():
        try:
            with transaction.atomic():
                notify(request, CHANGES[chosen][2](request, unit, form.cleaned_data))
            return redirect(f"/units/{pk}")
        except UnitError as error:
            form.add_error(None, str(error))
    return render(request, "units/change.html", {
        "unit": unit, "cards": [(s, CHANGES[s][0], forms_of[s]) for s in shown],
        "crumbs": [("监管单位", "/units"), (str(unit), f"/units/{pk}"), ("变更", "")],
    })  # fmt: skip
