"""Opens a reported file of any accepted kind and hands it to the engine."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from guanlan.intake import register_files, text
from guanlan.intake.engine import SAMPLE, validate
from guanlan.intake.findings import Finding, IntakeError, Outcome, Place, Unmapped
from guanlan.intake.foreign_ledgers import validate_foreign
from guanlan.intake.ledgers import validate_ledger
from guanlan.intake.parquet import parquet_rows
from guanlan.intake.profiles import read_profile
from guanlan.intake.reported import Reported, refuse_too_many
from guanlan.intake.workbooks import plain, read_workbook
from guanlan.standard.model import DataSet, Standard

MAX_STATEMENT_BYTES = 20 * 1024 * 1024
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def validate_file(
    file: Path, standard: Standard, *, dataset: str | None, profile: str | None, organisation: str
) -> Outcome:
    """Validate one file by a data set's own template or by a mapping profile; IntakeError if it cannot be read."""
    if profile is not None and profile not in standard.profiles:
        known = {p.id: p.title for p in standard.profiles.values()}
        hint = text.near(profile, known) or f"现有：{'、'.join(known)}。"
        raise IntakeError(f"没有名为 {profile} 的映射方案；{hint}", "usage")
    if profile is not None and standard.profiles[profile].layout == "records_in_rows":
        with tempfile.TemporaryDirectory() as folder:
            chosen = standard.profiles[profile]
            return validate_foreign(file, chosen, standard, Path(folder), organisation=organisation)
    ledger = standard.datasets.get(dataset or "")
    if profile is None and ledger is not None and ledger.partition_by and file.suffix.lower() == ".csv":
        return validate_ledger(file, standard, ledger)
    data = content(file)
    if profile is not None:
        reported = read_profile(data, standard.profiles[profile], standard, organisation=organisation)
    else:
        reported = read_file(data, file.name, standard, dataset)
        if organisation and reported.dataset.is_register:
            register_files.address(reported, organisation)
        elif organisation:
            for record in reported.records:
                record.setdefault("organisation", organisation)
    if not organisation and not any(r.get("organisation") for r in [*reported.records, *reported.deleted]):
        _assume_reporter(reported)
    return validate(reported, standard)


def content(file: Path) -> bytes:
    """The bytes of a file on disk, at most as many as every channel takes."""
    if file.stat().st_size > MAX_STATEMENT_BYTES:
        raise IntakeError("文件超过 20 MB，请分批报送。", "size")
    return file.read_bytes()


def read_file(data: bytes, name: str, standard: Standard, dataset: str | None) -> Reported:
    """Read one data set from a workbook, CSV, JSON or Parquet file; IntakeError says why it cannot be."""
    if dataset is None or dataset not in standard.datasets:
        known = {d.id: d.title for d in standard.datasets.values()}
        if dataset is None:
            raise IntakeError("没有说明文件是什么：请指定数据集（例如 balance_sheet）或映射方案。", "usage")
        hint = text.near(dataset, known) or "全部数据集见《数据标准》的目录。"
        raise IntakeError(f"没有名为 {dataset} 的数据集；{hint}", "usage")
    target = standard.datasets[dataset]
    if not data:
        raise IntakeError("文件是空的。", "empty")
    if not target.is_register:
        return _read(data, name, standard, target)
    wider = register_files.widened(target, standard)
    extended = replace(standard, datasets={**standard.datasets, dataset: wider})
    return register_files.parted(_read(data, name, extended, wider), target, standard)


def _read(data: bytes, name: str, standard: Standard, target: DataSet) -> Reported:
    if data.startswith(WORKBOOKS) or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        return read_workbook(data, standard, dataset=target.id)[0]
    if data.startswith(b"PAR1"):
        return read_parquet(data, target)
    if name.lower().endswith(".json") or data.lstrip()[:1] in (b"{", b"["):
        return read_json(data, target)
    return read_csv(data, target)


def read_csv(data: bytes, dataset: DataSet) -> Reported:
    """Records in rows; the header holds field ids or titles."""
    rows = text.csv_rows(data)
    titles = {plain(t): c.name for c in dataset.cells for t in (c.title, c.name, c.field.title, *c.field.aliases)}
    header = next((i for i, row in enumerate(rows) if any(plain(c) in titles for c in row)), None)
    if header is None:
        raise IntakeError(f"找不到表头行：第一行应为“{dataset.title}”的字段名称或代码。", "template")
    refuse_too_many(len(rows) - header - 1, dataset)
    reported = Reported(dataset)
    columns: dict[int, str] = {}
    for index, cell in enumerate(rows[header]):
        name = titles.get(plain(cell))
        letter = get_column_letter(index + 1)
        if name in columns.values():
            place = Place(header + 1, letter, f"{letter}{header + 1}")
            reported.findings.append(Finding("duplicate_column", "error", f"“{cell}”列出现两次。", place))
        elif name:
            columns[index] = name
        elif cell.strip():
            reported.unmapped.append(Unmapped(cell, header + 1, "标准里没有这一列", True))
    for number, row in enumerate(rows[header + 1 :], header + 2):
        _take_row(reported, row, number, columns, len(rows[header]))
    return reported


def _take_row(reported: Reported, row: list[str], number: int, columns: dict[int, str], width: int) -> None:
    if not any(cell.strip() for cell in row):
        return
    reported.records.append({name: row[i].strip() for i, name in columns.items() if i < len(row) and row[i].strip()})
    record = len(reported.records)
    for i, name in columns.items():
        letter = get_column_letter(i + 1)
        reported.places[record, name] = Place(number, letter, f"{letter}{number}")
    if len(row) > width:
        letter = get_column_letter(width + 1)
        message = f"第 {number} 行有 {len(row)} 列，表头只有 {width} 列；含逗号的文字请加引号。"
        place = Place(number, letter, f"{letter}{number}")
        reported.findings.append(Finding("columns", "error", message, place, record=record))


def read_json(data: bytes, dataset: DataSet) -> Reported:
    """One record as an object, or several in a list; amounts as numbers or text."""
    return from_objects(text.json_value(data), dataset)


def from_objects(given: Any, dataset: DataSet) -> Reported:
    """Records from decoded JSON; unknown names and nested values are findings, never dropped."""
    objects = given if isinstance(given, list) else [given]
    refuse_too_many(len(objects), dataset)

    def located(number: int, name: str) -> Place:
        return Place(number, name, f"/{number - 1}/{name}" if isinstance(given, list) else f"/{name}")

    reported = Reported(dataset, located=located)
    faults: dict[tuple[str, str, str], list[int]] = {}
    for number, item in enumerate(objects, 1):
        if not isinstance(item, dict):
            raise IntakeError(f"第 {number} 条记录不是对象（应为 {{字段: 值}}）。", "json")
        record: dict[str, str] = {}
        for name, value in item.items():
            if fault := _fault(name, value, dataset):
                faults.setdefault((name, *fault), []).append(number)
            elif value is not None and value != "":
                record[name] = {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
        if len(faults) > SAMPLE:
            raise IntakeError(f"有 {SAMPLE} 个以上的字段名不在“{dataset.title}”里，请按标准的字段名报送。", "template")
        reported.records.append(record)
    for (name, rule, message), numbers in faults.items():
        if rule != "unknown_field" and len(numbers) <= SAMPLE or len(numbers) == 1:
            reported.findings += [Finding(rule, "error", message, located(n, name), name, record=n) for n in numbers]
        else:
            # Said once, of the file as a whole: it is so in many records, and each of them has the fault.
            many = f"（第 {numbers[0]} 条起，共 {len(numbers)} 条记录如此）"
            reported.findings.append(Finding(rule, "error", message + many, located(numbers[0], name), name))
    return reported


def register_of(given: Any, standard: Standard, dataset: str) -> Reported:
    """A register from decoded JSON: one object, or a list of them, each perhaps with its operation."""
    target = standard.datasets[dataset]
    return register_files.parted(from_objects(given, register_files.widened(target, standard)), target, standard)


def _fault(name: str, value: Any, dataset: DataSet) -> tuple[str, str] | None:
    """What is wrong with the form of one value of an object: (rule, message)."""
    if name not in dataset.by_name:
        return "unknown_field", f"标准里没有字段 {name[:60]}。"
    if isinstance(value, dict | list):
        return "type", f"{name} 的值应为文字或数，不能是对象或列表。"
    if "\x00" in str(value):
        return "type", f"{name} 含有不可见的空字符。"
    return None


def read_parquet(data: bytes, dataset: DataSet) -> Reported:
    """Records from a Parquet file whose columns are named by field ids."""
    rows, unknown = parquet_rows(data, dataset)
    reported = from_objects(rows, dataset)
    for name in unknown[:SAMPLE]:
        reported.findings.append(
            Finding("unknown_field", "error", f"标准里没有字段 {name[:60]}。", Place(column=name[:60]), name[:60])
        )
    return reported


def _assume_reporter(reported: Reported) -> None:
    """A file on disk may name no reporter: one placeholder completes the records' keys and is not judged."""
    reported.assumed.add("organisation")
    for record in [*reported.records, *reported.deleted]:
        record["organisation"] = "0" * 18
