"""How whoever stores something to be monitored wakes the watcher at once: a word through a channel of the database."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection

CHANNEL = "guanlan_payments"


def wake(cursor: Any) -> None:
    """Wake the watcher when the present transaction commits, not before."""
    cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


class Ear:
    """A connection that only listens. A word that gets lost costs a pause, nothing else: the marks are in the database."""

    def __init__(self) -> None:
        self._listening: psycopg.Connection[Any] | None = None

    def clear(self) -> None:
        """Forget the words that have come: what they told of is looked at next."""
        self._hear(0.0, None)

    def wait(self, seconds: float) -> None:
        """Until somebody wakes, or a time has passed."""
        self._hear(seconds, 1)

    def _hear(self, seconds: float, words: int | None) -> None:
        try:
            if self._listening is None:
                self._listening = connection.get_new_connection(connection.get_connection_params())
                self._listening.autocommit = True
                self._listening.execute(f"LISTEN {CHANNEL}")
            for _ in self._listening.notifies(timeout=seconds, stop_after=words):
                pass
        except psycopg.Error:
            self.close()
            raise

    def close(self) -> None:
        if self._listening is not None:
            self._listening.close()
            self._listening = None
