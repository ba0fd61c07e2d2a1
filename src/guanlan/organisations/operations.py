"""Changes to the supervision tree. Every change closes one version of the unit and opens the next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from guanlan.audit.operations import Actor, entry_append
from guanlan.organisations.codes import uscc_problem
from guanlan.organisations.models import ChangeKind, Receipt, ReceiptStatus, RolloutStage, Unit, UnitStatus, UnitVersion


class UnitError(Exception):
    """A change of the tree that cannot be; the message is for the user."""


def _tree_locked(unit: Unit, *others: Unit | None) -> None:
    """Hold the tree for this transaction and read the units as they are now: paths of two changes never cross."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('guanlan.tree'))")
    for one in (unit, *others):
        if one is not None:
            one.refresh_from_db()
            if one.status != UnitStatus.ACTIVE:
                raise UnitError(f"“{one}”已{one.get_status_display()}，不能再变更。")


def _not_ahead(on: date) -> None:
    if on > timezone.localdate():
        raise UnitError("生效日期不能晚于今天：变更当日再办理，不预先生效。")


@transaction.atomic
def unit_found(
    *, by: Actor | None, parent: Unit | None, code: str, name: str, kind: str, document: str = "", **fields: Any
) -> Unit:
    """Add a unit below its parent; UnitError for a code that is no USCC or is taken."""
    if parent is not None:
        _tree_locked(parent)
    problem = uscc_problem(code) if kind == "enterprise" else None
    if problem and problem[0] == "error":
        raise UnitError(problem[1])
    if Unit.objects.filter(code=code).exists():
        raise UnitError(f"代码 {code} 已登记。")
    fields.setdefault("valid_from", date.today())
    unit = Unit(code=code, name=name, kind=kind, parent=parent, level=parent.level + 1 if parent else 0, **fields)
    unit.save()
    unit.path = f"{parent.path if parent else ''}{unit.pk}."
    unit.save(update_fields=["path"])
    _open_version(unit, ChangeKind.FOUNDED, unit.valid_from, document)
    entry_append(by=by, action="unit.found", target="unit", target_id=unit.pk, unit_id=unit.pk, code=code, name=name)
    return unit


@transaction.atomic
def unit_rename(*, by: Actor | None, unit: Unit, name: str, on: date, document: str = "", short_name: str = "") -> None:
    """Give a unit a new name from a day on; the old name stays in its history."""
    _not_ahead(on)
    _tree_locked(unit)
    _close_version(unit, on)
    old, unit.name = unit.name, name
    unit.short_name = short_name
    unit.save(update_fields=["name", "short_name"])
    _open_version(unit, ChangeKind.RENAMED, on, document)
    entry_append(by=by, action="unit.rename", target="unit", target_id=unit.pk, unit_id=unit.pk, old=old, new=name)


@transaction.atomic
def unit_move(*, by: Actor | None, unit: Unit, parent: Unit, on: date, document: str = "") -> None:
    """Put a unit and all below it under another parent; UnitError where that would close a circle."""
    _not_ahead(on)
    _tree_locked(unit, parent)
    if parent.path.startswith(unit.path):
        raise UnitError("不能划转到自己的下级单位之下。")
    _close_version(unit, on)
    old, unit.parent = unit.path, parent
    new, depth = f"{parent.path}{unit.pk}.", parent.level + 1 - unit.level
    Unit.objects.filter(path__startswith=old).update(
        path=Concat(Value(new), Substr("path", len(old) + 1)), level=F("level") + depth
    )
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    unit.refresh_from_db()
    _open_version(unit, ChangeKind.MOVED, on, document)
    entry_append(by=by, action="unit.move", target="unit", target_id=unit.pk, unit_id=unit.pk, old=old, new=new)


@transaction.atomic
def unit_end(*, by: Actor | None, unit: Unit, on: date, successor: Unit | None = None, document: str = "") -> None:
    """Wind a unit up, or merge it into its successor; UnitError while it has living subsidiaries."""
    _not_ahead(on)
    _tree_locked(unit, successor)
    if successor is not None and successor.pk == unit.pk:
        raise UnitError("不能并入自己。")
    if Unit.objects.filter(parent=unit, status=UnitStatus.ACTIVE).exists():
        raise UnitError("仍有存续的下级单位，请先划转或注销下级单位。")
    _close_version(unit, on)
    unit.status = UnitStatus.MERGED if successor else UnitStatus.WOUND_UP
    unit.valid_to = on
    unit.save(update_fields=["status", "valid_to"])
    change = ChangeKind.MERGED if successor else ChangeKind.WOUND_UP
    _open_version(unit, change, on, document, successor)
    entry_append(by=by, action=f"unit.{change}", target="unit", target_id=unit.pk, unit_id=unit.pk, on=str(on))


def _close_version(unit: Unit, on: date) -> None:
    last = UnitVersion.objects.select_for_update().get(unit=unit, valid_to=None)
    if on <= last.valid_from:
        raise UnitError(f"变动日期应晚于上一次变动日期 {last.valid_from}。")
    last.valid_to = on - timedelta(days=1)
    last.save(update_fields=["valid_to"])


def _open_version(unit: Unit, change: str, on: date, document: str = "", successor: Unit | None = None) -> None:
    UnitVersion.objects.create(
        unit=unit, change=change, name=unit.name, parent=unit.parent, path=unit.path, successor=successor,
        valid_from=on, document=document,
    )  # fmt: skip


@transaction.atomic
def rollout_set(*, by: Actor | None, unit: Unit, stage: str) -> None:
    """Record how far the roll-out has come at a unit."""
    old, unit.rollout = unit.rollout, RolloutStage(stage)
    unit.save(update_fields=["rollout"])
    entry_append(by=by, action="unit.rollout", target="unit", target_id=unit.pk, unit_id=unit.pk, old=old, new=stage)


@transaction.atomic
def receipt_file(*, by: Actor | None, unit: Unit, **values: str) -> Receipt:
    """File a unit's receipt form as a new version."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    last = Receipt.objects.filter(unit=unit).aggregate(last=Max("version"))["last"] or 0
    receipt = Receipt.objects.create(unit=unit, version=last + 1, filed_by=str(by or "系统"), **values)
    entry_append(by=by, action="receipt.file", target="receipt", target_id=receipt.pk, unit_id=unit.pk)
    return receipt


@transaction.atomic
def receipt_review(*, by: Actor | None, receipt: Receipt, accepted: bool, opinion: str = "") -> None:
    """Confirm a receipt, or return it with the reason."""
    receipt.status = ReceiptStatus.CONFIRMED if accepted else ReceiptStatus.RETURNED
    receipt.opinion = opinion
    receipt.save(update_fields=["status", "opinion"])
    entry_append(
        by=by, action=f"receipt.{receipt.status}", target="receipt", target_id=receipt.pk, unit_id=receipt.unit_id
    )
