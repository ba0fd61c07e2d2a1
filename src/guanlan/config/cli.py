"""The command line `guanlan`: thin; each command parses, makes one call and prints.

Exit code 0 fine, 1 violations found, 2 wrong use.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guanlan.config.monitors_cli import monitors
from guanlan.config.submit_cli import submit
from guanlan.intake.findings import Finding, IntakeError, Outcome

if TYPE_CHECKING:
    from guanlan.standard.model import Standard
    from guanlan.standard.yaml import Fault


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="guanlan")
def main() -> None:
    """观澜：国资国企在线监管平台。"""


main.add_command(monitors)
main.add_command(submit)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dataset", help="数据集 id，例如 balance_sheet。")
@click.option("--profile", help="映射方案 id，例如 portal_balance_sheet。")
@click.option("--org", "organisation", default="", help="填报单位的统一社会信用代码。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def validate(file: Path, dataset: str | None, profile: str | None, organisation: str, as_json: bool) -> None:
    """校验一个文件；不需要服务器，也不需要数据库。"""
    from guanlan.intake.files import validate_file
    from guanlan.standard.loading import current

    try:
        outcome = validate_file(file, current(), dataset=dataset, profile=profile, organisation=organisation)
        wrong_use = False
    except IntakeError as error:
        outcome = Outcome(dataset or "", 0, [Finding(error.rule, "error", error.message)])
        wrong_use = error.rule == "usage"
    click.echo(json.dumps(outcome.as_dict(), ensure_ascii=False, indent=1) if as_json else _readable(outcome))
    raise SystemExit(2 if wrong_use else 0 if outcome.passes else 1)


def _readable(outcome: Outcome) -> str:
    lines = [f"{outcome.dataset}：{outcome.rows} 条记录"]
    for severity, title in (("error", "错误"), ("warning", "提醒")):
        for f in outcome.of(severity):
            lines.append(f"[{title}] {f.place.sheet}{f.place.cell or f.place.row or ''} {f.rule} {f.message} {f.mend}")
    lines += [
        f"[未映射] 第 {u.row} 行 {u.label}：{u.reason}{'' if u.has_values else '（没有数）'}" for u in outcome.unmapped
    ]
    lines += [f"[说明] {note}" for note in outcome.notes]
    lines.append(
        f"错误 {len(outcome.of('error'))}，提醒 {len(outcome.of('warning'))}，无法判断 {len(outcome.unknown)}，"
        f"未映射 {len(outcome.unmapped)}"
    )
    return "\n".join(lines)


@main.group()
def standard() -> None:
    """数据标准：检查、比较、发布、生成模板。"""


@standard.command("check")
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="标准所在目录。")
@click.option("--examples", is_flag=True, help="同时运行每张卡片上的示例。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def standard_check(root: Path | None, examples: bool, as_json: bool) -> None:
    """检查标准的每个文件，逐条报告错误所在的文件和行。"""
    from guanlan.standard.loading import default_root, load_standard

    loaded, faults = load_standard(root or default_root())
    faults += _settings_faults(loaded) if not faults else []
    if examples and not faults:
        from guanlan.intake.examples import example_faults

        faults = sorted(example_faults(loaded))
    if as_json:
        result = {
            **loaded.counts(),
            "version": loaded.version,
            "edition": loaded.edition,
            "faults": [vars(f) for f in faults],
        }
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join([*map(str, faults), " ".join(f"{k} {v}" for k, v in loaded.counts().items())]))
    raise SystemExit(1 if faults else 0)


def _settings_faults(loaded: Standard) -> list[Fault]:
    """Faults of the files of the standard that single modules read: their codes and the numbers they must give."""
    from guanlan.modules.decisions.meetings.statutes import statutes_of
    from guanlan.monitoring.parameters import parameters_of
    from guanlan.standard.loading import StandardError

    faults: list[Fault] = []
    for reading in (lambda: statutes_of(loaded), lambda: parameters_of(loaded.root)):
        try:
            reading()
        except StandardError as error:
            faults += error.faults
    return faults


@standard.command("template")
@click.argument("dataset")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="写到哪个文件。")
def standard_template(dataset: str, out: Path) -> None:
    """生成一个数据集的 Excel 模板。"""
    from guanlan.intake.templates import template
    from guanlan.standard.loading import current

    loaded = current()
    if dataset not in loaded.datasets:
        raise click.UsageError(f"没有数据集 {dataset}（现有：{'、'.join(loaded.datasets)}）。")
    out.write_bytes(template(loaded, [loaded.datasets[dataset]]))


@standard.command("diff")
@click.argument("old", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def standard_diff(old: Path, new: Path, as_json: bool) -> None:
    """比较两个版本的标准：增加、修改、删去了什么。"""
    from guanlan.standard.comparing import differences
    from guanlan.standard.loading import load_standard

    found = differences(load_standard(old)[0], load_standard(new)[0])
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        click.echo(
            "\n".join(f"{d['change']} {d['kind']} {d['id']} {d['title']} {d['detail']}".rstrip() for d in found)
            or "没有不同"
        )


@standard.command("publish")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="写到哪个文件夹。")
def standard_publish(out: Path) -> None:
    """把标准印成规范文本、JSON Schema、OpenAPI 和 Excel 模板。"""
    from guanlan.intake.publishing import publish
    from guanlan.standard.loading import current

    click.echo(f"已写出 {publish(current(), out)} 个文件到 {out}")


def _say(text: str) -> None:
    click.echo(f"· {text}", err=True)


_host = click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
_port = click.option("--port", default=8000, show_default=True, help="端口。")


@main.command()
@_host
@_port
@click.option("--workers", default=2, show_default=True, help="网页进程数。")
def serve(host: str, port: int, workers: int) -> None:
    """启动平台：数据库、结构、前端、网页和作业进程。"""
    from guanlan.config import serving

    _bring_up(serving)
    serving.run(host, port, _say, lambda: click.echo(f"观澜已启动：http://{host}:{port}"), workers)


def _bring_up(serving: Any) -> None:
    from guanlan.config.postgres import PostgresError
    from guanlan.web.build import BuildError

    try:
        serving.database_ready(_say)
        serving.schema_ready(_say)
        serving.front_end_ready(_say)
    except (PostgresError, BuildError) as error:
        raise click.ClickException(str(error)) from error


@main.command()
@_host
@_port
@click.option("--load-only", is_flag=True, help="只装入演示城市，不启动服务。")
def demo(host: str, port: int, load_only: bool) -> None:
    """启动平台并装入演示城市（合成数据）；再次运行不会重装。"""
    import os
    import time

    from guanlan.config import serving

    os.environ["GUANLAN_DEMO"] = "1"
    begun, embedded = time.monotonic(), not os.environ.get("DATABASE_URL")
    _bring_up(serving)
    from guanlan.demo import city, load

    if not city.loaded():
        load.load(_say)
    _say(f"就绪，用时 {time.monotonic() - begun:.0f} 秒")
    if not load_only:
        serving.run(host, port, _say, lambda: _greet(host, port, embedded))


def _greet(host: str, port: int, embedded: bool) -> None:
    from guanlan.demo.city import PASSWORD, PEOPLE

    click.echo(
        f"\n观澜演示城市：http://{host}:{port}　（数据为合成，12 家上市公司公开年报在后台陆续装入）\n密码都是 {PASSWORD}\n"
    )
    for person in PEOPLE:
        click.echo(f"  {person.username:<12}{person.name}　{person.what}")
    click.echo("\n按 Ctrl+C 停止；再次运行 make demo 会接着用同一份数据。")
    if embedded:
        click.echo("内置数据库留着给命令行用，停止它：.venv/bin/python -m guanlan.config.postgres stop")


@main.group()
def indicators() -> None:
    """指标：查看与解释。"""


@indicators.command("show")
@click.argument("indicator")
@click.option("--org", "organisation", required=True, help="单位代码。")
@click.option("--period", required=True, help="所属期。")
@click.option("--basis", type=click.Choice(["reported", "summed"]), default=None, help="报送数或汇总数。")
@click.option("--explain", is_flag=True, help="一直解释到文件的单元格。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def indicators_show(
    indicator: str, organisation: str, period: str, basis: str | None, explain: bool, as_json: bool
) -> None:
    """显示一个指标的值；加 --explain 给出公式、取数和来源。"""
    from guanlan.config import serving

    serving.database_ready(lambda _: None)
    from guanlan.indicators import explain as explaining
    from guanlan.indicators.queries import basis_of
    from guanlan.organisations.models import Unit
    from guanlan.standard.loading import current
    from guanlan.web.templatetags.guanlan import indicator_text

    card, unit = current().indicators.get(indicator), Unit.objects.filter(code=organisation).first()
    if card is None or unit is None:
        raise click.UsageError(f"没有指标 {indicator}。" if card is None else f"没有单位 {organisation}。")
    found = explaining.explain(current(), unit, card, period, basis or basis_of(unit))
    if as_json:
        result = found.as_dict()
        click.echo(
            json.dumps(
                result if explain else {k: v for k, v in result.items() if k != "inputs"}, ensure_ascii=False, indent=1
            )
        )
    else:
        click.echo(f"{unit.name} {period} {card.title}：{indicator_text(card, found.value)}")
        if explain:
            click.echo(f"公式：{card.formula}\n依据：{card.source}")
            for i in found.inputs:
                origin = (
                    f"{i.file_name} 第 {i.version} 版 {i.place}"
                    if i.submission_id
                    else f"{i.members} 个下级单位之和"
                    if i.members
                    else ""
                )
                click.echo(
                    f"  {i.dataset_title} {i.title} {i.period}：{'没有' if i.value is None else format(i.value, ',')}　{origin}".rstrip()
                )
    raise SystemExit(0 if found.value is not None else 1)


@main.group()
def audit() -> None:
    """审计日志。"""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def audit_verify(as_json: bool) -> None:
    """核验审计日志的哈希链；有改动时退出码为 1。"""
    from guanlan.config import serving

    serving.database_ready(lambda _: None)
    from guanlan.audit.queries import chain_verify

    verdict = chain_verify()
    if as_json:
        click.echo(json.dumps({"intact": verdict.intact, **vars(verdict)}, ensure_ascii=False))
    else:
        click.echo(
            f"完整：{verdict.entries} 条，链尾 {verdict.head}" if verdict.intact else f"不完整：{verdict.reason}"
        )
    raise SystemExit(0 if verdict.intact else 1)


def _address() -> tuple[str, Path]:
    import os

    from guanlan.config import serving

    serving.database_ready(_say)
    from django.conf import settings

    return os.environ["DATABASE_URL"], Path(settings.EVIDENCE_ROOT)


@main.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def backup(target: Path) -> None:
    """把数据库和原始文件备份成一个文件。"""
    from guanlan.config.backup import BackupError
    from guanlan.config.backup import backup as make

    url, evidence = _address()
    try:
        manifest = make(target, url, evidence)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已备份 {len(manifest['members'])} 个成员到 {target}（{target.stat().st_size / 1e6:.1f} MB）")


@main.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="覆盖已有数据。")
def restore(source: Path, force: bool) -> None:
    """从备份恢复；先核验整个备份文件，损坏的不会动现有数据。"""
    from guanlan.config.backup import BackupError
    from guanlan.config.backup import restore as put_back

    url, evidence = _address()
    try:
        manifest = put_back(source, url, evidence, force=force)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已恢复 {manifest['made_at']} 的备份，共 {len(manifest['members'])} 个成员")
