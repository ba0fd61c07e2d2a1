"""Pages of the city of 5,000 under twenty people at once, against `/healthz`; and how many queries each page makes.

In use: pages are remembered until something that they show changes; measured at rest, and while payments arrive.
A first look: nothing is remembered, every one of the two hundred requests of a round computes its page from the start.
"""

from __future__ import annotations

import os
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.city import database, load
from bench.measure import Result, at_most, limit

PEOPLE, REQUESTS, QUERIES = 20, 10, 15
IN_USE, FIRST_LOOK = 8.0, 30.0


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
    with served(url, folder) as port:
        paths = ("/healthz", *pages.values())
        for path in paths:
            _round(port, path, cookie)
        for name, path in pages.items():
            yield at_most(f"p95 of the {name} page in use, 20 people / healthz", *beside(port, path, cookie), IN_USE)
        with payments_arriving():
            for name, path in pages.items():
                yield at_most(
                    f"p95 of the {name} page in use, payments arriving / healthz", *beside(port, path, cookie), IN_USE
                )
    with served(url, folder, GUANLAN_REMEMBER_SECONDS="0") as port:
        for path in paths:
            _round(port, path, cookie)
        for name, path in pages.items():
            yield at_most(
                f"p95 of the {name} page, every look a first look / healthz", *beside(port, path, cookie), FIRST_LOOK
            )


@contextmanager
def served(url: str, folder: Path, **environment: str) -> Iterator[int]:
    """The web processes as an operator has them; the port."""
    from guanlan.config import serving

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    os.environ.update(environment, DATABASE_URL=url)
    with (folder / f"log-{port}").open("wb") as log:
        server = serving.web_process("127.0.0.1", port, 2, log)
    try:
        serving.wait_healthy("127.0.0.1", port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)
        for name in environment:
            del os.environ[name]


@contextmanager
def payments_arriving() -> Iterator[None]:
    """Payments are taken in ten times a second, as far as pages can tell: each delivery is one entry of the audit log."""
    from django.db import connection

    from guanlan.audit.operations import entry_append

    stop = threading.Event()

    def arrive() -> None:
        while not stop.wait(0.1):
            entry_append(by=None, action="payments.take", target="payments", added=1, known=0)
        connection.close()

    arriving = threading.Thread(target=arrive)
    arriving.start()
    try:
        yield
    finally:
        stop.set()
        arriving.join()


def beside(port: int, path: str, cookie: str) -> tuple[float, float]:
    """Seconds within which 95 of 100 answers come, of a page and of `/healthz`: medians of five rounds, turn and turn about.

    In a round twenty clients ask one after the other each; taking turns, both meet the same state of the machine.
    """
    rounds = [(_round(port, path, cookie), _round(port, "/healthz", cookie)) for _ in range(5)]
    return statistics.median(page for page, _ in rounds), statistics.median(base for _, base in rounds)


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
