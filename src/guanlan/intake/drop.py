"""The watched drop folder: `drop/<USCC>/<data set, profile or contract>/file` is taken in; the reply lies beside it.

Forms and registers are taken here; mass ledgers, and contracts that exist already, by what the rooms above hand in for
them (`takers`, by the name of the folder or of the data set).

A file is taken when it has not changed since the last look. It is moved to `done/` or `refused/` only after
its submission is committed, so a kill at any moment leaves it to be taken again (harmlessly: what was taken is known again).
A file put away before is never overwritten: the next one of its name gets a number.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from guanlan.intake.files import content, read_file
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import Channel, Submission
from guanlan.intake.operations import ReportingError
from guanlan.intake.profiles import read_profile
from guanlan.intake.registers import register_take
from guanlan.intake.taking import submission_take
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current

# In bytes: room for a number and for `.result.json`.
LONGEST_STEM = 200

log = structlog.get_logger("guanlan.drop")


class Refused(Exception):
    """A file whose content has errors, and therefore is not taken; `outcome` says which."""

    def __init__(self, outcome: dict[str, Any]) -> None:
        self.outcome = outcome
        super().__init__(outcome.get("message", ""))


# Takes one file in by a mapping profile or without one, whole or not at all; what it returns is written beside the file.
Taker = Callable[[bytes, str, Unit, str], dict[str, Any]]


def watch(stop: threading.Event, seconds: float, takers: Mapping[str, Taker]) -> None:
    """Look again and again until told to stop; one bad file never ends the watching."""
    root = Path(settings.DROP_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    seen: dict[Path, tuple[int, float]] = {}
    while not stop.wait(seconds):
        try:
            for file in list(waiting(root)):
                _look_safely(file, seen, takers)
            close_old_connections()
        except Exception:  # the folder is away: it may be there at the next look
            log.exception("drop folder")


def _look_safely(file: Path, seen: dict[Path, tuple[int, float]], takers: Mapping[str, Taker]) -> None:
    try:
        _look(file, seen, takers)
    except Exception:  # the disk or the database is away: the file stays, and is looked at again
        log.exception("drop folder", file=file.name)


def _look(file: Path, seen: dict[Path, tuple[int, float]], takers: Mapping[str, Taker]) -> None:
    stat = file.stat()
    mark = (stat.st_size, stat.st_mtime)
    if seen.get(file) == mark:
        take(file, takers)
        seen.pop(file, None)
    else:
        seen[file] = mark


def waiting(root: Path) -> Iterator[Path]:
    """Files to be taken: three levels deep, not hidden, not ours."""
    unfinished = (".tmp", ".part", ".crdownload")
    for file in sorted(root.glob("*/*/*")):
        if file.is_file() and not file.is_symlink() and not file.name.startswith(".") and file.suffix not in unfinished:
            yield file


def take(file: Path, takers: Mapping[str, Taker] | None = None) -> list[Submission]:
    """Take one file in; write the outcome beside it in `done/` or `refused/`."""
    target, code = file.parent.name, file.parent.parent.name
    try:
        unit = _unit(code)
        profile = current().profiles.get(target)
        dataset = profile.dataset if profile is not None else target
        if takers and dataset in takers:
            outcome = takers[dataset](content(file), file.name, unit, target if profile is not None else "")
            _put_away(file, "done", outcome)
            log.info("drop taken", file=file.name)
            return []
        taken = _taken(file, unit, target)
    except Refused as refusal:
        _put_away(file, "refused", refusal.outcome)
        log.info("drop refused", file=file.name, message=str(refusal))
        return []
    except (IntakeError, ReportingError) as error:
        message = error.message if isinstance(error, IntakeError) else str(error)
        _put_away(file, "refused", {"message": message, "rule": getattr(error, "rule", "reporting")})
        log.info("drop refused", file=file.name, message=message)
        return []
    except DatabaseError:
        # The database is away for everybody, or refuses this very content; only the second is the file's fault.
        close_old_connections()
        connection.ensure_connection()
        _put_away(file, "refused", {"message": "内容无法保存：含有数据库不接受的字符。", "rule": "content"})
        log.exception("drop refused", file=file.name)
        return []
    except OSError:
        raise
    except Exception:
        log.exception("drop refused", file=file.name)
        message = "平台处理这份文件时出了意外，没有收下；请检查文件，或联系平台管理员查看日志。"
        _put_away(file, "refused", {"message": message, "rule": "internal"})
        return []
    _put_away(file, "done", [
        {"id": s.pk, "dataset": s.dataset, "period": s.period, "version": s.version, "status": s.status, "errors": s.errors, "warnings": s.warnings,
         "findings": [{**f.place, "rule": f.rule, "message": f.message, "mend": f.mend} for f in s.findings.filter(verdict="违规")]}
        for s in taken
    ])  # fmt: skip
    log.info("drop taken", file=file.name, submissions=len(taken))
    return taken


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code, kind="enterprise").first()
    if unit is None:
        raise IntakeError(f"目录名 {code} 不是已登记企业的统一社会信用代码。", "organisation")
    return unit


def _taken(file: Path, unit: Unit, target: str) -> list[Submission]:
    standard, data = current(), content(file)
    if target in standard.profiles:
        reported = read_profile(data, standard.profiles[target], standard, organisation=unit.code)
    elif target in standard.datasets and not standard.datasets[target].partition_by:
        reported = read_file(data, file.name, standard, target)
    else:
        raise IntakeError(
            f"目录名 {target} 不是数据集或映射方案，也不是 daily（大额资金日报）、national（三重一大全国系统 XML）。",
            "dataset",
        )
    if reported.dataset.is_register:
        # The same bytes put here again later are another delivery: they may take back what came in between.
        key = _key(data, target, file.name, str(file.stat().st_mtime_ns))
        delivery = register_take(
            by=None, unit=unit, reported=reported, channel=Channel.DROP, data=data, file_name=file.name, idempotency_key=key
        )  # fmt: skip
        return [delivery]
    return submission_take(
        by=None, unit=unit, reported=reported, channel=Channel.DROP, data=data, file_name=file.name,
        idempotency_key=_key(data, target),
    )  # fmt: skip


def _key(data: bytes, *about: str) -> str:
    return "drop-" + hashlib.sha256(data + "".join(about).encode()).hexdigest()[:40]


def _put_away(file: Path, folder: str, outcome: object) -> None:
    place = file.parent / folder
    place.mkdir(exist_ok=True)
    target = _free(place / file.name)
    target.with_name(f"{target.name}.result.json").write_text(json.dumps(outcome, ensure_ascii=False, indent=1))
    file.rename(target)


def _free(wanted: Path) -> Path:
    """The path itself, or with the first number that no file put away before has: 快报.csv, 快报-2.csv."""
    stem = wanted.stem.encode()[:LONGEST_STEM].decode(errors="ignore")
    numbers = chain([""], (f"-{number}" for number in count(2)))
    paths = (wanted.with_name(f"{stem}{number}{wanted.suffix}") for number in numbers)
    return next(path for path in paths if not path.exists())
