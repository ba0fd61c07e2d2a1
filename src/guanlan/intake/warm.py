"""The workbench's checks compiled once and kept: for rows that come a few at a time, many times a second.

The expressions are those of the workbench, in the same engine. They only say whether everything passes; what does not
is judged again on a fresh workbench, which says where and why. To plan the checks takes much longer than to carry them
out for a few rows, so deliveries that come at the same time are judged together, and only apart if something is wrong.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field

from guanlan.intake import cleaning
from guanlan.intake.engine import Workbench, field_checks
from guanlan.intake.reported import Reported
from guanlan.intake.rules import partners_ensure, rules_at_intake, violations_count
from guanlan.standard.model import DataSet, Standard

# A connection is made anew now and then, so that nothing that the engine keeps can pile up.
USES = 5000
# Judged together at most; and how long those that come side by side are let gather.
ROWS, GATHER = 1000, 0.2


class WarmBench(Workbench):
    """A workbench for one data set without periods, its checks one prepared statement; for one thread at a time."""

    def __init__(self, standard: Standard, dataset: DataSet) -> None:
        super().__init__(standard)
        self.dataset, self.used = dataset, 0
        self.db.execute("SET threads = 1")
        rules = [r for r in rules_at_intake(standard, dataset) if r.severity == "error"]
        partners_ensure(self, rules)
        names = [cleaning.name(cell.name) for cell in dataset.cells]
        shape = cleaning.literal(
            json.dumps([{"delivery": "BIGINT"} | {cell.name: "VARCHAR" for cell in dataset.cells}])
        )
        given = ", ".join(f"x.{n}" for n in names)
        typed = ", ".join(f"{self._typed(c)} AS {cleaning.name(c.name)}" for c in dataset.cells)
        text = ", ".join(f'"{cell.name}" := CAST(t."{cell.name}" AS VARCHAR)' for cell in dataset.cells)
        # What is merely suspect is judged again as well, and passes there: few cells are.
        checks = field_checks(dataset, standard.codelists)
        doubts = list(dict.fromkeys(c.suspect or c.bad for c in checks if c.severity == "error"))
        cells = " OR ".join(f"coalesce({doubt}, FALSE)" for doubt in doubts) or "FALSE"
        keys = ", ".join(f"t.{cleaning.name(k.id)}" for k in dataset.keys)
        violations = "".join(f" + {violations_count(rule, dataset)}" for rule in rules)
        # The optimizer finds nothing better for so few rows.
        self.db.execute("PRAGMA disable_optimizer")
        # The cast has the plan kept: a value of another type than the parameter's would have it made at every execution.
        self.db.execute(
            f"PREPARE judge AS WITH raw AS MATERIALIZED (SELECT row_number() OVER () AS row_id, x.delivery, {given} "
            f"FROM (SELECT unnest(from_json($1::VARCHAR, {shape})) AS x)), "
            f"{dataset.id} AS MATERIALIZED (SELECT row_id, {typed} FROM raw), "
            f"each AS (SELECT r.delivery, count(*) FILTER (WHERE {cells}) + count(*) - count(DISTINCT ({keys})) AS wrong, "
            f"CAST(to_json(list(struct_pack({text}) ORDER BY t.row_id)) AS VARCHAR) AS rows "
            f"FROM raw r JOIN {dataset.id} t USING (row_id) GROUP BY 1) "
            f"SELECT delivery, rows, wrong{violations} FROM each"
        )

    def judged(self, deliveries: list[list[dict[str, str]]]) -> list[str | None]:
        """The rows of each delivery, typed, as JSON; all None if any check at all finds an error in any of them."""
        self.used += 1
        rows = [
            {"delivery": n, **{name: value or None for name, value in record.items()}}
            for n, records in enumerate(deliveries)
            for record in records
        ]
        given = cleaning.literal(json.dumps(rows, ensure_ascii=False))
        found = self.db.execute(f"EXECUTE judge({given})").fetchall()
        if any(wrong for _, _, wrong in found) or len(found) != len(deliveries):
            return [None] * len(deliveries)
        return [text for _, text, _ in sorted(found)]


@dataclass(eq=False)
class _Waiting:
    records: list[dict[str, str]]
    done: bool = False
    rows: str | None = None


@dataclass
class Together:
    """Judges what several threads bring: whoever finds the bench free judges all that wait."""

    bench: WarmBench
    waiting: list[_Waiting] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)
    free: threading.Lock = field(default_factory=threading.Lock)
    ended: float = 0.0
    beside: bool = False

    def judged(self, records: list[dict[str, str]]) -> str | None:
        """The rows, typed, as JSON, if no check finds an error in them."""
        mine = _Waiting(records)
        with self.guard:
            self.waiting.append(mine)
        with self.free:
            while not mine.done:
                # Who sends one after the other waits for nobody.
                if self.beside:
                    time.sleep(max(0.0, self.ended + GATHER - time.monotonic()))
                group = self._taken()
                self._judge(group)
                self.ended, self.beside = time.monotonic(), len(group) > 1 or bool(self.waiting)
        return mine.rows

    def _taken(self) -> list[_Waiting]:
        """Those that have waited longest, at least one."""
        with self.guard:
            count, rows = 1, len(self.waiting[0].records)
            while count < len(self.waiting) and rows + len(self.waiting[count].records) <= ROWS:
                rows += len(self.waiting[count].records)
                count += 1
            taken, self.waiting = self.waiting[:count], self.waiting[count:]
            return taken

    def _judge(self, group: list[_Waiting]) -> None:
        try:
            found = self.bench.judged([one.records for one in group])
            for one, rows in zip(group, found, strict=True):
                one.rows = rows
                if rows is None and len(group) > 1:
                    one.rows = self.bench.judged([one.records])[0]
        finally:
            for one in group:
                one.done = True


_kept: dict[str, Together] = {}
_making = threading.Lock()


def together(standard: Standard, dataset: DataSet) -> Together:
    """This process's own, made at its first use."""
    with _making:
        found = _kept.get(dataset.id)
        if found is None or found.bench.standard is not standard or found.bench.used >= USES:
            found = _kept[dataset.id] = Together(WarmBench(standard, dataset))
        return found


@dataclass(frozen=True)
class Passed:
    """Rows that pass every check, typed, as JSON; a workbench that holds them is only made where somebody asks."""

    standard: Standard
    reported: Reported
    rows: str

    def bench(self) -> Workbench:
        made = Workbench(self.standard)
        made.load(self.reported)
        return made
