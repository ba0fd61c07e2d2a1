"""What the database holds for all tests of a module, made once: tests undo what they do, and the module what they began with."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

T = TypeVar("T")


@contextmanager
def lasting(build: Callable[[], T], evidence: Path, blocker) -> Iterator[Callable[[], T]]:
    """Build within a transaction that outlasts the tests within it; for each of them a copy of what `build` returned.

    A test's own transaction (of pytest-django) becomes a savepoint within this one. Files that came in are copied, so
    that no test finds them as another left them; pages remembered for the same version of the log are forgotten. The
    database's `now()` is the same for all tests of the module.
    """
    everything = transaction.atomic()
    everything._from_testcase = True  # as Django's own: what asks for the outermost transaction may have it

    def each() -> T:
        cache.clear()
        if evidence.exists():
            shutil.copytree(evidence, settings.EVIDENCE_ROOT, dirs_exist_ok=True)
        return copy.deepcopy(built)

    with blocker.unblock():
        everything.__enter__()
    try:
        with blocker.unblock(), override_settings(EVIDENCE_ROOT=evidence):
            built = build()
        yield each
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            everything.__exit__(None, None, None)
