"""Validating a payment ledger: against DuckDB's plain typed scan, pandera on polars, and frictionless."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from bench import data
from bench.measure import Result, at_most, limit, median, peak_of
from guanlan.intake.ledgers import LedgerBench, read_head, validate_ledger
from guanlan.standard.loading import current

ROWS = 1_000_000
# frictionless reads row by row: it is given fewer rows, and speeds are compared by the row.
SLOW_ROWS = 20_000
_VALIDATE = (
    "from pathlib import Path\nfrom guanlan.intake.ledgers import validate_ledger\nfrom guanlan.standard.loading import current\n"
    "s = current()\nassert validate_ledger(Path(sys.argv[1]), s, s.datasets['payment']).rows == int(sys.argv[2])"
)


def run(folder: Path) -> Iterator[Result]:
    standard = current()
    dataset = standard.datasets["payment"]
    file, small = folder / "ledger.csv", folder / "small.csv"
    data.ledger(file, ROWS)
    data.ledger(small, SLOW_ROWS)

    def ours() -> None:
        outcome = validate_ledger(file, standard, dataset)
        assert outcome.rows == ROWS and outcome.passes

    def scan() -> None:
        head = read_head(file, dataset)
        with tempfile.TemporaryDirectory() as temporary:
            source = LedgerBench(standard, Path(temporary))._typed_source(file, dataset, head)
        names = ", ".join(f"max({name})" for name in head.columns)
        duckdb.connect(config={"threads": 2}).execute(f"SELECT {names} FROM {source}").fetchall()

    own = median(ours)
    yield at_most("validate 1,000,000 payments / plain typed scan", own, median(scan), 3.5)
    yield at_most("validate 1,000,000 payments / pandera on polars", own, median(lambda: with_pandera(file)), 1.0)
    slow = median(lambda: with_frictionless(small), 5)
    yield at_most(
        "validate, per row / frictionless (20,000 rows)", own / ROWS * 1e6, slow / SLOW_ROWS * 1e6, 1 / 40, "us"
    )
    yield limit("peak memory, 1,000,000 payments", peak_of(_VALIDATE, str(file), str(ROWS)), 1024, "MiB")
    large = folder / "large.csv"
    data.ledger(large, 10 * ROWS)
    yield limit("peak memory, 10,000,000 payments", peak_of(_VALIDATE, str(large), str(10 * ROWS)), 1536, "MiB")
    large.unlink()


def with_pandera(file: Path) -> None:
    """The same twenty field checks, and the set rules, in pandera on polars; reading included."""
    import pandera.polars as pa
    import polars as pl

    lists = current().codelists
    code = r"^[0-9A-HJ-NPQRTUWXY]{18}$"
    digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"

    def digit(field: pa.PolarsData) -> pl.LazyFrame:
        column = pl.col(field.key)
        total = sum(
            (
                column.str.slice(i, 1).replace_strict(
                    {c: n for n, c in enumerate(digits)}, default=0, return_dtype=pl.Int64
                )
                * pow(3, i, 31)
                for i in range(17)
            ),
            start=pl.lit(0),
        )
        last = column.str.slice(17, 1).replace_strict(
            {c: n for n, c in enumerate(digits)}, default=0, return_dtype=pl.Int64
        )
        return field.lazyframe.select(((31 - total % 31) % 31 == last) | column.is_null())

    def unlike(field: pa.PolarsData) -> pl.LazyFrame:
        return field.lazyframe.select(pl.col("payee_account") != pl.col("payer_account"))

    def approved(field: pa.PolarsData) -> pl.LazyFrame:
        return field.lazyframe.select(pl.col("approved_on") <= pl.col("paid_on"))

    def decided(field: pa.PolarsData) -> pl.LazyFrame:
        return field.lazyframe.select((pl.col("amount") < 5e7) | pl.col("decision_no").is_not_null())

    def once(field: pa.PolarsData) -> pl.LazyFrame:
        key = ["payer_account", "payee_account", "paid_on", "amount"]
        return field.lazyframe.select((pl.col("amount") < 5e5) | (pl.len().over(key) == 1))

    def whole(field: pa.PolarsData) -> pl.LazyFrame:
        near = (pl.col("amount") < 5e7) & (pl.col("amount") >= 1e7)
        total = (
            pl.when(near).then(pl.col("amount")).otherwise(0).sum().over(["payer_account", "payee_account", "paid_on"])
        )
        return field.lazyframe.select(~near | (total < 5e7))

    text = {
        n: pa.Column(pl.String, pa.Check.str_length(max_value=m))
        for n, m in (
            ("payment_no", 40),
            ("payer_account", 40),
            ("payee_name", 100),
            ("payee_account", 40),
            ("purpose", 200),
            ("budget_item", 60),
            ("contract_no", 60),
            ("decision_no", 60),
            ("approver", 40),
        )
    }
    choice = {
        n: pa.Column(pl.String, pa.Check.isin(list(lists[c].titles)))
        for n, c in (
            ("payee_kind", "payee_kind"),
            ("currency", "currency"),
            ("kind", "payment_kind"),
            ("channel", "payment_channel"),
        )
    }
    codes = {
        n: pa.Column(pl.String, [pa.Check.str_matches(code), pa.Check(digit)]) for n in ("organisation", "payee_code")
    }
    schema = pa.DataFrameSchema(
        {**text, **choice, **codes, "amount": pa.Column(pl.Float64, pa.Check.in_range(0.01, 1e12)), "paid_on": pa.Column(pl.Date), "paid_at": pa.Column(pl.Datetime), "approved_on": pa.Column(pl.Date)},
        checks=[pa.Check(c) for c in (unlike, approved, decided, once, whole)], unique=["organisation", "payment_no", "paid_on"],
    )  # fmt: skip
    columns = {n: pl.String for n in (*text, *choice, *codes)}
    frame = pl.read_csv(file, schema_overrides={**columns, "amount": pl.Float64}, try_parse_dates=True)
    schema.validate(frame)


def with_frictionless(file: Path) -> None:
    """The same field checks in frictionless."""
    from frictionless import Check, Schema, errors, fields, validate
    from stdnum.cn import uscc

    lists = current().codelists

    class Digits(Check):
        type = "uscc-digit"
        Errors = [errors.RowError]

        def validate_row(self, row):  # type: ignore[no-untyped-def]
            for name in ("organisation", "payee_code"):
                if row[name] and not uscc.is_valid(row[name]):
                    yield errors.RowError.from_row(row, note=f"{name} has a wrong check digit")

    def of(name: str) -> fields.StringField | fields.NumberField | fields.DateField | fields.DatetimeField:
        dataset = current().datasets["payment"]
        item = dataset.by_name[name].field
        constraints: dict[str, object] = {"required": True} if item.required else {}
        if item.type == "money":
            return fields.NumberField(name=name, constraints={**constraints, "minimum": 0.01, "maximum": 1e12})
        if item.type == "date":
            return fields.DateField(name=name, constraints=constraints)
        if item.type == "datetime":
            return fields.DatetimeField(name=name, format="%Y-%m-%d %H:%M:%S", constraints=constraints)
        if item.codelist:
            constraints["enum"] = list(lists[item.codelist].titles)
        if item.max_length:
            constraints["maxLength"] = item.max_length
        if item.type == "uscc":
            constraints["pattern"] = "[0-9A-HJ-NPQRTUWXY]{18}"
        return fields.StringField(name=name, constraints=constraints)

    with file.open() as source:
        names = source.readline().strip().split(",")
    report = validate(
        file.name, basepath=str(file.parent), schema=Schema(fields=[of(n) for n in names]), checks=[Digits()]
    )
    assert report.valid, report.to_summary()
