"""The pages of alerts: what each side sees and can do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from guanlan.audit.models import Entry
from guanlan.identity.models import User
from guanlan.identity.operations import grant_give, user_create
from guanlan.monitoring.models import Alert, AlertFile, Suppression
from guanlan.monitoring.operations import alerts_escalate
from tests.city import PASSWORD
from tests.portal.test_pages import client_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 ..."


@pytest.fixture
def alerts(city) -> list[Alert]:
    """Two alerts of one subsidiary and one of another district's, the second the more serious."""
    return [
        Alert.objects.create(
            unit=city.units[unit], module=module, monitor=monitor, key=str(n), period="2026-06", value=1e6, severity=severity,
            due_on=timezone.localdate() + timedelta(days=5), risk=n,
        )
        for n, (unit, module, monitor, severity) in enumerate((
            ("sub2", "funds", "pay_split", "关注"), ("sub2", "decisions", "dec_quorum", "严重"), ("wanzhou_co", "funds", "pay_split", "预警"),
        ))
    ]  # fmt: skip


def later(days: int = 10) -> str:
    return str(timezone.localdate() + timedelta(days=days))


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_list_begins_with_the_highest_risk_for_the_regulator_alone(city, alerts):
    found = page(client_of(city.users["officer"]), "/alerts")
    assert [found.index(f'data-href="/alerts/{a.pk}"') for a in reversed(alerts)] == sorted(
        found.index(f'data-href="/alerts/{a.pk}"') for a in alerts
    )
    assert "风险值" in found and "风险值" not in page(client_of(city.users["reporter"]), "/alerts")


def test_steps_on_several_alerts_at_once(city, alerts):
    officer = city.users["officer"]
    client, picks = client_of(officer), [a.pk for a in alerts]
    client.post("/alerts/batch", {"step": "assign", "pick": picks, "to": officer.pk})
    assert set(Alert.objects.values_list("status", "assigned_to")) == {("assigned", officer.pk)}
    client.post("/alerts/batch", {"step": "ask", "pick": picks[:2], "text": "请说明", "due_on": later()})
    said = page(client, "/alerts")
    assert "已办理 2 件" in said and Alert.objects.filter(status="asked").count() == 2
    client.post("/alerts/batch", {"step": "ask", "pick": picks, "text": "请说明"})
    said = page(client, "/alerts")
    assert "已办理 1 件" in said and "不能要求说明（2 件）" in said
    client.post("/alerts/batch", {"step": "urge", "pick": picks})
    assert all(a.events.last().action == "催办" for a in alerts)
    for wrong in (
        {"step": "ask", "pick": picks},
        {"step": "nothing", "pick": picks},
        {"step": "urge"},
        {"step": "ask", "text": "说", "pick": picks, "due_on": "明天"},
    ):
        assert client.post("/alerts/batch", wrong).status_code == 302
    assert all(a.events.last().action == "催办" for a in alerts)


def second_officer(city) -> User:
    """Another officer of the city, who can approve what the first asks for."""
    made = user_create(by=None, username="officer2", display_name="officer2", password=PASSWORD, unit=city.root)
    grant_give(by=None, user=made, role="officer", unit=city.root)
    User.objects.filter(pk=made.pk).update(totp_required=False)
    return made


def test_chosen_alerts_are_suppressed_by_rule_and_unit_once_another_officer_approves(city, alerts):
    client, picks, other = client_of(city.users["officer"]), [a.pk for a in alerts], second_officer(city)
    form = {"step": "suppress", "pick": picks, "text": "已专项核查过", "ends_on": later()}
    client.post("/alerts/batch", form)
    client.post("/alerts/batch", form | {"approver": city.users["leader"].pk})
    assert not Suppression.objects.exists() and "批准人" in page(client, "/alerts")
    client.post("/alerts/batch", form | {"approver": other.pk})
    assert Suppression.objects.filter(approved_at=None).count() == 3
    assert set(Alert.objects.values_list("status", flat=True)) == {"open"}
    assert "尚未生效" in page(client, f"/alerts/{alerts[0].pk}")

    # The applicant cannot approve; the approver finds it among what waits, and may decline.
    own, ours, third = (Suppression.objects.get(unit=a.unit, monitor=a.monitor) for a in alerts)
    address = f"/alerts/suppressions/{own.pk}"
    assert "您是申请人" in page(client, address) and "待您批准" not in page(client, "/")
    client.post(address, {"step": "approve"})
    assert "不能是申请人本人" in page(client, address) and not Suppression.objects.exclude(approved_at=None).exists()
    approver = client_of(other)
    assert page(approver, "/").count("已专项核查过") == 3 and "待批准" in page(approver, "/alerts/suppressions")
    assert client_of(city.users["leader"]).post(address, {"step": "approve"}).status_code == 403
    assert client_of(city.users["district"]).post(address, {"step": "approve"}).status_code == 404
    approver.post(address, {"step": "approve"})
    approver.post(f"/alerts/suppressions/{ours.pk}", {"step": "approve"})
    approver.post(f"/alerts/suppressions/{third.pk}", {"step": "decline", "text": "理由不充分"})
    assert sorted(Alert.objects.values_list("status", flat=True)) == ["open", "suppressed", "suppressed"]
    assert "理由不充分" in page(client, f"/alerts/suppressions/{third.pk}") and "待您批准" not in page(approver, "/")

    assert "山城2公司" not in page(client, "/alerts") and "山城2公司" in page(client, "/alerts?status=suppressed")
    listed = page(client, "/alerts/suppressions")
    assert listed.count("officer2") >= 2 and "已专项核查过" in listed
    client.post(address, {"step": "lift", "text": "情况有变"})
    assert Alert.objects.get(pk=alerts[0].pk).status == "open"


def test_what_is_suppressed_is_not_for_the_enterprise_to_know(city, alerts):
    Alert.objects.update(status="suppressed")
    client = client_of(city.users["reporter"])
    assert client.get(f"/alerts/{alerts[0].pk}").status_code == 404
    assert "山城2公司" not in page(client, "/alerts?status=suppressed") + page(client, "/alerts?status=")
    assert client.get("/alerts/suppressions").status_code == client.get("/alerts/statistics").status_code == 403


def test_a_batch_touches_nothing_of_another_district(city, alerts):
    client_of(city.users["district"]).post("/alerts/batch", {"step": "urge", "pick": [a.pk for a in alerts]})
    assert [a.events.count() for a in alerts] == [0, 0, 1]


def test_an_answer_comes_with_documents_that_only_its_own_people_get(city, alerts):
    address = f"/alerts/{alerts[0].pk}"
    client_of(city.users["officer"]).post(
        address, {"step": "ask", "text": "请说明", "documents": "合同", "due_on": later()}
    )
    reporter = client_of(city.users["reporter2"])
    assert "请一并提供材料：合同" in page(reporter, address)
    reporter.post(
        address, {"step": "answer", "text": "见所附合同", "files": SimpleUploadedFile("宏.xlsm", b"PK\x03\x04")}
    )
    assert "不收" in page(reporter, address) and not AlertFile.objects.exists()
    reporter.post(
        address,
        {
            "step": "answer",
            "text": "见所附合同",
            "files": [SimpleUploadedFile("合同.pdf", PDF), SimpleUploadedFile("..\\x/票.pdf", PDF + b"2")],
        },
    )
    first, second = AlertFile.objects.order_by("pk")
    assert (first.name, second.name) == ("合同.pdf", "票.pdf") and "票.pdf" in page(
        client_of(city.users["officer"]), address
    )
    for who, status in (
        ("officer", 200),
        ("reporter2", 200),
        ("district", 404),
        ("district_reporter", 404),
        ("audit", 403),
    ):
        answer = client_of(city.users[who]).get(f"/alerts/files/{first.pk}")
        assert answer.status_code == status, who
    taken = client_of(city.users["officer"]).get(f"/alerts/files/{first.pk}")
    assert taken.content == PDF and taken["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(action="alert.file_read").count() == 3


def test_handing_over_cannot_be_told_from_any_other_closing(city, alerts):
    """What the enterprise's people see of two alerts, one handed over and one justified, differs in nothing but their names."""
    officer, reporter = client_of(city.users["officer"]), client_of(city.users["reporter"])
    first, other = (Alert.objects.create(unit=city.units["sub2"], module="funds", monitor="pay_split", key=k, period="2026-06", value=1,
                                         severity="关注", due_on=timezone.localdate()) for k in "ab")  # fmt: skip
    officer.post(f"/alerts/{first.pk}", {
        "step": "conclude", "conclusion": "handed_over", "text": "涉嫌利益输送", "receiver": "驻委纪检监察组", "document_no": "移〔2026〕1号",
        "handed_on": str(timezone.localdate()), "loss": "6,000",
    })  # fmt: skip
    officer.post(f"/alerts/{other.pk}", {"step": "conclude", "conclusion": "justified", "text": "手续齐全"})
    seen = page(officer, f"/alerts/{first.pk}")
    assert "驻委纪检监察组" in seen and "移〔2026〕1号" in seen and "重大资产损失" in seen and "涉嫌利益输送" in seen
    shown = [page(reporter, f"/alerts/{a.pk}").replace(f"/alerts/{a.pk}", "") for a in (first, other)]
    for secret in ("移送", "纪检", "移〔2026〕", "利益输送", "资产损失", "手续齐全", "情况正当", "仅监管方可见"):
        assert secret not in shown[0] and secret not in shown[1], secret
    import re

    plain = [re.sub(r'name="csrf[^>]*>|\d\d:\d\d', "", text) for text in shown]
    assert plain[0] == plain[1]
    listed = page(reporter, "/alerts?status=closed&conclusion=handed_over")
    assert "核实结论" not in listed and listed.count("data-href=") == 2


def test_rectifying_from_the_page(city, alerts):
    address = f"/alerts/{alerts[0].pk}"
    officer, reporter = client_of(city.users["officer"]), client_of(city.users["reporter2"])
    officer.post(address, {"step": "conclude", "conclusion": "rectify", "text": "补办决策程序"})
    assert "责任人和期限" in page(officer, address)
    officer.post(
        address,
        {
            "step": "conclude",
            "conclusion": "rectify",
            "text": "补办决策程序",
            "responsible": "张总",
            "rectify_by": later(),
        },
    )
    assert f'data-href="{address}"' in page(reporter, "/") and "补办决策程序" in page(reporter, address)
    reporter.post(
        address,
        {"step": "progress", "finished": "1", "text": "已补办决策程序", "files": SimpleUploadedFile("纪要.pdf", PDF)},
    )
    assert f'data-href="{address}"' not in page(reporter, "/") and f'data-href="{address}"' in page(officer, "/")
    officer.post(address, {"step": "verify", "passed": "1", "text": "资料齐全"})
    assert Alert.objects.get(pk=alerts[0].pk).status == "closed"
    officer.post(address, {"step": "reopen", "text": "又有新的线索"})
    assert Alert.objects.get(pk=alerts[0].pk).status in ("open", "assigned")


def test_the_enterprise_cannot_take_the_regulator_s_steps(city, alerts):
    address, client = f"/alerts/{alerts[0].pk}", client_of(city.users["reporter"])
    for step in ("assign", "ask", "urge", "conclude", "verify", "suppress", "reopen", "instruct", "nothing"):
        assert client.post(address, {"step": step, "text": "不该成功", "conclusion": "justified"}).status_code == 403, (
            step
        )
    assert client.post("/alerts/batch", {"step": "urge", "pick": alerts[0].pk}).status_code == 403
    assert client_of(city.users["officer"]).post(address, {"step": "answer", "text": "代企业答复"}).status_code == 403
    assert not alerts[0].events.exists()


def test_a_leader_sees_what_was_left_lying_and_gives_instructions(city, alerts):
    leader, address = client_of(city.users["leader"]), f"/alerts/{alerts[1].pk}"
    assert "超期升级" not in page(leader, "/")
    Alert.objects.filter(pk=alerts[1].pk).update(due_on=timezone.localdate() - timedelta(days=2))
    alerts_escalate()
    assert "超期升级，请您批示" in page(leader, "/") and "未阅" in page(leader, address)
    assert leader.post(address, {"step": "instruct", "text": "本周内办结"}).status_code == 302
    assert "超期升级" not in page(leader, "/")
    assert "本周内办结" in page(client_of(city.users["officer"]), address)
    assert "本周内办结" not in page(client_of(city.users["reporter"]), address)


def test_statistics_are_filtered_and_exported(city, alerts):
    client = client_of(city.users["officer"])
    officer = city.users["officer"]
    from guanlan.monitoring import handling

    handling.alert_close(by=officer, alert=alerts[0], conclusion="corrected", text="已更正")
    handling.alert_close(by=officer, alert=alerts[2], conclusion="false_alarm", text="误报")
    whole = page(client, "/alerts/statistics")
    assert "50%" in whole and "/standard/monitors/pay_split" in whole
    assert "100%" in page(client, "/alerts/statistics?q=山城&module=funds")
    assert "没有符合筛选条件" in page(client, "/alerts/statistics?since=2199-01-01")
    assert "日期不对" in page(client, "/alerts/statistics?since=昨天")
    assert client.get("/alerts/statistics?export=xlsx").content[:2] == b"PK"
    district = page(client_of(city.users["district"]), "/alerts/statistics")
    assert "dec_quorum" not in district and "50%" not in district


def test_a_rule_is_tried_with_other_parameters_before_release(city):
    from guanlan.monitoring import live
    from guanlan.monitoring.models import Simulation
    from guanlan.monitoring.simulation import simulation_run
    from guanlan.standard.loading import current
    from tests.monitoring.test_live import pay

    payments = (
        {"payment_no": "1", "amount": "3000000.11"},
        {"payment_no": "2", "amount": "2900000.22", "paid_on": "2026-03-20"},
    )
    pay(city, "sub2", *payments)
    live.batch_watch(current())
    client, address = client_of(city.users["officer"]), "/standard/monitors/pay_split/simulate"
    assert "试改参数" in page(client, "/standard/monitors/pay_split")
    usual = {name: p.value for name, p in current().monitors["pay_split"].params.items()}
    form = usual | {"since": "2026-01-01", "until": "2026-12-31"}
    for wrong, said in (
        ({}, "没有改动"),
        ({"days": "很多"}, "同类"),
        ({"since": "昨天"}, "日期不对"),
        ({"since": "2027-01-01", "days": 30}, "晚于"),
    ):
        assert client.post(address, form | wrong).status_code == 302
        assert said in page(client, "/standard/monitors/pay_split")
    answer = client.post(address, form | {"days": 30})
    made = Simulation.objects.get()
    assert answer["Location"] == f"/simulations/{made.pk}" and "正在计算" in page(client, answer["Location"])
    simulation_run(made.pk)
    made.refresh_from_db()
    assert (made.result["present"], made.result["changed"], made.result["vanish"]["count"]) == (0, 1, 0)
    (row,) = made.result["appear"]["alerts"]
    assert (row["payments"], row["amount"]) == (2, pytest.approx(5900000.33))
    shown = page(client, f"/simulations/{made.pk}")
    assert "会新增的预警（1 件）" in shown and "山城2公司" in shown and f"/funds/payments/{row['line']}" in shown
    assert not Alert.objects.filter(monitor="pay_split").exists()
    # It reads the payments of all units: a district's officer may not.
    district = client_of(city.users["district"])
    assert district.post(address, form | {"days": 30}).status_code == 403
    assert district.get(f"/simulations/{made.pk}").status_code == 404
    assert "试改参数" not in page(district, "/standard/monitors/pay_split")
