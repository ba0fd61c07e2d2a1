"""Excel workbooks of lists, as downloads under a Chinese name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from guanlan.web.sheets import safe, write

__all__ = ["XLSX", "download", "safe", "workbook", "workbook_response"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with a bold head."""
    return write(title, head, rows)


def download(data: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    """A file to be saved under a Chinese name."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def workbook_response(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    return download(workbook(title, head, rows), f"{title}.xlsx")
