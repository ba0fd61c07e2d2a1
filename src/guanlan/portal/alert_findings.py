"""What an alert says: its figure, and the sentence of an indicator or a check (of payments: `web.payment_findings`)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from guanlan.modules.decisions.judged import readable
from guanlan.modules.decisions.scores import record_href
from guanlan.monitoring.models import Alert, Verdict
from guanlan.portal import figures
from guanlan.standard.loading import current
from guanlan.standard.model import Monitor, Rule
from guanlan.web.templatetags.guanlan import readable_money


def value_text(alert: Alert) -> str:
    """The amount of an alert about payments, the figure of one about an indicator; a breach of a check has none."""
    if alert.indicator:
        return figures.text_of(alert.indicator, alert.value)
    return readable_money(alert.value) if alert.module == "funds" and alert.value else ""


def check_message(alert: Alert) -> str:
    """What the compliance check last found, as it was told when the alert was raised."""
    return readable(alert.events.filter(action__in=("发现", "再次发现")).values_list("text", flat=True).last() or "")


def checked_record(alert: Alert) -> dict[str, Any]:
    """What a compliance check judged: the verdict as it now is, and the page on which the record is seen in its place."""
    record = alert.key.partition("|")[2]
    verdict = (
        Verdict.objects.filter(unit=alert.unit_id, rule=alert.monitor, record=record).select_related("unit").first()
    )
    if verdict is None:
        return {}
    ours = alert.module == "decisions"
    said = urlencode({"unit": alert.unit.code, "rule": alert.monitor, "verdict": verdict.verdict, "record": record})
    return {
        "verdict": verdict, "record_title": current().datasets[verdict.dataset].title, "record_href": record_href(verdict) if ours else "",
        "verdict_href": f"/decisions/verdicts?{said}" if ours else "",
    }  # fmt: skip


def indicator_message(alert: Alert, monitor: Monitor | Rule | None) -> str:
    """The sentence of a monitor over an indicator."""
    message = monitor.message if monitor else ""
    for name, value in (("{value}", alert.value), ("{threshold}", alert.threshold)):
        message = message.replace(name, figures.text_of(alert.indicator, value))
    return message
