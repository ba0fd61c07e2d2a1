"""Payments watched as they come: stored once with a mark that nobody has looked at them, then monitored in batches.

A batch is taken, judged by every ledger monitor and its marks removed in one transaction: a kill at any moment leaves
the payments marked, and they are judged again. The cost follows the batch, not the history.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import nullcontext
from functools import lru_cache
from threading import Event
from typing import Any

import psycopg
import structlog
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from guanlan.audit.operations import Actor, entry_append, entry_statement
from guanlan.facts.tables import pg_type
from guanlan.intake.engine import Workbench
from guanlan.intake.evidence import evidence_write, file_statement
from guanlan.intake.warm import Passed
from guanlan.monitoring import days, rates, rejudging, suppression
from guanlan.monitoring.backtest import holidays
from guanlan.monitoring.models import Holiday
from guanlan.monitoring.news import news_tell
from guanlan.monitoring.payments import IN_POSTGRES, derive, hits
from guanlan.monitoring.registers import registers_watch
from guanlan.monitoring.reopening import alerts_reopen
from guanlan.monitoring.risk import risk_refresh
from guanlan.monitoring.waking import CHANNEL, Ear
from guanlan.organisations.models import Unit
from guanlan.prepared import execute_together
from guanlan.standard.loading import current
from guanlan.standard.model import Standard
from guanlan.standard.schemas import LEDGER_COLUMNS, sql_type

log = structlog.get_logger("guanlan.monitoring")

# Storing payments wakes the watcher; the pause is for a word that got lost. Between two batches some payments are let
# gather, since a batch costs much the same whether it is of one or of two hundred.
BATCH, PAUSE, GATHER = 2000, 1.0, 0.15
COLUMNS = tuple(name for name in LEDGER_COLUMNS if name != "id")
TAKEN = "payments.take"


# The lines alone, for whoever hands in payments: they may be those of a unit above.
_THRESHOLDS = """
CREATE OR REPLACE VIEW monitoring_threshold AS SELECT organisation, kind, valid_from, valid_to, amount FROM facts.payment_threshold;
GRANT SELECT ON monitoring_threshold TO guanlan_web
"""


def prepare(standard: Standard) -> None:
    """Bring the holidays and exchange rates that monitors read up to the standard."""
    days = [Holiday(holiday_on=day, name=name, works=works) for day, name, works in holidays(standard)]
    Holiday.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["holiday_on"], update_fields=["name", "works"]
    )
    rates.prepare(standard)
    with connection.cursor() as cursor:
        cursor.execute(_THRESHOLDS)


Cells = tuple[tuple[str, str], ...]


def _cells(standard: Standard) -> Cells:
    """Name and type of each column of a payment as it is handed in."""
    return tuple((cell.name, pg_type(sql_type(cell))) for cell in standard.datasets["payment"].cells)


def _incoming(cells: Cells) -> tuple[str, str]:
    """CTE of payments given as one JSON text, SELECT of what is stored of them with new ids.

    No temporary table: a delivery of one payment must not cost more than it has to.
    """
    kinds = ", ".join(f'"{name}" {kind}' for name, kind in cells)
    identity = "nextval('monitoring_ledgerline_id_seq')"
    return (
        f"incoming AS MATERIALIZED (SELECT * FROM json_to_recordset(%s::json) AS i({kinds}))",
        derive("incoming", identity, IN_POSTGRES, "postgres").replace("%", "%%"),
    )


@lru_cache(maxsize=4)
def _storing(cells: Cells) -> tuple[str, str]:
    """SELECT of a workbench's payments as one JSON text; the statement that stores those that are not known, and counts."""
    given = ", ".join(f'"{name}" := CAST("{name}" AS VARCHAR)' for name, _ in cells)
    incoming, derived = _incoming(cells)
    return (
        f"SELECT CAST(to_json(list(struct_pack({given}))) AS VARCHAR) FROM payment",
        f"""
        WITH {incoming}, added AS (
          INSERT INTO monitoring_ledgerline (unit_id, {", ".join(LEDGER_COLUMNS)})
          SELECT %s, d.* FROM ({derived}) d ON CONFLICT (organisation, payment_no) DO NOTHING RETURNING id
        ), marked AS (INSERT INTO monitoring_freshline (line_id) SELECT id FROM added RETURNING 1)
        SELECT (SELECT count(*) FROM incoming), (SELECT count(*) FROM marked), pg_notify(%s, '')::text
        """,
    )


def lines_store(unit: Unit, bench: Workbench) -> tuple[int, int]:
    """Store typed payments, new ones all; (new ones, ones that were known by their number already).

    Without the entry in the log, whose writers queue until they commit: it comes after all other writes.
    """
    taken_out, store = _storing(_cells(bench.standard))
    rows = bench.db.execute(taken_out).fetchall()[0][0]
    with connection.cursor() as cursor:
        cursor.execute(store, [rows, unit.pk, CHANNEL])
        total, added, _ = cursor.fetchone()
    return added, total - added


@lru_cache(maxsize=4)
def _storing_new(cells: Cells) -> str:
    """The statement that stores new payments and marks them.

    Nothing is read back from the ledger: what a unit may see is asked of every row that is, which takes longer than
    storing it.
    """
    incoming, derived = _incoming(cells)
    return f"""
        WITH {incoming}, line AS MATERIALIZED ({derived}), added AS (
          INSERT INTO monitoring_ledgerline (unit_id, {", ".join(LEDGER_COLUMNS)}) SELECT %s::bigint, line.* FROM line
        )
        INSERT INTO monitoring_freshline (line_id) SELECT id FROM line"""


def new_payments_store(*, by: Actor | None, unit: Unit, passed: Passed, data: bytes) -> int:
    """Store payments with the file they came in, in one transaction; their number, or 0 and nothing stored if one is known.

    Deliveries that come side by side queue at the audit log, each until the one before has committed. These statements
    follow each other in the database, which does not wait until this process is given a turn: that takes longer than all
    else in the queue. The entry is last, when triggers have done their part too, as everywhere.
    """
    count, sha256 = len(passed.reported.records), evidence_write(data)
    entry = entry_statement(
        by=by, action=TAKEN, target="payments", unit_id=unit.pk, added=count, known=0, sha256=sha256
    )  # fmt: skip
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            execute_together(
                (_storing_new(_cells(passed.standard)), [passed.rows, unit.pk]),
                file_statement(sha256, len(data)),
                ("SELECT pg_notify(%s, '')", [CHANNEL]),
                entry,
            )
    except IntegrityError:
        return 0
    return count


_TAKE = """
WITH taken AS (
  DELETE FROM monitoring_freshline WHERE line_id IN (
    SELECT line_id FROM monitoring_freshline ORDER BY line_id LIMIT %s FOR UPDATE SKIP LOCKED
  ) RETURNING line_id
) INSERT INTO fresh_line SELECT l.* FROM monitoring_ledgerline l JOIN taken t ON t.line_id = l.id
"""

# Whose alert it is: the unit that the monitor names as its subject, payer or payee; where that is none, the first that paid.
_RAISE = f"""
WITH one AS (
  SELECT DISTINCT ON (h.monitor, h.key) h.monitor, h.key, l.month, p.payee,
         CASE WHEN l.payer = h.subject THEN l.unit_id ELSE coalesce(u.id, l.unit_id) END AS unit_id
  FROM ledger_hit h JOIN monitoring_ledgerline l ON l.id = h.id JOIN (
    SELECT g.monitor, g.key, CASE WHEN min(k.payee) = max(k.payee) THEN min(k.payee) END AS payee
    FROM ledger_hit g JOIN monitoring_ledgerline k ON k.id = g.id GROUP BY 1, 2
  ) p ON p.monitor = h.monitor AND p.key = h.key
  LEFT JOIN organisations_unit u ON u.code = h.subject AND u.status = 'active'
  ORDER BY h.monitor, h.key, (l.payer = h.subject) DESC, l.id
)
INSERT INTO monitoring_alert
  (unit_id, module, monitor, indicator, key, period, basis, value, severity, status, raised_at, due_on, escalated)
SELECT o.unit_id, 'funds', o.monitor, '', left(o.key, 300), o.month, 'reported', 0, m.severity,
       {suppression.status("o.monitor", "o.unit_id", "left(o.key, 300)", "o.payee")}, now(), %(today)s::date + m.days, 0
FROM one o JOIN unnest(%(monitors)s::text[], %(severities)s::text[], %(days)s::int[]) AS m(id, severity, days) ON m.id = o.monitor
ON CONFLICT (monitor, key) WHERE module = 'funds' DO NOTHING RETURNING id
"""

# `came`: payments that the alert did not point at before. Those of an alert that is judged again hold once more.
_GROW = """
WITH grown AS (
  INSERT INTO monitoring_alertevidence (alert_id, line_id, joined_at)
  SELECT DISTINCT a.id, h.id, CASE WHEN NOT a.id = ANY(%(raised)s) THEN now() END FROM ledger_hit h JOIN monitoring_alert a ON a.module = 'funds' AND a.monitor = h.monitor AND a.key = left(h.key, 300)
  ON CONFLICT (alert_id, line_id) DO UPDATE SET ended_at = NULL WHERE monitoring_alertevidence.ended_at IS NOT NULL
  RETURNING alert_id, xmax = 0 AS came
), counted AS (
  SELECT alert_id, count(*) FILTER (WHERE came) AS came, count(*) AS payments FROM grown GROUP BY 1
), told AS (
  INSERT INTO monitoring_alertevent (alert_id, at, action, text)
  SELECT a.id, now(), '发现', CASE WHEN a.id = ANY(%(raised)s) THEN '涉及 ' || c.payments || ' 笔支付。'
    WHEN c.came > 0 THEN '新增 ' || c.came || ' 笔支付。' ELSE '重新监测，' || c.payments || ' 笔支付仍然成立。' END
  FROM counted c JOIN monitoring_alert a ON a.id = c.alert_id
)
SELECT c.alert_id, c.came > 0 OR a.cleared_at IS NOT NULL FROM counted c JOIN monitoring_alert a ON a.id = c.alert_id
"""

_TOTAL = """
UPDATE monitoring_alert a SET cleared_at = NULL,
  value = (SELECT coalesce(sum(l.amount), 0) FROM monitoring_alertevidence e JOIN monitoring_ledgerline l ON l.id = e.line_id WHERE e.alert_id = a.id AND e.ended_at IS NULL)
WHERE a.id = ANY(%(alerts)s)
"""


_TABLES = """
CREATE TEMPORARY TABLE IF NOT EXISTS fresh_line (LIKE monitoring_ledgerline) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS ledger_hit (monitor text, key text, subject text, id bigint) ON COMMIT DELETE ROWS
"""


_judgement: tuple[Standard, str, str] | None = None


def _judging(standard: Standard) -> tuple[str, str]:
    """The statement that has every ledger monitor look at the fresh payments, made once, and a name for it."""
    global _judgement
    if _judgement is not None and _judgement[0] is standard:
        return _judgement[1:]
    tables = {
        "ledger": "monitoring_presentline", "fresh": "fresh_line", "holiday": "monitoring_holiday", "subsidiary": "monitoring_subsidiary", "unit_industry": "monitoring_unitindustry",
        **{name: f"facts.{name}" for m in standard.ledger_monitors for name in m.datasets},
    }  # fmt: skip
    every = " UNION ALL ".join(hits(monitor, tables, "postgres") for monitor in standard.ledger_monitors)
    statement = f"INSERT INTO ledger_hit {every}"
    name = f"judge_{hashlib.sha256(statement.encode()).hexdigest()[:16]}"
    _judgement = (standard, statement, name)
    return statement, name


def _judge(cursor: Any, standard: Standard, taken: int) -> None:
    """Have every monitor look at what was taken.

    The plan of so many queries takes longer to make than to carry out for a few payments, so it is kept with the
    connection. It is made for few payments in a long history: every way into the ledger is by an index, however many
    payments the planner believes a chain of joins to meet. For more payments a plan of their own is made.
    """
    statement, name = _judging(standard)
    if taken > BATCH:
        cursor.execute("ANALYZE fresh_line")
        cursor.execute(statement)
        return
    cursor.execute("SET LOCAL random_page_cost = 1.1; SET LOCAL seq_page_cost = 100")
    cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = %s", [name])
    if not cursor.fetchone():
        cursor.execute(f"PREPARE {name} AS {statement}")
    cursor.execute(f"EXECUTE {name}")
    cursor.execute("SET LOCAL random_page_cost = DEFAULT; SET LOCAL seq_page_cost = DEFAULT")


@transaction.atomic
def batch_watch(standard: Standard, limit: int = BATCH) -> tuple[int, int]:
    """Judge the payments that nobody has looked at; (payments, alerts raised or grown). A closed alert that grows is open again."""
    monitors = standard.ledger_monitors
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        rejudging.announce(cursor)
        cursor.execute(_TAKE, [limit])
        taken = int(cursor.rowcount)
        if not taken:
            rejudging.settle(cursor, standard)
            return 0, 0
        _judge(cursor, standard, taken)
        cursor.execute(_RAISE, {
            "today": timezone.localdate(), "monitors": [m.id for m in monitors], "severities": [m.severity for m in monitors],
            "days": [m.deadline_days for m in monitors],
        })  # fmt: skip
        cursor.execute(_GROW, {"raised": [row[0] for row in cursor.fetchall()]})
        touched = cursor.fetchall()
        grown = [alert for alert, _ in touched]
        cursor.execute(_TOTAL, {"alerts": grown})
        alerts_reopen(cursor, grown, timezone.localdate())
        rejudging.settle(cursor, standard)
        cursor.execute("DELETE FROM fresh_line; DELETE FROM ledger_hit")
    risk_refresh(grown)
    if grown:
        entry_append(by=None, action="payments.watch", target="payments", payments=taken, alerts=len(grown))
        news_tell([alert for alert, new in touched if new])
    return taken, len(grown)


_WAITING = """
SELECT EXISTS (SELECT 1 FROM monitoring_daytotal WHERE brought_at IS NULL),
       EXISTS (SELECT 1 FROM monitoring_freshline) OR EXISTS (SELECT 1 FROM monitoring_changedline)
       OR EXISTS (SELECT 1 FROM monitoring_rejudgedalert)
"""


@transaction.atomic
def _ready() -> bool:
    """Have the monitors' plan made before the first payment waits for it."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        _judge(cursor, current(), 0)
    return True


def _look() -> int:
    """Bring what waits into the facts and judge what waits to be judged; the number of payments judged."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        totals, payments = cursor.fetchone()
    if totals and (units := days.days_bring()):
        registers_watch(current(), units=units)
    taken, alerts = batch_watch(current()) if totals or payments else (0, 0)
    if taken:
        log.info("payments watched", payments=taken, alerts=alerts)
    return taken


def watch(stop: Event) -> None:
    """Watch until told to stop; a database that is away for a while does not end it."""
    ear, ready = Ear(), False
    while not stop.is_set():
        begun = time.monotonic()
        try:
            if not ready:
                ready = _ready()
                log.info("payments are watched")
            ear.clear()
            if taken := _look():
                stop.wait(0 if taken >= BATCH else max(0, begun + GATHER - time.monotonic()))
            else:
                ear.wait(PAUSE)
        except (DatabaseError, psycopg.Error):
            log.exception("payments")
            connection.close()
            ready = False
            stop.wait(PAUSE)
    ear.close()
