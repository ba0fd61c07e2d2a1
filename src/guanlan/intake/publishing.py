"""Prints the standard: specification (Markdown), JSON Schema, OpenAPI, Excel templates."""

from __future__ import annotations

import json
from pathlib import Path

from guanlan.intake.templates import template
from guanlan.standard.model import Card, DataSet, Heading, Standard
from guanlan.standard.openapi import json_schema, openapi


def publish(standard: Standard, out: Path) -> int:
    """Write every document below `out`; the number of files."""
    files: dict[str, bytes] = {
        "specification.md": specification(standard).encode(),
        "openapi.json": _json(openapi(standard)),
    }
    for dataset in standard.datasets.values():
        files[f"schemas/{dataset.id}.json"] = _json(json_schema(standard, dataset))
        files[f"templates/{dataset.id}.xlsx"] = template(standard, [dataset])
    for name, data in files.items():
        place = out / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return len(files)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def specification(standard: Standard) -> str:
    """The whole standard as one Markdown document."""
    counts = standard.counts()
    parts = [
        f"# {standard.title}\n\n版本 {standard.version}"
        + (f"，{standard.released} 发布" if standard.released else "")
        + f"。数据集 {counts['datasets']}，字段 {counts['fields']}，码表 {counts['codelists']}，校验规则 {counts['rules']}，"
        f"指标 {counts['indicators']}，监测规则 {counts['monitors']}。本文由 `guanlan standard publish` 生成，不手工修改。\n"
    ]
    parts.append("## 数据集\n")
    parts += [_dataset(standard, d) for d in standard.datasets.values()]
    parts.append("## 指标\n\n| 名称 | 代码 | 单位 | 公式 | 依据 | 已确认 |\n|---|---|---|---|---|---|")
    parts.append(
        "\n".join(
            f"| {i.title} | {i.id} | {i.unit} | {i.formula} | {_source(i)} | {_yes(i.confirmed)} |"
            for i in standard.indicators.values()
        )
    )
    parts.append("\n## 监测规则\n\n| 名称 | 代码 | 指标 | 等级 | 办理天数 | 依据 |\n|---|---|---|---|---|---|")
    parts.append(
        "\n".join(
            f"| {m.title} | {m.id} | {m.indicator} | {m.severity} | {m.deadline_days} | {_source(m)} |"
            for m in standard.monitors.values()
        )
    )
    parts.append(
        "\n## 监测规则共用的查询\n\n| 名称 | 代码 | 说明 | 用到它的规则 | 依据 | 已确认 |\n|---|---|---|---|---|---|"
    )
    for q in standard.queries.values():
        users = "、".join(m.id for m in standard.monitors.values() if q.id in m.uses)
        parts.append(f"| {q.title} | {q.id} | {q.note} | {users} | {_source(q)} | {_yes(q.confirmed)} |")
    parts.append("\n## 码表\n")
    for codelist in standard.codelists.values():
        shown = list(codelist.titles.items())
        text = "；".join(f"{c} {t}" for c, t in shown[:60]) + (f"；……共 {len(shown)} 项" if len(shown) > 60 else "")
        parts.append(f"### {codelist.title}（{codelist.id}）\n\n{codelist.source}。{text}\n")
    return "\n".join(parts) + "\n"


def _source(card: Card) -> str:
    return f"{card.source}，{card.clause}" if card.clause else card.source


def _yes(flag: bool) -> str:
    return "是" if flag else "待确认"


def _dataset(standard: Standard, dataset: DataSet) -> str:
    lines = [
        f"### {dataset.title}（{dataset.id}）\n",
        f"{dataset.source}（{_yes(dataset.confirmed)}）。组别：{standard.groups.get(dataset.group, '')}。{dataset.note}\n",
        "| 字段 | 名称 | 类型 | 必填 | 码表 | 取自 | 说明 |\n|---|---|---|---|---|---|---|",
    ]
    for line in dataset.lines:
        if isinstance(line, Heading):
            lines.append(f"| | **{line.title}** | | | | | |")
        else:
            lines.append(
                f"| {line.id} | {'　' * line.indent}{line.title} | {line.type} | {'是' if line.required else ''} | {line.codelist} | {line.filled_from} | {line.note} |"
            )
    rules = standard.rules_of(dataset.id)
    if rules:
        lines.append("\n| 校验规则 | 代码 | 等级 | 关系 | 依据 | 有效期 |\n|---|---|---|---|---|---|")
        for r in rules:
            until = f" 至 {r.valid_to}" if r.valid_to else " 起"
            lines.append(
                f"| {r.title} | {r.id} | {'错误' if r.severity == 'error' else '提醒'} | {r.relation} | {_source(r)} | {r.valid_from}{until} |"
            )
    checks = standard.register_rules_of(dataset.id)
    if checks:
        lines.append(
            "\n| 接收后的合规规则 | 代码 | 预警等级 | 办理天数 | 权重 | 六类异常 | 依据 | 有效期 |\n|---|---|---|---|---|---|---|---|"
        )
        for r in checks:
            until = f" 至 {r.valid_to}" if r.valid_to else " 起"
            lines.append(
                f"| {r.title} | {r.id} | {r.alert} | {r.deadline_days} | {r.weight:g} | {r.exception_title} | {_source(r)} | "
                f"{r.valid_from}{until} |"
            )
    return "\n".join(lines) + "\n"
