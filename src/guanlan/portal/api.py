"""The HTTP API for systems that report: token, idempotency key, the same checks as every other channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from guanlan.identity.operations import token_valid
from guanlan.identity.roles import Permission
from guanlan.identity.scope import scope_enter
from guanlan.identity.signing import SignatureError, verify
from guanlan.intake import operations
from guanlan.intake.files import MAX_STATEMENT_BYTES, read_file
from guanlan.intake.findings import IntakeError, Outcome
from guanlan.intake.models import Channel, Submission
from guanlan.intake.operations import ReportingError
from guanlan.intake.profiles import read_profile
from guanlan.intake.registers import Mode, register_take
from guanlan.intake.taking import submission_take
from guanlan.modules.decisions.national_intake import national_take
from guanlan.modules.funds.daily import DailyRefused, daily_take
from guanlan.modules.funds.intake import check as payments_check
from guanlan.monitoring.corrections import PaymentConflict, delivery_take
from guanlan.organisations.models import Unit
from guanlan.prepared import find_one
from guanlan.standard.loading import current
from guanlan.standard.openapi import json_schema, openapi
from guanlan.web.pages import actor

NAMES = {"application/json": "body.json", "text/csv": "body.csv", "application/vnd.apache.parquet": "body.parquet"}


def problem(status: int, message: str, rule: str = "") -> JsonResponse:
    return JsonResponse({"rule": rule, "message": message}, status=status, json_dumps_params={"ensure_ascii": False})


def with_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for a valid bearer token, signed where it demands that; its user's scope holds for code and database."""

    @csrf_exempt
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        token = token_valid(text.strip()) if kind.lower() == "bearer" else None
        if token is None:
            return problem(401, "令牌无效或已过期，请在请求头里写 Authorization: Bearer <令牌>。", "token")
        if int(request.headers.get("Content-Length") or 0) > MAX_STATEMENT_BYTES:
            return problem(413, "内容超过 20 MB，请分批报送。", "size")
        if token.signed:
            try:
                verify(request, token)
            except SignatureError as error:
                return problem(401, error.message, error.rule)
        user = token.user
        request.user = user
        user.address = request.META.get("REMOTE_ADDR", "")  # type: ignore[attr-defined]
        request.scope, _ = scope_enter(user)  # type: ignore[attr-defined]
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as error:
            return problem(403, str(error), "permission")
        except IntakeError as error:
            return problem(409 if error.rule == "idempotency_key" else 400, error.message, error.rule)
        except ReportingError as error:
            return problem(400, str(error), "reporting")

    return inner


@with_token
@require_POST
def submit(request: HttpRequest, dataset: str) -> HttpResponse:
    """Take in one file or JSON document for one organisation."""
    standard = current()
    if dataset not in standard.datasets:
        return problem(404, f"没有数据集 {dataset}。", "dataset")
    target = standard.datasets[dataset]
    if target.partition_by:
        return payments(request)
    module = target.module
    unit = _reporter(request, module)
    if isinstance(unit, HttpResponse):
        return unit
    key = request.headers.get("Idempotency-Key", "").strip() or None
    if key and (len(key) > 100 or not key.isascii()):
        return problem(400, "Idempotency-Key 最多 100 个 ASCII 字符。", "idempotency_key")
    name = NAMES.get((request.content_type or "").split(";")[0], request.headers.get("X-File-Name", "body"))
    profile = request.GET.get("profile")
    if profile and profile not in standard.profiles:
        return problem(400, f"没有映射方案 {profile}。", "profile")
    data = request.body
    reported = (
        read_profile(data, standard.profiles[profile], standard, organisation=unit.code)
        if profile
        else read_file(data, name, standard, dataset)
    )
    if reported.dataset.id != dataset:
        return problem(400, f"内容是“{reported.dataset.title}”，地址要的是“{target.title}”。", "dataset")
    about: Any = {"by": actor(request), "unit": unit, "reported": reported, "channel": Channel.API, "data": data,
                  "file_name": name, "idempotency_key": key, "period": request.GET.get("period", "")}  # fmt: skip
    if target.is_register:
        taken = [register_take(mode=request.GET.get("mode", Mode.MERGE), **about)]
    else:
        taken = submission_take(**about)
    if request.GET.get("submit") == "true":
        request.scope.require(Permission.SUBMIT, unit, module)  # type: ignore[attr-defined]
        taken = [
            operations.submission_submit(by=actor(request), submission=s)
            if not s.errors and s.status in operations.EDITABLE
            else s
            for s in taken
        ]
    return JsonResponse([as_dict(s) for s in taken], safe=False, status=201, json_dumps_params={"ensure_ascii": False})


@with_token
@require_POST
def payments(request: HttpRequest) -> HttpResponse:
    """Take payments of one organisation, one or many, whole or not at all; known numbers are not taken twice.

    `profile` names the mapping profile of a ledger in a foreign form.
    """
    unit = _reporter(request, "funds")
    if isinstance(unit, HttpResponse):
        return unit
    data = request.body
    name = NAMES.get((request.content_type or "").split(";")[0], "body.json")
    bench, findings, notes = payments_check(data, name, unit, request.GET.get("profile", ""))
    outcome = Outcome("payment", 0, findings)
    if not outcome.passes:
        given = [f.as_dict() for f in outcome.of("error")]
        return _refused(422, "payments", f"有 {len(given)} 处错误，一笔也没有收下。", given)
    try:
        taken = delivery_take(by=actor(request), unit=unit, bench=bench, data=data)
    except PaymentConflict as error:
        return _refused(409, "payment_no", str(error), error.problems)
    answer = asdict(taken) | ({"notes": notes} if notes else {})
    return JsonResponse(answer, status=201, json_dumps_params={"ensure_ascii": False})


@with_token
@require_POST
def payments_daily(request: HttpRequest) -> HttpResponse:
    """Take the daily contract of one organisation as it is: lines and day totals, whole or not at all."""
    unit = _reporter(request, "funds")
    if isinstance(unit, HttpResponse):
        return unit
    try:
        taken = daily_take(by=actor(request), unit=unit, data=request.body, name="body")
    except DailyRefused as refused:
        return _refused(422, "payments", str(refused), [f.as_dict() for f in refused.errors])
    except PaymentConflict as error:
        return _refused(409, "payment_no", str(error), error.problems)
    return JsonResponse(taken.as_dict(), status=201)


def _reporter(request: HttpRequest, module: str) -> Unit | HttpResponse:
    """The organisation that the request reports for, or what is wrong with the request."""
    unit = find_one(Unit, "code", request.GET.get("organisation", ""))
    if unit is None or not request.scope.can(Permission.VIEW, module, unit.path):  # type: ignore[attr-defined]
        return problem(
            404, "没有这个单位，或不在您的范围内：请在 organisation 参数里写统一社会信用代码。", "organisation"
        )
    request.scope.require(Permission.REPORT, unit, module)  # type: ignore[attr-defined]
    return unit


def _refused(status: int, rule: str, message: str, errors: list[Any]) -> JsonResponse:
    content = {"rule": rule, "message": message, "errors": errors[:1000]}
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


@with_token
@require_POST
def national(request: HttpRequest) -> HttpResponse:
    """Take 三重一大 records in the national XML (one document or a zip), whole or not at all."""
    unit = _reporter(request, "decisions")
    if isinstance(unit, HttpResponse):
        return unit
    name = request.headers.get("X-File-Name", "body.xml")
    taken, notes = national_take(by=actor(request), unit=unit, data=request.body, name=name, channel=Channel.API)
    answer = {
        "submissions": [{"id": s.pk, "dataset": s.dataset, "rows": s.rows, "status": s.status} for s in taken],
        "notes": notes,
    }
    return JsonResponse(answer, status=201, json_dumps_params={"ensure_ascii": False})


@with_token
@require_GET
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """The state of one form and its findings."""
    found = Submission.objects.filter(pk=pk).select_related("unit").first()
    module = current().datasets[found.dataset].module if found is not None else ""
    if found is None or not request.scope.can(Permission.VIEW, module, found.unit.path):  # type: ignore[attr-defined]
        return problem(404, "没有这份报表，或不在您的范围内。", "submission")
    return JsonResponse([as_dict(found)], safe=False, json_dumps_params={"ensure_ascii": False})


def as_dict(s: Submission) -> dict[str, Any]:
    """A submission as the API shows it."""
    groups: dict[str, list[dict[str, Any]]] = {"errors": [], "warnings": [], "unknown": []}
    for f in s.findings.all():
        kind = "unknown" if f.verdict == "无法判断" else f"{f.severity}s"
        groups[kind].append({
            **f.place, "rule": f.rule, "field": f.cell, "title": f.title, "message": f.message, "found": f.found,
            "expected": f.expected, "mend": f.mend,
        })  # fmt: skip
    return {
        "id": s.pk, "dataset": s.dataset, "organisation": s.unit.code, "period": s.period, "scope": s.scope, "version": s.version,
        "status": s.status, "channel": s.channel, "sha256": s.file.sha256 if s.file else None, **groups, **({"mode": s.content.get("mode"), "changes": s.changes} if s.register else {}),
    }  # fmt: skip


@require_GET
def openapi_json(request: HttpRequest) -> HttpResponse:
    """The interface specification; public, as the standard is."""
    return JsonResponse(openapi(current()), json_dumps_params={"ensure_ascii": False})


@require_GET
def schema_json(request: HttpRequest, dataset: str) -> HttpResponse:
    """JSON Schema of one data set."""
    standard = current()
    if dataset not in standard.datasets:
        return problem(404, f"没有数据集 {dataset}。", "dataset")
    return JsonResponse(json_schema(standard, standard.datasets[dataset]), json_dumps_params={"ensure_ascii": False})
