"""Reads Parquet without unfolding what it repeats: a kilobyte can claim millions of rows, or one long text in each."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from guanlan.intake.findings import IntakeError
from guanlan.intake.reported import refuse_too_many
from guanlan.intake.workbook_safety import MAX_UNPACKED
from guanlan.intake.worksheets import MAX_TEXT
from guanlan.standard.model import DataSet

_PLAIN = (
    pa.types.is_null, pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal,
    pa.types.is_date, pa.types.is_timestamp,
)  # fmt: skip


def parquet_rows(data: bytes, dataset: DataSet) -> tuple[list[dict[str, str | None]], list[str]]:
    """The rows by field ids, and the names of columns that the data set does not have; those are not read."""
    try:
        file = pq.ParquetFile(BytesIO(data))
        schema = file.schema_arrow
        _check(file, schema.names, dataset)
        known = [name for name in schema.names if name in dataset.by_name]
        for name in known:
            _check_type(name, schema.field(name).type)
        texts = [name for name in known if _is_text(schema.field(name).type)]
        folded = pq.ParquetFile(BytesIO(data), read_dictionary=texts, pre_buffer=False)
        columns = _texts(folded.read(columns=known, use_threads=False))
        count = file.metadata.num_rows
    except IntakeError:
        raise
    except Exception as error:  # Arrow meets damaged bytes with many kinds of exceptions
        raise IntakeError("Parquet 文件读不出来，可能不完整。", "truncated") from error
    rows = [dict(zip(known, row, strict=True)) for row in zip(*columns, strict=True)] if known else [{}] * count
    return rows, [name for name in schema.names if name not in dataset.by_name]


def _check(file: pq.ParquetFile, names: list[str], dataset: DataSet) -> None:
    """Refuse by what the file says of itself, before any of its pages is unpacked."""
    about = file.metadata
    groups = [about.row_group(i) for i in range(about.num_row_groups)]
    refuse_too_many(max(about.num_rows, sum(group.num_rows for group in groups)), dataset)
    if sum(group.total_byte_size for group in groups) > MAX_UNPACKED:
        raise IntakeError("Parquet 文件解压后异常庞大，疑似压缩炸弹，已拒绝。", "zip_bomb")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise IntakeError(f"Parquet 文件里“{twice[0]}”列出现两次。", "duplicate_column")


def _is_text(kind: pa.DataType) -> bool:
    return any(
        is_text(kind) for is_text in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    ) or (pa.types.is_dictionary(kind) and _is_text(kind.value_type))


def _check_type(name: str, kind: pa.DataType) -> None:
    if not _is_text(kind) and not any(accepted(kind) for accepted in _PLAIN):
        raise IntakeError(f"Parquet 文件的“{name}”列是 {kind} 类型，应为文字、数、是否或日期。", "type")


def _texts(table: pa.Table) -> list[list[str | None]]:
    """The columns as text; a text that repeats is held once."""
    letters, columns = 0, []
    for column in table.columns:
        values: list[Any] = []
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        for chunk in column.chunks:
            if not pa.types.is_dictionary(chunk.type):  # texts all are: they were read so
                values += [None if value is None else str(value) for value in chunk.to_pylist()]
                continue
            letters += pc.sum(pc.binary_length(chunk.dictionary).cast(pa.int64()).take(chunk.indices)).as_py() or 0
            if letters > MAX_TEXT:
                raise IntakeError("Parquet 文件的文字长得不合常理，疑似压缩炸弹，已拒绝。", "zip_bomb")
            texts = chunk.dictionary.to_pylist()
            values += [None if index is None else texts[index] for index in chunk.indices.to_pylist()]
        columns.append(values)
    return columns
