"""`guanlan submit`: one file of a form, a register or payments, taken in as by every other channel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guanlan.intake.findings import IntakeError

if TYPE_CHECKING:
    from guanlan.intake.models import Submission
    from guanlan.organisations.models import Unit


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dataset", default="", help="数据集 id。")
@click.option("--profile", default="", help="映射方案 id。")
@click.option("--org", "organisation", required=True, help="填报单位的统一社会信用代码。")
@click.option("--period", default="", help="所属期。")
@click.option(
    "--mode", type=click.Choice(["merge", "replace"]), default="merge", show_default=True, help="台账：增改或整体替换。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def submit(file: Path, dataset: str, profile: str, organisation: str, period: str, mode: str, as_json: bool) -> None:
    """收下一个文件并校验（与网页上传相同）：报表收为草稿；免审的台账没有错误即接收；支付台账整份收下或不收。"""
    from guanlan.config import serving

    serving.database_ready(lambda text: click.echo(f"· {text}", err=True))
    from guanlan.organisations.models import Unit
    from guanlan.standard.loading import current

    unit = Unit.objects.filter(code=organisation).first()
    if unit is None:
        raise click.UsageError(f"没有代码为 {organisation} 的单位。")
    if profile and profile not in current().profiles:
        raise click.UsageError(f"没有映射方案 {profile}。")
    try:
        if (current().profiles[profile].dataset if profile else dataset) == "payment":
            _payments(file, unit, profile, as_json)
        else:
            _tell(_taken(file, unit, dataset, profile, period, mode), as_json)
    except IntakeError as error:
        raise click.ClickException(error.message) from error


def _taken(file: Path, unit: Unit, dataset: str, profile: str, period: str, mode: str) -> list[Submission]:
    from guanlan.intake.files import content, read_file
    from guanlan.intake.models import Channel
    from guanlan.intake.profiles import read_profile
    from guanlan.intake.registers import register_take
    from guanlan.intake.taking import submission_take
    from guanlan.standard.loading import current

    standard, data = current(), content(file)
    reported = (
        read_profile(data, standard.profiles[profile], standard, organisation=unit.code)
        if profile
        else read_file(data, file.name, standard, dataset or None)
    )
    about: Any = {"by": None, "unit": unit, "reported": reported, "channel": Channel.API, "data": data,
                  "file_name": file.name, "period": period}  # fmt: skip
    return [register_take(mode=mode, **about)] if reported.dataset.is_register else submission_take(**about)


def _tell(taken: list[Submission], as_json: bool) -> None:
    from guanlan.portal.api import as_dict

    if as_json:
        click.echo(json.dumps([as_dict(s) for s in taken], ensure_ascii=False, indent=1))
    else:
        for s in taken:
            counts = f"错误 {s.errors}，提醒 {s.warnings}，无法判断 {s.unknown}"
            click.echo(f"{s.period} 第 {s.version} 版（{s.get_status_display()}）：{counts}")
            for f in s.findings.filter(severity="error", verdict="违规"):
                click.echo(f"  {f.place['sheet']}{f.place['cell'] or f.place['row'] or ''} {f.message}")
    raise SystemExit(1 if any(s.errors for s in taken) else 0)


def _payments(file: Path, unit: Unit, profile: str, as_json: bool) -> None:
    from guanlan.intake.drop import Refused
    from guanlan.intake.files import content
    from guanlan.modules.funds.intake import file_take

    try:
        outcome = file_take(content(file), file.name, unit, by=None, profile=profile)
    except Refused as refusal:
        lines = [f"  {e['sheet']}{e['cell'] or e['row'] or ''} {e['message']}" for e in refusal.outcome["errors"]]
        click.echo(
            json.dumps(refusal.outcome, ensure_ascii=False, indent=1) if as_json else "\n".join([str(refusal), *lines])
        )
        raise SystemExit(1) from refusal
    click.echo(
        json.dumps(outcome, ensure_ascii=False)
        if as_json
        else "\n".join(
            [f"已收下 {outcome['added']} 笔支付，另有 {outcome['known']} 笔此前已报送。", *outcome.get("notes", [])]
        )
    )
