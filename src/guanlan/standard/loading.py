"""Reads the folder `standard/` whole; every fault is collected, none stops the reading."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from guanlan.standard import cards
from guanlan.standard.model import (
    FIELD_TYPES,
    PERIOD_KINDS,
    REVIEWS,
    UNIT_KINDS,
    Cell,
    Codelist,
    Column,
    DataSet,
    Field,
    Heading,
    Profile,
    Standard,
    Told,
)  # fmt: skip
from guanlan.standard.queries import read_query
from guanlan.standard.yaml import Fault, Mapping, Reader, load, read

_FIELD_KEYS = (
    "id", "title", "type", "key", "required", "codelist", "unit", "min", "max", "max_length", "pattern",
    "pattern_title", "sensitivity", "from", "role", "indent", "note", "aliases", "columns",
    "lookup",
)  # fmt: skip
_DATASET_KEYS = (
    "id", "title", "module", "group", "source", "confirmed", "layout", "frequency", "owed_by", "columns",
    "fields", "partition_by", "note", "review",
)  # fmt: skip
_PROFILE_KEYS = (
    "id", "title", "dataset", "layout", "encoding", "header", "period", "unit", "empty", "constants",
    "organisation", "map", "ignore", "note", "partial", "dates", "number", "keep", "reversals", "needs", "parts", "told",
    "handed_in_at", "fixed",
)  # fmt: skip

T = TypeVar("T")


class StandardError(Exception):
    """The standard has faults; `faults` lists them with file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def default_root() -> Path:
    """The folder of the standard: GUANLAN_STANDARD, else `standard/` beside `src/`."""
    given = os.environ.get("GUANLAN_STANDARD")
    return Path(given) if given else Path(__file__).resolve().parents[3] / "standard"


@lru_cache(maxsize=4)
def current(root: Path | None = None) -> Standard:
    """Return the standard in force; StandardError if any of its files has a fault."""
    standard, faults = load_standard(root or default_root())
    if faults:
        raise StandardError(faults)
    return standard


def load_standard(root: Path) -> tuple[Standard, list[Fault]]:
    """Return what could be read and every fault found."""
    faults: list[Fault] = []
    about = _about(root, faults)
    codelists = _each(root, "codelists/*.csv", _codelist, faults)
    groups = {str(g.get("id")): str(g.get("title")) for g in about.get("groups", []) if isinstance(g, dict)}
    datasets = _each(root, "datasets/*/*.yaml", lambda t, f: _dataset(t, f, codelists, groups), faults)
    queries = _each(root, "queries/*.sql", lambda t, f: read_query(t, f, datasets), faults)
    standard = Standard(
        root=root,
        title=str(about.get("title", "")),
        version=str(about.get("version", "0")),
        released=about["released"] if isinstance(about.get("released"), date) else None,
        groups=groups,
        codelists=codelists,
        datasets=datasets,
        rules=_each(root, "rules/**/*.sql", lambda t, f: cards.read_rule(t, f, datasets), faults),
        indicators=_each(root, "indicators/**/*.sql", lambda t, f: cards.read_indicator(t, f, datasets), faults),
        queries=queries,
        monitors=_each(
            root, "monitors/**/*.sql", lambda t, f: cards.read_monitor(t, f, datasets, codelists, queries), faults
        ),
        profiles=_each(root, "profiles/*.yaml", lambda t, f: _profile(t, f, datasets, codelists), faults),
        digest=_digest(root),
    )
    _check_monitors(standard, faults)
    _check_sources(standard, faults)
    return standard, sorted(set(faults))


def _digest(root: Path) -> str:
    """SHA-256 over the names and contents of all files of the standard."""
    found = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".csv", ".yaml", ".sql")):
        found.update(f"{path.relative_to(root).as_posix()}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _check_monitors(standard: Standard, faults: list[Fault]) -> None:
    for monitor in standard.indicator_monitors:
        if monitor.indicator not in standard.indicators:
            faults.append(Fault(monitor.file, 1, f"没有这个指标：{monitor.indicator}"))
    for monitor in standard.monitors.values():
        for name in monitor.kept_by:
            if name not in standard.monitors or standard.monitors[name].kind != "ledger" or monitor.kind != "ledger":
                faults.append(Fault(monitor.file, 1, f"kept_by 应为监测支付的规则：{name}"))


def _check_sources(standard: Standard, faults: list[Fault]) -> None:
    """What a field is filled from must exist: else it stays empty, and nobody is told."""
    for dataset in standard.datasets.values():
        for field in dataset.fields:
            name, _, cell = field.filled_from.partition(".")
            if name and (name not in standard.datasets or cell not in standard.datasets[name].by_name):
                faults.append(Fault(dataset.file, field.line, f"from 没有这个字段：{field.filled_from}"))


def _about(root: Path, faults: list[Fault]) -> Mapping:
    text, name, fault = read(root / "standard.yaml", root)
    data, found = load(text, name) if fault is None else (None, [fault])
    faults += found
    return data if data is not None else Mapping()


Parser = Callable[[str, str], tuple[T | None, list[Fault]]]


def _each(root: Path, pattern: str, parse: Parser[T], faults: list[Fault]) -> dict[str, T]:
    """Parse every file of one kind, keyed by id; an id used twice is a fault."""
    result: dict[str, T] = {}
    for path in sorted(root.glob(pattern)):
        text, name, unreadable = read(path, root)
        if unreadable:
            faults.append(unreadable)
            continue
        item, found = parse(text, name)
        faults += found
        if item is None:
            continue
        item_id: str = item.id  # type: ignore[attr-defined]
        if item_id in result:
            faults.append(Fault(name, 1, f"id {item_id} 已在 {result[item_id].file} 用过"))  # type: ignore[attr-defined]
        result[item_id] = item
    return result


def _codelist(text: str, file: str) -> tuple[Codelist | None, list[Fault]]:
    faults: list[Fault] = []
    about = dict(_about_lines(text))
    lines = text.splitlines()
    skip = sum(1 for line in lines if line.startswith("#"))
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    titles: dict[str, str] = {}
    parents: dict[str, str] = {}
    if not rows.fieldnames or not {"code", "title"} <= set(rows.fieldnames):
        return None, [Fault(file, skip + 1, "码表第一行应为 code,title[,parent]")]
    for number, row in enumerate(rows, skip + 2):
        code, title = (row.get("code") or "").strip(), (row.get("title") or "").strip()
        if not code or not title:
            faults.append(Fault(file, number, "代码和名称都不能为空"))
        elif code in titles:
            faults.append(Fault(file, number, f"代码 {code} 重复"))
        titles[code] = title
        if row.get("parent"):
            parents[code] = row["parent"].strip()
    for code, parent in parents.items():
        if parent not in titles:
            faults.append(Fault(file, 1, f"代码 {code} 的上级 {parent} 不在码表内"))
    stem = file.rsplit("/", 1)[-1].removesuffix(".csv")
    return Codelist(stem, about.get("title", stem), about.get("source", ""), titles, parents), faults


def _about_lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if line.startswith("#") and ":" in line:
            key, _, value = line[1:].partition(":")
            yield key.strip(), value.strip()


def _dataset(
    text: str, file: str, codelists: dict[str, Codelist], groups: dict[str, str]
) -> tuple[DataSet | None, list[Fault]]:
    data, faults = load(text, file)
    if data is None:
        return None, faults
    reader = Reader(data, file, faults, "数据集")
    reader.only(*_DATASET_KEYS)
    stem = file.rsplit("/", 1)[-1].removesuffix(".yaml")
    if reader.text("id") != stem:
        reader.fault("id", f"id 应与文件名 {stem} 相同")
    if groups and reader.text("group") not in groups:
        reader.fault("group", f"standard.yaml 里没有这个组：{data.get('group')}")
    layout = reader.choice("layout", ("statement", "table"))
    columns = tuple(Column(str(c.get("id") or ""), str(c.get("title", ""))) for c in reader.items("columns"))
    lines = tuple(_line(item, file, faults, codelists) for item in reader.items("fields", required=True))
    dataset = DataSet(
        id=stem,
        title=reader.text("title"),
        module=reader.text("module"),
        group=reader.text("group"),
        source=reader.text("source"),
        confirmed=reader.flag("confirmed"),
        layout=layout,
        frequency=reader.choices("frequency", PERIOD_KINDS),
        owed_by=reader.choices("owed_by", UNIT_KINDS),
        columns=columns or (Column("", ""),),
        lines=lines,
        file=file,
        partition_by=reader.text("partition_by", required=False),
        note=reader.text("note", required=False),
        review=reader.choice("review", REVIEWS, "regulator"),
    )
    cells = _cells(dataset)
    _check_unique(dataset, cells, reader)
    return replace(dataset, cells=cells, by_name={c.name: c for c in cells}), faults


def _line(item: Mapping, file: str, faults: list[Fault], codelists: dict[str, Codelist]) -> Field | Heading:
    if "heading" in item:
        return Heading(str(item["heading"]))
    reader = Reader(item, file, faults, "字段")
    reader.only(*_FIELD_KEYS)
    kind = reader.choice("type", FIELD_TYPES)
    codelist = reader.text("codelist", required=kind == "code")
    if codelist and codelist not in codelists:
        reader.fault("codelist", f"没有这个码表：{codelist}")
    return Field(
        id=reader.text("id"),
        title=reader.text("title"),
        type=kind,
        line=item.line,
        key=reader.flag("key"),
        required=reader.flag("required") or reader.flag("key"),
        codelist=codelist,
        unit=reader.text("unit", required=False),
        min=reader.number("min"),
        max=reader.number("max"),
        max_length=reader.count("max_length"),
        pattern=reader.text("pattern", required=False),
        pattern_title=reader.text("pattern_title", required=False),
        sensitivity=reader.choice("sensitivity", ("公开", "内部", "敏感"), "内部"),
        filled_from=reader.text("from", required=False),
        role=reader.text("role", required=False),
        indent=reader.count("indent", 0) or 0,
        note=reader.text("note", required=False),
        aliases=reader.names("aliases"),
        columns=reader.names("columns") if "columns" in item else None,
        lookup=reader.flag("lookup"),
    )


def _cells(dataset: DataSet) -> tuple[Cell, ...]:
    """The table's columns: a number of a statement once for each amount column, anything else once."""
    plain = Column("", "")
    cells = []
    for field in dataset.fields:
        if dataset.layout == "statement" and field.is_number and not field.key:
            wanted = [c for c in dataset.columns if field.columns is None or c.id in field.columns]
        else:
            wanted = [plain]
        for column in wanted:
            cells.append(Cell(f"{field.id}_{column.id}" if column.id else field.id, field, column))
    return tuple(cells)


def _check_unique(dataset: DataSet, cells: tuple[Cell, ...], reader: Reader) -> None:
    seen: set[str] = set()
    for cell in cells:
        if cell.name in seen:
            reader.faults.append(Fault(dataset.file, cell.field.line, f"字段 {cell.name} 重复"))
        seen.add(cell.name)


def _check_unit(reader: Reader) -> None:
    unit = reader.mapping.get("unit", 1)
    if unit != "from_label" and (isinstance(unit, bool) or not isinstance(unit, int | float) or unit <= 0):
        reader.fault("unit", f"unit 应为 from_label 或大于 0 的数，实为 {unit}")


def _profile(
    text: str, file: str, datasets: dict[str, DataSet], codelists: dict[str, Codelist]
) -> tuple[Profile | None, list[Fault]]:
    data, faults = load(text, file)
    if data is None:
        return None, faults
    reader = Reader(data, file, faults, "映射方案")
    reader.only(*_PROFILE_KEYS)
    dataset = datasets.get(reader.text("dataset"))
    if dataset is None:
        reader.fault("dataset", f"没有这个数据集：{data.get('dataset')}")
        return None, faults
    targets = {}
    table = reader.table("map")
    for label, value in table.items():
        targets[label] = tuple(map(str, value)) if isinstance(value, list) else (str(value),)
        for target in targets[label]:
            if target.lstrip("+") not in dataset.by_name:
                faults.append(Fault(file, table.at(label), f"{dataset.id} 没有字段 {target}"))
    needs = reader.names("needs")
    for name in needs:
        if name not in dataset.by_name:
            reader.fault("needs", f"{dataset.id} 没有字段 {name}")
    part_of = {k: str(v.get("of", "")) for k, v in reader.table("ignore").items() if isinstance(v, Mapping)}
    for label, target in part_of.items():
        if target not in dataset.by_name:
            faults.append(Fault(file, reader.table("ignore").at(label), f"{dataset.id} 没有字段 {target}"))
    header, period = reader.table("header"), reader.table("period")
    Reader(header, file, faults, "header ").only("first_cell")
    about_period = Reader(period, file, faults, "period ")
    about_period.only("format")
    _check_unit(reader)
    encoding = data.get("encoding", ["utf-8-sig"])
    return Profile(
        id=reader.text("id"),
        title=reader.text("title"),
        dataset=dataset.id,
        layout=reader.choice("layout", ("items_in_rows", "records_in_rows")),
        file=file,
        encoding=tuple(encoding) if isinstance(encoding, list) else (str(encoding),),
        first_cell=str(header.get("first_cell", "")),
        period_format=about_period.choice("format", ("year_end_date",), "") if "format" in period else "",
        unit=str(data.get("unit", 1)),
        empty=reader.names("empty") or ("",),
        constants={k: str(v) for k, v in reader.table("constants").items()},
        map=targets,
        ignore={
            k: str(v.get("reason", "") if isinstance(v, Mapping) else v) for k, v in reader.table("ignore").items()
        },
        part_of=part_of,
        fixed=reader.flag("fixed"),
        added=frozenset(t[0][1:] for t in targets.values() if t[0].startswith("+")),
        partial=reader.text("partial", required=False),
        dates={k: str(v) for k, v in reader.table("dates").items()},
        number=reader.text("number", required=False),
        keep=reader.text("keep", required=False),
        reversals=reader.text("reversals", required=False),
        needs=needs,
        parts=reader.flag("parts"),
        told=_told(reader.table("told"), file, faults, dataset, codelists),
        handed_in_at=reader.text("handed_in_at", required=False),
    ), faults


def _told(
    table: Mapping, file: str, faults: list[Fault], dataset: DataSet, codelists: dict[str, Codelist]
) -> dict[str, Told]:
    """Fields told from what columns say, each with the columns, the words and the endings."""
    found: dict[str, Told] = {}
    for name, item in table.items():
        if name not in dataset.by_name or not isinstance(item, Mapping):
            faults.append(Fault(file, table.at(name), f"{dataset.id} 没有字段 {name}，或写法不对"))
            continue
        reader = Reader(item, file, faults, f"told.{name}")
        reader.only("from", "words", "endings")
        words, endings = reader.table("words"), reader.table("endings")
        codelist = dataset.by_name[name].field.codelist
        for given in (words, endings):
            for word, value in given.items():
                if codelist and str(value) not in codelists[codelist].titles:
                    faults.append(Fault(file, given.at(word), f"码表 {codelist} 没有 {value}"))
        found[name] = Told(
            reader.names("from", required=True),
            {str(k): str(v) for k, v in words.items()},
            {str(k): str(v) for k, v in endings.items()},
        )
    return found
