"""The drop folder: no file ends the watching, and none that was put away is ever overwritten."""

from __future__ import annotations

import json
import threading
import time

import pytest

from guanlan.intake import drop

pytestmark = pytest.mark.django_db


def put(city, settings, tmp_path, name: str, data: bytes, target: str = "flash_report"):
    settings.DROP_ROOT = tmp_path / "drop"
    place = settings.DROP_ROOT / city.units["sub2"].code / target
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(data)
    return place / name


def said(file, name: str) -> dict:
    return json.loads((file.parent / "refused" / f"{name}.result.json").read_text())


def test_a_fault_of_the_platform_puts_the_file_away_with_its_reason(city, settings, tmp_path, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(drop, "read_file", broken)
    file = put(city, settings, tmp_path, "x.csv", b"a,b\n1,2")
    assert drop.take(file) == []
    assert said(file, "x.csv")["rule"] == "internal" and (file.parent / "refused" / "x.csv").exists()


def test_what_was_refused_before_is_kept_beside_the_next_of_its_name(city, settings, tmp_path):
    for data in (b"first", b"second", b"third"):
        file = put(city, settings, tmp_path, "x.csv", data)
        drop.take(file)
    refused = file.parent / "refused"
    kept = {name: (refused / name).read_bytes() for name in ("x.csv", "x-2.csv", "x-3.csv")}
    assert kept == {"x.csv": b"first", "x-2.csv": b"second", "x-3.csv": b"third"}
    assert said(file, "x-3.csv")["message"]


def test_a_long_name_is_put_away_too(city, settings, tmp_path):
    file = put(city, settings, tmp_path, "表" * 82 + ".csv", b"a")
    assert drop.take(file) == []
    assert [p.suffix for p in (file.parent / "refused").iterdir()].count(".csv") == 1


def test_a_file_over_the_limit_is_refused(city, settings, tmp_path, monkeypatch):
    monkeypatch.setattr("guanlan.intake.files.MAX_STATEMENT_BYTES", 3)
    for target in ("flash_report", "payment"):
        file = put(city, settings, tmp_path, "x.csv", b"long", target)
        drop.take(file, {"payment": lambda *_: {}})
        assert said(file, "x.csv")["rule"] == "size"


def test_the_watching_goes_on_whatever_a_look_meets(settings, tmp_path, monkeypatch):
    """One file that cannot even be put away does not hold up the others."""
    settings.DROP_ROOT = tmp_path / "drop"
    place = settings.DROP_ROOT / "unit" / "flash_report"
    place.mkdir(parents=True)
    for name in ("a.csv", "b.csv"):
        (place / name).write_bytes(b"x")
    looked: list[str] = []

    def take(file, ledgers):
        looked.append(file.name)
        raise RuntimeError(file.name)

    monkeypatch.setattr(drop, "take", take)
    stop = threading.Event()
    watcher = threading.Thread(target=drop.watch, args=(stop, 0.01, {}))
    watcher.start()
    until = time.monotonic() + 10
    while looked.count("b.csv") < 2 and time.monotonic() < until:
        time.sleep(0.01)
    assert watcher.is_alive() and looked.count("a.csv") >= 2 and looked.count("b.csv") >= 2
    stop.set()
    watcher.join()
