"""Questions that several monitors ask alike: a YAML header, then one SELECT (docs/standard-format.md)."""

from __future__ import annotations

from datetime import date

from guanlan.standard import sql
from guanlan.standard.cards import CardReader
from guanlan.standard.model import DataSet, Query
from guanlan.standard.schemas import LEDGER_HELPERS, schema_of
from guanlan.standard.yaml import Fault, Reader

_KEYS = ("id", "title", "datasets", "asks", "params", "source", "clause", "confirmed", "valid_from", "note")


def read_query(text: str, file: str, datasets: dict[str, DataSet]) -> tuple[Query | None, list[Fault]]:
    """One question, checked against the tables that payment monitors may read and those it asks for; none if faulty."""
    card = CardReader(text, file, datasets)
    if card.header is None:
        return None, card.faults
    reader = card.reader
    reader.only(*_KEYS)
    names = card.read()
    table = reader.table("asks")
    columns = Reader(table, file, card.faults, "asks ")
    asks = {name: columns.names(name, required=True) for name in table}
    params = card.params()
    schema = {n: schema_of(datasets[n]) for n in names if n in datasets}
    schema |= LEDGER_HELPERS | {name: dict.fromkeys(given, "VARCHAR") for name, given in asks.items()}
    card.faults += sql.check(card.sql, schema, set(params), file, card.sql_line)
    query = Query(
        id=card.id(),
        title=reader.text("title"),
        file=file,
        sql=card.sql,
        sql_line=card.sql_line,
        datasets=names,
        params=params,
        source=reader.text("source"),
        clause=reader.text("clause", required=False),
        confirmed=reader.flag("confirmed"),
        valid_from=card.day("valid_from") or date(1900, 1, 1),
        valid_to=None,
        note=reader.text("note", required=False),
        examples=(),
        asks=asks,
        gives=tuple(sql.output_names(card.sql)),
    )
    return (None if card.faults else query), card.faults
