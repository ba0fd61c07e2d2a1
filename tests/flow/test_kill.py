"""A real process, really killed in the middle: the acceptance is wholly processed or wholly not, and can go on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
COUNTS = """
SELECT (SELECT count(*) FROM facts.flash_report), (SELECT count(*) FROM facts.flash_report_summed),
       (SELECT count(*) FROM indicators_indicatorvalue), (SELECT count(*) FROM intake_submission WHERE processed_at IS NOT NULL)
"""


def test_sigkill_at_any_moment(tmp_path, copy_made):
    with copy_made("kill") as url:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "GUANLAN_STATE": str(tmp_path),
            "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        }

        def start(*arguments: str) -> subprocess.Popen[str]:
            command = [sys.executable, "-m", "tests.flow.kill_target", *arguments]
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

        def counts() -> tuple[int, ...]:
            with psycopg.connect(url) as db:
                return db.execute(COUNTS).fetchone()

        made = start("prepare")
        number = made.communicate(timeout=300)[0].split()[-1]
        assert counts() == (0, 0, 0, 0)
        killed = 0
        for delay in (0.0, 0.1, 0.25):
            running = start("process", number)
            assert running.stdout.readline().strip() == "begin"
            time.sleep(delay)
            running.kill()
            killed += running.wait(30) != 0
            after = counts()
            assert after == (0, 0, 0, 0) or (after[0], after[1], after[3]) == (1, 2, 1), (delay, after)
        assert killed >= 1
        assert start("process", number).wait(300) == 0
        assert counts()[0] == 1 and counts()[1] == 2 and counts()[2] > 60 and counts()[3] == 1


PAYMENTS = """
SELECT (SELECT count(*) FROM monitoring_ledgerline), (SELECT count(*) FROM monitoring_freshline),
       (SELECT count(*) FROM monitoring_alert WHERE module = 'funds'), (SELECT count(*) FROM monitoring_alertevidence)
"""


def test_no_payment_is_left_unmonitored_by_a_kill(tmp_path, copy_made):
    """Killed at any moment of a batch, the payments are either judged or still marked; none is lost or judged twice."""
    with copy_made("watch") as url:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "GUANLAN_STATE": str(tmp_path),
            "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        }

        def start(command: str) -> subprocess.Popen[str]:
            whole = [sys.executable, "-m", "tests.flow.kill_target", command]
            return subprocess.Popen(whole, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

        def counts() -> tuple[int, ...]:
            with psycopg.connect(url) as db:
                return db.execute(PAYMENTS).fetchone()

        assert start("pay").communicate(timeout=300)[0].split()[-1] == "300"
        assert counts() == (300, 300, 0, 0)
        for delay in (0.0, 0.1, 0.25, 0.5):
            running = start("watch")
            assert running.stdout.readline().strip() == "begin"
            time.sleep(delay)
            running.kill()
            running.wait(30)
            after = counts()
            assert after == (300, 300, 0, 0) or (after[:2] == (300, 0) and after[2] >= 50), (delay, after)
        assert start("watch").wait(300) == 0
        whole = counts()
        assert whole[:2] == (300, 0) and whole[2] >= 50
        assert start("watch").wait(300) == 0
        assert counts() == whole


REGISTER = """
SELECT (SELECT count(*) FROM intake_submission), (SELECT count(*) FROM intake_delivery), (SELECT count(*) FROM procrastinate_jobs),
       (SELECT count(*) FROM audit_entry WHERE action IN ('submission.take', 'submission.check', 'submission.accept'))
"""
ROWS = "SELECT count(*), count(DISTINCT bank), min(bank) FROM facts.bank_account"


def test_a_delivery_of_a_register_that_is_killed_is_wholly_there_or_not_at_all(tmp_path, copy_made):
    """Killed while it is taken, and while it takes the place of another: a register is never of two deliveries."""
    with copy_made("deliver") as url:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "GUANLAN_STATE": str(tmp_path),
            "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        }

        def start(*arguments: str) -> subprocess.Popen[str]:
            command = [sys.executable, "-m", "tests.flow.kill_target", *arguments]
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

        def found(statement: str) -> tuple[object, ...]:
            with psycopg.connect(url) as db:
                return db.execute(statement).fetchone()

        def killed(delay: float, *arguments: str) -> bool:
            running = start(*arguments)
            assert running.stdout.readline().strip() == "begin"
            time.sleep(delay)
            running.kill()
            return running.wait(30) != 0

        assert start("prepare_register").wait(300) == 0
        stopped = 0
        for delay in (0.0, 0.15):
            stopped += killed(delay, "deliver", "1")
            assert found(REGISTER) in ((0, 0, 0, 0), (1, 1, 1, 3)), (delay, found(REGISTER))
        assert stopped >= 1
        first = start("deliver", "1").communicate(timeout=300)[0].split()[-1]
        assert found(REGISTER) == (1, 1, 1, 3)
        assert start("process", first).wait(300) == 0 and found(ROWS) == (1000, 1, "第1行")
        second = start("deliver", "500").communicate(timeout=300)[0].split()[-1]
        for delay in (0.0, 0.1):
            killed(delay, "process", second)
            assert found(ROWS) in ((1000, 1, "第1行"), (1000, 1, "第500行")), (delay, found(ROWS))
        assert start("process", second).wait(300) == 0 and found(ROWS) == (1000, 1, "第500行")
