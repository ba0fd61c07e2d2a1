"""PostgreSQL itself hides what is outside the scope, whatever the code asks."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanlan.identity.scope import Reach, Scope, enter
from guanlan.intake.models import Submission
from guanlan.intake.operations import duties_assign
from guanlan.organisations.models import Unit
from tests.city import City, build
from tests.flow.test_path import report
from tests.lasting import lasting

TABLES = (
    "intake_submission",
    "indicators_indicatorvalue",
    "monitoring_alert",
    "facts.flash_report",
    "facts.flash_report_summed",
    "intake_duty",
)


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker, tmp_path_factory):
    with lasting(_two_parts, tmp_path_factory.mktemp("security") / "evidence", django_db_blocker) as each:
        yield each


def _two_parts() -> City:
    """Data in two parts of the city."""
    city = build()
    high = {"other_current_liabilities": 500, "total_current_liabilities": 600, "total_liabilities": 800,
            "equity_parent": 200, "total_equity": 200}  # fmt: skip
    report(city, "sub2", **high)
    report(city, "wanzhou_co", by="district_reporter")
    duties_assign(
        dataset="flash_report", period="2026-01", due_on=date(2026, 2, 15), units=[u.pk for u in city.units.values()]
    )
    return city


@pytest.fixture
def web(everything, db):
    """The connection of a web process, and data in two parts of the city."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE guanlan_web")
    yield everything()
    enter(None)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def seen(table: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT unit_id FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def test_without_a_scope_nothing_is_visible(web):
    enter(None)
    assert all(seen(t) == set() for t in TABLES)


def test_each_scope_sees_its_own_part(web):
    enter(Scope((Reach("officer", web.units["万州"].path, "*"),)))
    for table in TABLES:
        assert seen(table) <= {web.units["万州"].pk, web.units["wanzhou_co"].pk}, table
    assert Submission.objects.count() == 1
    enter(Scope((Reach("officer", web.root.path, "*"),)))
    assert Submission.objects.count() == 2


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_scope_sees_exactly_the_units_below_its_paths(web, data):
    """Property: whatever grants a person holds, every table shows units below them and no other."""
    units = list(Unit.objects.all())
    chosen = data.draw(st.lists(st.sampled_from(units), max_size=3))
    roles = data.draw(
        st.lists(
            st.sampled_from(["officer", "leader", "reporter", "security_admin", "operator"]), min_size=3, max_size=3
        )
    )
    reaches = tuple(Reach(role, unit.path, "*") for role, unit in zip(roles, chosen, strict=False))
    enter(Scope(reaches))
    allowed = {
        u.pk
        for u in units
        for r in reaches
        if r.role not in ("security_admin", "operator") and u.path.startswith(r.path)
    }
    assert seen("intake_duty") == allowed
    for table in TABLES:
        assert seen(table) <= allowed, table


@pytest.mark.parametrize("statement", [
    "UPDATE audit_entry SET actor = ''", "UPDATE facts.flash_report SET cash = 0", "DELETE FROM indicators_indicatorvalue", "DROP TABLE intake_duty",
    "UPDATE audit_head SET entries = 0",
])  # fmt: skip
def test_the_web_role_cannot_write_what_is_not_its_own(web, statement):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
