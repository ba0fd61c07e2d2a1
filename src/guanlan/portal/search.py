"""Search over everything a user may see: units, the standard, forms, alerts, payments, parties, decisions, notices, users."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import jieba
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.facts.records import records
from guanlan.identity.models import User
from guanlan.identity.roles import Permission
from guanlan.intake.models import Submission
from guanlan.monitoring.models import Alert, LedgerLine
from guanlan.monitoring.queries import alerts_visible
from guanlan.organisations.models import Unit
from guanlan.portal.notices import visible
from guanlan.standard.loading import current
from guanlan.web.pages import page, scope

jieba.setLogLevel(60)
MOST = 20


@dataclass(frozen=True)
class Asked:
    """What is looked for: the whole text, its words, and the units whose names they fit."""

    request: HttpRequest
    text: str
    words: list[str]
    units: list[Unit]

    def seen(self, module: str) -> Q:
        return scope(self.request).condition(Permission.VIEW, module, "unit__path")

    def fitting(self, titles: Mapping[str, str]) -> list[str]:
        """Ids of the titles that the words speak of, e.g. 报表 or rules."""
        told = [w for w in self.words if len(w) > 1]
        return [
            id_ for id_, title in titles.items() if any(w in title for w in told) and _score(title, self.words) > 0.5
        ]


Rows = list[tuple[str, str, str]]


@page
def search(request: HttpRequest) -> HttpResponse:
    """Every word must be found; words come from jieba, so that 万州资产负债率 finds 万州 and 资产负债率."""
    text = request.GET.get("q", "").strip()[:60]
    words = [w for w in jieba.cut(text) if w.strip()] if text else []
    groups: list[tuple[str, Rows]] = []
    if words:
        may = scope(request).can
        units = list(scope(request).units().filter(_all_or_whole(text, words))[:MOST]) if may(Permission.VIEW) else []
        asked = Asked(request, text, words, units)
        groups = [(title, rows) for permission, title, find in FINDERS if may(permission) and (rows := find(asked))]
    return render(request, "home/search.html", {"search_text": text, "groups": groups, "most": MOST})


def _units(asked: Asked) -> Rows:
    return [(u.name, f"{u.get_kind_display()} {u.code}", f"/units/{u.pk}") for u in asked.units]


def _cards(asked: Asked) -> Rows:
    """Indicators, rules, monitors and data sets of the standard by their titles."""
    standard = current()
    kinds: dict[str, Mapping[str, Any]] = {
        "indicators": standard.indicators, "rules": standard.rules, "monitors": standard.monitors, "datasets": standard.datasets,
    }  # fmt: skip
    found = [
        (items[id_].title, getattr(items[id_], "source", ""), f"/indicators/{id_}" if kind == "indicators" else f"/standard/{kind}/{id_}")
        for kind, items in kinds.items() for id_ in asked.fitting({i: c.title for i, c in items.items()})
    ]  # fmt: skip
    return found[:MOST]


def _forms(asked: Asked) -> Rows:
    """Latest forms of the units that were named, of the data sets that were named if any were."""
    names = {d.id: d.title for d in current().datasets.values()}
    wanted = Q(dataset__in=chosen) if (chosen := asked.fitting(names)) else Q()
    found = (
        Submission.objects.filter(wanted, asked.seen("finance"), unit__in=asked.units, register=False)
        .select_related("unit").defer("content", "places").order_by("-pk")
    )  # fmt: skip
    return [
        (f"{s.unit.name} {names.get(s.dataset, s.dataset)}", f"{s.period} {s.get_status_display()}", f"/submissions/{s.pk}")
        for s in found[:MOST]
    ] if asked.units else []  # fmt: skip


def _alerts(asked: Asked) -> Rows:
    """Alerts of the units that were named, of the rules that were named; of both if both were."""
    cards = current().alert_cards
    chosen = asked.fitting({id_: card.title for id_, card in cards.items()})
    if not asked.units and not chosen:
        return []
    wanted = (Q(unit__in=asked.units) if asked.units else Q()) & (Q(monitor__in=chosen) if chosen else Q())
    found = Alert.objects.filter(wanted, alerts_visible(scope(asked.request))).select_related("unit").order_by("-pk")
    return [
        (f"{a.unit.name} {cards[a.monitor].title if a.monitor in cards else a.monitor}", f"{a.period} {a.get_status_display()}", f"/alerts/{a.pk}")
        for a in found[:MOST]
    ]  # fmt: skip


def _payments(asked: Asked) -> Rows:
    """Payments by their number; found through the index of a unit's numbers, so that the ledger's length does not matter."""
    if len(asked.text) < 4 or not asked.text.isascii():
        return []
    codes = scope(asked.request).units(Permission.VIEW, "funds").values("code")
    found = LedgerLine.objects.filter(asked.seen("funds"), organisation__in=codes, payment_no=asked.text)
    return [(p.payment_no, f"{p.unit} {p.paid_on} 付 {p.payee_name}", f"/funds/payments/{p.pk}") for p in found.select_related("unit")[:MOST]]  # fmt: skip


def _notices(asked: Asked) -> Rows:
    found = visible(asked.request).filter(Q(title__icontains=asked.text) | Q(text__icontains=asked.text))
    return [(n.title, f"{timezone.localtime(n.published_at):%Y-%m-%d}", f"/notices/{n.pk}") for n in found[:MOST]]


def _people(asked: Asked) -> Rows:
    """Users, for those who manage them."""
    found = User.objects.filter(Q(username__icontains=asked.text) | Q(display_name__icontains=asked.text))
    return [(u.display_name or u.username, f"{u.username} {u.unit or ''}", f"/users/{u.pk}") for u in found.select_related("unit")[:MOST]]  # fmt: skip


def _parties(asked: Asked) -> Rows:
    """Counterparties on file whose name holds the text, or whose code it is, and who were paid."""
    text, seen = asked.text, asked.seen("funds")
    paid = Exists(LedgerLine.objects.filter(seen, payee=OuterRef("party")))
    found = records("counterparty").filter(seen, Q(name__icontains=text) | Q(party=text), paid)
    pairs = found.values_list("party", "name").distinct().order_by("name", "party")[:MOST]
    return [(name or party, f"收款方 {party}", f"/funds/parties?id={quote(party)}") for party, name in pairs]


def _decisions(asked: Asked) -> Rows:
    """Matters and topics whose title holds the text, or whose number it is."""
    text, seen = asked.text, asked.seen("decisions")
    matters = (
        records("decision_matter").filter(seen, Q(title__icontains=text) | Q(decision_no=text)).select_related("unit")
    )
    topics = records("decision_topic").filter(seen, Q(title__icontains=text) | Q(topic_no=text)).select_related("unit")
    return [
        *((m.title, f"决策事项 {m.unit} {m.decided_on}", f"/decisions/matters/{m.unit_id}/{m.decision_no}") for m in matters.order_by("-decided_on", "pk")[:MOST]),
        *((t.title, f"议题 {t.unit} {t.topic_no}", f"/decisions/topics/{t.unit_id}/{t.topic_no}") for t in topics.order_by("-pk")[:MOST]),
    ]  # fmt: skip


def _all_or_whole(text: str, words: list[str]) -> Q:
    """The whole text in the name or code, or the words that are no part of any card's title all in the name."""
    whole = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__startswith=text.upper())
    standard = current()
    titles = " ".join(
        c.title for kind in (standard.indicators, standard.datasets, standard.alert_cards) for c in kind.values()
    )
    own = [w for w in words if w not in titles]
    every = Q()
    for word in own:
        every &= Q(name__icontains=word)
    return whole | every if own else whole


def _score(title: str, words: list[str]) -> float:
    """How much of a title the words cover."""
    covered = sum(len(w) for w in set(words) if w in title)
    return covered / len(title)


_SEE = Permission.VIEW
FINDERS: tuple[tuple[str, str, Callable[[Asked], Rows]], ...] = (
    (_SEE, "监管单位", _units), (_SEE, "指标与标准", _cards), (_SEE, "报表", _forms), (_SEE, "预警", _alerts), (_SEE, "支付", _payments),
    (_SEE, "收款方", _parties), (_SEE, "三重一大", _decisions), (_SEE, "通知公告", _notices), (Permission.MANAGE_USERS, "用户", _people),
)  # fmt: skip
