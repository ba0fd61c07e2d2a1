"""A served platform and a browser. The browser is Debian's chromium, fetched here where that is allowed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.city import PASSWORD
from tests.debian import fetch

ROOT = Path(__file__).parents[2]


def browser_path() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    if not any(map(shutil.which, names)):
        fetch("chromium", "fonts-noto-cjk")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="module")
def browser():
    path = browser_path()
    if path is None:
        warnings.warn("没有浏览器：e2e 测试没有运行。请安装 chromium 和 fonts-noto-cjk。", stacklevel=1)
        pytest.skip("NOT RUN: no chromium here, and it could not be installed")
    from playwright.sync_api import sync_playwright

    # While Playwright's loop runs, Django thinks that this is async code; the tests here talk to a served platform only,
    # and the loop ends with their module.
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="package")
def served(tmp_path_factory, copy_made):
    """A platform of its own (database, evidence, port) with the small city and some history; it ends with these tests."""
    state = tmp_path_factory.mktemp("served")
    with copy_made("e2e") as url:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "GUANLAN_STATE": str(state),
            "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        }
        subprocess.run([sys.executable, "-m", "tests.e2e.prepare"], cwd=ROOT, env=environment, check=True)
        log = (state / "serve.log").open("wb")
        start = "from guanlan.config.cli import main; main()"
        command = [sys.executable, "-c", start, "serve", "--port", str(port), "--workers", "1"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        # Some seconds on a usual machine; more than a minute was seen on a slow one with other work.
        for _ in range(900):
            try:
                if urlopen(f"{address}/healthz", timeout=2).status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail((state / "serve.log").read_text()[-3000:])
        yield address, url, state
        process.terminate()
        process.wait(30)


@pytest.fixture
def person(browser, served):
    """Sign somebody in; every script error fails the test."""
    opened = []

    def sign_in(username: str, width: int = 1440):
        page = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True).new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(f"{served[0]}/login")
        page.fill("#id_username", username)
        page.fill("#id_password", PASSWORD)
        page.click("text=登录")
        page.wait_for_url(f"{served[0]}/")
        opened.append(page)
        return page

    yield sign_in
    for page in opened:
        assert page.problems == []
        page.context.close()
