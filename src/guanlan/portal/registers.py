"""Registers (台账) that units keep: which there are, what stands in each today, template and upload."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guanlan.facts.rows import rows
from guanlan.identity.roles import MODULES, Permission
from guanlan.intake.files import read_file
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import Channel, Status, Submission
from guanlan.intake.profiles import read_profile
from guanlan.intake.queries import deliveries_in, registers
from guanlan.intake.registers import MODE_TITLES, Mode, register_take
from guanlan.intake.reported import Reported
from guanlan.intake.templates import template
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.standard.model import Cell as StandardCell
from guanlan.standard.model import DataSet
from guanlan.web.export import download
from guanlan.web.pages import actor, guarded, notify, number, scope, unit_in_scope, uploaded
from guanlan.web.tables import Cell, Column, Filter, build_table

MOST_UNITS, MOST_CHOICES = 500, 40


def register_or_404(request: HttpRequest, dataset: str, permission: str = Permission.VIEW) -> DataSet:
    """A register in whose module the user holds a permission somewhere."""
    found = current().datasets.get(dataset)
    if found is None or not found.is_register:
        raise Http404
    if not scope(request).can(permission, found.module):
        raise PermissionDenied
    return found


def reporting_units(request: HttpRequest, dataset: DataSet) -> QuerySet[Unit]:
    return scope(request).units(Permission.REPORT, dataset.module).filter(kind__in=dataset.owed_by).order_by("path")


@guarded(Permission.VIEW)
def overview(request: HttpRequest) -> HttpResponse:
    """Every register in whose module the user may look, with how many rows it holds and what came last."""
    seen = [d for d in registers() if scope(request).can(Permission.VIEW, d.module)]
    unit = unit_in_scope(request, number(request.GET.get("unit"))) if request.GET.get("unit") else None
    deliveries = Submission.objects.filter(deliveries_in(scope(request), Permission.VIEW))
    if unit is not None:
        deliveries = deliveries.filter(unit=unit)
    last = {
        d["dataset"]: d for d in deliveries.order_by().values("dataset").annotate(
            at=Max("created_at"), review=Count("pk", filter=Q(status=Status.SUBMITTED)),
            wrong=Count("pk", filter=Q(status=Status.DRAFT, errors__gt=0)),
        )
    }  # fmt: skip
    counts = _counts(request, seen, unit)
    groups: dict[str, list[Any]] = {}
    for d in seen:
        groups.setdefault(MODULES[d.module], []).append((d, counts.get(d.id, 0), last.get(d.id)))
    return render(request, "registers/overview.html", {
        "groups": groups.items(), "national": scope(request).can(Permission.REPORT, "decisions"), "unit": unit, "query": f"?unit={unit.pk}" if unit else "",
        "units": scope(request).units().filter(kind="enterprise").order_by("path")[:MOST_UNITS],
    })  # fmt: skip


def _counts(request: HttpRequest, seen: list[DataSet], unit: Unit | None) -> dict[str, int]:
    """Rows of each register, in one query."""
    each = [
        _visible(request, d, unit).order_by().values(register=Value(d.id, TextField())).annotate(n=Count("organisation"))
        for d in seen
    ]  # fmt: skip
    if not each:
        return {}
    counted = each[0].union(*each[1:], all=True) if len(each) > 1 else each[0]
    return {row["register"]: row["n"] for row in counted}


def _visible(request: HttpRequest, dataset: DataSet, unit: Unit | None = None) -> QuerySet[Any]:
    units = scope(request).units(Permission.VIEW, dataset.module)
    if unit is not None:
        units = units.filter(pk=unit.pk)
    return rows(dataset).filter(unit_id__in=units.values("pk"))


@guarded(Permission.VIEW)
def content(request: HttpRequest, dataset: str) -> HttpResponse:
    """What stands in a register today: searched, sorted, exported; and where rows are added to it."""
    register = register_or_404(request, dataset)
    name = Unit.objects.filter(pk=OuterRef("unit_id")).values("name")[:1]
    units = reporting_units(request, register)
    writable = {u.code: u.pk for u in units}
    table = build_table(
        request, register.title, _visible(request, register).annotate(unit_name=Subquery(name)),
        [Column("unit", "单位", lambda r: Cell(r.unit_name, f"/units/{r.unit_id}"), "unit_name"), *_columns(register)],
        filters=_filters(register), empty="这个台账里还没有记录。", href=_row_address(register, writable),
    )  # fmt: skip
    if isinstance(table, HttpResponse):
        return table
    seen = deliveries_in(scope(request), Permission.VIEW)
    return render(request, "registers/content.html", {
        "table": table, "register": register, "units": units[:MOST_UNITS], "modes": MODE_TITLES.items(),
        "profiles": current().profiles_of(register.id).values(),
        "subtitle": f"{MODULES[register.module]} · {register.source}" + (f" · {register.note}" if register.note else ""),
        "reviewed": register.review == "regulator", "chosen": request.GET.get("for", ""),
        "recent": Submission.objects.filter(seen, dataset=register.id).select_related("unit").defer("content", "places")[:5],
        "crumbs": [("台账", "/registers"), (register.title, "")],
    })  # fmt: skip


def _row_address(register: DataSet, writable: dict[str, int]) -> Callable[[Any], str]:
    """Rows of units for which the user reports lead to the form that changes them."""
    keys = [k.id for k in register.keys if k.id != "organisation"]

    def address(row: Any) -> str:
        if row.organisation not in writable:
            return ""
        given = {"unit": writable[row.organisation], **{k: key_text(getattr(row, k)) for k in keys}}
        return f"/registers/{register.id}/row?{urlencode(given)}"

    return address


def key_text(value: Any) -> str:
    """A value as it is typed into a form."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value)


def _columns(register: DataSet) -> list[Column]:
    made = [
        Column(c.name, c.title, _shown(c), c.name, numeric=c.field.is_number)
        for c in register.cells
        if c.name != "organisation"
    ]
    return [
        *made,
        Column(
            "delivery",
            "来自",
            lambda r: Cell("报送", f"/registers/deliveries/{r.submission_id}") if r.submission_id else "",
        ),
    ]


def _shown(cell: StandardCell) -> Callable[[Any], Cell | str]:
    titles = current().codelists[cell.field.codelist].titles if cell.field.codelist else {}

    def show(row: Any) -> Cell | str:
        value: Any = getattr(row, cell.name)
        if value is None:
            return ""
        if titles:
            return str(titles.get(value, value))
        if cell.field.type == "percent":
            return Cell(f"{value:.2%}", value=float(value))
        if cell.field.type == "money":
            return Cell(f"{value:,.2f}", value=float(value))
        if cell.field.is_number:
            return Cell(key_text(value), value=float(value))
        return Cell(key_text(value), value=value if isinstance(value, date) else None)

    return show


def _filters(register: DataSet) -> list[Filter]:
    texts = [c.name for c in register.cells if c.field.type == "text"]
    codes = current().codelists
    chosen = [c for c in register.cells if c.field.codelist and len(codes[c.field.codelist].titles) <= MOST_CHOICES][:3]

    def search(query: QuerySet[Any], value: str) -> QuerySet[Any]:
        found = Q(pk__in=[])
        for name in texts:
            found |= Q(**{f"{name}__icontains": value})
        return query.filter(found)

    found = [Filter("q", "编号、名称等文字", search)] if texts else []
    found.append(Filter("unit", "单位名称", lambda q, v: q.filter(unit_name__icontains=v)))
    return found + [
        Filter(c.name, c.title, lambda q, v, n=c.name: q.filter(**{n: v}), list(codes[c.field.codelist].titles.items()))  # type: ignore[misc]
        for c in chosen
    ]  # fmt: skip


@guarded(Permission.VIEW)
def template_file(request: HttpRequest, dataset: str) -> HttpResponse:
    """The Excel template of a register, with its choices; with the unit's code where one is named."""
    register = register_or_404(request, dataset)
    wanted = number(request.GET.get("unit"))
    unit = unit_in_scope(request, wanted, Permission.VIEW, register.module) if wanted else None
    data = template(current(), [register], organisation=unit.code if unit else "", name=unit.name if unit else "")
    return download(data, f"{register.title}模板.xlsx")


@guarded(Permission.REPORT)
@require_POST
def upload(request: HttpRequest, dataset: str) -> HttpResponse:
    """Take an uploaded delivery in; its page says what was found."""
    register = register_or_404(request, dataset, Permission.REPORT)
    unit = unit_in_scope(request, number(request.POST.get("unit")), Permission.REPORT, register.module)
    name = ""
    try:
        data, name = uploaded(request)
        delivery = register_take(
            by=actor(request), unit=unit, reported=_reported(request, register, unit, data, name),
            channel=Channel.EXCEL, data=data, file_name=name, mode=request.POST.get("mode", Mode.MERGE),
        )  # fmt: skip
    except IntakeError as error:
        notify(request, f"{name and f'“{name}”'}没有收下：{error.message}", "danger")
        return redirect(f"/registers/{register.id}")
    notify(request, said_of(delivery), "danger" if delivery.errors else "success")
    return redirect(f"/registers/deliveries/{delivery.pk}")


def _reported(request: HttpRequest, register: DataSet, unit: Unit, data: bytes, name: str) -> Reported:
    """What a file says, in our own form or by the mapping profile that was chosen."""
    chosen = request.POST.get("profile", "")
    if not chosen:
        return read_file(data, name, current(), register.id)
    if (profile := current().profiles_of(register.id).get(chosen)) is None:
        raise IntakeError(f"“{register.title}”没有映射方案 {chosen}。", "profile")
    return read_profile(data, profile, current(), organisation=unit.code)


def said_of(delivery: Submission) -> str:
    """What became of a delivery, in a sentence."""
    if delivery.errors:
        return f"发现错误 {delivery.errors} 处，台账没有变动；请改好后重新报送。"
    if delivery.status == Status.ACCEPTED:
        return f"{delivery.rows} 行校验无误，已接收，{timezone.localtime():%H:%M} 起入库。"
    return f"{delivery.rows} 行校验无误；提交并经监管机构审核后生效。"
