"""Search over everything a user may see: units, indicators, rules, forms, alerts, decisions."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import jieba
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanlan.facts.records import records
from guanlan.identity.roles import Permission
from guanlan.intake.models import Submission
from guanlan.monitoring.models import Alert, LedgerLine
from guanlan.monitoring.queries import alerts_visible
from guanlan.standard.loading import current
from guanlan.web.pages import page, scope

jieba.setLogLevel(60)
MOST = 20


@page
def search(request: HttpRequest) -> HttpResponse:
    """Every word must be found; words come from jieba, so that 万州资产负债率 finds 万州 and 资产负债率."""
    text = request.GET.get("q", "").strip()[:60]
    words = [w for w in jieba.cut(text) if w.strip()] if text else []
    standard = current()
    groups: list[tuple[str, list[tuple[str, str, str]]]] = []
    if words and scope(request).can(Permission.VIEW):
        units = list(scope(request).units().filter(_all_or_whole(text, words))[:MOST])
        groups.append(
            (
                "监管单位" if len(units) < MOST else f"监管单位（只列前 {MOST} 个，更多请到监管单位页按名称查）",
                [(u.name, u.get_kind_display() + " " + u.code, f"/units/{u.pk}") for u in units],
            )
        )
        cards: list[tuple[str, dict[str, Any]]] = [
            ("indicators", standard.indicators),
            ("rules", standard.rules),
            ("monitors", standard.monitors),
            ("datasets", standard.datasets),
        ]
        found = [
            (c.title, c.source, f"/indicators/{c.id}" if kind == "indicators" else f"/standard/{kind}/{c.id}")
            for kind, items in cards for c in items.values() if any(w in c.title for w in words if len(w) > 1) and _score(c.title, words) > 0.5
        ]  # fmt: skip
        groups.append(("指标与标准", found[:MOST]))
        if units:
            seen = scope(request).condition(Permission.VIEW, "finance", "unit__path")
            names = {d.id: d.title for d in standard.datasets.values()}
            forms = (
                Submission.objects.filter(seen, unit__in=units[:5], register=False)
                .select_related("unit")
                .defer("content", "places")[:MOST]
            )
            groups.append(
                (
                    "报表",
                    [
                        (
                            f"{s.unit.name} {names.get(s.dataset, s.dataset)}",
                            f"{s.period} {s.get_status_display()}",
                            f"/submissions/{s.pk}",
                        )
                        for s in forms
                    ],
                )
            )
            alerts = Alert.objects.filter(alerts_visible(scope(request)), unit__in=units[:5]).select_related("unit")[
                :MOST
            ]
            groups.append(
                (
                    "预警",
                    [
                        (
                            f"{a.unit.name} {standard.alert_cards[a.monitor].title if a.monitor in standard.alert_cards else a.monitor}",
                            f"{a.period} {a.get_status_display()}",
                            f"/alerts/{a.pk}",
                        )
                        for a in alerts
                    ],
                )
            )
        groups.append(("收款方", _parties(request, text)))
        groups.append(("三重一大", _decisions(request, text)))
    return render(request, "home/search.html", {"search_text": text, "groups": [g for g in groups if g[1]]})


def _parties(request: HttpRequest, text: str) -> list[tuple[str, str, str]]:
    """Counterparties on file whose name holds the text, or whose code it is, and who were paid."""
    seen = scope(request).condition(Permission.VIEW, "funds", "unit__path")
    paid = Exists(LedgerLine.objects.filter(seen, payee=OuterRef("party")))
    found = records("counterparty").filter(seen, Q(name__icontains=text) | Q(party=text), paid)
    pairs = found.values_list("party", "name").distinct().order_by("name", "party")[:MOST]
    return [(name or party, f"收款方 {party}", f"/funds/parties?id={quote(party)}") for party, name in pairs]


def _decisions(request: HttpRequest, text: str) -> list[tuple[str, str, str]]:
    """Matters and topics whose title holds the text, or whose number it is."""
    seen = scope(request).condition(Permission.VIEW, "decisions", "unit__path")
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
    titles = "".join(c.title for c in current().indicators.values())
    own = [w for w in words if w not in titles]
    every = Q()
    for word in own:
        every &= Q(name__icontains=word)
    return whole | every if own else whole


def _score(title: str, words: list[str]) -> float:
    """How much of a title the words cover."""
    covered = sum(len(w) for w in set(words) if w in title)
    return covered / len(title)
