"""One form: its page, saving, the steps of checking, handing in and reviewing it, its versions and files."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from guanlan.identity.roles import Permission
from guanlan.intake import hints, operations
from guanlan.intake.evidence import evidence_read
from guanlan.intake.models import CellRemark, FindingRecord, Status, Submission
from guanlan.intake.operations import ReportingError, StaleRevision
from guanlan.intake.templates import template
from guanlan.intake.text import amount_of
from guanlan.standard.linear import totals
from guanlan.standard.loading import current
from guanlan.standard.model import DataSet, Heading
from guanlan.standard.periods import Period
from guanlan.web.export import download
from guanlan.web.pages import actor, guarded, notify, number, scope

BADGES = {"accepted": "good", "returned": "warning", "submitted": "plain", "draft": "plain", "superseded": "plain"}


def _submission(request: HttpRequest, pk: int, permission: str = Permission.VIEW) -> Submission:
    found = (
        Submission.objects.filter(scope(request).condition(permission, "finance", "unit__path"), register=False, pk=pk)
        .select_related("unit", "file", "submitted_by", "reviewed_by", "created_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


@guarded(Permission.VIEW)
def submission_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One form: its cells, the findings beside them, remarks, versions, and the next step."""
    submission = _submission(request, pk)
    standard = current()
    dataset = standard.datasets[submission.dataset]
    can = scope(request).can
    path = submission.unit.path
    editable = submission.status in operations.EDITABLE and can(Permission.REPORT, "finance", path)
    findings = list(submission.findings.all())
    remarks = list(submission.remarks.select_related("written_by", "settled_by"))
    versions = list(
        Submission.objects.filter(unit=submission.unit, dataset=submission.dataset, period=submission.period, scope=submission.scope)
        .defer("content", "places").order_by("-version")
    )  # fmt: skip
    filled = hints.filled(standard, dataset, submission.unit, submission.period) if editable else {}
    return render(request, "reporting/submission.html", {
        "s": submission, "dataset": dataset, "columns": dataset.columns, "editable": editable,
        "rows": _rows(submission, dataset, findings, remarks, filled, editable),
        "totals": totals(standard, dataset, Period.parse(submission.period).end), "hints": hints.history(dataset, submission) if editable else {},
        "errors": [f for f in findings if f.severity == "error" and f.verdict == "违规"],
        "warnings": [f for f in findings if f.severity == "warning" and f.verdict == "违规"],
        "unknown": [f for f in findings if f.verdict == "无法判断"],
        "remarks": remarks, "versions": versions, "scope_title": standard.codelists["statement_scope"].titles.get(submission.scope, ""),
        "unmapped": submission.content.get("unmapped", []), "unit_text": _unit_text(submission),
        "may_review": submission.status == Status.SUBMITTED and can(Permission.REVIEW, "finance", path) and submission.submitted_by_id != request.user.pk,
        "may_submit": submission.status in operations.EDITABLE and can(Permission.SUBMIT, "finance", path),
        "may_remark": can(Permission.REVIEW, "finance", path) or can(Permission.REPORT, "finance", path),
        "may_reopen": submission.status == Status.ACCEPTED and can(Permission.REPORT, "finance", path),
        "rules": standard.rules, "badge": BADGES[submission.status],
        "crumbs": [("报送", "/reporting"), (str(submission.unit), f"/units/{submission.unit_id}"), (f"{dataset.title} {submission.period}", "")],
    })  # fmt: skip


def _unit_text(submission: Submission) -> str:
    factors = set(submission.content.get("factors", {}).values()) or {str(submission.factor)}
    factor = max(float(f) for f in factors)
    return {1.0: "元", 1000.0: "千元", 10000.0: "万元", 1e8: "亿元"}.get(factor, f"{factor:g} 元")


def _rows(
    submission: Submission, dataset: DataSet, findings: list[FindingRecord], remarks: list[CellRemark],
    filled: dict[str, tuple[str, str]], editable: bool,
) -> list[dict[str, Any]]:  # fmt: skip
    """Lines of the form for the page: each with its cells, their values and what is said about them."""
    record = hints.record_of(dataset, submission)
    said: dict[str, list[FindingRecord]] = {}
    for finding in findings:
        if finding.verdict == "违规":
            said.setdefault(finding.cell, []).append(finding)
    noted = {r.cell for r in remarks}
    by_field: dict[str, list[Any]] = {}
    for each in dataset.cells:
        by_field.setdefault(each.field.id, []).append(each)
    codelists = current().codelists
    rows: list[dict[str, Any]] = []
    for row_number, line in enumerate(dataset.lines):
        if isinstance(line, Heading):
            rows.append({"heading": line.title})
            continue
        if line.key:
            continue
        by_column = {c.column.id: c for c in by_field[line.id]}
        cells: list[dict[str, Any] | None] = []
        for index, column in enumerate(dataset.columns):
            cell = by_column.get(column.id)
            if cell is None:
                cells.append(None)
                continue
            value, source = record.get(cell.name, ""), ""
            if cell.name in filled and value == filled[cell.name][0]:
                source = filled[cell.name][1]
            if line.is_number and (number_value := amount_of(str(value))) is not None:
                value = (
                    f"{number_value.normalize():,f}"
                    if line.type != "money" or number_value % 1 == 0
                    else f"{number_value:,.2f}"
                )
            about = said.get(cell.name, [])
            cells.append({
                "name": cell.name, "value": value, "source": source, "row": row_number, "col": index, "number": line.is_number,
                "state": "has-error" if any(f.severity == "error" for f in about) else "has-warning" if about else "",
                "title": "；".join(f.message for f in about) or source, "remark": cell.name in noted,
                "options": list(codelists[line.codelist].titles.items()) if line.codelist else None,
                "place": " ".join(str(p) for p in submission.places.get(f"1:{cell.name}", ["", "", "", ""])[3:1:-1]).strip(),
            })  # fmt: skip
        rows.append({"field": line, "cells": cells, "total": line.role == "total", "pad": 10 + line.indent * 18})
    return rows


@guarded(Permission.REPORT)
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save cells typed into the form; the reply carries the new revision, or why it was not saved."""
    submission = _submission(request, pk, Permission.REPORT)
    try:
        given = json.loads(request.body)
        revision, values = int(given["revision"]), {str(k): str(v)[:2000] for k, v in given["values"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"message": "保存的内容读不出来，请刷新页面。"}, status=400)
    try:
        saved = operations.draft_save(by=actor(request), submission=submission, revision=revision, values=values)
    except StaleRevision as error:
        return JsonResponse({"message": str(error)}, status=409)
    except ReportingError as error:
        return JsonResponse({"message": str(error)}, status=400)
    return JsonResponse({"revision": saved.revision})


@guarded(Permission.VIEW)
@require_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Check, submit, review, reopen, explain, remark: one step on a form."""
    submission = _submission(request, pk)
    unit, by, post = submission.unit, actor(request), request.POST
    target = f"/submissions/{pk}"
    require = scope(request).require
    try:
        if step == "check":
            require(Permission.REPORT, unit, "finance")
            if submission.status in operations.EDITABLE:
                found = operations.submission_check(by=by, submission=submission)
                text = f"校验完成：错误 {len(found.of('error'))}，提醒 {len(found.of('warning'))}，无法判断 {len(found.unknown)}。"
                notify(request, text, "success" if found.passes else "danger")
        elif step == "submit":
            require(Permission.SUBMIT, unit, "finance")
            operations.submission_submit(by=by, submission=submission)
            notify(request, "已提交，等待审核。")
        elif step in ("accept", "return"):
            require(Permission.REVIEW, unit, "finance")
            operations.submission_review(
                by=by, submission=submission, accepted=step == "accept", opinion=post.get("opinion", "")
            )
            notify(request, "已接收，正在入库并计算指标。" if step == "accept" else "已退回。")
        elif step == "reopen":
            require(Permission.REPORT, unit, "finance")
            fresh = operations.submission_open(
                by=by, unit=unit, dataset=submission.dataset, period=submission.period, scope=submission.scope
            )
            target = f"/submissions/{fresh.pk}"
        elif step == "explain":
            require(Permission.REPORT, unit, "finance")
            finding = get_object_or_404(FindingRecord, pk=number(post.get("finding")), submission=submission)
            operations.warning_explain(by=by, finding=finding, text=post.get("text", ""))
        elif step == "remark":
            if not (
                scope(request).can(Permission.REVIEW, "finance", unit.path)
                or scope(request).can(Permission.REPORT, "finance", unit.path)
            ):
                require(Permission.REVIEW, unit, "finance")
            operations.remark_write(
                by=by,
                submission=submission,
                cell=post.get("cell", ""),
                text=post.get("text", ""),
                follow_up=bool(post.get("follow_up")),
            )
        elif step == "settle":
            require(Permission.REVIEW, unit, "finance")
            remark = get_object_or_404(CellRemark, pk=number(post.get("remark")), submission=submission)
            operations.remark_settle(by=by, remark=remark)
        else:
            raise Http404
    except ReportingError as error:
        notify(request, str(error), "danger")
    return redirect(target)


@guarded(Permission.VIEW)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed between a version and the one before it."""
    submission = _submission(request, pk)
    earlier = Submission.objects.filter(
        unit=submission.unit, dataset=submission.dataset, period=submission.period, scope=submission.scope, version__lt=submission.version
    ).order_by("-version").first()  # fmt: skip
    changes = hints.differences(current(), earlier, submission) if earlier else []
    return render(request, "reporting/compare.html", {
        "s": submission, "earlier": earlier, "changes": changes, "dataset": current().datasets[submission.dataset],
        "crumbs": [("报送", "/reporting"), (str(submission.unit), f"/units/{submission.unit_id}"), ("版本比较", "")],
    })  # fmt: skip


@guarded(Permission.VIEW)
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The original file, byte for byte."""
    submission = _submission(request, pk)
    if submission.file is None:
        raise Http404
    return download(evidence_read(submission.file), submission.file_name or "原始文件", "application/octet-stream")


@guarded(Permission.VIEW)
def template_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The Excel template of a form, with what is known already filled in."""
    submission = _submission(request, pk)
    standard = current()
    dataset = standard.datasets[submission.dataset]
    values: dict[str, Any] = {}
    values.update(
        {k: _plain(v[0]) for k, v in hints.filled(standard, dataset, submission.unit, submission.period).items()}
    )
    values.update(
        {k: _plain(v) for k, v in hints.values_in_yuan(submission, current().datasets[submission.dataset]).items()}
    )
    data = template(
        standard, [dataset], organisation=submission.unit.code, name=submission.unit.name, period=submission.period,
        scope=submission.scope, values={dataset.id: values},
    )  # fmt: skip
    return download(data, f"{dataset.title}-{submission.unit.name}-{submission.period}.xlsx")


def _plain(value: Any) -> Any:
    try:
        return float(value)
    except (TypeError, ValueError):
        return value
