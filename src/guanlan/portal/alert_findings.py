"""What an alert says: the monitor's sentence with what was found, and the way the money went."""

from __future__ import annotations

from typing import Any

from guanlan.monitoring.models import Alert, LedgerLine
from guanlan.portal import figures
from guanlan.standard.model import Monitor
from guanlan.web.templatetags.guanlan import readable_money


def value_text(alert: Alert) -> str:
    """The amount of an alert about payments, the figure of one about an indicator."""
    return readable_money(alert.value) if alert.module == "funds" else figures.text_of(alert.indicator, alert.value)


def indicator_message(alert: Alert, monitor: Monitor | None) -> str:
    """The sentence of a monitor over an indicator."""
    message = monitor.message if monitor else ""
    for name, value in (("{value}", alert.value), ("{threshold}", alert.threshold)):
        message = message.replace(name, figures.text_of(alert.indicator, value))
    return message


def payment_message(alert: Alert, monitor: Monitor | None, evidence: list[LedgerLine]) -> str:
    """The monitor's sentence with what was found and its parameters put in."""
    if monitor is None or not evidence:
        return ""
    last = evidence[-1]
    words: dict[str, Any] = {name: p.value for name, p in monitor.params.items()}
    words |= {
        "payer": last.unit, "payee": last.payee_name or last.payee, "amount": f"{last.amount:,.2f}", "day": f"{last.paid_on:%Y-%m-%d}",
        "count": len(evidence), "total": f"{alert.value:,.2f}", "parties": len({line.payer for line in evidence}),
    }  # fmt: skip
    message = monitor.message
    for name, value in words.items():
        message = message.replace("{" + name + "}", str(value))
    return message


def flow(evidence: list[LedgerLine]) -> dict[str, Any] | None:
    """The money's way as a drawing: parties, and what went from one to another."""
    if not evidence or len(evidence) > 60:
        return None
    names = {line.payer: str(line.unit) for line in evidence}
    for line in evidence:
        names.setdefault(line.payee, line.payee_name or line.payee)
    sums: dict[tuple[str, str], float] = {}
    for line in evidence:
        sums[line.payer, line.payee] = sums.get((line.payer, line.payee), 0) + float(line.amount)
    return {
        "kind": "flow", "format": "money", "x": [],
        "data": [{"id": party, "name": name} for party, name in names.items()],
        "links": [{"source": a, "target": b, "value": value} for (a, b), value in sums.items()],
    }  # fmt: skip
