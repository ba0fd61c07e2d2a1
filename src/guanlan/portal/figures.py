"""How indicator values become the boxes and charts of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guanlan.indicators.models import IndicatorValue
from guanlan.standard.loading import current
from guanlan.standard.model import Indicator
from guanlan.web.templatetags.guanlan import indicator_text

FORMATS = {"%": "percent", "元": "money"}
FIVE = ("total_profit", "debt_ratio", "return_on_equity", "rd_intensity", "labour_productivity", "operating_cash_ratio")


def indicator(indicator_id: str) -> Indicator | None:
    return current().indicators.get(indicator_id)


def text_of(indicator_id: str, value: float | None) -> str:
    return indicator_text(indicator(indicator_id), value)


def format_of(card: Indicator) -> str:
    return FORMATS.get(card.unit, "number")


def change_text(card: Indicator, value: float | None, prior: float | None) -> str:
    """How a value moved against last year: points for ratios, per cent for amounts."""
    if value is None or prior is None:
        return ""
    if card.unit == "%":
        points = round((value - prior) * 100, 2)
        return f"{points:+.2f} 个百分点" if points else "持平"
    if prior == 0:
        return ""
    percent = round((value - prior) / abs(prior) * 100, 1)
    return f"{percent:+.1f}%" if percent else "持平"


def boxes(
    ids: Any, values: Mapping[str, IndicatorValue], prior: Mapping[str, float | None], href: str
) -> list[dict[str, Any]]:
    """Boxes of indicators; `href` has {indicator}."""
    result = []
    for indicator_id in ids:
        card, value = indicator(indicator_id), values.get(indicator_id)
        if card is None:
            continue
        number = value.value if value else None
        before = prior.get(indicator_id)
        change = change_text(card, number, before)
        better = None
        if (
            change not in ("", "持平")
            and card.direction != "none"
            and number is not None
            and before is not None
            and number != before
        ):
            better = (number > before) == (card.direction == "more")
        result.append({
            "id": indicator_id, "title": card.title, "text": indicator_text(card, number), "level": value.level if value else "",
            "change": change, "better": better, "href": href.format(indicator=indicator_id), "formula": card.formula,
        })  # fmt: skip
    return result


def line(
    card: Indicator,
    points: Mapping[str, IndicatorValue],
    more: Mapping[str, Mapping[str, IndicatorValue]] | None = None,
) -> dict[str, Any]:
    """A trend with the warning and control lines; `more` adds dashed series by name."""
    periods = sorted({*points, *(p for s in (more or {}).values() for p in s)})
    lines = []
    last = points[max(points)] if points else None
    if last is not None:
        for attribute, name, colour in (("warning_line", "预警线", "#d08a1d"), ("control_line", "控制线", "#b5332a")):
            if (value := getattr(last, attribute)) is not None:
                lines.append({"name": f"{name} {indicator_text(card, value)}", "value": value, "colour": colour})
    series: list[dict[str, Any]] = [
        {"name": card.title, "data": [points[p].value if p in points else None for p in periods]}
    ]
    for name, found in (more or {}).items():
        series.append({"name": name, "dashed": True, "data": [found[p].value if p in found else None for p in periods]})
    return {
        "kind": "line",
        "x": periods,
        "series": series,
        "format": format_of(card),
        "lines": lines,
        "unit": card.unit,
    }
