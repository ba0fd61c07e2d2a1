"""The DDL that follows from the standard: additive, so that running it again changes nothing.

Each data set has `facts.<id>`; a statement also has `facts.<id>_summed`, the sums through the supervision tree.
Row-level security lets a connection see only the units below its `guanlan.scope` paths.
"""

from __future__ import annotations

from collections.abc import Iterator

from guanlan.standard.model import DataSet, Standard
from guanlan.standard.schemas import sql_type

WEB_ROLE = "guanlan_web"

# What every fact row carries besides its fields; the virtual columns of docs/standard-format.md are real here.
COMMON = {
    "unit_id": "bigint NOT NULL",
    "submission_id": "bigint NOT NULL",
    "row_id": "bigint NOT NULL",
    "rounding_step": "numeric(20,2) NOT NULL",
    "period_end": "date",
    "period_kind": "text",
    "prior_period": "text",
    "previous_period": "text",
    "opening_period": "text",
}
_TYPES = {"VARCHAR": "text", "BIGINT": "bigint", "DOUBLE": "double precision"}


def pg_type(duck_type: str) -> str:
    return _TYPES.get(duck_type, duck_type.lower().replace("decimal", "numeric"))


def statements(standard: Standard) -> Iterator[str]:
    """Every statement that brings the schema `facts` up to one version of the standard."""
    yield "CREATE SCHEMA IF NOT EXISTS facts"
    yield f"GRANT USAGE ON SCHEMA facts TO {WEB_ROLE}"
    for dataset in standard.datasets.values():
        yield from _create(dataset)
        if dataset.layout == "statement":
            yield from _create_summed(dataset)


def _create(dataset: DataSet) -> Iterator[str]:
    table = f"facts.{dataset.id}"
    partition = f" PARTITION BY RANGE ({dataset.partition_by})" if dataset.partition_by else ""
    columns = ", ".join(f"{name} {kind}" for name, kind in COMMON.items())
    if dataset.partition_by:
        columns += f', "{dataset.partition_by}" {pg_type(sql_type(dataset.by_name[dataset.partition_by]))}'
    yield f"CREATE TABLE IF NOT EXISTS {table} ({columns}){partition}"
    for cell in dataset.cells:
        yield f'ALTER TABLE {table} ADD COLUMN IF NOT EXISTS "{cell.name}" {pg_type(sql_type(cell))}'
    if dataset.partition_by:
        yield f"CREATE TABLE IF NOT EXISTS facts.{dataset.id}_default PARTITION OF {table} DEFAULT"
    keys = ", ".join(f'"{k.id}"' for k in dataset.keys)
    keyed = any(k.id == dataset.partition_by for k in dataset.keys)
    extra = f", {dataset.partition_by}" if dataset.partition_by and not keyed else ""
    yield f"CREATE UNIQUE INDEX IF NOT EXISTS {dataset.id}_key ON {table} ({keys}{extra})"
    lookup = "(unit_id, period)" if any(k.id == "period" for k in dataset.keys) else "(unit_id)"
    yield f"CREATE INDEX IF NOT EXISTS {dataset.id}_unit ON {table} {lookup}"
    yield from _references(dataset)
    # Whoever looks a record up asks on which day it held: with its days in the index no record has to be read for that.
    for field in dataset.fields:
        if field.lookup:
            dates = (f for f in dataset.fields if f.type == "date" and not f.key and f is not field)
            days = ", ".join(f'"{f.id}"' for f in dates)
            yield f"DROP INDEX IF EXISTS facts.{dataset.id}_at_{field.id}"
            covered = f" INCLUDE ({days})" if days else ""
            yield f"CREATE INDEX IF NOT EXISTS {dataset.id}_dated_{field.id} ON {table} ({field.id}){covered}"
    yield from protect(table, "unit_id")


def _references(dataset: DataSet) -> Iterator[str]:
    """An index for each number of another data set's record (fields named ..._no): pages and rules look them up.

    Partitioned ledgers have none: payments are looked up in `monitoring_ledgerline`, which has its own.
    """
    if dataset.partition_by or "organisation" not in {k.id for k in dataset.keys}:
        return
    for field in dataset.fields:
        if field.id.endswith("_no") and field.type == "text" and not field.key:
            yield (
                f"CREATE INDEX IF NOT EXISTS {dataset.id}_by_{field.id} ON facts.{dataset.id} (organisation, {field.id})"
            )


def _create_summed(dataset: DataSet) -> Iterator[str]:
    """Sums of the direct children's figures; same columns, so that the same indicator SQL runs on it."""
    table = f"facts.{dataset.id}_summed"
    yield f"CREATE TABLE IF NOT EXISTS {table} (LIKE facts.{dataset.id})"
    for cell in dataset.cells:
        yield f'ALTER TABLE {table} ADD COLUMN IF NOT EXISTS "{cell.name}" {pg_type(sql_type(cell))}'
    yield f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS members integer NOT NULL DEFAULT 0"
    yield f"ALTER TABLE {table} ALTER COLUMN submission_id DROP NOT NULL"
    if any(k.id == "period" for k in dataset.keys):
        yield f"CREATE UNIQUE INDEX IF NOT EXISTS {dataset.id}_summed_key ON {table} (unit_id, period)"
    yield from protect(table, "unit_id")


def protect(table: str, column: str) -> Iterator[str]:
    """Row-level security: only rows of units below a path in `guanlan.scope`; nothing when it is not set."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS in_scope ON {table}"
    yield (
        f"CREATE POLICY in_scope ON {table} USING "
        f"((SELECT guanlan_sees_all()) OR {column} IN (SELECT guanlan_visible_units()))"
    )
    yield f"GRANT SELECT ON {table} TO {WEB_ROLE}"
