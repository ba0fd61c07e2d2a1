"""Commands that promise to need no server and no database keep that promise: each in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRANSFERS = """sourceNodeId,targetNodeId,value,time
1,2,1000.1,1
2,3,990.1,2
3,1,980.1,3
"""


@pytest.fixture
def run(tmp_path):
    """Run `guanlan …` in an empty environment in which any attempt at a database or at settings fails."""

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
        start = "from guanlan.config.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", start, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=120,
            env={**kept, "PYTHONPATH": str(ROOT / "src"), "GUANLAN_PG_BIN": "/nonexistent", "GUANLAN_STATE": str(tmp_path / "state")},
        )  # fmt: skip

    return command


def test_monitors_are_measured_without_a_platform(run, tmp_path):
    (tmp_path / "t.csv").write_text(TRANSFERS)
    (tmp_path / "n.csv").write_text("nodeid,isFraud,init_balance,fraudStep\n1,1,0,1\n2,1,0,1\n3,1,0,1\n4,0,0,-1\n")
    done = run("monitors", "evaluate", "--json", "--transfers", "t.csv", "--labels", "n.csv")
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) >= {"accounts", "patterns"}


def test_a_file_is_validated_without_a_platform(run):
    done = run(
        "validate", str(ROOT / "demo" / "statements" / "zcfzb600011.csv"), "--profile", "portal_balance_sheet", "--json"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["errors"] == []


def test_the_standard_is_checked_without_a_platform(run):
    done = run("standard", "check", "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["faults"] == [], done.stderr


@pytest.mark.parametrize(("file", "old", "new"), [
    ("meetings.yaml", "attendance: 1/2", "attendance: 3/2"), ("handling.yaml", "value: 30,", "value: 三十,"), ("handling.yaml", None, None),
])  # fmt: skip
def test_files_that_one_module_reads_are_checked_with_the_standard(run, tmp_path, file, old, new):
    shutil.copytree(ROOT / "standard", tmp_path / "standard")
    place, line = tmp_path / "standard" / file, 1
    if old is None:
        place.unlink()
    else:
        text = place.read_text()
        line = text[: text.index(old)].count("\n") + 1
        place.write_text(text.replace(old, new, 1))
    done = run("standard", "check", "--json", "--root", str(tmp_path / "standard"))
    assert done.returncode == 1
    assert [(f["file"], f["line"]) for f in json.loads(done.stdout)["faults"]][0] == (file, line)
