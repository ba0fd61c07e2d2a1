"""Other parameters tried on history before they are released: which alerts would appear, which would vanish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb
from django.db import transaction
from django.utils import timezone

from guanlan.audit.operations import Actor, entry_append
from guanlan.monitoring import backtest, history
from guanlan.monitoring.models import Simulation
from guanlan.standard.loading import current
from guanlan.standard.model import Monitor

SHOWN = 100


@transaction.atomic
def simulation_ask(*, by: Actor, monitor: Monitor, params: Mapping[str, str], since: date, until: date) -> Simulation:
    """Queue a simulation; SettingError when a parameter is not of its kind or nothing was changed."""
    if since > until:
        raise history.SettingError("起始日期晚于截止日期。")
    given = [f"{monitor.id}.{name}={value}" for name, value in params.items()]
    parsed = history.settings_of(current(), given).get(monitor.id, {})
    changed = {name: value for name, value in parsed.items() if value != monitor.params[name].value}
    if not changed:
        raise history.SettingError("没有改动任何参数。")
    made = Simulation.objects.create(monitor=monitor.id, params=changed, since=since, until=until, by_id=by.pk)
    entry_append(
        by=by, action="simulation.ask", target="simulation", target_id=made.pk, monitor=monitor.id, params=changed
    )
    from procrastinate.contrib.django import app

    app.configure_task("guanlan.flow.tasks.simulate").defer(simulation_id=made.pk)
    return made


def simulation_run(simulation_id: int) -> None:
    """Run both over the accepted payments in DuckDB and keep what differs. Doing it again gives the same."""
    asked = Simulation.objects.get(pk=simulation_id)
    monitor = current().monitors.get(asked.monitor)
    if monitor is None:
        asked.error = "监测规则已不在标准中。"
    else:
        with duckdb.connect() as db:
            history.load(db, current())
            asked.result = _compare(db, monitor, asked)
    asked.finished_at = timezone.now()
    asked.save()
    entry_append(by=None, action="simulation.run", target="simulation", target_id=asked.pk)


def _compare(db: duckdb.DuckDBPyConnection, monitor: Monitor, asked: Simulation) -> dict[str, Any]:
    for name, changed in (("present", {}), ("changed", asked.params)):
        backtest.run(db, [monitor], since=asked.since, until=asked.until, changed=changed)
        db.execute(f"CREATE OR REPLACE TABLE {name}_line AS SELECT DISTINCT key, id FROM alert_line")
    return {
        "present": _count(db, "present"), "changed": _count(db, "changed"),
        "appear": _only(db, "changed", "present"), "vanish": _only(db, "present", "changed"),
    }  # fmt: skip


def _count(db: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(db.execute(f"SELECT count(DISTINCT key) FROM {name}_line").fetchall()[0][0])


def _only(db: duckdb.DuckDBPyConnection, one: str, other: str) -> dict[str, Any]:
    """The alerts of one run that the other has not: how many, and the largest with their first payment."""
    rows = db.execute(
        f"""
        SELECT key, count(*), sum(amount)::double, min(paid_on)::varchar, max(paid_on)::varchar, min(l.id), arg_min(payer, l.id),
               arg_min(coalesce(payee_name, payee), l.id), count(*) OVER ()
        FROM {one}_line x JOIN ledger l USING (id) WHERE key NOT IN (SELECT key FROM {other}_line)
        GROUP BY key ORDER BY 3 DESC, key LIMIT {SHOWN}
        """
    ).fetchall()
    names = ("key", "payments", "amount", "since", "until", "line", "payer", "payee")
    return {"count": rows[0][-1] if rows else 0, "alerts": [dict(zip(names, r[:-1], strict=True)) for r in rows]}
