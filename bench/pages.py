"""Pages of the city of 5,000 under twenty people at once, against `/healthz`; and how many queries each page makes."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

from bench.city import database, load
from bench.measure import Result, at_most, limit

PEOPLE, REQUESTS, QUERIES = 20, 10, 15


def run(folder: Path) -> Iterator[Result]:
    with database("pages") as url:
        load(5000)
        yield from measure(url, folder)


def measure(url: str, folder: Path) -> Iterator[Result]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from guanlan.config import serving
    from guanlan.identity.models import User
    from guanlan.organisations.models import Unit

    serving.front_end_ready(lambda _: None)
    unit = Unit.objects.filter(level=1, kind="enterprise", synthetic=True).order_by("id")[3]
    pages = {
        "cockpit": "/cockpit", "enterprise": f"/units/{unit.pk}", "indicator": "/indicators/debt_ratio?period=2026-10", "list": "/reporting?sort=-period",
    }  # fmt: skip
    officer = User.objects.get(username="caiwu")
    client = Client()
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    client.get("/account")  # signing in has written the session; a page in use does so once in five minutes
    for name, path in pages.items():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        yield limit(f"queries of the {name} page", len(captured), QUERIES, "")
    cookie = client.cookies["sessionid"].value
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "GUANLAN_DB_ROLE": "guanlan_web",
        "DJANGO_SETTINGS_MODULE": "guanlan.config.settings",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "guanlan.config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "8",
         "--worker-class", "gthread", "--log-level", "error"], env=environment, stderr=(folder / "log").open("wb"),
    )  # fmt: skip
    try:
        serving.wait_healthy("127.0.0.1", port, server)
        for path in ("/healthz", *pages.values()):
            p95(port, path, cookie)
        base = p95(port, "/healthz", cookie)
        for name, path in pages.items():
            yield at_most(f"p95 of the {name} page, 20 people / healthz", p95(port, path, cookie), base, 8.0)
    finally:
        server.terminate()
        server.wait(20)


def p95(port: int, path: str, cookie: str) -> float:
    """Seconds within which 95 of 100 answers come, twenty clients asking one after the other each; median of five rounds."""
    return statistics.median(_round(port, path, cookie) for _ in range(5))


def _round(port: int, path: str, cookie: str) -> float:
    times: list[float] = []
    lock = threading.Lock()

    def person() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        for _ in range(REQUESTS):
            begun = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}"})
            answer = connection.getresponse()
            answer.read()
            taken = time.perf_counter() - begun
            assert answer.status == 200, answer.status
            with lock:
                times.append(taken)
        connection.close()

    people = [threading.Thread(target=person) for _ in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return sorted(times)[int(len(times) * 0.95) - 1]
