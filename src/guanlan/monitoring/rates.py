"""Exchange rates of the standard brought into the database, and foreign payments converted anew where one changed."""

from __future__ import annotations

from django.db import connection, transaction

from guanlan.monitoring import backtest
from guanlan.monitoring.models import ExchangeRate
from guanlan.monitoring.payments import IN_POSTGRES, expression, in_yuan
from guanlan.monitoring.rechecking import moved_recheck
from guanlan.standard.model import Standard

_MOVED = """
CREATE TEMPORARY TABLE moved_line ON COMMIT DROP AS
SELECT id, amount FROM (SELECT p.id, p.amount AS before, {converted} AS amount FROM monitoring_ledgerline p WHERE p.foreign_amount IS NOT NULL) c
WHERE amount IS DISTINCT FROM before
"""
_SET = "UPDATE monitoring_ledgerline l SET amount = m.amount FROM moved_line m WHERE l.id = m.id"


@transaction.atomic
def prepare(standard: Standard) -> int:
    """Bring the rates up to the standard; the number of payments that wait to be judged again because of it."""
    ExchangeRate.objects.all().delete()
    ExchangeRate.objects.bulk_create(
        ExchangeRate(currency=currency, since=since, until=until, rate=rate) for currency, since, until, rate in backtest.rates(standard)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS moved_line")
        cursor.execute(_MOVED.format(converted=expression(in_yuan("p.foreign_amount"), IN_POSTGRES, "postgres")))
        if not cursor.rowcount:
            return 0
        cursor.execute(_SET)
        return moved_recheck(
            cursor, {"monitors": [m.id for m in standard.ledger_monitors], "text": "外币折算率有变动，本预警涉及的支付重新折算和监测。"}
        )  # fmt: skip
