"""Original files, kept under their SHA-256 and never changed; on disk before the database knows of them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from guanlan.intake.models import StoredFile


def evidence_path(sha256: str) -> Path:
    return Path(settings.EVIDENCE_ROOT) / sha256[:2] / sha256


def evidence_store(data: bytes) -> StoredFile:
    """Keep the bytes; storing them again is harmless. A crash leaves them whole or absent."""
    return StoredFile.objects.get(sha256=evidence_keep(data))


def evidence_keep(data: bytes) -> str:
    """The same, for those who need no more than the hash."""
    sha256 = evidence_write(data)
    StoredFile.objects.bulk_create([StoredFile(sha256=sha256, size=len(data))], ignore_conflicts=True)
    return sha256


def evidence_write(data: bytes) -> str:
    """Put the bytes on disk, safe from a crash; for those who tell the database of them in a statement of their own.

    A file that the database does not know of is nobody's, and the same bytes may come again.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    place = evidence_path(sha256)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own: two requests may bring the same bytes at the same moment.
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{sha256}.", delete=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, place)
        folder = os.open(place.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    return sha256


def file_statement(sha256: str, size: int) -> tuple[str, list[Any]]:
    """What tells the database of a file on disk (size in bytes), for `guanlan.prepared.execute_together`."""
    return _KNOWN, [sha256, size]


_KNOWN = """
INSERT INTO intake_storedfile (sha256, size, stored_at) VALUES (%s, %s::bigint, now()) ON CONFLICT (sha256) DO NOTHING
"""


def evidence_read(stored: StoredFile) -> bytes:
    """The original bytes; ValueError if they no longer match their hash."""
    data = evidence_path(stored.sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise ValueError(f"evidence {stored.sha256} was altered")
    return data
