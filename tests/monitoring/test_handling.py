"""The steps of an alert, and those that cannot be taken."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guanlan.monitoring import handling as o
from guanlan.monitoring.models import Alert
from guanlan.monitoring.operations import alerts_escalate
from tests.flow.test_path import report


@pytest.fixture
def alert(city):
    report(
        city,
        "sub2",
        other_current_liabilities=500,
        total_current_liabilities=600,
        total_liabilities=800,
        equity_parent=200,
        total_equity=200,
    )
    return Alert.objects.get(monitor="debt_ratio_control")


def test_the_whole_handling(city, alert):
    officer, reporter = city.users["officer"], city.users["reporter"]
    o.alert_assign(by=officer, alert=alert, to=officer)
    o.alert_ask(by=officer, alert=alert, text="请说明原因")
    o.alert_answer(by=reporter, alert=alert, text="并购贷款，年内偿还")
    closed = o.alert_close(by=officer, alert=alert, conclusion="justified", text="已核实")
    assert closed.status == "closed" and closed.closed_at
    assert [e.action for e in alert.events.all()] == ["发现", "分派", "要求说明", "企业说明", "核实关闭"]


def test_steps_out_of_order_are_refused(city, alert):
    with pytest.raises(o.AlertError):
        o.alert_answer(by=city.users["reporter"], alert=alert, text="还没有人问")
    with pytest.raises(o.AlertError):
        o.alert_close(by=city.users["officer"], alert=alert, conclusion="justified", text="")
    o.alert_close(by=city.users["officer"], alert=alert, conclusion="justified", text="核实无误")
    with pytest.raises(o.AlertError):
        o.alert_urge(by=city.users["officer"], alert=alert)


def test_an_alert_left_lying_is_escalated_step_by_step(alert):
    day = alert.due_on
    assert alerts_escalate(day) == 0
    assert alerts_escalate(day + timedelta(days=1)) >= 1
    assert alerts_escalate(day + timedelta(days=2)) == 0
    assert alerts_escalate(day + timedelta(days=20)) >= 1
    alert.refresh_from_db()
    assert alert.escalated == 2 and alert.raised_at <= timezone.now()
