"""Opens a reported file of any accepted kind and hands it to the engine."""

from __future__ import annotations

from pathlib import Path

from guanlan.intake.engine import validate
from guanlan.intake.findings import IntakeError, Outcome
from guanlan.intake.profiles import read_profile
from guanlan.intake.reported import Reported
from guanlan.standard.model import Standard

MAX_STATEMENT_BYTES = 20 * 1024 * 1024


def validate_file(
    file: Path, standard: Standard, *, dataset: str | None, profile: str | None, organisation: str
) -> Outcome:
    """Validate one file by a data set's own template or by a mapping profile; IntakeError if it cannot be read."""
    if profile is None:
        raise IntakeError("请指定映射方案。", "usage")
    if profile not in standard.profiles:
        raise IntakeError(f"没有名为 {profile} 的映射方案。", "usage")
    if file.stat().st_size > MAX_STATEMENT_BYTES:
        raise IntakeError("文件超过 20 MB。", "size")
    reported = read_profile(file.read_bytes(), standard.profiles[profile], standard, organisation=organisation)
    if not organisation:
        _assume_reporter(reported)
    return validate(reported, standard)


def _assume_reporter(reported: Reported) -> None:
    """A file on disk may name no reporter: one placeholder completes the records' keys and is not judged."""
    reported.assumed.add("organisation")
    for record in reported.records:
        record["organisation"] = "0" * 18
