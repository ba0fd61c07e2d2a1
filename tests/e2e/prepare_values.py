"""September of the browser walk: leveraged to 80 per cent, so that an alert is raised."""

from tests.city import flash


def september() -> dict[str, str]:
    from tests.e2e.history import CUMULATIVE

    values = flash(
        other_current_liabilities=500,
        total_current_liabilities=600,
        total_liabilities=800,
        equity_parent=200,
        total_equity=200,
    )
    return values | {k: str(int(values[k]) * 9) for k in CUMULATIVE}
