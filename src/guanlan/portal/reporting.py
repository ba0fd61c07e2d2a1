"""Reporting: forms owed and handed in, beginning and uploading one, who is late."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guanlan.identity.roles import Permission
from guanlan.intake import operations
from guanlan.intake.files import read_file
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import Channel, Duty, Status, Submission
from guanlan.intake.operations import ReportingError
from guanlan.intake.profiles import read_profile
from guanlan.intake.taking import submission_take
from guanlan.portal import todo
from guanlan.portal.remembering import ALERTS, remembered
from guanlan.portal.submissions import BADGES
from guanlan.standard.loading import current
from guanlan.standard.periods import Period
from guanlan.web.pages import actor, guarded, notify, number, scope, unit_in_scope, uploaded
from guanlan.web.tables import Cell, Column, Filter, build_table

CHANNELS, STATUSES = dict(Channel.choices), dict(Status.choices)
# The list reads no more than it shows: the contents of forms are large.
SHOWN = (
    "unit__name", "unit__short_name", "dataset", "period", "scope", "version", "channel", "status", "errors", "warnings", "submitted_at",
)  # fmt: skip


def _seen(request: HttpRequest) -> Q:
    return scope(request).condition(Permission.VIEW, "finance", "unit__path")


@guarded(Permission.VIEW, "finance")
@remembered(apart_from=ALERTS)
def submission_list(request: HttpRequest) -> HttpResponse:
    """What the user's units owe, and every form handed in."""
    titles = {d.id: d.title for d in current().datasets.values()}
    scopes = current().codelists["statement_scope"].titles
    table = build_table(
        request, "报送", Submission.objects.filter(_seen(request), register=False).select_related("unit").only(*SHOWN),
        [
            Column("unit", "单位", lambda s: s.unit.name, "unit__name"),
            Column("dataset", "报表", lambda s: Cell(titles.get(s.dataset, s.dataset), f"/submissions/{s.pk}"), "dataset"),
            Column("period", "所属期", lambda s: s.period, "period"),
            Column("scope", "口径", lambda s: scopes.get(s.scope, "")),
            Column("version", "版本", lambda s: Cell(f"第 {s.version} 版", value=s.version), "version"),
            Column("channel", "渠道", lambda s: CHANNELS[s.channel], "channel"),
            Column("status", "状态", lambda s: Cell(STATUSES[s.status], badge=BADGES[s.status]), "status"),
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


@guarded(Permission.REPORT, "finance")
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
        "profiles": [p for p in standard.profiles.values() if standard.datasets[p.dataset].layout == "statement"], "dataset": request.GET.get("dataset", ""), "period": request.GET.get("period", ""),
    })  # fmt: skip


@guarded(Permission.REPORT, "finance")
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


@guarded(Permission.REPORT, "finance")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take in an uploaded workbook or text file."""
    unit = unit_in_scope(request, number(request.POST.get("unit")), Permission.REPORT, "finance")
    name, target = "", request.POST.get("next", "/reporting/new")
    try:
        data, name = uploaded(request)
        taken = _taken(request, unit, data, name)
    except IntakeError as error:
        notify(request, f"{name and f'“{name}”'}没有收下：{error.message}", "danger")
        return redirect(
            target if target.startswith("/submissions/") or target == "/reporting/new" else "/reporting/new"
        )
    errors = sum(s.errors for s in taken)
    notify(
        request,
        f"已收下“{name}”，共 {len(taken)} 份报表；发现错误 {errors} 处，提醒 {sum(s.warnings for s in taken)} 处。",
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
    if reported.dataset.layout != "statement":
        raise IntakeError(f"“{reported.dataset.title}”是台账，请在台账页面上传。", "dataset")
    return submission_take(
        by=actor(request), unit=unit, reported=reported, channel=Channel.EXCEL, data=data, file_name=name,
        period=request.POST.get("period", ""), scope=request.POST.get("scope", ""),
    )  # fmt: skip


@guarded(Permission.VIEW, "finance")
def late(request: HttpRequest) -> HttpResponse:
    """Who has not handed in: by deadline, with reminders and leave to be late."""
    titles = {d.id: d.title for d in current().datasets.values()}
    today = timezone.localdate()
    seen = scope(request).condition(Permission.VIEW, "finance", "unit__path")
    rows = (
        Duty.objects.filter(seen, accepted_at=None, exempt=False)
        .select_related("unit", "unit__parent")
        .annotate(reminded=Count("reminders", distinct=True), late_until=Max("late_grants__until"))
    )
    table = build_table(
        request, "谁还没报", rows,
        [
            Column("unit", "单位", lambda d: Cell(d.unit.name, f"/units/{d.unit_id}"), "unit__name"),
            Column("parent", "上级单位", lambda d: str(d.unit.parent or ""), "unit__parent__name"),
            Column("dataset", "报表", lambda d: titles.get(d.dataset, d.dataset), "dataset"),
            Column("period", "所属期", lambda d: d.period, "period"),
            Column("due", "截止日期", lambda d: f"{d.due_on:%Y-%m-%d}", "due_on"),
            Column("late", "状态", lambda d: Cell("待审核", badge="plain") if d.submitted_at else Cell(f"准许补报至 {d.late_until:%m-%d}", badge="plain") if d.late_until and d.late_until >= today else Cell(f"逾期 {(today - d.due_on).days} 天", badge="control") if d.due_on < today else Cell("未到期", badge="plain")),
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
    may_remind = scope(request).can(Permission.REVIEW)
    table.picks = "act" if may_remind else ""
    return render(request, "reporting/late.html", {
        "table": table, "may_remind": may_remind, "may_grant": scope(request).can(Permission.GRANT_LATE),
    })  # fmt: skip


@guarded(Permission.REVIEW, "finance")
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind the units of the chosen duties, or give them leave to be late."""
    chosen = [int(i) for i in request.POST.getlist("pick") if number(i)]
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
