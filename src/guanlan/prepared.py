"""Statements that the database keeps prepared, for what is asked many times a second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)

Values = Sequence[Any] | Mapping[str, Any]
Statement = tuple[str, Values]


def fetch_one(statement: str, values: Values) -> tuple[Any, ...] | None:
    """Carry a statement out and return its first row; errors are Django's.

    Django's own cursors have every statement parsed and planned anew. Here the server does so once in the life of a
    connection, so the text of the statement must be the same each time; values go apart from it (`%s` or `%(name)s`,
    with a cast).
    """
    with _preparing() as db, psycopg.Cursor(db) as cursor:
        _counted(statement)
        return cursor.execute(statement, values).fetchone()


def execute_together(*statements: Statement) -> None:
    """Carry statements out one after the other, all or none, without a word between this process and the database.

    Outside a transaction they are one of their own, which ends when the last has: what they lock is held no longer than
    the database itself takes. Errors are Django's.
    """
    with _preparing() as db, db.pipeline(), psycopg.Cursor(db) as cursor:
        for statement, values in statements:
            _counted(statement)
            cursor.execute(statement, values)


@contextmanager
def _preparing() -> Iterator[psycopg.Connection[Any]]:
    """Django's connection, which keeps prepared what is carried out meanwhile, and nothing else: its own cursors put values
    into the text, and a thousand texts would be kept that never come again."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    db: psycopg.Connection[Any] = connection.connection
    with connection.wrap_database_errors:
        db.prepare_threshold = 0
        try:
            yield db
        finally:
            db.prepare_threshold = None


def _counted(statement: str) -> None:
    """Where queries are counted, as in tests and benchmarks, these are too."""
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": ""})


def columns(model: type[Model], alias: str) -> str:
    """The columns of a model as a statement names them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def made(model: type[M], values: Sequence[Any]) -> M:
    """A record of a model, of the values of its `columns`."""
    return model.from_db("default", [field.attname for field in model._meta.concrete_fields], values)


def find_one(model: type[M], column: str, value: object) -> M | None:
    """The record whose column, a unique one, has a value."""
    if isinstance(value, str) and "\0" in value:
        return None
    statement = f'SELECT {columns(model, "t")} FROM "{model._meta.db_table}" t WHERE t."{column}" = %s'
    found = fetch_one(statement, [value])
    return made(model, found) if found else None
