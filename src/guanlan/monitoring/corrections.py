"""Payments taken in with what happens to them later: corrected (02), cancelled (03), or reversed by a counter-payment.

The present version is what monitors see; each replaced version is kept with who replaced it, when, and on what
evidence. A number that is known with the same content is known; with another content and no operation it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from guanlan.audit.operations import Actor, entry_append
from guanlan.facts.operations import copy_from_duckdb
from guanlan.facts.tables import pg_type
from guanlan.intake.engine import Workbench
from guanlan.intake.evidence import evidence_keep
from guanlan.intake.warm import Passed
from guanlan.monitoring import live
from guanlan.monitoring.conflicts import PaymentConflict as PaymentConflict
from guanlan.monitoring.payments import COPIED, IN_POSTGRES, derive, expression, in_yuan
from guanlan.monitoring.waking import wake
from guanlan.organisations.models import Unit
from guanlan.standard.model import Standard
from guanlan.standard.schemas import sql_type

_LATER = "operation IN ('02', '03') OR reverses_no IS NOT NULL"
_COMPARED = (*(name for name in COPIED if name not in ("organisation", "payment_no")), "minute")
_SET = tuple(name for name in live.COLUMNS if name not in ("organisation", "payment_no"))


@dataclass(frozen=True)
class Taken:
    """What became of a delivery, in numbers of payments."""

    added: int = 0
    known: int = 0
    corrected: int = 0
    cancelled: int = 0
    reversed: int = 0

    def text(self) -> str:
        """In words, leaving out what did not happen."""
        parts = (
            ("已收下", self.added, "笔支付"), ("此前已报送", self.known, "笔"), ("更正", self.corrected, "笔"),
            ("作废", self.cancelled, "笔"), ("冲销", self.reversed, "笔"),
        )  # fmt: skip
        return "，".join(f"{verb} {count} {what}" for verb, count, what in parts if count) or "没有新的支付"


def _said(alias: str, name: str) -> str:
    """SQL of an item as the payment says it: the amount in the payment's own currency."""
    return f"coalesce({alias}.foreign_amount, {alias}.amount)" if name == "amount" else f"{alias}.{name}"


def _content(alias: str) -> str:
    """SQL of what a payment says, for keeping and comparing."""
    return "jsonb_build_object(" + ", ".join(f"'{name}', {_said(alias, name)}" for name in _COMPARED) + ")"


def delivery_take(*, by: Actor | None, unit: Unit, bench: Workbench | Passed, data: bytes) -> Taken:
    """Take the typed payments of a delivery in with the bytes it came in; PaymentConflict says why not."""
    if isinstance(bench, Passed):
        if added := live.new_payments_store(by=by, unit=unit, passed=bench, data=data):
            return Taken(added)
        bench = bench.bench()
    with transaction.atomic():
        return payments_take(by=by, unit=unit, bench=bench, sha256=evidence_keep(data))


@transaction.atomic
def payments_take(*, by: Actor | None, unit: Unit, bench: Workbench, sha256: str) -> Taken:
    """Take typed payments in, whole or not at all; PaymentConflict says why not."""
    twice = bench.db.execute(
        "SELECT payment_no, list(row_id ORDER BY row_id) FROM payment GROUP BY 1 HAVING count(*) > 1 ORDER BY 1"
    ).fetchall()
    if twice:
        raise PaymentConflict(
            [f"支付流水号 {n} 在第 {'、'.join(map(str, rows))} 笔重复出现，请按先后分批报送" for n, rows in twice]
        )
    later = bench.db.execute(f"SELECT count(*) FROM payment WHERE {_LATER}").fetchall()[0][0]
    if later:
        bench.db.execute(f"CREATE OR REPLACE TABLE payment_later AS SELECT * FROM payment WHERE {_LATER}")
        bench.db.execute(f"DELETE FROM payment WHERE {_LATER}")
    added = known = 0
    if bench.db.execute("SELECT count(*) FROM payment").fetchall()[0][0]:
        added, known = live.lines_store(unit, bench)
    with connection.cursor() as cursor:
        if known:
            _refuse_different(cursor, bench)
        counts = _apply(cursor, bench, unit, by, sha256) if later else {}
    # The log's writers queue until they commit: whoever stands in it must not wait for anything else any more.
    if added + known:
        entry_append(
            by=by, action=live.TAKEN, target="payments", unit_id=unit.pk, added=added, known=known, sha256=sha256
        )  # fmt: skip
    if later:
        entry_append(
            by=by, action="payments.correct", target="payments", unit_id=unit.pk, sha256=sha256,
            **{k: counts[k] for k in ("corrected", "cancelled", "reversed")},
        )  # fmt: skip
    return Taken(added, known + counts.pop("known", 0), **counts)


def _stage(cursor: Any, bench: Workbench, source: str, name: str) -> None:
    """A temporary table of typed payments of the workbench with their derived columns; `row_id` is their place."""
    standard: Standard = bench.standard
    cells = standard.datasets["payment"].cells
    kinds = ", ".join(f'"{cell.name}" {pg_type(sql_type(cell))}' for cell in cells)
    listed = ", ".join(["row_id", *(f'"{cell.name}"' for cell in cells)])
    cursor.execute("DROP TABLE IF EXISTS incoming_later")
    cursor.execute(f"CREATE TEMPORARY TABLE incoming_later (row_id bigint, {kinds}) ON COMMIT DROP")
    copy_from_duckdb(bench.db, f"SELECT {listed} FROM {source}", "incoming_later", listed)
    derived = derive("incoming_later", "p.row_id", IN_POSTGRES, "postgres")
    cursor.execute(f"DROP TABLE IF EXISTS {name}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT d.*, i.operation, "
        "CASE WHEN i.operation IN ('02', '03') THEN NULL ELSE i.reverses_no END AS reverses_no "
        f"FROM ({derived}) d JOIN incoming_later i ON i.row_id = d.id"
    )


# Sending an earlier version once more, as a system that retries does, changes nothing either.
_SAID_BEFORE = (
    "EXISTS (SELECT 1 FROM monitoring_lineversion v WHERE v.line_id = l.id AND v.content = " + _content("d") + ")"
)


def _refuse_different(cursor: Any, bench: Workbench) -> None:
    _stage(cursor, bench, "payment", "given")
    cursor.execute(
        f"SELECT d.id, d.payment_no, l.version, concat_ws('、', {', '.join(_difference(n) for n in _COMPARED)}) "
        "FROM given d JOIN monitoring_ledgerline l ON l.organisation = d.organisation AND l.payment_no = d.payment_no "
        f"WHERE {_content('d')} <> {_content('l')} AND NOT {_SAID_BEFORE} ORDER BY d.id"
    )
    titles = {cell.name: cell.field.title for cell in bench.standard.datasets["payment"].cells} | {"minute": "支付时间"}
    problems = []
    for row, number, version, fields in cursor.fetchall():
        named = "、".join(titles[f] for f in fields.split("、"))
        problems.append(
            f"第 {row} 笔：支付流水号 {number} 已收下（第 {version} 版），这次的{named}不同；更正请把操作类型填 02"
        )
    if problems:
        raise PaymentConflict(problems)


def _difference(name: str) -> str:
    return f"CASE WHEN {_said('d', name)} IS DISTINCT FROM {_said('l', name)} THEN '{name}' END"


# What each later act meets: the line it is about, and for a reversal the line of the counter-payment itself. A payment
# is reversed in its own currency: `own` and `before` are what the counter-payment and the line say.
_MEETS = f"""
CREATE TEMPORARY TABLE met ON COMMIT DROP AS
SELECT d.*, abs({_said("d", "amount")}) AS own, l.id AS line_id, l.state, l.version, {_said("l", "amount")} AS before,
       coalesce(l.currency, 'CNY') <> coalesce(d.currency, 'CNY') AS unlike, coalesce(d.reverses_no, d.payment_no) AS target_no,
       CASE WHEN d.reverses_no IS NOT NULL THEN 'reverse' WHEN d.operation = '03' THEN 'cancel' ELSE 'correct' END AS act,
       o.id AS own_id, o.state AS own_state, abs({_said("o", "amount")}) AS own_amount,
       l.id IS NOT NULL AND {_content("d")} = {_content("l")} AS same
FROM given d
LEFT JOIN monitoring_ledgerline l ON l.organisation = d.organisation AND l.payment_no = coalesce(d.reverses_no, d.payment_no)
LEFT JOIN monitoring_ledgerline o ON d.reverses_no IS NOT NULL AND o.organisation = d.organisation AND o.payment_no = d.payment_no
"""

_DONE = """(act = 'correct' AND same AND state = 'present') OR (act = 'cancel' AND state = 'cancelled')
  OR (act = 'reverse' AND own_state = 'reversal' AND own_amount = own)"""

_PROBLEMS = f"""
SELECT id, CASE
  WHEN line_id IS NULL THEN '没有流水号为 ' || target_no || ' 的支付，不能' || verb
  WHEN act = 'reverse' AND own_id IS NOT NULL THEN '冲销的流水号 ' || payment_no || ' 已经用过'
  WHEN state = 'cancelled' THEN '支付 ' || target_no || ' 已作废，不能' || verb
  WHEN state <> 'present' THEN '支付 ' || target_no || ' 已冲销，不能' || verb
  WHEN act = 'reverse' AND unlike THEN '冲销的币种与支付 ' || target_no || ' 的币种不同'
  WHEN act = 'reverse' AND own > before THEN '冲销 ' || own || unit || '，超过支付 ' || target_no || ' 的 ' || before || unit
  WHEN act = 'reverse' AND count(*) OVER (PARTITION BY target_no) > 1 THEN '同一批里几次冲销支付 ' || target_no || '，请分批报送'
END
FROM (SELECT *, ' ' || CASE WHEN foreign_amount IS NULL THEN '元' ELSE currency END AS unit, CASE act WHEN 'correct' THEN '修改' WHEN 'cancel' THEN '作废' ELSE '冲销' END AS verb FROM met) m
WHERE NOT coalesce({_DONE}, FALSE) ORDER BY id
"""

_KEEP = f"""
WITH kept AS (
  INSERT INTO monitoring_lineversion (line_id, unit_id, version, content, operation, cause, by_id, sha256)
  SELECT l.id, l.unit_id, l.version, {_content("l")}, m.act,
         CASE WHEN m.act = 'reverse' THEN '由 ' || m.payment_no || ' 冲销 ' || m.own || CASE WHEN m.foreign_amount IS NULL THEN ' 元' ELSE ' ' || m.currency END ELSE '' END, %(by)s, %(sha256)s
  FROM met m JOIN monitoring_ledgerline l ON l.id = m.line_id RETURNING id
) INSERT INTO monitoring_changedline (version_id) SELECT id FROM kept
"""

_CORRECT = f"""
UPDATE monitoring_ledgerline l SET {", ".join(f"{n} = m.{n}" for n in _SET)}, version = l.version + 1
FROM met m WHERE m.act = 'correct' AND l.id = m.line_id
"""
_CANCEL = """
UPDATE monitoring_ledgerline l SET state = 'cancelled', version = l.version + 1
FROM met m WHERE m.act = 'cancel' AND l.id = m.line_id
"""
_REVERSE = f"""
WITH counter AS (
  INSERT INTO monitoring_ledgerline (unit_id, {", ".join(live.COLUMNS)}, state)
  SELECT %(unit)s, {", ".join(f"-abs({n})" if n.endswith("amount") else n for n in live.COLUMNS)}, 'reversal' FROM met WHERE act = 'reverse'
), whole AS (
  UPDATE monitoring_ledgerline l SET version = l.version + 1, state = 'reversed'
  FROM met m WHERE m.act = 'reverse' AND l.id = m.line_id AND m.own = m.before RETURNING l.id
), part AS (
  UPDATE monitoring_ledgerline p SET version = p.version + 1,
    foreign_amount = CASE WHEN p.foreign_amount IS NULL THEN NULL ELSE m.before - m.own END,
    amount = {expression(in_yuan("(m.before - m.own)"), IN_POSTGRES, "postgres")}
  FROM met m WHERE m.act = 'reverse' AND p.id = m.line_id AND m.own < m.before RETURNING p.id
)
SELECT id FROM whole UNION ALL SELECT id FROM part
"""


def _apply(cursor: Any, bench: Workbench, unit: Unit, by: Actor | None, sha256: str) -> dict[str, int]:
    """Carry out corrections, cancellations and reversals; the numbers of each, and of those done before."""
    _stage(cursor, bench, "payment_later", "given")
    cursor.execute(
        "SELECT 1 FROM monitoring_ledgerline l JOIN given d ON l.organisation = d.organisation "
        "AND l.payment_no = coalesce(d.reverses_no, d.payment_no) ORDER BY l.id FOR UPDATE OF l"
    )
    cursor.execute("DROP TABLE IF EXISTS met")
    cursor.execute(_MEETS)
    cursor.execute(_PROBLEMS)
    problems = [f"第 {row} 笔：{text}" for row, text in cursor.fetchall() if text]
    if problems:
        raise PaymentConflict(problems)
    cursor.execute(f"DELETE FROM met WHERE coalesce({_DONE}, FALSE)")
    known = int(cursor.rowcount)
    cursor.execute(_KEEP, {"by": by.pk if by is not None else None, "sha256": sha256})
    counts = {"known": known}
    for name, statement in (("corrected", _CORRECT), ("cancelled", _CANCEL), ("reversed", _REVERSE)):
        cursor.execute(statement, {"unit": unit.pk})
        counts[name] = int(cursor.rowcount)
    wake(cursor)
    cursor.execute("DROP TABLE met, given")
    return counts
