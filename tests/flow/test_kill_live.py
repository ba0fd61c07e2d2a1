"""Web, worker and database really killed while payments arrive: what was answered is there once, and monitored once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg
import pytest

from guanlan.config import postgres

ROOT = Path(__file__).parents[2]
SENDERS, EACH, KILLS = 4, 3, 2


class Platform:
    """Database, web and worker processes of their own, which can be killed and are started again as a supervisor does."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.url = postgres.start(state)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            **os.environ, "DATABASE_URL": self.url, "GUANLAN_STATE": str(state), "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        }  # fmt: skip
        self.log = (state / "log").open("ab")
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, *arguments: str) -> list[str]:
        command = [sys.executable, "-m", "tests.flow.kill_target", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, timeout=120)
        assert done.returncode == 0
        return done.stdout.split()

    def start(self, name: str) -> None:
        command = [sys.executable, "-m", "tests.flow.kill_target", "web", str(self.port)]
        if name == "worker":
            command = [sys.executable, "-m", "guanlan.config.worker"]
        self.running[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def kill(self, name: str) -> None:
        """The whole process group, as when the machine takes it."""
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait(20)

    def kill_database(self) -> None:
        pid = int((postgres.server(self.state).data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    def start_database(self) -> None:
        """Its children may take a moment to notice; until then a new server refuses their memory."""
        for _ in range(40):
            try:
                postgres.start(self.state)
                return
            except (postgres.PostgresError, psycopg.OperationalError):
                time.sleep(0.25)
        raise AssertionError("the database does not start again")

    def supervise(self) -> None:
        """Start again whoever ended by itself, since the database was away."""
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                self.start(name)

    def stop(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)
        postgres.stop(self.state)
        self.log.close()


@pytest.fixture
def platform():
    state = Path(tempfile.mkdtemp(prefix="guanlan-kill-"))
    state.chmod(0o755)
    made = Platform(state)
    try:
        yield made
    finally:
        made.stop()
        home = postgres.server(state).home
        shutil.rmtree(state, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


class Sender(threading.Thread):
    """An enterprise's system: sends its payments in small deliveries, each again and again until it is answered 201."""

    def __init__(self, port: int, token: str, organisation: str, number: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.number, self.stop = port, number, stop
        self.address = f"/api/v1/payments?organisation={organisation}"
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.answered: list[str] = []
        self.failed: list[str] = []

    def run(self) -> None:
        delivery = 0
        while not self.stop.is_set():
            delivery += 1
            numbers = [f"{self.number}-{delivery}-{n}" for n in range(EACH)]
            while not self.taken(numbers):
                time.sleep(0.1)
            self.answered += numbers

    def taken(self, numbers: list[str]) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", self.address, json.dumps([self.payment(n) for n in numbers]), self.headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException) as error:
            self.failed.append(type(error).__name__)
            return False
        finally:
            connection.close()
        # Only a platform that is away may refuse; that a delivery is wrong or known otherwise would be a fault.
        assert answer.status == 201 or answer.status >= 500, (answer.status, text)
        if answer.status != 201:
            self.failed.append(str(answer.status))
        return answer.status == 201

    def payment(self, number: str) -> dict[str, str]:
        delivery = int(number.split("-")[1])
        kind = "guarantee" if number.endswith("-0") else "other"
        return {
            "payment_no": number, "paid_on": "2026-03-02", "paid_at": "2026-03-02 10:00:00", "payer_account": "611",
            "payee_name": f"户{number}", "payee_kind": "enterprise", "payee_account": f"62{number}",
            "amount": f"{1000 + self.number * 10000 + delivery}.1{number[-1]}", "currency": "CNY", "kind": kind,
            "purpose": "款项", "channel": "direct_link", "contract_no": number, "budget_item": "其他",
        }  # fmt: skip


COUNTS = """
SELECT (SELECT array_agg(payment_no) FROM monitoring_ledgerline), (SELECT count(*) FROM monitoring_freshline),
       (SELECT array_agg(split_part(key, '|', 2)) FROM monitoring_alert WHERE monitor = 'pay_guarantee'),
       (SELECT array_agg(l.payment_no) FROM monitoring_alertevidence e JOIN monitoring_alert a ON a.id = e.alert_id AND a.monitor = 'pay_guarantee'
        JOIN monitoring_ledgerline l ON l.id = e.line_id)
"""


def counts(url: str) -> tuple[list[str], int, list[str], list[str]]:
    with psycopg.connect(url) as db:
        numbers, fresh, raised, evidence = db.execute(COUNTS).fetchone()
    return sorted(numbers or []), fresh, sorted(raised or []), sorted(evidence or [])


def wait_for(what: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def test_no_kill_loses_doubles_or_leaves_unmonitored_a_payment(platform):
    token, organisation = platform.run("prepare_live")
    platform.start("web")
    platform.start("worker")
    stop = threading.Event()
    senders = [Sender(platform.port, token, organisation, n + 1, stop) for n in range(SENDERS)]
    for sender in senders:
        sender.start()

    def more(than: int) -> bool:
        """Payments are answered again after a kill."""
        platform.supervise()
        return sum(len(sender.answered) for sender in senders) > than

    assert wait_for(lambda: more(30), 60)
    for turn in range(KILLS):
        for kill in ("web", "worker", "database"):
            time.sleep(0.2 + 0.35 * turn)
            if kill == "database":
                platform.kill_database()
                platform.start_database()
            else:
                platform.kill(kill)
                platform.start(kill)
            before = sum(len(sender.answered) for sender in senders)
            assert wait_for(lambda at=before: more(at + 12), 60), f"nothing is taken after the kill of {kill}"
    stop.set()
    for sender in senders:
        sender.join(60)
        assert not sender.is_alive()
    answered = sorted(number for sender in senders for number in sender.answered)
    assert any(sender.failed for sender in senders), "the kills hit nothing"

    def monitored() -> bool:
        platform.supervise()
        return counts(platform.url)[1] == 0

    assert wait_for(monitored, 60), "payments are left unmonitored"
    stored, _, raised, evidence = counts(platform.url)
    assert stored == answered and len(set(stored)) == len(stored)
    guarantees = [number for number in answered if number.endswith("-0")]
    assert raised == guarantees and evidence == guarantees
    assert platform.run("verify") == ["intact"]
