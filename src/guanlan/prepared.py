"""Statements that the database keeps prepared, for what systems ask for many times a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def fetch_one(statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Carry a statement out and return its first row; errors are Django's.

    Django's own cursors have every statement parsed and planned anew. Here the server does so a few times in the life of
    a connection, so the text of the statement must be the same each time; values go apart from it (`%s`, with a cast).
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, values, prepare=True)
        return cursor.fetchone()


def columns(model: type[Model], alias: str) -> str:
    """The columns of a model as a statement names them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def made(model: type[M], values: Sequence[Any]) -> M:
    """A record of a model, of the values of its `columns`."""
    return model.from_db("default", [field.attname for field in model._meta.concrete_fields], values)


def find_one(model: type[M], column: str, value: object) -> M | None:
    """The record whose column, a unique one, has a value."""
    statement = f'SELECT {columns(model, "t")} FROM "{model._meta.db_table}" t WHERE t."{column}" = %s'
    found = fetch_one(statement, [value])
    return made(model, found) if found else None
