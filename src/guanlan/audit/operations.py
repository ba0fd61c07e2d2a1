"""Writes to the audit log: one function, called inside the transaction of the act it records."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils import timezone

from guanlan.audit.models import Entry


class Actor(Protocol):
    """Whoever acts: a user, or the platform itself (`None` where one is taken)."""

    pk: int


def entry_append(
    *,
    by: Actor | None,
    action: str,
    target: str = "",
    target_id: object = "",
    unit_id: int | None = None,
    **detail: Any,
) -> None:
    """Append one entry; the database links it to the one before."""
    Entry.objects.create(
        at=timezone.now(),
        actor_id=by.pk if by is not None else None,
        actor=str(by) if by is not None else "系统",
        action=action,
        target=target,
        target_id=str(target_id),
        unit_id=unit_id,
        detail=detail,
        address=getattr(by, "address", ""),
    )
