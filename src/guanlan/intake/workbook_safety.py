"""Refuses workbooks that are not what they seem, before anything parses them."""

from __future__ import annotations

import zipfile
from io import BytesIO

from guanlan.intake.findings import IntakeError

MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 2000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_workbook(data: bytes) -> zipfile.ZipFile:
    """Return the workbook's archive; IntakeError with what is wrong for anything but a plain, whole .xlsx."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise IntakeError("工作簿设有打开密码，请取消加密后再上传。", "encrypted")
        raise IntakeError("这是旧版 .xls 工作簿，请在 Excel 中另存为 .xlsx 后再上传。", "format")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        parts = archive.infolist()
    except Exception as error:  # zipfile meets damaged bytes with half a dozen kinds of exceptions
        raise IntakeError("文件不完整或不是 Excel 工作簿（.xlsx），请重新保存后再上传。", "truncated") from error
    _check_parts(parts, len(data))
    names = {p.filename.lower() for p in parts}
    if any(n.endswith("vbaproject.bin") for n in names):
        raise IntakeError("工作簿含有宏，请另存为不含宏的 .xlsx 后再上传。", "macro")
    if "xl/workbook.xml" not in names:
        raise IntakeError("文件不是 Excel 工作簿（.xlsx）。", "format")
    # Of two parts of one name, another reader may take the other one.
    if len(names) < len(parts) or not _whole(archive):
        raise damaged()
    return archive


def damaged() -> IntakeError:
    return IntakeError("工作簿内部损坏，请在 Excel 中打开、重新保存后再上传。", "truncated")


def _whole(archive: zipfile.ZipFile) -> bool:
    """Whether every part can be unpacked and has its check sum."""
    try:
        return archive.testzip() is None
    except Exception:  # zlib.error, NotImplementedError (Deflate64), EOFError, and more
        return False


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(p.file_size for p in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(size, 10_000):
        raise IntakeError("工作簿解压后异常庞大，疑似压缩炸弹，已拒绝。", "zip_bomb")
    if any(p.flag_bits & 1 for p in parts):
        raise IntakeError("工作簿设有密码，请取消加密后再上传。", "encrypted")
