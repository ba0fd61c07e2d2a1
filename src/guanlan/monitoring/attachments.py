"""Documents that come with a step: what may come, and how it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guanlan.intake.evidence import evidence_store
from guanlan.monitoring.models import AlertEvent, AlertFile
from guanlan.monitoring.parameters import parameters

# By extension, how such a file begins: what calls itself a PDF has to be one.
KINDS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "ofd": (b"PK\x03\x04",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "doc": (b"\xd0\xcf\x11\xe0",),
    "xls": (b"\xd0\xcf\x11\xe0",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
}
ACCEPTED = ",".join(f".{kind}" for kind in KINDS)


class AttachmentError(Exception):
    """A document that is not taken; the message is for the user."""


@dataclass(frozen=True)
class Attachment:
    """One document as it came."""

    name: str
    data: bytes


def attachments_check(files: Sequence[Attachment]) -> None:
    """Refuse too many, too large, and what is not of a kind that is taken."""
    params = parameters()
    if len(files) > params.file_most_count:
        raise AttachmentError(f"一次最多上传 {params.file_most_count} 个文件。")
    for file in files:
        extension = file.name.rpartition(".")[2].lower()
        if extension not in KINDS:
            raise AttachmentError(f"不收“{file.name}”这种文件，请用 {'、'.join(KINDS)}。")
        if not file.data:
            raise AttachmentError(f"“{file.name}”是空文件。")
        if len(file.data) > params.file_most_bytes:
            raise AttachmentError(f"“{file.name}”超过 {params.file_most_bytes // 2**20} MB。")
        if not file.data.startswith(KINDS[extension]):
            raise AttachmentError(f"“{file.name}”的内容不是 {extension} 文件，请检查后重新上传。")


def files_keep(event: AlertEvent, files: Sequence[Attachment]) -> list[str]:
    """Keep checked documents with a step of the timeline; their hashes."""
    attachments_check(files)
    kept = [(file, evidence_store(file.data)) for file in files]
    AlertFile.objects.bulk_create(
        [AlertFile(event=event, stored=stored, name=file.name[-200:]) for file, stored in kept]
    )
    return [stored.sha256 for _, stored in kept]
