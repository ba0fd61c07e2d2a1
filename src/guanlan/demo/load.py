"""Loads the demonstration city: units, people, thirty-six months, sums, indicators, alerts; then real statements by jobs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import duckdb
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from guanlan.audit.operations import entry_append
from guanlan.demo import balances, city, decision_faults, decisions, ledger, payments
from guanlan.facts.operations import ancestors_sum, copy_file, copy_from_duckdb, quoted
from guanlan.identity.models import User
from guanlan.indicators.models import Basis
from guanlan.indicators.operations import peers_refresh, values_compute
from guanlan.intake.models import Duty
from guanlan.monitoring import backtest, live
from guanlan.monitoring.operations import monitors_run
from guanlan.monitoring.verdicts import registers_judge
from guanlan.organisations.models import Unit
from guanlan.portal.models import Notice
from guanlan.standard.loading import current
from guanlan.standard.periods import Period

Say = Callable[[str], None]
FLASH = "flash_report"
WATCHED_MONTHS = 12
# Enterprises of the demonstration that pay: as many as let the first start stay short.
PAYERS = 100


def due_on(period: Period) -> date:
    """Flash reports are due on the 15th of the next month."""
    return period.end + timedelta(days=15)


@transaction.atomic
def load(say: Say, today: date | None = None) -> None:
    """Load everything in one transaction: a killed load leaves nothing behind."""
    today = today or timezone.localdate()
    say("建立单位：38 个区县、40 户集团、3000 户子企业、12 家上市公司")
    named = city.build_units()
    users = city.build_people(named)
    units = list(Unit.objects.all())
    periods = ledger.months(today)
    keep = {named["subsidiary"].pk, named["group"].pk}
    injected = ledger.faults(units, periods, keep)
    say("生成 36 个月的财务快报")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "flash.csv"
        columns = ledger.generate(units, periods, injected, file)
        say("写入事实表")
        _copy(file, columns, users["caiwu"], named["subsidiary"].pk, periods, injected)
    _duties(units, periods, injected, named["subsidiary"].pk, today)
    standard = current()
    dataset = standard.datasets[FLASH]
    layers = [[u.pk for u in units if u.level == level] for level in (1, 0)]
    parents = [pk for layer in layers for pk in layer]
    codes = [str(p) for p in periods]
    say("逐级汇总")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE facts.flash_report; ANALYZE organisations_unit; ANALYZE organisations_unitversion")
    ancestors_sum(dataset, layers, codes)
    reading = [i for i in standard.indicators.values() if FLASH in i.datasets]
    say(f"计算 {len(reading)} 项指标")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE facts.flash_report_summed")
    members = [u.pk for u in units if u.is_enterprise and u.synthetic]
    for start in range(0, len(codes), 6):
        values_compute(standard, reading, members, codes[start : start + 6], Basis.REPORTED)
        values_compute(standard, reading, parents, codes[start : start + 6], Basis.SUMMED)
        say(f"　指标 {min(start + 6, len(codes))}/{len(codes)} 个月")
    say("同业比较与监测")
    peers_refresh(codes[-WATCHED_MONTHS:], [m.indicator for m in standard.monitors.values() if m.kind == "peer"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE indicators_indicatorvalue")
    raised = monitors_run(standard, members, codes[-WATCHED_MONTHS:], today=today)
    say(f"产生 {raised} 件预警")
    _old_alerts_closed(users["caiwu"], codes[-2])
    _payments(say, units, named, today)
    Notice.objects.create(
        title="关于报送财务快报的通知",
        text="请各单位于每月 15 日前报送上月财务快报；逾期须经批准方可补报。",
        published_by=users["caiwu"],
    )
    Notice.objects.create(title="本平台数据为演示数据", text=settings.SYNTHETIC_NOTICE, published_by=None)
    (Path(settings.STATE) / "demo_faults.json").write_text(
        json.dumps([asdict(f) for f in injected], ensure_ascii=False, indent=1)
    )
    entry_append(by=None, action="demo.load", target="city", units=len(units), months=len(codes), faults=len(injected))
    from guanlan.demo.tasks import statements_defer

    statements_defer()


def _payers(units: list[Unit], named: dict[str, Unit]) -> list[Unit]:
    """The enterprises of the people who can sign in, then others: nobody is shown empty pages."""
    own = {named["group"].pk, named["district"].pk}
    members = [u for u in units if u.level == 2 and u.synthetic]
    return sorted(members, key=lambda u: (u.pk != named["subsidiary"].pk, u.parent_id not in own))[:PAYERS]


def _payments(say: Say, units: list[Unit], named: dict[str, Unit], today: date) -> None:
    """A year of payments of some enterprises, monitored as if they had just come."""
    say("生成一年的大额资金支付")
    payers = _payers(units, named)
    by_code = {u.code: u for u in payers}
    groups: dict[str, list[str]] = {}
    for unit in payers:
        groups.setdefault(str(unit.parent_id), []).append(unit.code)
    standard = current()
    with duckdb.connect(config={"threads": 2}) as db:
        payments.build(db, standard, list(by_code), groups, today)
        balances.build(db, standard, today)
        db.execute("CREATE TABLE owner (organisation VARCHAR, unit_id BIGINT, name VARCHAR)")
        db.executemany("INSERT INTO owner VALUES (?, ?, ?)", [(u.code, u.pk, u.name) for u in payers])
        db.execute("UPDATE payment SET payee_name = o.name FROM owner o WHERE o.organisation = payment.payee_code")
        backtest.prepare(db, standard)
        names = ", ".join(live.COLUMNS)
        copy_from_duckdb(db, f"SELECT unit_id, l.{', l.'.join(live.COLUMNS)} FROM ledger l JOIN owner USING (organisation) ORDER BY paid_on, id",
              "monitoring_ledgerline", f"unit_id, {names}")  # fmt: skip
        deciders = [u for u in units if u.level == 1 and u.is_enterprise and u.synthetic]
        db.executemany("INSERT INTO owner VALUES (?, ?, ?)", [(u.code, u.pk, u.name) for u in deciders])
        say("生成一年的“三重一大”决策")
        deciding = [*by_code, *(u.code for u in deciders)]
        decisions.build(db, standard, deciding, today)
        wrong = decision_faults.plant(db, deciding, today)
        (Path(settings.STATE) / "demo_decision_faults.json").write_text(json.dumps(wrong, ensure_ascii=False, indent=1))
        for register in {*payments.REGISTERS, *decisions.DATASETS, "receipt"}:
            cells = [c.name for c in standard.datasets[register].cells]
            listed = ", ".join(f"r.{c}" for c in cells)
            copy_from_duckdb(db, f"SELECT unit_id, 0, row_number() OVER (), 0.01, {listed} FROM {register} r JOIN owner USING (organisation)",
                  f"facts.{register}", f"unit_id, submission_id, row_id, rounding_step, {', '.join(cells)}")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE monitoring_ledgerline")
        for name in {*payments.REGISTERS, *decisions.DATASETS}:
            cursor.execute(f"ANALYZE facts.{name}")
        cursor.execute("INSERT INTO monitoring_freshline SELECT id FROM monitoring_ledgerline")
    taken, raised = live.batch_watch(standard, limit=10**7)
    say(f"监测 {taken} 笔支付，产生 {raised} 件预警")
    judged = registers_judge(standard, [u.pk for u in [*payers, *deciders]], decisions.DATASETS, today=today)
    say(f"检查“三重一大”决策，产生 {judged} 件预警")


def _copy(
    file: Path, columns: list[str], officer: User, kept: int, periods: list[Period], injected: list[ledger.Fault]
) -> None:
    """COPY the reports into a staging table; from it one submission and one fact row each."""
    amounts = [c for c in columns if c not in ("id", "code", "period", "scope")]
    listed = ", ".join(quoted(amounts))
    with connection.cursor() as cursor:
        kinds = ", ".join(f'"{c}" numeric' for c in amounts)
        cursor.execute(
            f"CREATE TEMPORARY TABLE staged (id bigint, code text, period text, scope text, {kinds}) ON COMMIT DROP"
        )
        order = ", ".join(quoted(columns))
        copy_file(file, "staged", order)
        # The demonstration's reporter still owes the last month, to have something to do.
        cursor.execute("DELETE FROM staged WHERE id = %s AND period = %s", [kept, str(periods[-1])])
        cursor.execute(
            "CREATE TEMPORARY TABLE calendar (period text, period_end date, prior_period text, previous_period text, opening_period text) ON COMMIT DROP"
        )
        cursor.executemany(
            "INSERT INTO calendar VALUES (%s, %s, %s, %s, %s)",
            [(str(p), p.end, str(p.prior), str(p.previous), str(p.opening)) for p in periods],
        )
        cursor.execute("CREATE TEMPORARY TABLE late (id bigint, period text) ON COMMIT DROP")
        cursor.executemany(
            "INSERT INTO late VALUES (%s, %s)", [(f.unit_id, f.period) for f in injected if f.kind == "late"]
        )
        cursor.execute(_SUBMISSIONS, {"officer": officer.pk, "standard": current().edition})
        cursor.execute(
            f"""
            INSERT INTO facts.flash_report (unit_id, submission_id, row_id, rounding_step, period_end, period_kind, prior_period, previous_period,
              opening_period, organisation, period, scope, {listed})
            SELECT t.id, s.id, 1, 0.01, c.period_end, 'month', c.prior_period, c.previous_period, c.opening_period, t.code, t.period, t.scope, {listed}
            FROM staged t JOIN calendar c USING (period) JOIN intake_submission s ON s.unit_id = t.id AND s.period = t.period AND s.dataset = 'flash_report'
            """
        )


_SUBMISSIONS = """
INSERT INTO intake_submission (unit_id, dataset, period, scope, version, status, channel, standard_version, content, places, factor, rounding_step,
  rows, file_name, revision, register, changes, created_at, saved_at, submitted_at, submitted_by_id, reviewed_at, reviewed_by_id, opinion, errors, warnings, unknown, processed_at)
SELECT t.id, 'flash_report', t.period, t.scope, 1, 'accepted', 'demo', %(standard)s, '{}', '{}', 1, 0.01, 1, '', 1, FALSE, '{}', x.at, x.at, x.at, NULL,
       x.at + interval '1 day', %(officer)s, '', 0, 0, 0, x.at + interval '1 day'
FROM staged t JOIN calendar c USING (period) LEFT JOIN late l ON l.id = t.id AND l.period = t.period
CROSS JOIN LATERAL (SELECT least(c.period_end + CASE WHEN l.id IS NULL THEN (4 + t.id %% 11)::int ELSE 22 END, now()::date)::timestamp AT TIME ZONE 'Asia/Shanghai'
  + interval '10 hours' AS at) x
ORDER BY t.period, t.id
"""


def _duties(units: list[Unit], periods: list[Period], injected: list[ledger.Fault], kept: int, today: date) -> None:
    owing = [u.pk for u in units if u.is_enterprise and u.synthetic]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE owing ON COMMIT DROP AS SELECT unnest(%s::bigint[]) AS id", [owing])
        cursor.execute(
            """
            INSERT INTO intake_duty (unit_id, dataset, period, due_on, exempt, submitted_at, accepted_at)
            SELECT o.id, 'flash_report', c.period, c.period_end + 15, false, s.submitted_at, s.reviewed_at
            FROM owing o CROSS JOIN calendar c
            LEFT JOIN intake_submission s ON s.unit_id = o.id AND s.period = c.period AND s.dataset = 'flash_report'
            """
        )
    Duty.objects.filter(unit_id=kept, period=str(periods[-1])).update(due_on=today + timedelta(days=7))


def _old_alerts_closed(officer: User, recent: str) -> None:
    """Alerts of earlier months have been handled: the officer's desk holds what is new."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH closed AS (
              UPDATE monitoring_alert a SET
                status = 'closed', closed_at = now(), assigned_to_id = %(officer)s, raised_at = now() - make_interval(days => 2 + (a.id %% 17)::int),
                conclusion = (ARRAY['false_alarm', 'justified', 'corrected', 'corrected'])[
                  1 + (hashtext(a.monitor || a.id) & 1023) %% (2 + (hashtext(a.monitor) & 1023) %% 3)]
              WHERE period < %(recent)s RETURNING id
            )
            INSERT INTO monitoring_alertevent (alert_id, at, by_id, action, text)
            SELECT id, now(), %(officer)s, '核实关闭', '演示数据：历史预警已核实' FROM closed
            """,
            {"officer": officer.pk, "recent": recent},
        )
