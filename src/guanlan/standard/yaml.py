"""YAML that remembers its lines, so that every fault in a file is named with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a file of the standard."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Mapping(dict[str, Any]):
    """A YAML mapping with the line of each of its keys."""

    line: int = 1
    lines: dict[str, int]

    def at(self, key: str) -> int:
        return self.lines.get(key, self.line)


class _Loader(yaml.SafeLoader):
    """SafeLoader that keeps line numbers and refuses a key given twice."""


def _construct_mapping(loader: _Loader, node: yaml.MappingNode) -> Mapping:
    result = Mapping()
    result.line = node.start_mark.line + 1
    result.lines = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))  # type: ignore[no-untyped-call]
        if key in result:
            raise yaml.MarkedYAMLError(problem=f"键 {key} 重复", problem_mark=key_node.start_mark)
        result[key] = loader.construct_object(value_node, deep=True)  # type: ignore[no-untyped-call]
        result.lines[key] = key_node.start_mark.line + 1
    return result


def _construct_possible(loader: _Loader, node: yaml.ScalarNode) -> Any:
    """What looks like a date or a number and is none (2007-13-01) is a fault of its line."""
    try:
        return yaml.SafeLoader.yaml_constructors[node.tag](loader, node)
    except ValueError as error:
        raise yaml.MarkedYAMLError(problem=f"没有这个日期或数：{node.value}", problem_mark=node.start_mark) from error


_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
for _tag in ("timestamp", "int", "float"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _construct_possible)


def load(text: str, file: str, first_line: int = 1) -> tuple[Mapping | None, list[Fault]]:
    """Parse one YAML document that must be a mapping; lines count from `first_line`."""
    try:
        data = yaml.load("\n" * (first_line - 1) + text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [Fault(file, mark.line + 1 if mark else first_line, f"YAML 语法错误：{error.problem}")]
    except yaml.YAMLError as error:
        return None, [Fault(file, first_line, f"YAML 语法错误：{error}")]
    if not isinstance(data, Mapping):
        return None, [Fault(file, first_line, "文件内容应为键值映射")]
    return data, []


class Reader:
    """Takes typed values out of one mapping and collects what is wrong with it."""

    def __init__(self, mapping: Mapping, file: str, faults: list[Fault], what: str) -> None:
        self.mapping, self.file, self.faults, self.what = mapping, file, faults, what

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(self.file, self.mapping.at(key), message))

    def only(self, *keys: str) -> None:
        for key in self.mapping:
            if key not in keys:
                self.fault(key, f"{self.what}不认识的键 {key}")

    def text(self, key: str, *, required: bool = True, default: str = "") -> str:
        value = self.mapping.get(key)
        if value is None:
            if required:
                self.fault(key, f"{self.what}缺少 {key}")
            return default
        if isinstance(value, dict | list):
            self.fault(key, f"{key} 应为文字")
            return default
        return str(value)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.mapping.get(key, default)
        if not isinstance(value, bool):
            self.fault(key, f"{key} 应为 true 或 false")
            return default
        return value

    def number(self, key: str) -> float | None:
        value = self.mapping.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float | None):
            self.fault(key, f"{key} 应为数，实为 {value}")
            return None
        return None if value is None else float(value)

    def count(self, key: str, default: int | None = None) -> int | None:
        value = self.mapping.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | None) or (value or 0) < 0:
            self.fault(key, f"{key} 应为不小于 0 的整数，实为 {value}")
            return default
        return value

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        value = self.text(key, required=default is None, default=default or choices[0])
        if value not in choices:
            self.fault(key, f"{key} 应为 {' / '.join(choices)} 之一，实为 {value}")
            return default or choices[0]
        return value

    def names(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        value = self.mapping.get(key)
        if value is None:
            if required:
                self.fault(key, f"{self.what}缺少 {key}")
            return ()
        if not isinstance(value, list) or any(isinstance(v, dict | list) for v in value):
            self.fault(key, f"{key} 应为列表")
            return ()
        return tuple("" if v is None else str(v) for v in value)

    def choices(self, key: str, choices: Sequence[str]) -> tuple[str, ...]:
        values = self.names(key)
        for value in values:
            if value not in choices:
                self.fault(key, f"{key} 应为 {' / '.join(choices)}，没有 {value}")
        return values

    def items(self, key: str, *, required: bool = False) -> list[Mapping]:
        value = self.mapping.get(key)
        if value is None:
            if required:
                self.fault(key, f"{self.what}缺少 {key}")
            return []
        if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
            self.fault(key, f"{key} 应为键值映射的列表")
            return []
        return list(value)

    def table(self, key: str) -> Mapping:
        value = self.mapping.get(key)
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.fault(key, f"{key} 应为键值映射")
        empty = Mapping()
        empty.line, empty.lines = self.mapping.at(key), {}
        return empty


def read(path: Path, root: Path) -> tuple[str, str, Fault | None]:
    """Return (text, relative name, fault): an unreadable or non-UTF-8 file is a fault, not a crash."""
    name = str(path.relative_to(root))
    try:
        return path.read_text(encoding="utf-8-sig"), name, None
    except (OSError, UnicodeDecodeError) as error:
        return "", name, Fault(name, 1, f"文件读不出来（须为 UTF-8）：{error}")
