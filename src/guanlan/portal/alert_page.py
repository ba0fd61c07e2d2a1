"""The page of one alert: what was found, its handling step by step, its documents."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guanlan.audit.operations import entry_append
from guanlan.identity.roles import Permission
from guanlan.indicators import queries
from guanlan.intake.evidence import evidence_read
from guanlan.monitoring import handling, risk
from guanlan.monitoring.attachments import ACCEPTED, Attachment, AttachmentError
from guanlan.monitoring.models import SETTLED, Alert, AlertFile, AlertStatus, PastCase, Suppression
from guanlan.monitoring.parameters import parameters
from guanlan.monitoring.queries import Found, alerts_visible, rule_title
from guanlan.monitoring.suppression import SuppressionError
from guanlan.portal import figures
from guanlan.portal.alert_findings import check_message, checked_record, indicator_message, value_text
from guanlan.portal.alert_payments import payments_exported, payments_of, payments_shown
from guanlan.portal.alert_subject import sayer, subject
from guanlan.portal.alerts import covering, day, suppress
from guanlan.standard.loading import current
from guanlan.standard.model import Rule
from guanlan.web.export import download
from guanlan.web.pages import actor, guarded, notify, number, scope
from guanlan.web.payment_findings import flow, payment_message


def _alert(request: HttpRequest, pk: int) -> Alert:
    visible = Alert.objects.filter(alerts_visible(scope(request))).select_related("unit", "assigned_to")
    found = visible.annotate(reopened=Exists(PastCase.objects.filter(alert=OuterRef("pk")))).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@guarded(Permission.VIEW)
def alert_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert: what was found, where it comes from, and its handling."""
    alert = _alert(request, pk)
    if request.method == "POST":
        _handle(request, alert)
        return redirect(f"/alerts/{alert.pk}")
    if request.GET.get("export") == "payments":
        return payments_exported(alert)
    standard = current()
    payments = payments_of(alert)
    found = payments.found(alert)
    can = scope(request).can
    inside = can(Permission.READ_CONCLUSION, alert.module, alert.unit.path)
    context = (
        _handling(request, alert, inside)
        | _found(request, alert, found)
        | payments_shown(request, alert, payments)
        | (_inside(request, alert) if inside else {})
    )
    title = rule_title(alert.monitor)
    return render(request, "alerts/alert.html", context | {
        "alert": alert, "title": title, "monitor": standard.alert_cards.get(alert.monitor), "text": value_text(alert), "today": timezone.localdate(),
        "others": [(a, rule_title(a.monitor)) for a in _related(request, alert, found)], "inside": inside,
        "crumbs": [("预警", "/alerts"), (str(alert.unit), f"/units/{alert.unit_id}"), (title, "")],
    })  # fmt: skip


def _found(request: HttpRequest, alert: Alert, found: Found) -> dict[str, Any]:
    """The sentence, and the drawing beside it."""
    standard = current()
    monitor, card = standard.alert_cards.get(alert.monitor), standard.indicators.get(alert.indicator)
    if isinstance(monitor, Rule):
        said = sayer(alert)(check_message(alert))
        return {"message": said, "subject": subject(request, alert, monitor), **checked_record(alert)}
    if not alert.indicator:
        return {"message": payment_message(alert, monitor, found), "parties": flow(found.lines)}
    points = queries.series(alert.unit, [alert.indicator], alert.basis, queries.kind_of(alert.period))[alert.indicator]
    trend = figures.line(card, points) if card else None
    return {"message": indicator_message(alert, monitor), "card": card, "trend": trend}


def _handling(request: HttpRequest, alert: Alert, inside: bool) -> dict[str, Any]:
    """The timeline as this person may read it, and the steps they can take."""
    can = scope(request).can
    handle = can(Permission.HANDLE_ALERT, alert.module, alert.unit.path)
    answer = can(Permission.ANSWER_ALERT, alert.module, alert.unit.path)
    measure = alert.rectifications.last() if alert.conclusion == "rectify" else None
    say = sayer(alert)
    officers = list(covering(alert, ("officer",))[:100]) if handle else []
    return {
        "events": [
            (e, say(e.text) if inside or not e.internal else "")
            for e in alert.events.select_related("by").prefetch_related("files")
        ],
        "handle": handle, "officers": officers, "approvers": [p for p in officers if p.pk != actor(request).pk],
        "closings": handling.closing_conclusions(), "accepted": ACCEPTED, "limit": parameters().file_most_bytes >> 20,
        "measure": measure, "before": alert.status in handling.BEFORE,
        "answer": answer and alert.status == AlertStatus.ASKED,
        "report": answer and alert.status == AlertStatus.RECTIFYING and measure is not None and measure.reported_at is None,
        "verify": handle and alert.status == AlertStatus.RECTIFYING and measure is not None and measure.reported_at is not None,
    }  # fmt: skip


def _inside(request: HttpRequest, alert: Alert) -> dict[str, Any]:
    """What only the regulator reads: the conclusion, whom it was handed to, who was told, why it is suppressed."""
    standard = current()
    conclusions = standard.codelists["alert_conclusion"].titles
    told = list(alert.told.select_related("user")) if alert.escalated else []
    suppressions = Suppression.objects.filter(
        Q() if alert.status == AlertStatus.SUPPRESSED else Q(approved_at=None),
        unit=alert.unit_id, monitor=alert.monitor, lifted_at=None, ends_on__gte=timezone.localdate(),
    )  # fmt: skip
    return {
        "factors": risk.factors(alert.pk) if alert.open else None, "handover": alert.handovers.last() if alert.conclusion == "handed_over" else None,
        "conclusion": conclusions.get(alert.conclusion, ""), "past": [(p, conclusions.get(p.conclusion, "")) for p in (alert.past.all() if alert.reopened else ())],  # type: ignore[attr-defined]
        "tier": standard.codelists["loss_tier"].titles.get(alert.loss_tier, ""), "told": told,
        "instruct": alert.open and any(t.user_id == actor(request).pk for t in told),
        "suppressions": list(suppressions.select_related("by", "approver")),
    }  # fmt: skip


def _related(request: HttpRequest, alert: Alert, found: Found) -> QuerySet[Alert]:
    """Other unsettled alerts of the unit, or about payments to the same payees."""
    payees = sorted({line.payee for line in found.lines})[:20]
    near = Q(unit=alert.unit_id)
    if payees:
        near |= Q(pk__in=Alert.objects.filter(module="funds", evidence__line__payee__in=payees).values("pk")[:200])
    others = Alert.objects.filter(alerts_visible(scope(request)), near).exclude(pk=alert.pk).exclude(status__in=SETTLED)
    return others.select_related("unit").order_by("-risk", "-pk")[:10]


def _attachments(request: HttpRequest) -> list[Attachment]:
    """The files of a form; one that is too large is not even read."""
    most = parameters().file_most_bytes
    given = request.FILES.getlist("files")
    for file in given:
        if (file.size or 0) > most:
            raise AttachmentError(f"“{file.name}”超过 {most >> 20} MB。")
    return [Attachment((f.name or "附件").replace("\\", "/").rpartition("/")[2], f.read()) for f in given]


def _money(given: str) -> Decimal | None:
    """An amount of loss in 万元 from a form, in yuan."""
    try:
        amount = Decimal(given.replace(",", "")) * 10_000 if given.strip() else None
    except InvalidOperation as error:
        raise handling.AlertError("资产损失应填数字（万元）。") from error
    if amount is not None and (not amount.is_finite() or abs(amount) >= 10**16):
        raise handling.AlertError("资产损失应填数字（万元）。")
    return amount


def _conclude(request: HttpRequest, alert: Alert) -> None:
    post, by = request.POST, actor(request)
    text, conclusion, loss = post.get("text", ""), post.get("conclusion", ""), _money(post.get("loss", ""))
    if conclusion == "rectify":
        handling.alert_rectify(
            by=by, alert=alert, measures=text, responsible=post.get("responsible", ""), due_on=day(post.get("rectify_by", "")), loss=loss
        )  # fmt: skip
    elif conclusion == "handed_over":
        handling.alert_hand_over(
            by=by, alert=alert, text=text, receiver=post.get("receiver", ""), document_no=post.get("document_no", ""),
            handed_on=day(post.get("handed_on", "")), loss=loss,
        )  # fmt: skip
    else:
        handling.alert_close(by=by, alert=alert, conclusion=conclusion, text=text, loss=loss)


def _assign(request: HttpRequest, alert: Alert) -> None:
    to = covering(alert, ("officer",)).filter(pk=number(request.POST.get("to"))).first()
    if to is None:
        raise handling.AlertError("请选择承办人。")
    handling.alert_assign(by=actor(request), alert=alert, to=to, text=request.POST.get("text", ""))


def _ask(request: HttpRequest, alert: Alert) -> None:
    post = request.POST
    handling.alert_ask(
        by=actor(request), alert=alert, text=post.get("text", ""), documents=post.get("documents", "")[:300], due_on=day(post.get("due_on", ""))
    )  # fmt: skip


def _verify(request: HttpRequest, alert: Alert) -> None:
    passed = request.POST.get("passed") == "1"
    due_on = day(request.POST.get("due_on", ""))
    handling.alert_verify(
        by=actor(request), alert=alert, passed=passed, text=request.POST.get("text", ""), due_on=due_on
    )


def _suppress(request: HttpRequest, alert: Alert) -> None:
    """The whole rule at the unit, one payee, or this record alone."""
    reach = request.POST.get("reach", "")
    payees = set(alert.evidence.values_list("line__payee", flat=True).distinct()[:2]) if reach == "payee" else set()
    if reach == "payee" and len(payees) != 1:
        raise SuppressionError("这件预警涉及多个收款方，不能按收款方抑制。")
    key = (alert.period if alert.module == "finance" else alert.key) if reach == "record" else ""
    suppress(request, alert, payee=payees.pop() if payees else "", key=key)


def _progress(request: HttpRequest, alert: Alert) -> None:
    handling.alert_progress(
        by=actor(request), alert=alert, text=request.POST.get("text", ""), finished=request.POST.get("finished") == "1",
        files=_attachments(request),
    )  # fmt: skip


Take = Callable[[HttpRequest, Alert], object]
_ENTERPRISE: dict[str, Take] = {
    "answer": lambda r, a: handling.alert_answer(by=actor(r), alert=a, text=r.POST.get("text", ""), files=_attachments(r)),
    "progress": _progress,
}  # fmt: skip
_REGULATOR: dict[str, Take] = {
    "assign": _assign, "ask": _ask, "conclude": _conclude, "verify": _verify, "suppress": _suppress,
    "urge": lambda r, a: handling.alert_urge(by=actor(r), alert=a, text=r.POST.get("text", "")),
    "reopen": lambda r, a: handling.alert_reopen(by=actor(r), alert=a, text=r.POST.get("text", "")),
}  # fmt: skip


def _handle(request: HttpRequest, alert: Alert) -> None:
    step = request.POST.get("step", "")
    permission: Permission
    take: Take
    if step == "instruct":
        permission, take = Permission.READ_CONCLUSION, _instruct
    elif step in _ENTERPRISE:
        permission, take = Permission.ANSWER_ALERT, _ENTERPRISE[step]
    else:
        permission, take = Permission.HANDLE_ALERT, _REGULATOR.get(step, _unknown)
    scope(request).require(permission, alert.unit, alert.module)
    try:
        take(request, alert)
    except (handling.AlertError, SuppressionError, AttachmentError) as error:
        notify(request, str(error), "danger")
    else:
        notify(request, "抑制申请已提交，批准之后才生效。" if step == "suppress" else "已办理。")


def _instruct(request: HttpRequest, alert: Alert) -> None:
    handling.alert_instruct(by=actor(request), alert=alert, text=request.POST.get("text", ""))


def _unknown(request: HttpRequest, alert: Alert) -> None:
    raise handling.AlertError("没有这一步。")


@guarded(Permission.VIEW)
def alert_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A document of an alert that the user may see; who took it is in the audit log."""
    found = AlertFile.objects.select_related("stored", "event").filter(pk=pk).first()
    if found is None:
        raise Http404
    alert = _alert(request, found.event.alert_id)
    entry_append(
        by=actor(request), action="alert.file_read", target="alert", target_id=alert.pk, unit_id=alert.unit_id,
        file=found.name, sha256=found.stored.sha256,
    )  # fmt: skip
    response = download(evidence_read(found.stored), found.name, "application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    return response
