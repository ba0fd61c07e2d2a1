"""Databases and cities for the benchmarks, made in the embedded PostgreSQL (or DATABASE_URL's) and dropped after use."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg

SCOPES = 20


@contextmanager
def database(name: str) -> Iterator[str]:
    """A fresh database with the platform's schema, to which Django is connected; one for each process at a time."""
    from guanlan.config import postgres

    base = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL") or postgres.start()
    os.environ["BENCH_DATABASE_URL"] = base
    full = f"guanlan_bench_{name}_{os.getpid()}"
    with psycopg.connect(base, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {full} TEMPLATE template0 ENCODING 'UTF8'")
    before, _, query = base.partition("?")
    url = before.rsplit("/", 1)[0] + f"/{full}" + (f"?{query}" if query else "")
    os.environ["DATABASE_URL"] = url
    connect(url)
    from guanlan.config import serving

    serving.schema_ready(lambda _: None)
    try:
        yield url
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(base, autocommit=True) as db:
            db.execute(f"DROP DATABASE {full} WITH (FORCE)")


def connect(url: str) -> None:
    """Point Django at a database, whether or not it was set up before."""
    from guanlan.config import serving

    os.environ["DATABASE_URL"] = url
    serving.database_ready(lambda _: None)
    from django.conf import settings
    from django.db import connections

    from guanlan.config.settings import database as settings_of

    connections.close_all()
    made = settings_of(url)
    connections.databases["default"].update(made)
    connections["default"].settings_dict.update(made)
    settings.DATABASES["default"].update(made)


def load(enterprises: int) -> None:
    """The demonstration city with so many subsidiaries, all thirty-six months, sums and indicators."""
    from guanlan.demo import city
    from guanlan.demo.load import load as load_city

    city.SUBSIDIARIES = enterprises - city.GROUPS
    city.DISTRICT_SHARE = max(1, enterprises // 150)
    load_city(lambda text: print(f"  {enterprises}: {text}", file=sys.stderr, flush=True), today=date(2026, 11, 24))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("VACUUM ANALYZE")
