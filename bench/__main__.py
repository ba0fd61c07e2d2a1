"""Runs every benchmark, prints a table, writes bench/results.json. `python -m bench [validation intake acceptance pages payments live spark]`."""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

from bench.measure import Result, as_json, table

PARTS = ("validation", "intake", "acceptance", "pages", "payments", "live", "spark")


def main() -> None:
    results: list[Result] = []
    target = Path(__file__).parent / "results.json"
    for part in sys.argv[1:] or PARTS:
        print(f"· {part}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for result in importlib.import_module(f"bench.{part}").run(Path(folder)):
                results.append(result)
                print(table([result]).splitlines()[1], flush=True)
                target.write_text(as_json(results))
    print("\n" + table(results))
    raise SystemExit(0 if all(r.ok for r in results) else 1)


if __name__ == "__main__":
    main()
