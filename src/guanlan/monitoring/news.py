"""What is new among alerts, in an order that can be followed: no reader who asks for what came since misses any."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection


def news_tell(alerts: Sequence[int]) -> None:
    """Mark alerts as raised or grown just now. Called last, after the entry in the audit log.

    The log's writers queue until they commit, so what is marked later is never seen earlier: whoever has seen all up to
    some `grown_at` has missed nothing before it.
    """
    if alerts:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE monitoring_alert SET grown_at = clock_timestamp() WHERE id = ANY(%s)", [list(alerts)]
            )
