"""One row of a register in a form: added, changed or taken out; what is wrong stands beside its field."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guanlan.facts.rows import rows
from guanlan.identity.roles import Permission
from guanlan.intake import register_files
from guanlan.intake.engine import validate
from guanlan.intake.files import register_of
from guanlan.intake.findings import Finding, IntakeError
from guanlan.intake.models import Channel
from guanlan.intake.registers import register_take
from guanlan.organisations.models import Unit
from guanlan.portal.registers import key_text, register_or_404, said_of
from guanlan.standard.loading import current
from guanlan.standard.model import DataSet
from guanlan.web.pages import actor, guarded, notify, number, unit_in_scope

INPUTS = {"date": "date"}


@guarded(Permission.REPORT)
def row(request: HttpRequest, dataset: str) -> HttpResponse:
    """Add a row to a unit's register, or change the one that the address names by its key."""
    register = register_or_404(request, dataset, Permission.REPORT)
    given = request.POST if request.method == "POST" else request.GET
    unit = unit_in_scope(request, number(given.get("unit")), Permission.REPORT, register.module)
    values = {c.name: given.get(c.name, "").strip()[:2000] for c in register.cells if c.name != "organisation"}
    present = _present(register, unit, values)
    findings: list[Finding] = []
    if request.method == "POST":
        record = {k: v for k, v in values.items() if v}
        if "delete" in given:
            record[register_files.OPERATION] = register_files.DELETE
        findings = _refused(register, unit, record)
        if not findings:
            return _taken(request, register, unit, record)
    elif present:
        values = present
    said: dict[str, list[str]] = {}
    for finding in findings:
        said.setdefault(finding.field if finding.field in values else "", []).append(finding.message)
    return render(request, "registers/row.html", {
        "register": register, "unit": unit, "fields": _fields(register, values, said, fixed=bool(present)), "present": present,
        "said": said.get("", []), "reviewed": register.review == "regulator",
        "crumbs": [("台账", "/registers"), (register.title, f"/registers/{register.id}"), ("修改" if present else "新增", "")],
    })  # fmt: skip


def _present(register: DataSet, unit: Unit, values: dict[str, str]) -> dict[str, str] | None:
    """The row of that key as it stands today, if there is one."""
    keys = {k.id: values.get(k.id, "") for k in register.keys if k.id != "organisation"}
    if not all(keys.values()):
        return None
    texts = {f"{name}_text": Cast(name, TextField()) for name in keys}
    record = (
        rows(register)
        .filter(unit_id=unit.pk)
        .annotate(**texts)
        .filter(**{f"{n}_text": v for n, v in keys.items()})
        .first()
    )
    return (
        {c.name: key_text(getattr(record, c.name)) for c in register.cells if c.name != "organisation"}
        if record
        else None
    )


def _refused(register: DataSet, unit: Unit, record: dict[str, str]) -> list[Finding]:
    """What is wrong with a row, without storing anything."""
    try:
        reported = register_files.address(register_of(record, current(), register.id), unit.code)
    except IntakeError as error:
        return [Finding(error.rule, "error", error.message)]
    return validate(reported, current()).of("error")


def _taken(request: HttpRequest, register: DataSet, unit: Unit, record: dict[str, str]) -> HttpResponse:
    data = json.dumps(record, ensure_ascii=False).encode()
    delivery = register_take(
        by=actor(request), unit=unit, reported=register_of(record, current(), register.id), channel=Channel.FORM,
        data=data, file_name=f"{register.id}.json",
    )  # fmt: skip
    notify(request, said_of(delivery), "danger" if delivery.errors else "success")
    if delivery.errors or register.review == "regulator":
        return redirect(f"/registers/deliveries/{delivery.pk}")
    return redirect(f"/registers/{register.id}")


def _fields(
    register: DataSet, values: dict[str, str], said: dict[str, list[str]], *, fixed: bool
) -> list[dict[str, Any]]:
    """What the form shows for each field; the key of a row that stands is not changed, for it would be another row."""
    made = []
    for cell in register.cells:
        if cell.name == "organisation":
            continue
        field, value = cell.field, values.get(cell.name, "")
        options: list[tuple[str, str]] = []
        if field.codelist:
            options = list(current().codelists[field.codelist].titles.items())
        elif field.type == "boolean":
            options = [("是", "是"), ("否", "否")]
        made.append({
            "name": cell.name, "title": cell.title, "value": value, "required": field.required, "note": field.note,
            "options": options, "kind": INPUTS.get(field.type, "text"), "number": field.is_number, "fixed": fixed and field.key,
            "max_length": field.max_length, "long": (field.max_length or 0) > 200, "errors": said.get(cell.name, []),
            "unit": "元" if field.type == "money" else "如 0.67 或 67%" if field.type == "percent" else field.unit,
        })  # fmt: skip
    return made
