"""Deliveries of registers: their history, one delivery with what was found and changed, its review."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guanlan.identity.roles import Permission
from guanlan.intake import operations
from guanlan.intake.evidence import evidence_read
from guanlan.intake.models import Channel, FindingRecord, Status, Submission
from guanlan.intake.operations import ReportingError
from guanlan.intake.queries import deliveries_in, registers
from guanlan.intake.registers import Mode
from guanlan.portal.submissions import BADGES
from guanlan.standard.loading import current
from guanlan.web.export import download
from guanlan.web.pages import actor, guarded, notify, number, scope
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown

SHOWN_ROWS, SHOWN_FINDINGS = 100, 500
MODES = {str(Mode.MERGE): "增改", str(Mode.REPLACE): "整体替换"}
COUNTED = (("added", "增加"), ("changed", "修改"), ("removed", "去掉"), ("unchanged", "未变"))


def _delivery(request: HttpRequest, pk: int) -> Submission:
    found = (
        Submission.objects.filter(deliveries_in(scope(request), Permission.VIEW), pk=pk)
        .select_related("unit", "file", "submitted_by", "reviewed_by", "created_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def changed_text(delivery: Submission) -> str:
    """How a delivery changed its register: +3 ~1 -0, in words."""
    return "，".join(f"{title} {delivery.changes[name]}" for name, title in COUNTED if delivery.changes.get(name))


@guarded(Permission.VIEW)
def history(request: HttpRequest) -> HttpResponse:
    """Every delivery of every register that the user may see."""
    seen = [d for d in registers() if scope(request).can(Permission.VIEW, d.module)]
    titles = {d.id: d.title for d in seen}
    table = build_table(
        request, "台账报送记录",
        Submission.objects.filter(deliveries_in(scope(request), Permission.VIEW)).select_related("unit", "created_by").defer("content", "places"),
        [
            Column("at", "报送时间", lambda s: f"{timezone.localtime(s.created_at):%Y-%m-%d %H:%M}", "created_at"),
            Column("unit", "单位", lambda s: Cell(s.unit.name, f"/units/{s.unit_id}"), "unit__name"),
            Column("dataset", "台账", lambda s: Cell(titles.get(s.dataset, s.dataset), f"/registers/deliveries/{s.pk}"), "dataset"),
            Column("channel", "渠道", lambda s: s.get_channel_display(), "channel"),
            Column("rows", "行数", lambda s: Cell(f"{s.rows:,}", value=s.rows), "rows", numeric=True),
            Column("status", "状态", lambda s: Cell("有错未收" if s.status == Status.DRAFT and s.errors else s.get_status_display(), badge="control" if s.status == Status.DRAFT and s.errors else BADGES.get(s.status, "plain")), "status"),
            Column("errors", "错误", lambda s: Cell(str(s.errors or ""), value=s.errors), "errors", numeric=True),
            Column("changes", "台账变动", changed_text),
            Column("by", "报送人", lambda s: str(s.created_by or "")),
        ],
        filters=[
            Filter("q", "单位名称", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("dataset", "台账", lambda q, v: q.filter(dataset=v), list(titles.items())),
            Filter("status", "状态", lambda q, v: q.filter(status=v), [(s.value, str(s.label)) for s in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED)]),
            Filter("channel", "渠道", lambda q, v: q.filter(channel=v), Channel.choices),
        ],
        sort="-at", empty="没有符合条件的报送。", href=lambda s: f"/registers/deliveries/{s.pk}",
    )  # fmt: skip
    subtitle, crumbs = (
        "网页、Excel 模板、接口和投递目录四个渠道，同一套校验",
        [("台账", "/registers"), ("报送记录", "")],
    )
    return list_shown(request, table, subtitle=subtitle, crumbs=crumbs)


@guarded(Permission.VIEW)
def delivery_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery: what was found in it beside its rows, what it changed, and the next step."""
    s = _delivery(request, pk)
    register = current().datasets[s.dataset]
    findings = list(s.findings.all()[:SHOWN_FINDINGS])
    can, path = scope(request).can, s.unit.path
    return render(request, "registers/delivery.html", {
        "s": s, "register": register, "mode": MODES.get(s.content.get("mode", ""), ""), "badge": BADGES.get(s.status, "plain"),
        "errors": [f for f in findings if f.severity == "error" and f.verdict == "违规"],
        "warnings": [f for f in findings if f.severity == "warning" and f.verdict == "违规"],
        "unknown": [f for f in findings if f.verdict == "无法判断"],
        "counts": [(title, s.changes.get(name, 0)) for name, title in COUNTED] if s.changes else [],
        "heads": [c.title for c in register.cells], **_rows(s, findings), "unmapped": s.content.get("unmapped", []),
        "rules": current().rules, "shown_findings": SHOWN_FINDINGS,
        "may_explain": s.status in operations.EDITABLE and can(Permission.REPORT, register.module, path),
        "may_submit": register.review == "regulator" and s.status == Status.DRAFT and not s.errors and can(Permission.SUBMIT, register.module, path),
        "may_review": s.status == Status.SUBMITTED and can(Permission.REVIEW, register.module, path) and s.submitted_by_id != request.user.pk,
        "may_report": can(Permission.REPORT, register.module, path),
        "crumbs": [("台账", "/registers"), (register.title, f"/registers/{register.id}"), ("报送记录", f"/registers/deliveries?dataset={register.id}"), (f"第 {s.pk} 号", "")],
    })  # fmt: skip


def _rows(s: Submission, findings: list[FindingRecord]) -> dict[str, Any]:
    """Rows of the delivery for the page: the ones that something is said about first."""
    register = current().datasets[s.dataset]
    where = {tuple(place): key for key, place in s.places.items()}
    said: dict[tuple[int, str], FindingRecord] = {}
    for finding in findings:
        place = tuple(finding.place.get(part) for part in ("row", "column", "cell", "sheet"))
        if finding.verdict == "违规" and place in where:
            number_, _, cell = where[place].partition(":")
            said.setdefault((int(number_), cell), finding)
    records = [*s.content.get("records", []), *s.content.get("deleted", [])]
    kept = len(s.content.get("records", []))
    wrong = sorted({r for r, _ in said if r <= len(records)})
    numbers = [*wrong, *(n for n in range(1, min(len(records), SHOWN_ROWS + len(wrong)) + 1) if n not in set(wrong))]
    lists = current().codelists
    rows = []
    for n in numbers[:SHOWN_ROWS]:
        cells = []
        for c in register.cells:
            value, about = records[n - 1].get(c.name, ""), said.get((n, c.name))
            titles = lists[c.field.codelist].titles if c.field.codelist else {}
            cells.append({
                "text": titles.get(value, value), "number": c.field.is_number, "title": about.message if about else "",
                "state": "" if about is None else "has-error" if about.severity == "error" else "has-warning",
            })  # fmt: skip
        rows.append({"number": n, "deleted": n > kept, "cells": cells})
    return {"rows": rows, "left": len(records) - len(rows)}


@guarded(Permission.VIEW)
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The original file, byte for byte."""
    s = _delivery(request, pk)
    if s.file is None:
        raise Http404
    return download(evidence_read(s.file), s.file_name or "原始内容", "application/octet-stream")


@guarded(Permission.VIEW)
@require_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Submit a delivery, accept or return it, explain a warning."""
    s = _delivery(request, pk)
    by, module, require = actor(request), current().datasets[s.dataset].module, scope(request).require
    try:
        if step == "submit":
            require(Permission.SUBMIT, s.unit, module)
            operations.submission_submit(by=by, submission=s)
            notify(request, "已提交，等待审核。")
        elif step in ("accept", "return"):
            require(Permission.REVIEW, s.unit, module)
            operations.submission_review(
                by=by, submission=s, accepted=step == "accept", opinion=request.POST.get("opinion", "")
            )
            notify(request, "已接收，正在入库。" if step == "accept" else "已退回。")
        elif step == "explain":
            require(Permission.REPORT, s.unit, module)
            finding = get_object_or_404(FindingRecord, pk=number(request.POST.get("finding")), submission=s)
            operations.warning_explain(by=by, finding=finding, text=request.POST.get("text", ""))
        else:
            raise Http404
    except ReportingError as error:
        notify(request, str(error), "danger")
    return redirect(f"/registers/deliveries/{pk}")
