"""The workbench's checks compiled once and kept: for rows that come a few at a time, many times a second.

The expressions are those of the workbench, in the same engine. They only say whether everything passes; what does not
is judged again on a fresh workbench, which says where and why.
"""

from __future__ import annotations

import json
import threading

from guanlan.intake import cleaning
from guanlan.intake.engine import Workbench, field_checks
from guanlan.intake.reported import Reported
from guanlan.intake.rules import partners_ensure, rules_at_intake, violations_count
from guanlan.standard.cards import schema_of
from guanlan.standard.model import DataSet, Standard

# A connection is made anew now and then, so that nothing that the engine keeps of deleted rows can pile up.
USES = 5000
_IDLE = (
    "join_order,filter_pushdown,statistics_propagation,common_subexpressions,column_lifetime,"
    "compressed_materialization,reorder_filter,in_clause,cte_filter_pusher,build_side_probe_side,common_aggregate"
)
_kept = threading.local()


class WarmBench(Workbench):
    """A workbench for one data set without periods, its statements prepared; for one thread at a time."""

    def __init__(self, standard: Standard, dataset: DataSet) -> None:
        super().__init__(standard)
        self.dataset, self.used = dataset, 0
        self.db.execute("SET threads = 1")
        names = [cleaning.name(cell.name) for cell in dataset.cells]
        columns = ", ".join(f"{n} VARCHAR" for n in names)
        self.db.execute(f"CREATE TABLE raw (row_id BIGINT, {columns})")
        final = ", ".join(f"{cleaning.name(c)} {t}" for c, t in schema_of(dataset).items())
        self.db.execute(f"CREATE TABLE {dataset.id} ({final})")
        shape = cleaning.literal(json.dumps([{cell.name: "VARCHAR" for cell in dataset.cells}]))
        given = ", ".join(f"x.{n}" for n in names)
        self.db.execute(
            f"PREPARE stage AS INSERT INTO raw SELECT row_number() OVER (), {given} "
            f"FROM (SELECT unnest(from_json($1, {shape})) AS x)"
        )
        typed = ", ".join(
            f"{self._typed(c, Reported(dataset).factor)} AS {cleaning.name(c.name)}" for c in dataset.cells
        )
        self.db.execute(f"PREPARE type AS INSERT INTO {dataset.id} BY NAME SELECT row_id, {typed} FROM raw")
        self.db.execute(f"PREPARE judge AS SELECT {self._wrong()} FROM raw r JOIN {dataset.id} t USING (row_id)")
        # The plan is made at every execution; these steps find nothing better for statements without joins of size.
        self.db.execute(f"SET disabled_optimizers = '{_IDLE}'")

    def _wrong(self) -> str:
        """SQL that counts what is wrong: cells, keys that come twice, violations of rules."""
        rules = [r for r in rules_at_intake(self.standard, self.dataset) if r.severity == "error"]
        partners_ensure(self, rules)
        errors = [c.bad for c in field_checks(self.dataset, self.standard.codelists) if c.severity == "error"]
        cells = " OR ".join(f"coalesce({bad}, FALSE)" for bad in errors) or "FALSE"
        keys = ", ".join(f"t.{cleaning.name(k.id)}" for k in self.dataset.keys)
        counts = [violations_count(rule, self.dataset) for rule in rules]
        return " + ".join([f"count(*) FILTER (WHERE {cells})", f"count(*) - count(DISTINCT ({keys}))", *counts])

    def passes(self, reported: Reported) -> bool:
        """Hold the records, typed, in place of those before; whether no check at all finds an error in them."""
        self.used += 1
        rows = [{name: value or None for name, value in record.items()} for record in reported.records]
        given = cleaning.literal(json.dumps(rows, ensure_ascii=False))
        self.db.execute(f"DELETE FROM raw; DELETE FROM {self.dataset.id}; EXECUTE stage({given}); EXECUTE type")
        return not self.db.execute("EXECUTE judge").fetchall()[0][0]


def warm_bench(standard: Standard, dataset: DataSet) -> WarmBench:
    """This thread's own, made at its first use."""
    bench: WarmBench | None = getattr(_kept, dataset.id, None)
    if bench is None or bench.standard is not standard or bench.used >= USES:
        bench = WarmBench(standard, dataset)
        setattr(_kept, dataset.id, bench)
    return bench
