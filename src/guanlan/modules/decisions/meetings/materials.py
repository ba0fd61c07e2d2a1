"""Materials of topics: what kinds of file are taken, who may open them, and a note of every opening."""

from __future__ import annotations

import zipfile
from io import BytesIO

from django.db import transaction

from guanlan.audit.operations import Actor
from guanlan.identity.models import User
from guanlan.intake.evidence import evidence_read, evidence_store
from guanlan.intake.workbook_safety import MAX_PARTS, MAX_RATIO, MAX_UNPACKED
from guanlan.modules.decisions.meetings.states import MeetingError, bounded, locked, note, required
from guanlan.modules.decisions.models import Attendee, Material, MaterialOpening, MeetingState, Topic
from guanlan.standard.loading import current

MAX_BYTES = 20 * 1024 * 1024
# What each kind of file begins with, and the part that an archive of its kind holds.
KINDS = {
    "pdf": (b"%PDF-", ""), "png": (b"\x89PNG\r\n\x1a\n", ""), "jpg": (b"\xff\xd8\xff", ""), "jpeg": (b"\xff\xd8\xff", ""),
    "docx": (b"PK\x03\x04", "word/document.xml"), "xlsx": (b"PK\x03\x04", "xl/workbook.xml"),
    "pptx": (b"PK\x03\x04", "ppt/presentation.xml"), "ofd": (b"PK\x03\x04", "OFD.xml"),
}  # fmt: skip
SECRET = ("绝密", "机密", "秘密★")


def file_check(data: bytes, name: str) -> None:
    """MeetingError unless the file is of a kind that is taken, whole, without macros and not marked as a state secret."""
    ending = name.rpartition(".")[2].lower()
    if not data:
        raise MeetingError("文件是空的。")
    if len(data) > MAX_BYTES:
        raise MeetingError("文件超过 20 MB，请压缩图片或分成几份。")
    if any(mark in name for mark in SECRET):
        raise MeetingError("文件名带有密级标志：本平台不得存储、处理涉及国家秘密的文件。")
    if ending in ("docm", "xlsm", "pptm", "dotm", "xltm"):
        raise MeetingError("文件含有宏，请另存为不含宏的格式。")
    if ending not in KINDS:
        raise MeetingError("只收 PDF、OFD、Word（.docx）、Excel（.xlsx）、PPT（.pptx）和 PNG、JPG 图片。")
    start, part = KINDS[ending]
    if not data.startswith(start):
        raise MeetingError(f"文件内容不是 .{ending}，可能改过扩展名或设有密码，请重新另存后上传。")
    if part:
        _archive_check(data, part, ending)


def _archive_check(data: bytes, part: str, ending: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise MeetingError("文件不完整，请重新保存后再上传。") from error
    unpacked = sum(p.file_size for p in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 10_000):
        raise MeetingError("文件解压后异常庞大，已拒绝。")
    names = {p.filename for p in parts}
    if any(n.lower().endswith("vbaproject.bin") for n in names):
        raise MeetingError("文件含有宏，请另存为不含宏的格式。")
    if part not in names:
        raise MeetingError(f"文件内容不是 .{ending}，请重新另存后上传。")


@transaction.atomic
def material_add(
    *, by: Actor | None, topic: Topic, kind: str, title: str, data: bytes, file_name: str,
    viewers: list[Attendee] | None = None,
) -> Material:  # fmt: skip
    """Keep a file for a topic; `viewers` None: everybody who attends may open it."""
    found = locked(topic.meeting, "增加材料", MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.GOING)
    file_check(data, file_name)
    if kind not in current().codelists["material_kind"].titles:
        raise MeetingError("请选择材料类别。")
    if any(a.meeting_id != found.pk for a in viewers or ()):
        raise MeetingError("可看的人员须在本次会议的参会名单中。")
    stored = evidence_store(data)
    material = Material.objects.create(
        topic=topic, kind=kind, title=required(title or file_name.rpartition(".")[0], "材料名称", 200), file=stored,
        file_name=bounded(file_name, "文件名", 200), everyone=viewers is None, added_by_id=by.pk if by else None,
    )  # fmt: skip
    material.viewers.set(viewers or [])
    note(by, found, "material.add", topic=topic.topic_no, material=material.pk, sha256=stored.sha256,
         viewers=None if viewers is None else [a.person_no for a in viewers])  # fmt: skip
    return material


@transaction.atomic
def material_drop(*, by: Actor | None, material: Material) -> None:
    """Take a material back before the notice; the bytes stay as evidence."""
    found = locked(material.topic.meeting, "撤下材料", MeetingState.PLANNED)
    note(by, found, "material.drop", topic=material.topic.topic_no, material=material.pk)
    material.delete()


@transaction.atomic
def material_open(*, by: User, material: Material) -> bytes:
    """The bytes of a material, with a note of who opened it."""
    MaterialOpening.objects.create(material=material, opened_by=by)
    note(
        by,
        material.topic.meeting,
        "material.open",
        material=material.pk,
        title=material.title,
        topic=material.topic.topic_no,
    )
    return evidence_read(material.file)
