"""Intake of a million checked rows to committed facts, against a raw COPY of the same rows into the same table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench import data
from bench.city import database
from bench.measure import Result, at_most, median

ROWS = 1_000_000


def run(folder: Path) -> Iterator[Result]:
    with database("intake"):
        from datetime import date

        from django.db import connection, transaction

        from guanlan.facts.operations import ledger_store, partition_ensure
        from guanlan.intake.ledgers import LedgerBench, read_head, validate_ledger
        from guanlan.intake.models import Submission
        from guanlan.organisations.models import Unit
        from guanlan.standard.loading import current

        standard = current()
        dataset = standard.datasets["payment"]
        file, plain = folder / "ledger.csv", folder / "plain.csv"
        data.ledger(file, ROWS)
        unit = Unit.objects.create(
            code=data.codes(1)[0], name="基准单位", kind="city_regulator", path="1.", valid_from=date(2010, 1, 1)
        )
        for month in range(1, 13):
            partition_ensure(dataset, date(2025, month, 1))
        ledger = read_head(file, dataset)
        columns = LedgerBench.columns(ledger)
        LedgerBench(standard, folder).write_rows(file, ledger, plain, unit.pk, 1)
        names = ", ".join(f'"{c}"' for c in ("unit_id", "submission_id", "row_id", "rounding_step", *columns))

        def empty() -> None:
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE facts.payment")

        def raw() -> None:
            empty()
            with (
                transaction.atomic(),
                connection.cursor() as cursor,
                cursor.copy(f"COPY facts.payment ({names}) FROM STDIN (FORMAT csv)") as copy,
                plain.open("rb") as source,
            ):
                while block := source.read(1 << 20):
                    copy.write(block)

        def ours() -> None:
            empty()
            assert validate_ledger(file, standard, dataset).passes
            with transaction.atomic():
                Submission.objects.filter(unit=unit).delete()
                submission = Submission.objects.create(
                    unit=unit,
                    dataset="payment",
                    period="2025-12",
                    version=1,
                    status="accepted",
                    channel="api",
                    standard_version=standard.version,
                    rows=ROWS,
                )
                assert ledger_store(submission, file, standard) == ROWS

        yield at_most("intake of 1,000,000 payments / raw COPY", median(ours), median(raw), 1.5)
