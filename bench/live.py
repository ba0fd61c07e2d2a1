"""Payments through the real interface, 1,000 a second, until their alerts stand on an officer's screen.

Web processes, worker, database, senders and two watching officers share the machine. Of each thousand 980 come in
deliveries of 49, as treasury systems send them, and twenty one by one, each delivery on a connection of its own; ten are
planted: some go to a blacklisted party and raise an alert each, the others are paid once more and join an alert raised
before. Measured for each from the answer 201 to the moment at which an officer's wall shows its alert, or that it has
grown. One payment to a request a thousand times a second is beyond two cores: a request costs some ten milliseconds
of them, of which the checks of the standard are the most; deliveries share them.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import history
from bench.city import database
from bench.measure import Result, at_most, limit
from bench.pages import served

SHORT_YEARS, LONG_YEARS = 2, 6
SECONDS, WARM = 30, 8
DELIVERIES, SIZE, SINGLE, PLANTED = 20, 49, 20, 10
# Of the planted ones, those that pay once more what has been paid; of how many payments.
GROWING, REPEATED = 4, 8
# web/client/src/live.js: EVERY.
EVERY, OFFICERS = 0.25, 2
BAR, GROWTH = 1.0, 1.3


def run(folder: Path) -> Iterator[Result]:
    """First look after `SHORT_YEARS`, then earlier years are added and everything is measured again."""
    today = date.today()
    with database("live") as url:
        city = history.city_build(folder, today)
        history.years_add(1, SHORT_YEARS)
        short = measure(url, folder, city, today, "s")
        history.years_add(SHORT_YEARS, LONG_YEARS)
        long = measure(url, folder, city, today, "l")
    yield from results(short, long)


def results(short: dict[str, float], long: dict[str, float]) -> Iterator[Result]:
    few, many = (years * history.YEAR / 1e6 for years in (SHORT_YEARS, LONG_YEARS))
    # A longer history may take `GROWTH` times as long.
    for million, found, seconds in ((few, short, BAR), (many, long, BAR * GROWTH)):
        bar = 1000 * 0.99
        rate = found["rate"]
        yield Result(f"payments taken a second, history of {million:g} million", round(rate, 1), "/s", 1000.0, round(rate / 1000, 3), f">= {bar:g} /s", rate >= bar)  # fmt: skip
        yield limit(f"p99 from 201 to the officer's screen, {million:g} million", found["p99"], seconds, "s")
    yield at_most(f"p99 to the screen: history of {many:g} / {few:g} million", long["p99"], short["p99"], GROWTH)


def measure(url: str, folder: Path, city: history.City, today: date, name: str) -> dict[str, float]:
    """One run of `SECONDS`, after some seconds that are not counted."""
    plan, planted = deliveries(city, today, name)
    officer, stop = history.officer_session(), folder / f"stop-{name}"
    before = {**os.environ, "DATABASE_URL": url}
    with served(url, folder) as port, (folder / f"worker-{name}").open("wb") as log:
        worker = subprocess.Popen([sys.executable, "-m", "guanlan.config.worker"], env=before, stdout=log, stderr=log)
        try:
            history.wait_for(folder / f"worker-{name}", b"payments are watched")
            watching = [_start(folder, "watch", f"{name}{n}", {"port": port, "officer": officer, "every": EVERY, "stop": str(stop)}) for n in range(OFFICERS)]  # fmt: skip
            sent = _finish(_start(folder, "send", name, {"port": port, "deliveries": plan}))
            time.sleep(3)
            stop.touch()
            screens = [_finish(one) for one in watching]
        finally:
            worker.terminate()
            worker.wait(30)
    return _figures(plan, planted, sent, screens)


def deliveries(city: history.City, today: date, name: str) -> tuple[list[Any], dict[str, int]]:
    """When, by whose token, for which unit, what; and which payment numbers are planted, with their delivery."""
    chance = random.Random(name)
    plan: list[Any] = []
    planted: dict[str, int] = {}
    on = today - timedelta(max(0, today.weekday() - 4))
    bad = _blacklist(city)
    again = [_repeated(chance, city, on) for _ in range(REPEATED)]
    for second in range(WARM + SECONDS):
        sizes = [SIZE] * DELIVERIES + [1] * SINGLE
        chance.shuffle(sizes)
        chosen = chance.sample(range(len(sizes)), PLANTED)
        for n, size in enumerate(sizes):
            token, units = chance.choice(city.tokens)
            payer = chance.choice(units)
            extra: dict[str, Any] = {}
            if n in chosen[:GROWING]:
                # While it is warm each is paid in turn: measured are those that join an alert raised before.
                token, payer, extra = again[(second * GROWING + chosen.index(n)) % REPEATED]
            elif n in chosen:
                extra = {"payee_code": bad[payer], "payee_name": "渝中被执行贸易有限公司"}
            rows = [_payment(chance, city, payer, on, f"{name}{second}-{n}-{k}") for k in range(size)]
            rows[0] |= extra
            if extra:
                planted[rows[0]["payment_no"]] = len(plan)
            plan.append((second + n / len(sizes), token, payer, json.dumps(rows, ensure_ascii=False), size))
    return plan, planted


def _repeated(chance: random.Random, city: history.City, on: date) -> tuple[str, str, dict[str, Any]]:
    """Whose token, for which unit, and what makes a payment the same as another."""
    token, units = chance.choice(city.tokens)
    payer = chance.choice(units)
    same = ("payee_code", "payee_name", "payee_account", "amount")
    paid = _payment(chance, city, payer, on, "")
    return token, payer, {name: paid[name] for name in same}


def _payment(chance: random.Random, city: history.City, payer: str, on: date, number: str) -> dict[str, Any]:
    party, name = chance.choice(city.partners[payer])
    minute = 540 + int(chance.random() * 480)
    return {
        "organisation": payer, "payment_no": f"L{number}", "paid_on": f"{on}", "paid_at": f"{on} {minute // 60:02d}:{minute % 60:02d}:00",
        "payer_account": f"Z{payer}1", "payee_name": name, "payee_code": party, "payee_kind": "enterprise", "payee_account": "62" + party[-16:],
        "amount": f"{10000 * 10 ** (2.3 * chance.random()):.2f}", "currency": "CNY", "kind": "procurement", "purpose": "货款",
        "channel": "direct_link", "budget_item": "采购", "contract_no": f"HT-{payer[8:16]}-1", "approved_on": f"{on - timedelta(1)}", "approver": "财务负责人",
    }  # fmt: skip


def _blacklist(city: history.City) -> dict[str, str]:
    """One blacklisted party on the register of every paying unit."""
    from django.db import connection

    from guanlan.demo.city import code

    bad = code(6_000_000)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO facts.counterparty (unit_id, submission_id, row_id, rounding_step, organisation, party, name, registered_on, listed_on, listed_reason) "
            "SELECT u.id, 0, 1, 0.01, u.code, %s, '渝中被执行贸易有限公司', '2012-06-01', '2020-01-01', '失信被执行人' FROM organisations_unit u WHERE u.level = 2 ON CONFLICT DO NOTHING",
            [bad],
        )
    return dict.fromkeys(city.partners, bad)


def _start(folder: Path, what: str, name: str, plan: dict[str, Any]) -> tuple[subprocess.Popen[bytes], Path]:
    given, found = folder / f"{what}-{name}.json", folder / f"{what}-{name}.found"
    given.write_text(json.dumps(plan))
    return subprocess.Popen([sys.executable, "-m", "bench.live_load", what, str(given), str(found)]), found


def _finish(started: tuple[subprocess.Popen[bytes], Path]) -> dict[str, Any]:
    process, found = started
    assert process.wait(300) == 0
    return dict(json.loads(found.read_text()))


def _figures(
    plan: list[Any], planted: dict[str, int], sent: dict[str, Any], screens: list[dict[str, Any]]
) -> dict[str, float]:
    """Everything that was sent must have been taken; an alert that never was on a screen counts as endlessly late."""
    from django.db import connection

    answered = {number: (due, went, at, added) for number, due, went, at, added in sent["answered"]}
    assert len(answered) == len(plan) and sum(a[3] for a in answered.values()) == sum(d[4] for d in plan)
    counted = [n for n, d in enumerate(plan) if d[0] >= WARM]
    begun, ended = min(answered[n][0] for n in counted), max(answered[n][2] for n in counted)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM monitoring_freshline")
        assert cursor.fetchone()[0] == 0, "payments are left unmonitored"
    late = sorted(
        shown - answered[delivery][2]
        for screen in screens
        for delivery, shown in _shown({n: d for n, d in planted.items() if plan[d][0] >= WARM}, screen["seen"])
    )  # fmt: skip
    answers = sorted(answered[n][2] - answered[n][1] for n in counted)
    polls = sorted(t for screen in screens for _, t in screen["took"])
    history.say(
        f"{sum(answered[n][3] for n in counted) / (ended - begun):.0f}/s; to the screen median {statistics.median(late):.2f}, "
        f"p95 {_at(late, 0.95):.2f}, p99 {_at(late, 0.99):.2f}, most {late[-1]:.2f} of {len(late)}; answers median {statistics.median(answers):.3f}, "
        f"p99 {_at(answers, 0.99):.3f}; wall median {statistics.median(polls):.3f}, p99 {_at(polls, 0.99):.3f}"
    )
    return {"rate": sum(answered[n][3] for n in counted) / (ended - begun), "p99": _at(late, 0.99)}


# The alerts of what was planted: the payment, its alert, and when it joined one that there was already.
_PLANTED = """
SELECT l.payment_no, a.id, e.joined_at FROM monitoring_alert a
JOIN monitoring_alertevidence e ON e.alert_id = a.id JOIN monitoring_ledgerline l ON l.id = e.line_id
WHERE a.monitor IN ('pay_blacklisted', 'pay_repeat') AND l.payment_no = ANY(%s)
"""


def _shown(planted: dict[str, int], seen: dict[str, float]) -> Iterator[tuple[int, float]]:
    """When a screen first showed the alert of each planted payment, with that payment in it; never counts as endless."""
    from django.db import connection

    screen: dict[int, list[tuple[datetime, float]]] = {}
    for version, shown in seen.items():
        pk, at = version.split(" ")
        screen.setdefault(int(pk), []).append((datetime.fromisoformat(at), shown))
    first = dict.fromkeys(planted, float("inf"))
    with connection.cursor() as cursor:
        cursor.execute(_PLANTED, [list(planted)])
        for number, pk, joined in cursor.fetchall():
            came = [shown for at, shown in screen.get(pk, ()) if joined is None or at >= joined]
            first[number] = min(first[number], *came) if came else first[number]
    for number, delivery in planted.items():
        yield delivery, first[number]


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]
