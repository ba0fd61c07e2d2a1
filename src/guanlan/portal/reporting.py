"""Reporting: forms owed and handed in, the entry page, review, who is late."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guanlan.identity.roles import Permission
from guanlan.intake import hints, operations
from guanlan.intake.evidence import evidence_read
from guanlan.intake.files import MAX_STATEMENT_BYTES, read_file
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import CellRemark, Channel, Duty, FindingRecord, Status, Submission
from guanlan.intake.operations import ReportingError, StaleRevision
from guanlan.intake.profiles import read_profile
from guanlan.intake.templates import template
from guanlan.intake.text import amount_of
from guanlan.portal import todo
from guanlan.portal.pages import actor, guarded, notify, number, scope, unit_in_scope
from guanlan.portal.remembering import remembered
from guanlan.standard.linear import totals
from guanlan.standard.loading import current
from guanlan.standard.model import DataSet, Heading
from guanlan.standard.periods import Period
from guanlan.web.export import download
from guanlan.web.tables import Cell, Column, Filter, build_table

BADGES = {"accepted": "good", "returned": "warning", "submitted": "plain", "draft": "plain", "superseded": "plain"}


def _seen(request: HttpRequest) -> Q:
    return scope(request).condition(Permission.VIEW, "finance", "unit__path")


@guarded(Permission.VIEW)
@remembered
def submission_list(request: HttpRequest) -> HttpResponse:
    """What the user's units owe, and every form handed in."""
    titles = {d.id: d.title for d in current().datasets.values()}
    scopes = current().codelists["statement_scope"].titles
    table = build_table(
        request, "报送", Submission.objects.filter(_seen(request)).select_related("unit").defer("content", "places"),
        [
            Column("unit", "单位", lambda s: s.unit.name, "unit__name"),
            Column("dataset", "报表", lambda s: Cell(titles.get(s.dataset, s.dataset), f"/submissions/{s.pk}"), "dataset"),
            Column("period", "所属期", lambda s: s.period, "period"),
            Column("scope", "口径", lambda s: scopes.get(s.scope, "")),
            Column("version", "版本", lambda s: Cell(f"第 {s.version} 版", value=s.version), "version"),
            Column("channel", "渠道", lambda s: s.get_channel_display(), "channel"),
            Column("status", "状态", lambda s: Cell(s.get_status_display(), badge=BADGES[s.status]), "status"),
            Column("errors", "错误", lambda s: Cell(str(s.errors or ""), value=s.errors), "errors", numeric=True),
            Column("warnings", "提醒", lambda s: Cell(str(s.warnings or ""), value=s.warnings), "warnings", numeric=True),
            Column("submitted", "提交时间", lambda s: timezone.localtime(s.submitted_at).strftime("%Y-%m-%d %H:%M") if s.submitted_at else "", "submitted_at"),
        ],
        filters=[
            Filter("q", "单位名称", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("dataset", "报表", lambda q, v: q.filter(dataset=v), list(titles.items())),
            Filter("status", "状态", lambda q, v: q.filter(status=v), Status.choices),
            Filter("period", "所属期", lambda q, v: q.filter(period=v)),
        ],
        empty="没有符合条件的报表。", href=lambda s: f"/submissions/{s.pk}",
    )  # fmt: skip
    if isinstance(table, HttpResponse):
        return table
    today = timezone.localdate()
    owed = (
        todo.duties(request).select_related("unit").order_by("due_on")[:20]
        if scope(request).can(Permission.REPORT)
        else []
    )
    return render(request, "reporting/list.html", {
        "table": table, "owed": [(d, titles.get(d.dataset, d.dataset), (today - d.due_on).days) for d in owed],
        "can_report": scope(request).can(Permission.REPORT),
    })  # fmt: skip


@guarded(Permission.REPORT)
def new(request: HttpRequest) -> HttpResponse:
    """Choose unit, form and period; or upload a filled-in file of any accepted form."""
    standard = current()
    units = scope(request).units(Permission.REPORT, "finance").filter(kind="enterprise")
    today = timezone.localdate()
    months = Period(today.year, "month", today.month)
    periods = []
    for _ in range(14):
        months = months.previous
        periods.append(str(months))
    quarters = [
        f"{y}Q{q}" for y in (today.year, today.year - 1) for q in (4, 3, 2, 1) if Period(y, "quarter", q).end < today
    ]
    years = [str(y) for y in range(today.year - 1, today.year - 6, -1)]
    datasets = [d for d in standard.datasets.values() if d.layout == "statement"]
    return render(request, "reporting/new.html", {
        "units": units[:500], "chosen": request.GET.get("unit", ""), "datasets": datasets, "periods": [*periods, *quarters, *years],
        "profiles": standard.profiles.values(), "dataset": request.GET.get("dataset", ""), "period": request.GET.get("period", ""),
    })  # fmt: skip


@guarded(Permission.REPORT)
def begin(request: HttpRequest) -> HttpResponse:
    """Open the form of a unit, data set and period, filled with what is known already.

    A link (GET) creates nothing: it leads to the open form, or to the page that begins one.
    """
    given = request.POST if request.method == "POST" else request.GET
    unit = unit_in_scope(request, number(given.get("unit")), Permission.REPORT, "finance")
    dataset = current().datasets.get(given.get("dataset", ""))
    if dataset is None or dataset.layout != "statement":
        raise Http404
    if request.method != "POST":
        found = Submission.objects.filter(
            unit=unit, dataset=dataset.id, period=given.get("period", ""), status__in=operations.OPEN
        ).first()
        return redirect(f"/submissions/{found.pk}" if found else f"/reporting/new?{request.GET.urlencode()}")
    try:
        submission = operations.submission_open(
            by=actor(request),
            unit=unit,
            dataset=dataset.id,
            period=given.get("period", ""),
            scope=given.get("scope", ""),
        )
    except ReportingError as error:
        notify(request, str(error), "danger")
        return redirect("/reporting/new")
    return redirect(f"/submissions/{submission.pk}")


@guarded(Permission.REPORT)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take in an uploaded workbook or text file."""
    unit = unit_in_scope(request, number(request.POST.get("unit")), Permission.REPORT, "finance")
    file = request.FILES.get("file")
    target = request.POST.get("next", "/reporting/new")
    try:
        if file is None:
            raise IntakeError("没有选择文件。", "file")
        if (file.size or 0) > MAX_STATEMENT_BYTES:
            raise IntakeError("文件超过 20 MB。", "size")
        taken = _taken(request, unit, file.read(), file.name or "")
    except IntakeError as error:
        notify(request, f"“{file.name if file else ''}”没有收下：{error.message}", "danger")
        return redirect(
            target if target.startswith("/submissions/") or target == "/reporting/new" else "/reporting/new"
        )
    errors = sum(s.errors for s in taken)
    notify(
        request,
        f"已收下“{file.name}”，共 {len(taken)} 份报表；发现错误 {errors} 处，提醒 {sum(s.warnings for s in taken)} 处。",
        "danger" if errors else "success",
    )
    return redirect(f"/submissions/{taken[0].pk}" if len(taken) == 1 else "/reporting?status=draft")


def _taken(request: HttpRequest, unit: Any, data: bytes, name: str) -> list[Submission]:
    standard = current()
    profile = standard.profiles.get(request.POST.get("profile", ""))
    if profile is not None:
        reported = read_profile(data, profile, standard, organisation=unit.code)
    else:
        reported = read_file(data, name, standard, request.POST.get("dataset", ""))
    return operations.submission_take(
        by=actor(request), unit=unit, reported=reported, channel=Channel.EXCEL, data=data, file_name=name,
        period=request.POST.get("period", ""), scope=request.POST.get("scope", ""),
    )  # fmt: skip


def _submission(request: HttpRequest, pk: int, permission: str = Permission.VIEW) -> Submission:
    found = (
        Submission.objects.filter(scope(request).condition(permission, "finance", "unit__path"), pk=pk)
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
    values.update({k: _plain(v) for k, v in hints.values_in_yuan(submission).items()})
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


@guarded(Permission.VIEW)
def late(request: HttpRequest) -> HttpResponse:
    """Who has not handed in: by deadline, with reminders and leave to be late."""
    titles = {d.id: d.title for d in current().datasets.values()}
    today = timezone.localdate()
    seen = scope(request).condition(Permission.VIEW, "finance", "unit__path")
    rows = (
        Duty.objects.filter(seen, accepted_at=None, exempt=False)
        .select_related("unit", "unit__parent")
        .annotate(reminded=Count("reminders"))
    )
    table = build_table(
        request, "谁还没报", rows,
        [
            Column("pick", "", lambda d: Cell("", value=d.pk)),
            Column("unit", "单位", lambda d: Cell(d.unit.name, f"/units/{d.unit_id}"), "unit__name"),
            Column("parent", "上级单位", lambda d: str(d.unit.parent or ""), "unit__parent__name"),
            Column("dataset", "报表", lambda d: titles.get(d.dataset, d.dataset), "dataset"),
            Column("period", "所属期", lambda d: d.period, "period"),
            Column("due", "截止日期", lambda d: f"{d.due_on:%Y-%m-%d}", "due_on"),
            Column("late", "状态", lambda d: Cell("待审核", badge="plain") if d.submitted_at else Cell(f"逾期 {(today - d.due_on).days} 天", badge="control") if d.due_on < today else Cell("未到期", badge="plain")),
            Column("reminded", "已催报", lambda d: Cell(f"{d.reminded} 次" if d.reminded else "", value=d.reminded), "reminded", numeric=True),
        ],
        filters=[
            Filter("q", "单位名称", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("dataset", "报表", lambda q, v: q.filter(dataset=v), list(titles.items())),
            Filter("period", "所属期", lambda q, v: q.filter(period=v)),
            Filter("state", "状态", lambda q, v: q.filter(submitted_at=None, due_on__lt=today) if v == "late" else q.filter(submitted_at=None, due_on__gte=today), [("late", "已逾期"), ("open", "未到期")], default="late"),
        ],
        sort="due", empty="都报齐了。",
    )  # fmt: skip
    if isinstance(table, HttpResponse):
        return table
    ids = [row.pk for row in table.page.object_list]
    for row, pk in zip(table.rows, ids, strict=True):
        row["id"] = pk
    return render(request, "reporting/late.html", {
        "table": table, "may_remind": scope(request).can(Permission.REVIEW), "may_grant": scope(request).can(Permission.GRANT_LATE),
    })  # fmt: skip


@guarded(Permission.REVIEW)
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind the units of the chosen duties, or give them leave to be late."""
    chosen = [int(i) for i in request.POST.getlist("duty") if i.isdigit()]
    wanted = Permission.GRANT_LATE if "grant" in request.POST else Permission.REVIEW
    duties = list(
        Duty.objects.filter(scope(request).condition(wanted, "finance", "unit__path"), pk__in=chosen).select_related(
            "unit"
        )
    )
    if not duties:
        notify(request, "没有选择单位。", "warning")
    elif "grant" in request.POST:
        try:
            until = date.fromisoformat(request.POST.get("until", ""))
            for duty in duties:
                operations.late_grant(by=actor(request), duty=duty, until=until, reason=request.POST.get("reason", ""))
            notify(request, f"已批准 {len(duties)} 项逾期补报，至 {until}。")
        except ValueError:
            notify(request, "请选择准许补报的截止日期。", "danger")
        except ReportingError as error:
            notify(request, str(error), "danger")
    else:
        count = operations.duty_remind(
            by=actor(request), duties=duties, text=request.POST.get("reason") or "请尽快报送。"
        )
        notify(request, f"已催报 {count} 项。")
    return redirect("/reporting/late")
