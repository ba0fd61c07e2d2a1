"""Reads the national XML of 三重一大 (root `tiol`): regulations (0005), items (0004), meetings with their topics (0006).

A delivery is one XML document or a zip of them with their attachments. Only shape is judged here; who the people are
and which matter a topic belongs to is found in national_intake.py.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from guanlan.intake.findings import IntakeError
from guanlan.intake.markup import xml_root

MAX_PARTS, MAX_UNPACKED, MAX_RATIO = 2000, 300 * 1024 * 1024, 200
KINDS = {"regulation_id": "regulation", "item_id": "item", "meeting_id": "meeting"}
OPERATIONS = {"add": "01", "edit": "02", "del": "03"}
_DATE = re.compile(r"(\d{4})[-/年.]?(\d{1,2})[-/月.]?(\d{1,2})")
_RATE = re.compile(r"(\d+)\s*/\s*(\d+)")
_VOTE = re.compile(r"赞成票(?P<over>超过|达到|不少于|不低于)(?P<base>到会|应到会|应到)成员人数的(?P<rate>\d+/\d+)")


@dataclass(frozen=True)
class Document:
    """One object of the contract: its kind, its element, where it stood and what lay beside it."""

    kind: str
    node: Any
    name: str
    attached: tuple[str, ...] = ()

    def text(self, tag: str) -> str:
        return child_text(self.node, tag)

    def place(self, node: Any = None) -> str:
        return f"{self.name} 第 {(self.node if node is None else node).sourceline} 行"

    @property
    def operation(self) -> str:
        given = self.text("oper_type").lower()
        if given not in OPERATIONS:
            raise IntakeError(f"{self.place()}：oper_type 应为 add、edit 或 del，现为“{given}”。", "oper_type")
        return OPERATIONS[given]


@dataclass
class Package:
    """Every document of a delivery, by kind."""

    documents: list[Document] = field(default_factory=list)

    def of(self, kind: str) -> list[Document]:
        return [d for d in self.documents if d.kind == kind]


def read(data: bytes, name: str) -> Package:
    """Read a delivery; IntakeError with file and line of what cannot be understood."""
    package = Package()
    for file, content, attached in _files(data, name or "tiol.xml"):
        package.documents += _documents(xml_root(content, file), file, attached)
    if not package.documents:
        raise IntakeError(
            "没有找到制度、事项或会议：根元素应为 tiol，内含 regulation_id、item_id 或 meeting_id。", "template"
        )
    return package


def _files(data: bytes, name: str) -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    if not data.startswith(b"PK"):
        yield name, data, ()
        return
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        parts = [p for p in archive.infolist() if not p.is_dir()]
        unpacked = sum(p.file_size for p in parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 10_000):
            raise IntakeError("压缩包解压后异常庞大，疑似压缩炸弹，已拒绝。", "zip_bomb")
        if any(p.flag_bits & 1 for p in parts):
            raise IntakeError("压缩包设有密码，请取消加密后再报送。", "encrypted")
        names = [_entry_name(p) for p in parts]
        for part, file in zip(parts, names, strict=True):
            if file.lower().endswith(".xml"):
                folder = file.rpartition("/")[0]
                beside = tuple(n for n in names if n != file and (not folder or n.startswith(folder + "/")))
                yield file, archive.read(part), beside
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise IntakeError("压缩包不完整，请重新打包后再报送。", "truncated") from error


def _entry_name(part: zipfile.ZipInfo) -> str:
    """Names packed on Chinese Windows are GBK under a flag that says otherwise."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename


def _documents(root: Any, file: str, attached: tuple[str, ...]) -> Iterator[Document]:
    """The root itself, or each element below it that has the identifier of an object."""
    if root.tag != "tiol":
        return
    for node in (root, *root):
        kind = next((KINDS[c.tag] for c in node if c.tag in KINDS), None)
        if kind:
            yield Document(kind, node, file, attached)


def child_text(node: Any, tag: str) -> str:
    found = node.find(tag)
    return (found.text or "").strip() if found is not None else ""


def children(node: Any, group: str, tag: str) -> list[Any]:
    """Elements `tag` of a list `group`; a list that is not there is empty."""
    found = node.find(group)
    return [] if found is None else found.findall(tag)


def day(text: str, place: str, required: bool = True) -> str:
    """A date as yyyy-mm-dd from yyyyMMdd and the like, with or without a time of day."""
    found = _DATE.match(text)
    if not found:
        if text or required:
            raise IntakeError(f"{place}：日期“{text}”认不出来，应如 20260315。", "date")
        return ""
    year, month, number = found.groups()
    return f"{year}-{int(month):02d}-{int(number):02d}"


def rate(text: str) -> str:
    """A share from "2/3"; empty where none is given."""
    found = _RATE.search(text)
    if not found or int(found[2]) == 0:
        return ""
    return f"{int(found[1]) / int(found[2]):.6f}"


def vote_mode(text: str) -> dict[str, str] | None:
    """Base and share of a way of voting such as 赞成票超过到会成员人数的1/2; None if it reads otherwise."""
    found = _VOTE.search(text)
    if not found:
        return None
    return {
        "vote_base": "present" if found["base"] == "到会" else "all", "vote_rate": rate(found["rate"]),
        "vote_over": "是" if found["over"] == "超过" else "否",
    }  # fmt: skip


def yes(text: str) -> str:
    """是 or 否 from the ways the contract is filled in; empty where it is silent."""
    return {"是": "是", "1": "是", "true": "是", "否": "否", "0": "否", "false": "否"}.get(text.strip().lower(), "")
