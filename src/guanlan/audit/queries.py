"""Reads of the audit log, and the proof that nothing in it was altered."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Verdict:
    """What verifying the chain found: `broken` is the id of the first entry that does not fit."""

    entries: int
    broken: int | None
    reason: str
    head: str

    @property
    def intact(self) -> bool:
        return self.broken is None and not self.reason


def chain_verify() -> Verdict:
    """Recompute every link and compare the end with the recorded head: one query, so one moment of a log that grows."""
    with connection.cursor() as cursor:
        cursor.execute(_VERIFY)
        entries, broken, last, last_id, counted, head, head_id = cursor.fetchone()
    reason = ""
    if broken is not None:
        reason = f"第 {broken} 条记录与链不符"
    elif (entries, last or "", last_id or 0) != (counted, head, head_id):
        reason = f"链尾缺少记录：应有 {counted} 条，实有 {entries} 条"
    return Verdict(entries, broken, reason, head)


# The number of the last entry of each act, as one JSON text; a part of other queries, so that it costs no round of its own.
LATEST = "(SELECT json_object_agg(action, last_id)::text FROM audit_latest)"


def latest() -> dict[str, int]:
    """The number of the last entry of each act."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {LATEST}")
        return dict(json.loads(cursor.fetchone()[0] or "{}"))


def version(entries: Mapping[str, int], unaffected: Collection[str]) -> int:
    """Of the last entries by act, the number of the last that is none of the acts named.

    An act is named in full (`payments.take`) or by its subject (`payments`).
    """
    return max(
        (n for a, n in entries.items() if a not in unaffected and a.partition(".")[0] not in unaffected), default=0
    )


_VERIFY = """
SELECT links.*, head.entries, head.hash, head.last_id FROM audit_head head, (
SELECT count(*), min(id) FILTER (WHERE NOT fits), (array_agg(hash ORDER BY id DESC))[1], max(id)
FROM (
  SELECT id, hash,
         previous = lag(hash, 1, '') OVER (ORDER BY id)
         AND hash = audit_hash(id, at, actor_id, actor, action, target, target_id, unit_id, detail, address, previous)
           AS fits
  FROM audit_entry
) each
) links
"""
