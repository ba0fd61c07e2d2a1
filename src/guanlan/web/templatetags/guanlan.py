"""How numbers, periods, icons and charts are written on pages."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from guanlan.standard.loading import current
from guanlan.standard.model import Indicator
from guanlan.standard.periods import Period

register = template.Library()
_numbers = itertools.count(1)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """One icon of the sprite, as decoration."""
    return format_html(
        '<svg class="icon-gl" aria-hidden="true"><use href="{}#{}"/></svg>', static("guanlan/icons.svg"), name
    )


@register.simple_tag
def options(choices: Any, chosen: Any) -> SafeString:
    """The options of a select."""
    return mark_safe("".join(_option(str(value), str(title), str(chosen)) for value, title in choices))


@lru_cache(maxsize=4096)
def _option(value: str, title: str, chosen: str) -> str:
    selected = " selected" if value == chosen else ""
    return f'<option value="{escape(value)}"{selected}>{escape(title)}</option>'


def readable_money(value: Any) -> str:
    """Yuan as 亿元 or 万元."""
    if value is None or value == "":
        return "—"
    number = float(value)
    for size, unit, digits in ((1e8, "亿元", 2), (1e4, "万元", 1)):
        if abs(number) >= size:
            return f"{number / size:,.{digits}f} {unit}"
    return f"{number:,.2f} 元"


@register.filter
def money(value: Any) -> SafeString:
    """Yuan in a readable unit, with the exact amount as title."""
    if value is None or value == "":
        return mark_safe("—")
    return format_html('<span title="{} 元">{}</span>', f"{float(value):,.2f}", readable_money(value))


@register.filter
def amount(value: Any) -> str:
    return "" if value is None or value == "" else f"{value:,.2f}"


@register.filter
def currency_unit(code: str | None) -> str:
    """What stands behind an amount in a currency."""
    return "元" if code in (None, "", "CNY") else current().codelists["currency"].titles.get(code, code)


@register.filter
def amount_said(line: Any) -> str:
    """A payment's amount in yuan; one in another currency with what was paid, or that alone where it has no rate."""
    if line.foreign_amount is None:
        return amount(line.amount)
    own = f"{amount(line.foreign_amount)} {currency_unit(line.currency)}"
    return f"{own}（没有折算率，未折人民币）" if line.amount is None else f"{amount(line.amount)}（{own}折人民币）"


@register.filter
def number(value: Any) -> str:
    """A parameter as it is read: thousands apart, no decimals that say nothing; what is no number stays as it is."""
    plain = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
    return f"{value:,.12g}" if plain else str(value)


@register.filter
def thousands(value: Any) -> str:
    """A count with its thousands apart."""
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.filter
def percent(value: Any) -> str:
    return "—" if value is None else f"{float(value) * 100:.1f}%"


def indicator_text(indicator: Indicator | None, value: float | None) -> str:
    """A value of an indicator in its unit."""
    if value is None:
        return "—"
    if indicator is None:
        return f"{value:,.4g}"
    if indicator.unit == "%":
        return f"{value * 100:,.2f}%"
    if indicator.unit == "元":
        return readable_money(value)
    return f"{value:,.2f} {indicator.unit}"


@register.filter
def period_title(code: Any) -> str:
    try:
        return Period.parse(str(code)).title
    except ValueError:
        return str(code)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return mapping.get(key) if mapping else None


@register.simple_tag
def chart(spec: dict[str, Any], label: str, size: str = "") -> SafeString:
    """A chart and the data it draws."""
    name = f"chart-{next(_numbers)}"
    text = json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
    return format_html(
        '<div class="gl-chart {}" data-spec="{}" data-map="{}" role="img" aria-label="{}"></div>'
        '<script type="application/json" id="{}">{}</script>',
        size, name, static("guanlan/chongqing.json"), label, name, mark_safe(text),
    )  # fmt: skip


_MOVES = {True: ' class="gl-down"', False: ' class="gl-up"', None: ""}


@register.simple_tag
def boxes(found: Iterable[Mapping[str, Any]], size: str = "") -> SafeString:
    """Boxes of indicators (see `portal.figures.boxes`), each a link to how its value comes about."""
    return format_html('<dl class="gl-stats {}">{}</dl>', size, mark_safe("".join(map(_box, found))))


def _box(box: Mapping[str, Any]) -> str:
    foot = f"同比 <span{_MOVES[box['better']]}>{escape(box['change'])}</span>" if box["change"] else "&nbsp;"
    return (
        f'<a class="gl-stat {escape(box["level"])}" href="{escape(box["href"])}" title="{escape(box["formula"])}">'
        f'<dt>{escape(box["title"])}</dt><dd>{escape(box["text"])}</dd><div class="gl-foot">{foot}</div></a>'
    )


@register.simple_tag
def data(name: str, value: Any) -> SafeString:
    """Data for a script, under an id."""
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
    return format_html('<script type="application/json" id="{}">{}</script>', name, mark_safe(text))
