"""What sends payments and what watches them, as processes of their own: `python -m bench.live_load send|watch FILE`.

Payments are sent by the clock, whether or not earlier ones have been answered: a platform that falls behind is seen.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

SENDERS = 16
ALERT = re.compile(rb'data-key="[ar](\d+)" data-at="([^"]+)"')
MARK = re.compile(rb'data-mark="([^"]*)" data-since="([^"]*)"')


def send(plan: dict[str, Any]) -> dict[str, Any]:
    """Send each delivery at its time, on a connection of its own; what was answered, and when."""
    deliveries, port = plan["deliveries"], plan["port"]
    begun = time.monotonic() + 0.5
    turn, lock = iter(range(len(deliveries))), threading.Lock()
    answered: list[tuple[int, float, float, float, int]] = []

    def sender() -> None:
        while True:
            with lock:
                number = next(turn, None)
            if number is None:
                return
            at, token, organisation, body, _ = deliveries[number]
            time.sleep(max(0.0, begun + at - time.monotonic()))
            sent = time.monotonic()
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("POST", f"/api/v1/payments?organisation={organisation}", body.encode(), headers)
            answer = connection.getresponse()
            text = answer.read()
            connection.close()
            assert answer.status == 201, (answer.status, text.decode())
            with lock:
                answered.append((number, begun + at, sent, time.monotonic(), json.loads(text)["added"]))

    threads = [threading.Thread(target=sender) for _ in range(SENDERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return {"answered": answered}


def next_question(page: bytes) -> str:
    """What web/client/src/live.js asks for when it has this page."""
    mark, since = MARK.search(page).groups()  # type: ignore[union-attr]
    return urlencode({"mark": mark.decode(), "since": since.decode()})


def watch(plan: dict[str, Any]) -> dict[str, Any]:
    """Follow the wall as the officer's browser does (web/client/src/live.js) until told to stop; when each alert as it then
    was (id and time of its last growth) was first on the screen."""
    connection = HTTPConnection("127.0.0.1", plan["port"], timeout=60)
    headers = {"Cookie": f"sessionid={plan['officer']}"}
    asked_for, seen, took = "", {}, [(0, 0.0)]
    stop = Path(plan["stop"])
    while not stop.exists():
        time.sleep(max(plan["every"], min(took[-1][1], 1.5)))
        asked = time.monotonic()
        connection.request("GET", f"/funds/wall/live?{asked_for}", headers=headers)
        answer = connection.getresponse()
        page = answer.read()
        shown = time.monotonic()
        took.append((answer.status, shown - asked))
        assert answer.status in (200, 204), answer.status
        if answer.status == 200:
            asked_for = next_question(page)
            for pk, at in ALERT.findall(page):
                seen.setdefault(f"{pk.decode()} {at.decode()}", shown)
    return {"seen": seen, "took": took[1:]}


if __name__ == "__main__":
    plan = json.loads(Path(sys.argv[2]).read_text())
    found = {"send": send, "watch": watch}[sys.argv[1]](plan)
    Path(sys.argv[3]).write_text(json.dumps(found))
