"""Two web processes count together, and begin at nought."""

from __future__ import annotations

import re
import socket
from urllib.request import urlopen

import pytest

from guanlan.config import serving


@pytest.fixture
def port(copy_made, monkeypatch, tmp_path):
    """Two web processes on a database of their own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    with copy_made("metrics") as url:
        monkeypatch.setenv("DATABASE_URL", url)
        (serving.counts_begin(number) / "histogram_1.db").write_bytes(b"left over by a process that was killed")
        with (tmp_path / "log").open("wb") as log:
            process = serving.web_process("127.0.0.1", number, 2, log)
        try:
            serving.wait_healthy("127.0.0.1", number, process)
            yield number, tmp_path / "log"
        finally:
            process.terminate()
            process.wait(20)


def _get(port: int, path: str) -> str:
    # A connection of its own each time, so that both processes get some.
    return urlopen(f"http://127.0.0.1:{port}{path}", timeout=20).read().decode()


def test_metrics_count_what_every_process_has_answered(port):
    number, log = port
    before = _count(_get(number, "/metrics"))
    for _ in range(40):
        _get(number, "/login")
    counts = {_count(_get(number, "/metrics")) - before for _ in range(6)}
    assert counts == {40}
    assert "guanlan_jobs" in _get(number, "/metrics")
    # The web processes log one object a line, too.
    assert '"route": "login"' in log.read_text()
    assert len(list(serving.counts_folder(number).glob("histogram_*.db"))) == 2


def _count(text: str) -> int:
    found = re.search(r'guanlan_request_seconds_count\{[^}]*route="login"[^}]*\} (\d+)', text)
    return int(float(found[1])) if found else 0
