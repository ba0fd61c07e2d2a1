"""Writes to the audit log: one function, called inside the transaction of the act it records."""

from __future__ import annotations

import json
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
    actor_id, actor, address = who(by)
    Entry.objects.create(
        at=timezone.now(),
        actor_id=actor_id,
        actor=actor,
        action=action,
        target=target,
        target_id=str(target_id),
        unit_id=unit_id,
        detail=detail,
        address=address,
    )


def entry_statement(
    *, by: Actor | None, action: str, target: str, unit_id: int, **detail: Any
) -> tuple[str, list[Any]]:
    """`entry_append` as a statement with its values, for `guanlan.prepared.execute_together`.

    For what happens many times a second: the log's writers queue from this insert until they commit.
    """
    actor_id, actor, address = who(by)
    return _APPEND, [timezone.now(), actor_id, actor, action, target, unit_id, json.dumps(detail), address]


_APPEND = """
INSERT INTO audit_entry (at, actor_id, actor, action, target, target_id, unit_id, detail, address, previous, hash)
VALUES (%s, %s::bigint, %s, %s, %s, '', %s::bigint, %s::jsonb, %s, '', '')
"""


def who(by: Actor | None) -> tuple[int | None, str, str]:
    """The number, name and address of who acts, as they stand in the log."""
    return by.pk if by is not None else None, str(by) if by is not None else "系统", getattr(by, "address", "")
