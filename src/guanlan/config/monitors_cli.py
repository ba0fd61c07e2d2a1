"""The commands `guanlan monitors`: run, measure, backtest."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from guanlan.intake.findings import IntakeError


@click.group()
def monitors() -> None:
    """监测规则：运行与回测。"""


@monitors.command("run")
@click.option("--period", required=True, help="所属期。")
def monitors_run(period: str) -> None:
    """对全部企业的一个所属期运行监测规则。"""
    from guanlan.config import serving

    serving.database_ready(lambda _: None)
    from guanlan.audit.operations import entry_append
    from guanlan.monitoring.operations import monitors_run as run
    from guanlan.organisations.models import Unit
    from guanlan.standard.loading import current

    units = list(Unit.objects.filter(kind="enterprise").values_list("id", flat=True))
    raised = run(current(), units, [period])
    entry_append(by=None, action="monitors.run", target="alert", period=period, raised=raised)
    click.echo(f"新增预警 {raised} 件")


@monitors.command("judge")
def monitors_judge() -> None:
    """对全部企业重新运行合规规则（标准换版之后）。"""
    from guanlan.config import serving

    serving.database_ready(lambda _: None)
    from guanlan.flow.operations import registers_rejudge_all

    click.echo(f"新增预警 {registers_rejudge_all(every=True)} 件")


@monitors.command("evaluate")
@click.option("--transfers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="转账流水文件。")
@click.option(
    "--labels", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="标注文件（nodeid, isFraud）。"
)
@click.option("--profile", default="transfers", show_default=True, help="流水文件的映射方案。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def monitors_evaluate(transfers: Path | None, labels: Path | None, profile: str, as_json: bool) -> None:
    """用有标注的数据衡量支付监测规则的查准率和查全率；不给文件时用示范城市植入的异常。"""
    from guanlan.monitoring.evaluation import evaluate_planted, evaluate_transfers
    from guanlan.standard.loading import current

    if (transfers is None) != (labels is None):
        raise click.UsageError("--transfers 和 --labels 要一起给。")
    if transfers is not None and labels is not None:
        if profile not in current().profiles:
            raise click.UsageError(f"没有映射方案 {profile}（现有：{'、'.join(current().profiles)}）。")
        try:
            result = evaluate_transfers(transfers, labels, current(), profile=profile)
        except IntakeError as error:
            raise click.ClickException(error.message) from error
    else:
        from guanlan.demo import payments

        with payments.evaluation_ledger(current()) as db:
            result = evaluate_planted(db, current())
    click.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else _score_table(result))


@monitors.command("export")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="写到哪个文件夹。")
def monitors_export(out: Path) -> None:
    """把已接收的支付和监测所用的台账写成按月分区的 Parquet，供 DuckDB 或 Spark 回测。"""
    import duckdb

    from guanlan.config import serving

    if out.exists() and any(out.iterdir()):
        raise click.UsageError(f"文件夹 {out} 不是空的。")
    serving.database_ready(lambda _: None)
    from guanlan.monitoring import history
    from guanlan.standard.loading import current

    with duckdb.connect(config={"threads": 2}) as db:
        payments = history.load(db, current())
        history.export(db, current(), out)
    click.echo(f"已写出支付 {payments} 笔")


@monitors.command("backtest")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="从哪一天的支付起。")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="到哪一天的支付止。")
@click.option("--set", "given", multiple=True, help="改动的参数，如 pay_split.days=10；可多次。")
@click.option(
    "--from", "source", type=click.Path(exists=True, file_okay=False, path_type=Path), help="用导出的历史，不连数据库。"
)
@click.option(
    "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True, help="用哪个引擎。"
)
@click.option("--master", help="Spark 主节点地址；不给时在本机起一个两节点的集群。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def monitors_backtest(
    since: Any, until: Any, given: tuple[str, ...], source: Path | None, engine: str, master: str | None, as_json: bool
) -> None:
    """对已接收的支付重跑监测规则，比较现行参数与改动参数各会发现什么。"""
    from guanlan.monitoring import history
    from guanlan.standard.loading import current

    try:
        changed = history.settings_of(current(), list(given))
    except history.SettingError as error:
        raise click.UsageError(str(error)) from error
    with _history(source, engine, master, since and since.date(), until and until.date()) as (payments, find):
        result = history.compare(current().ledger_monitors, changed, find)
    if as_json:
        click.echo(json.dumps({"payments": payments, "monitors": result}, ensure_ascii=False, indent=1))
        return
    click.echo(f"支付 {payments} 笔")
    for row in result:
        if row["present"] or row["changed"]:
            more = (
                f"，改动后 {row['changed']}（新增 {len(row['appear'])}，减少 {len(row['vanish'])}）"
                if row["monitor"] in changed
                else ""
            )
            click.echo(f"{row['title']}：{row['present']} 件{more}")


@contextmanager
def _history(
    source: Path | None, engine: str, master: str | None, since: date | None, until: date | None
) -> Iterator[tuple[int, Any]]:
    """The number of payments and a finder of alerts over them, in the engine that was asked for."""
    import duckdb

    from guanlan.config import serving

    if source is None:
        serving.database_ready(lambda _: None)
    from guanlan.monitoring import history, spark
    from guanlan.standard.loading import current

    with ExitStack() as stack:
        db = stack.enter_context(duckdb.connect(config={"threads": 2}))
        if engine == "duckdb":
            payments = history.load(db, current()) if source is None else history.open_export(db, source)
            yield payments, history.in_duckdb(db, since, until)
            return
        if source is None:
            history.load(db, current())
            source = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "history"
            history.export(db, current(), source)
        try:
            session = stack.enter_context(spark.session(master or stack.enter_context(spark.cluster())))
        except spark.SparkError as error:
            raise click.ClickException(str(error)) from error
        yield spark.load(session, source), history.in_spark(session, since, until)


def _score_table(result: dict[str, Any]) -> str:
    def shown(row: dict[str, Any], key: str) -> str:
        return "—" if row.get(key) is None else f"{row[key]:.2f}"

    lines = [f"{'':　<8}  查准率  查全率  发现  应发现"]
    whole = result.get("accounts") or result["payments"]
    for title, row in {"全部": whole, **result["patterns"]}.items():
        lines.append(
            f"{title:　<8}  {shown(row, 'precision'):>6}  {shown(row, 'recall'):>6}  {row['found']:>4}  {row['true']:>6}"
        )
    return "\n".join(lines)
