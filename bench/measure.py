"""One benchmark result: a value against a baseline measured in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

REPEATS = 5


@dataclass
class Result:
    """`ratio` is value / baseline; `ok` whether it keeps to the bar."""

    name: str
    value: float
    unit: str
    baseline: float
    ratio: float
    bar: str
    ok: bool


def median(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median seconds of several runs; one more is made first, to warm caches."""
    run()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        run()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def at_most(name: str, value: float, baseline: float, bar: float, unit: str = "s") -> Result:
    ratio = value / baseline if baseline else float("inf")
    return Result(name, round(value, 4), unit, round(baseline, 4), round(ratio, 3), f"<= {bar} x", ratio <= bar)


def limit(name: str, value: float, bar: float, unit: str) -> Result:
    return Result(name, round(value, 4), unit, bar, round(value / bar, 3), f"<= {bar} {unit}", value <= bar)


def peak_of(code: str, *arguments: str) -> float:
    """Peak memory, in MiB, of a fresh Python process that runs some code (getrusage would count this one's too)."""
    script = (
        "import re, sys\n"
        + code
        + "\nprint(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def table(results: list[Result]) -> str:
    lines = [f"{'':2}{'measured':58}{'value':>12} {'unit':5}{'baseline':>12}{'ratio':>9}  bar"]
    for r in results:
        lines.append(
            f"{'ok' if r.ok else '!!':3}{r.name:57}{r.value:>12.3f} {r.unit:5}{r.baseline:>12.3f}{r.ratio:>9.2f}  {r.bar}"
        )
    return "\n".join(lines)


def as_json(results: list[Result]) -> str:
    return json.dumps([asdict(r) for r in results], ensure_ascii=False, indent=1)
