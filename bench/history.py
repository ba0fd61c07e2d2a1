"""A city of enterprises with years of payments, for benchmarks of what comes live: made in sets, indexed afterwards."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

GROUPS, MEMBERS = 50, 100
PER_YEAR = 1000
# One year of the city: GROUPS x MEMBERS x PER_YEAR payments.
YEAR = GROUPS * MEMBERS * PER_YEAR


@dataclass(frozen=True)
class City:
    """Who sends, and what payments of the city look like."""

    tokens: list[tuple[str, list[str]]]
    partners: dict[str, list[tuple[str, str]]]


def say(text: str) -> None:
    print(f"  {time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def wait_for(log: Path, text: bytes, seconds: float = 60) -> None:
    """Until a process has written a text into its log: one that is only starting does not do what it does for years."""
    end = time.monotonic() + seconds
    while text not in log.read_bytes():
        assert time.monotonic() < end, f"{log}: {text!r} is not in it"
        time.sleep(0.1)


def city_build(folder: Path, today: date, groups: int = GROUPS) -> City:
    """Enterprises, people and the latest year of payments with its registers, in the database Django is connected to."""
    from guanlan.demo import payments
    from guanlan.monitoring import backtest
    from guanlan.organisations.models import Unit
    from guanlan.standard.loading import current

    tokens = _people(groups)
    members = dict(Unit.objects.filter(level=2).order_by("id").values_list("code", "id"))
    with duckdb.connect(config={"threads": 2, "memory_limit": "6GB", "temp_directory": str(folder)}) as db:
        payments.PER_UNIT = PER_YEAR
        codes = list(members)
        payments.build(db, current(), codes, {"G": codes[:10], "H": codes[10:20]}, today)
        _real_codes(db)
        backtest.prepare(db, current())
        db.execute("CREATE TABLE owner (organisation VARCHAR, unit_id BIGINT)")
        db.executemany("INSERT INTO owner VALUES (?, ?)", list(members.items()))
        say("a year of payments generated")
        _copy(db, list(payments.REGISTERS))
        partners: dict[str, list[tuple[str, str]]] = {}
        for payer, party, name in db.execute(
            "SELECT organisation, party, name FROM counterparty WHERE length(party) = 18"
        ).fetchall():
            partners.setdefault(payer, []).append((party, name))
    _analyse()
    return City(tokens, partners)


def years_add(since: int, until: int, latest: int = YEAR) -> None:
    """Earlier years, each like the latest one (of so many payments) but for its days, numbers and amounts; indexes are made afterwards."""
    from django.db import connection

    from guanlan.monitoring.live import COLUMNS

    moved = {
        **{number: f"{number} || '-' || y" for number in ("payment_no", "contract_no", "decision_no")},
        "paid_on": "paid_on - y * 364", "day": "day - y * 364",
        "month": "to_char(paid_on - y * 364, 'YYYY-MM')", "approved_on": "approved_on - y * 364",
        "month_day": "extract(day FROM paid_on - y * 364)",
        "month_left": "(date_trunc('month', paid_on - y * 364) + INTERVAL '1 month')::date - 1 - (paid_on - y * 364)",
        "amount": "round(amount * (1 - 0.01 * y), 2)",
    }  # fmt: skip
    with _without_indexes(), connection.cursor() as cursor:
        for year in range(since, until):
            cursor.execute(
                f"INSERT INTO monitoring_ledgerline (unit_id, {', '.join(COLUMNS)}) "
                f"SELECT unit_id, {', '.join(moved.get(c, c) for c in COLUMNS)} "
                f"FROM monitoring_ledgerline, (SELECT {year} AS y) earlier WHERE id <= %s",
                [_first() + latest - 1],
            )
        say(f"{until} years stored")
    _analyse()


def _first() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM monitoring_ledgerline")
        return int(cursor.fetchone()[0])


def officer_session() -> str:
    """The officer who watches has just signed in: a session that nobody uses ends while years of payments are made."""
    from django.test import Client

    from guanlan.identity.models import User

    client = Client()
    client.force_login(User.objects.get(username="officer"), "django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def _people(groups: int) -> list[tuple[str, list[str]]]:
    """The tree, a reporting system for each group with its token, and the officer who watches."""
    from guanlan.demo.city import code
    from guanlan.identity.operations import grant_give, token_issue, user_create
    from guanlan.organisations.models import Unit
    from guanlan.organisations.operations import unit_found

    since = date(2000, 1, 1)
    root = unit_found(by=None, parent=None, code="GZ500000", name="市国资委", kind="city_regulator", valid_from=since)
    tokens = []
    for number in range(groups):
        group = unit_found(by=None, parent=root, code=code(number + 1), name=f"第{number + 1}集团", kind="enterprise", valid_from=since)  # fmt: skip
        members = Unit.objects.bulk_create(
            Unit(code=code(100_000 + number * MEMBERS + n), name=f"第{number + 1}集团{n + 1}公司", kind="enterprise", parent=group, level=2, valid_from=since)
            for n in range(MEMBERS)
        )  # fmt: skip
        for unit in members:
            unit.path = f"{group.path}{unit.pk}."
        Unit.objects.bulk_update(members, ["path"])
        system = user_create(by=None, username=f"s{number}", display_name="接口", password="Abcdef-12345", unit=group)
        grant_give(by=None, user=system, role="reporter", unit=group)
        tokens.append((token_issue(by=None, user=system, title="司库系统"), [u.code for u in members]))
    officer = user_create(by=None, username="officer", display_name="处长", password="Abcdef-12345", unit=root)
    grant_give(by=None, user=officer, role="officer", unit=root)
    return tokens


def _real_codes(db: duckdb.DuckDBPyConnection) -> None:
    """Give suppliers codes as enterprises have them, since payments that come by the API are checked for that."""
    from guanlan.demo.city import code
    from guanlan.demo.payments import SUPPLIERS

    db.execute("CREATE TABLE supplier_code (s VARCHAR, code VARCHAR)")
    db.executemany(
        "INSERT INTO supplier_code VALUES (?, ?)", [(f"S{n:05d}", code(5_000_000 + n)) for n in range(1, SUPPLIERS + 1)]
    )
    for table, column in (("payment", "payee_code"), ("counterparty", "party"), ("contract", "party"), ("decision_matter", "payee_code")):  # fmt: skip
        db.execute(f"UPDATE {table} SET {column} = c.code FROM supplier_code c WHERE c.s = {table}.{column}")


def _copy(db: duckdb.DuckDBPyConnection, registers: list[str]) -> None:
    from guanlan.facts.operations import copy_from_duckdb
    from guanlan.monitoring.live import COLUMNS
    from guanlan.standard.loading import current

    with _without_indexes():
        copy_from_duckdb(
            db,
            f"SELECT unit_id, {', '.join(f'l.{c}' for c in COLUMNS)} FROM ledger l JOIN owner USING (organisation) ORDER BY paid_on, id LIMIT {YEAR}",
            "monitoring_ledgerline",
            f"unit_id, {', '.join(COLUMNS)}",
        )
    for register in registers:
        cells = ", ".join(c.name for c in current().datasets[register].cells)
        given = ", ".join(f"r.{c.name}" for c in current().datasets[register].cells)
        copy_from_duckdb(
            db,
            f"SELECT unit_id, 0, row_number() OVER (), 0.01, {given} FROM {register} r JOIN owner USING (organisation)",
            f"facts.{register}",
            f"unit_id, submission_id, row_id, rounding_step, {cells}",
        )


@contextmanager
def _without_indexes() -> Iterator[None]:
    """The ledger's indexes are made anew after a load of millions, and the sums by day with them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), c.conname, pg_get_constraintdef(c.oid) "
            "FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype = 'u' "
            "WHERE i.indrelid = 'monitoring_ledgerline'::regclass AND NOT i.indisprimary"
        )
        found = cursor.fetchall()
        cursor.execute("ALTER TABLE monitoring_ledgerline DISABLE TRIGGER unit_days_add")
        for index, _, constraint, _ in found:
            cursor.execute(
                f"ALTER TABLE monitoring_ledgerline DROP CONSTRAINT {constraint}"
                if constraint
                else f"DROP INDEX {index}"
            )
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _, definition, constraint, rule in found:
            cursor.execute(
                f"ALTER TABLE monitoring_ledgerline ADD CONSTRAINT {constraint} {rule}" if constraint else definition
            )
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("TRUNCATE monitoring_unitday")
        cursor.execute(
            "INSERT INTO monitoring_unitday (unit_id, paid_on, payments, amount) "
            "SELECT unit_id, paid_on, count(*), sum(amount) FROM monitoring_ledgerline WHERE state = 'present' GROUP BY 1, 2"
        )
        cursor.execute("ALTER TABLE monitoring_ledgerline ENABLE TRIGGER unit_days_add")


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    say("indexed and analysed")
