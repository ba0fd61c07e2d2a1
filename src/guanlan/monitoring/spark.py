"""Payment monitors on a Spark cluster: the same SQL over exported history (monitoring/history.py), the same alerts as DuckDB's.

Spark is not needed to run the platform: `requirements-spark.lock` brings it, and it needs Java 17 or newer.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp

from guanlan.monitoring.history import LEDGER_FOLDER
from guanlan.monitoring.payments import hits
from guanlan.standard.model import Monitor

MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
WORKER_CORES, WORKER_MEMORY = 1, "1500m"
SETTINGS = {
    # Months stay text, as the monitors read them.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.session.timeZone": "Asia/Shanghai",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "ERROR",
}


class SparkError(Exception):
    """Spark cannot be had; the message says why, in Chinese."""


def available() -> str:
    """Why Spark cannot run here; empty if it can."""
    if importlib.util.find_spec("pyspark") is None:
        return "没有安装 PySpark：请按 requirements-spark.lock 安装。"
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return "没有 Java：Spark 需要 Java 17 或更高版本。"
    return ""


@contextmanager
def cluster(workers: int = 2) -> Iterator[str]:
    """A standalone cluster on this machine, loopback only; yields its master's address and ends with the block."""
    if why := available():
        raise SparkError(why)
    started: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            port = _free_port()
            started.append(
                _start(Path(folder), MASTER, "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
            )
            address = f"spark://127.0.0.1:{port}"
            _wait(Path(folder) / "0.log", r"I have been elected leader", started)
            for number in range(workers):
                place = Path(folder) / f"worker{number}"
                started.append(_start(
                    Path(folder), WORKER, address, "--host", "127.0.0.1", "--webui-port", "0", "--cores", str(WORKER_CORES),
                    "--memory", WORKER_MEMORY, "--work-dir", str(place), number=number + 1,
                ))  # fmt: skip
                _wait(Path(folder) / f"{number + 1}.log", r"Successfully registered with master", started)
            yield address
        finally:
            for process in reversed(started):
                process.terminate()
            for process in started:
                process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(folder: Path, *command: str, number: int = 0) -> subprocess.Popen[bytes]:
    spec = importlib.util.find_spec("pyspark")
    assert spec is not None and spec.submodule_search_locations
    home = Path(spec.submodule_search_locations[0])
    environment = {
        **os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1",
        "SPARK_LOCAL_DIRS": str(folder),
    }  # fmt: skip
    with (folder / f"{number}.log").open("wb") as log:
        return subprocess.Popen([home / "bin" / "spark-class", *command], env=environment, stdout=log, stderr=log)


def _wait(log: Path, words: str, started: Sequence[subprocess.Popen[bytes]], seconds: int = 60) -> None:
    for _ in range(seconds * 5):
        text = log.read_text(errors="replace") if log.exists() else ""
        if re.search(words, text):
            return
        if started[-1].poll() is not None:
            break
        time.sleep(0.2)
    raise SparkError(f"Spark 集群没有启动：{log.read_text(errors='replace')[-800:]}")


@contextmanager
def session(master: str) -> Iterator[Any]:
    """A Spark session on a master; its executors leave with it."""
    if why := available():
        raise SparkError(why)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("guanlan")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def load(spark: Any, folder: Path) -> int:
    """Make the exported history known as the tables that monitors read; the number of payments."""
    for place in sorted(folder.iterdir()):
        name = place.name.removesuffix(".parquet")
        spark.read.parquet(str(place)).createOrReplaceTempView(name)
        spark.catalog.cacheTable(name)  # every monitor reads them again
    return int(spark.sql(f"SELECT count(*) FROM {LEDGER_FOLDER}").first()[0])


def run(
    spark: Any, monitors: Sequence[Monitor], *, since: date | None = None, until: date | None = None,
    changed: Mapping[str, Any] | None = None,
) -> list[tuple[str, str, str, int]]:  # fmt: skip
    """What the monitors point at: monitor, key, subject, id of the payment; the rows of backtest.run's `alert_line`."""
    conditions = [f"paid_on >= DATE '{since}'"] * bool(since) + [f"paid_on <= DATE '{until}'"] * bool(until)
    spark.sql(
        f"CREATE OR REPLACE TEMPORARY VIEW fresh AS SELECT * FROM {LEDGER_FOLDER} WHERE {' AND '.join(conditions) or 'TRUE'}"
    )
    found: list[tuple[str, str, str, int]] = []
    for monitor in monitors:
        own = {k: v for k, v in (changed or {}).items() if k in monitor.params}
        with _kept(spark, hits(monitor, {}, "spark", own)) as question:
            found += [tuple(row) for row in spark.sql(question).collect()]
    return found


@contextmanager
def _kept(spark: Any, question: str) -> Iterator[str]:
    """A query whose named parts (WITH) are views, kept where several read them: Spark works a part out for each of its
    readers anew, and what that reads with it."""
    parts, rest = _parts(question)
    try:
        for name, part, readers in parts:
            spark.sql(part).createOrReplaceTempView(name)
            if readers > 1:
                spark.catalog.cacheTable(name)
        yield rest
    finally:
        for name, _, _ in reversed(parts):
            spark.catalog.dropTempView(name)  # what was kept goes with it


def _parts(question: str) -> tuple[list[tuple[str, str, int]], str]:
    """Name, query and number of readers of each part of the outermost WITH, in their order; the query that is left."""
    tree = sqlglot.parse_one(question, read="spark")
    given = tree.find(exp.With)
    names = [cte.alias for cte in tree.find_all(exp.CTE)]
    if given is None or given.recursive or len(names) > len(set(names)):
        return [], question  # a name given twice means one thing here and another there
    parts = []
    for cte in given.expressions:
        readers = [table for table in tree.find_all(exp.Table) if table.name == cte.alias and not table.db]
        for table in readers:
            table.set("alias", table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(cte.alias)))
            table.set("this", exp.to_identifier(f"part_{cte.alias}"))
        parts.append((f"part_{cte.alias}", cte.this, len(readers)))
    given.pop()
    return [(name, part.sql("spark"), readers) for name, part, readers in parts], tree.sql("spark")
