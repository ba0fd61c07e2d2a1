"""Brings the platform up on one machine: database, front end, migrations, then web and worker processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import structlog

Say = Callable[[str], None]


class ServingError(RuntimeError):
    """The platform cannot be brought up; the message is for the operator."""


def database_ready(say: Say) -> None:
    """Start the embedded database unless DATABASE_URL names another; then make Django ready."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanlan.config.settings")
    if not os.environ.get("DATABASE_URL"):
        from guanlan.config import postgres

        say("启动内置 PostgreSQL")
        os.environ["DATABASE_URL"] = postgres.start()
    import django

    django.setup()
    logging_configure()


def logging_configure() -> None:
    """One JSON object a line on standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars, structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"), structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )  # fmt: skip


def schema_ready(say: Say) -> None:
    """Bring tables up to the code and to the standard; running it again changes nothing."""
    from django.core.management import call_command

    from guanlan.facts.operations import tables_prepare
    from guanlan.monitoring import live
    from guanlan.standard.loading import current

    say("更新数据库结构")
    call_command("migrate", verbosity=0, interactive=False)
    tables_prepare(current())
    live.prepare(current())


def front_end_ready(say: Say) -> None:
    """Build the front end where it is not built yet."""
    from guanlan.web import build

    if not build.fresh():
        say("构建前端（首次约十几秒）")
        build.build()


def processes(host: str, port: int, workers: int) -> list[subprocess.Popen[bytes]]:
    """Start web and worker."""
    return [web_process(host, port, workers), subprocess.Popen([sys.executable, "-m", "guanlan.config.worker"])]


def web_process(host: str, port: int, workers: int, log: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Start the web processes. Their connections take the role that row-level security binds."""
    command = [
        sys.executable, "-m", "gunicorn", "guanlan.config.wsgi:application", "--bind", f"{host}:{port}", "--workers", str(workers),
        "--threads", "8", "--worker-class", "gthread", "--timeout", "120", "--graceful-timeout", "10", "--log-level", "warning",
        "--preload", "--config", "python:guanlan.config.gunicorn_hooks",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "GUANLAN_DB_ROLE": "guanlan_web",
        "PROMETHEUS_MULTIPROC_DIR": str(counts_begin(port)),
    }
    return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


def counts_folder(port: int) -> Path:
    """Where the web processes of one address keep their counts."""
    from django.conf import settings

    return Path(settings.STATE) / "metrics" / str(port)


def counts_begin(port: int) -> Path:
    """The same, made empty: counts begin at nought with the web processes."""
    folder = counts_folder(port)
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)
    return folder


def run(host: str, port: int, say: Say, greeting: Callable[[], None], workers: int = 2) -> None:
    """Serve until interrupted; a process that dies takes the others down with it, for the supervisor to see."""
    running = processes(host, port, workers)
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        wait_healthy(host, port, running[0])
        greeting()
        while not stopping and all(p.poll() is None for p in running):
            time.sleep(0.5)
    finally:
        if not stopping:
            stop()
        for process in running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
    if any((p.returncode or 0) > 0 for p in running):
        raise ServingError("有进程意外退出，请看上面的日志。")


def wait_healthy(host: str, port: int, process: subprocess.Popen[bytes], seconds: int = 60) -> None:
    """Wait until `/healthz` answers."""
    from urllib.error import URLError
    from urllib.request import urlopen

    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/healthz"
    for _ in range(seconds * 5):
        if process.poll() is not None:
            raise ServingError(f"网页进程没有启动：端口 {port} 可能已被占用。")
        try:
            with urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    raise ServingError("网页进程一分钟内没有就绪。")
