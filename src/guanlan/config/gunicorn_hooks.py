"""What gunicorn calls: the counts of web processes are kept in files, one set for each process."""

from __future__ import annotations

from typing import Any

from prometheus_client import multiprocess


def child_exit(server: Any, worker: Any) -> None:
    """A web process has ended: its gauges go, its counts stay."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
