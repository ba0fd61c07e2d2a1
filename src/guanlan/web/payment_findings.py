"""What an alert about payments says: the monitor's sentence with what was found, and the way the money went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guanlan.facts.records import records
from guanlan.monitoring.models import Alert, LedgerLine
from guanlan.monitoring.queries import Found
from guanlan.standard.loading import current
from guanlan.standard.model import Monitor, Rule
from guanlan.web.templatetags.guanlan import amount_said, number

# More payments than these are no drawing any more; more parties on one side than these are drawn as one.
DRAWN, PARTIES = 60, 12


def payment_message(alert: Alert, monitor: Monitor | Rule | None, found: Found) -> str:
    """The monitor's sentence with what was found and its parameters put in; one about a register has no payments."""
    if monitor is None:
        return ""
    words: dict[str, Any] = {name: number(p.value) for name, p in monitor.params.items()}
    words |= {"payer": alert.unit, "value": f"{alert.value:,.2f}", "object": "，".join(alert.key.split("|")[1:])}
    if found.last:
        words |= _about(alert, found, found.last)
        words |= {n: _named(found.last, n) for n in ("contract", "decision") if "{" + n + "}" in monitor.message}
    message = monitor.message
    for name, value in words.items():
        message = message.replace("{" + name + "}", str(value))
    return message


def _about(alert: Alert, found: Found, last: LedgerLine) -> dict[str, Any]:
    return {
        "payer": last.payer_title, "payee": last.payee_title, "amount": amount_said(last) if last.amount is None else f"{last.amount:,.2f}", "day": f"{last.paid_on:%Y-%m-%d}",
        "since": f"{found.lines[0].paid_on:%Y-%m-%d}", "count": found.count, "total": f"{alert.value:,.2f}",
        "parties": found.parties, "budget": last.budget_item or "", "account": last.payer_account or "", "purpose": last.purpose or "",
        "time": "" if last.minute is None else f"{last.minute // 60:02d}:{last.minute % 60:02d}",
    }  # fmt: skip


def _named(line: LedgerLine, what: str) -> str:
    """The contract or decision of a payment by name, as far as it was reported, and by number."""
    no = (line.contract_no if what == "contract" else line.decision_no) or ""
    name = titles_of([line], what).get((line.organisation, no))
    return f"“{name}”（编号 {no}）" if name else no


# Where the number that a payment gives of what it rests on has a name.
_TITLED = {"contract": ("contract", "contract_no"), "decision": ("decision_matter", "decision_no")}


def titles_of(lines: Sequence[LedgerLine], what: str) -> dict[tuple[str, str], str]:
    """The names of the contracts or decisions that some payments give, by unit and number."""
    dataset, column = _TITLED[what]
    numbers = {getattr(line, column) for line in lines if getattr(line, column)}
    if not numbers or dataset not in current().datasets:
        return {}
    reported = records(dataset).filter(
        organisation__in={line.organisation for line in lines}, **{f"{column}__in": numbers}
    )
    return {(unit, no): title for unit, no, title in reported.values_list("organisation", column, "title")}


def flow(evidence: Sequence[LedgerLine]) -> dict[str, Any] | None:
    """The money's way as a drawing: parties, and what went from one to another."""
    if not evidence or len(evidence) > DRAWN:
        return None
    names = {line.payer: line.payer_title for line in evidence}
    for line in evidence:
        names.setdefault(line.payee, line.payee_title)
    ways: dict[tuple[str, str], list[float]] = {}
    for line in evidence:
        ways.setdefault((line.payer, line.payee), []).append(float(line.amount or 0))
    payers, payees = {a for a, _ in ways}, {b for _, b in ways}
    returns = bool(payers & payees)
    if not returns:
        ways = _gathered(ways, payers, payees)
    known = dict.fromkeys(party for way in ways for party in way)
    most = len(known) if returns else max(len({a for a, _ in ways}), len({b for _, b in ways}))
    return {
        "size": "tall" if most > 8 else "low" if most < 3 and not returns else "", "kind": "flow", "format": "money", "x": [],
        "data": [{"id": party, "name": names.get(party, party)} for party in known],
        "links": [{"source": a, "target": b, "value": sum(each), "count": len(each)} for (a, b), each in ways.items()],
    }  # fmt: skip


Ways = dict[tuple[str, str], list[float]]


def _gathered(ways: Ways, payers: set[str], payees: set[str]) -> Ways:
    """Of one payer's many payees (or one payee's many payers) the largest by name, the others as one."""
    if len(ways) <= PARTIES or min(len(payers), len(payees)) > 1:
        return ways
    largest = sorted(ways, key=lambda way: -sum(ways[way]))
    kept = {way: ways[way] for way in largest[: PARTIES - 1]}
    others = largest[PARTIES - 1 :]
    rest = f"其余 {len(others)} 户"
    way = (next(iter(payers)), rest) if len(payers) == 1 else (rest, next(iter(payees)))
    return kept | {way: [amount for one in others for amount in ways[one]]}
