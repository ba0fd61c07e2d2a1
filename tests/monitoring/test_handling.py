"""The steps of an alert, and those that cannot be taken."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from guanlan.audit.models import Entry
from guanlan.intake.evidence import evidence_read
from guanlan.monitoring import handling as o
from guanlan.monitoring.attachments import Attachment, AttachmentError
from guanlan.monitoring.models import Alert, AlertFile, Told
from guanlan.monitoring.operations import alerts_escalate
from guanlan.monitoring.parameters import parameters
from tests.flow.test_path import report

HIGH = {"other_current_liabilities": 500, "total_current_liabilities": 600, "total_liabilities": 800, "equity_parent": 200,
        "total_equity": 200}  # fmt: skip
PDF = b"%PDF-1.7 ..."


@pytest.fixture
def alert(city):
    report(city, "sub2", **HIGH)
    return Alert.objects.get(monitor="debt_ratio_control")


@pytest.fixture
def soon():
    return timezone.localdate() + timedelta(days=10)


def actions(alert) -> list[str]:
    return [e.action for e in alert.events.all()]


def test_the_whole_handling(city, alert, soon):
    officer, reporter = city.users["officer"], city.users["reporter"]
    o.alert_assign(by=officer, alert=alert, to=officer)
    o.alert_ask(by=officer, alert=alert, text="请说明原因", documents="借款合同", due_on=soon)
    o.alert_answer(by=reporter, alert=alert, text="并购贷款，年内偿还")
    closed = o.alert_close(by=officer, alert=alert, conclusion="justified", text="已核实")
    assert closed.status == "closed" and closed.closed_at and closed.conclusion == "justified"
    assert actions(alert) == ["发现", "分派", "要求说明", "企业说明", "核实关闭"]
    assert "请一并提供材料：借款合同" in alert.events.get(action="要求说明").text
    assert alert.events.get(action="核实关闭").internal


def test_steps_out_of_order_are_refused(city, alert, soon):
    officer, reporter = city.users["officer"], city.users["reporter"]
    with pytest.raises(o.AlertError, match="不能企业说明"):
        o.alert_answer(by=reporter, alert=alert, text="还没有人问")
    with pytest.raises(o.AlertError, match="核实情况"):
        o.alert_close(by=officer, alert=alert, conclusion="justified", text="")
    for wrong in ("", "confirmed", "rectify", "handed_over", "nothing"):
        with pytest.raises(o.AlertError, match="核实结论"):
            o.alert_close(by=officer, alert=alert, conclusion=wrong, text="已核实")
    with pytest.raises(o.AlertError, match="早于今天"):
        o.alert_ask(by=officer, alert=alert, text="请说明", due_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(o.AlertError, match="不能整改进展"):
        o.alert_progress(by=reporter, alert=alert, text="没有要求整改")
    with pytest.raises(o.AlertError, match="收到升级告知"):
        o.alert_instruct(by=city.users["leader"], alert=alert, text="请办")
    with pytest.raises(o.AlertError, match="不能重新办理"):
        o.alert_reopen(by=officer, alert=alert, text="还没有关闭的")
    o.alert_close(by=officer, alert=alert, conclusion="false_alarm", text="核实无误")
    for step in (o.alert_urge, o.alert_assign):
        with pytest.raises(o.AlertError, match="已关闭"):
            step(by=officer, alert=alert, **({"to": officer} if step is o.alert_assign else {}))
    assert actions(alert) == ["发现", "核实关闭"]


def test_several_rounds_with_documents_kept_by_their_hash(city, alert, soon):
    officer, reporter = city.users["officer"], city.users["reporter"]
    for round_ in ("一", "二"):
        o.alert_ask(by=officer, alert=alert, text=f"第{round_}次要求说明", due_on=soon)
        o.alert_answer(
            by=reporter, alert=alert, text="见附件说明", files=[Attachment(f"{round_}.pdf", PDF + round_.encode())]
        )
    alert.refresh_from_db()
    assert alert.status == "answered" and alert.due_on == soon
    assert [evidence_read(f.stored) for f in AlertFile.objects.order_by("pk")] == [
        PDF + r.encode() for r in ("一", "二")
    ]
    entry = Entry.objects.filter(action="alert.answer").latest("pk")
    assert entry.detail["files"] == [AlertFile.objects.last().stored.sha256]


def test_a_late_answer_says_so(city, alert):
    o.alert_ask(by=city.users["officer"], alert=alert, text="请说明原因")
    Alert.objects.update(due_on=timezone.localdate() - timedelta(days=3))
    alert.refresh_from_db()
    o.alert_answer(by=city.users["reporter"], alert=alert, text="并购贷款，年内偿还")
    assert "逾期 3 天答复" in alert.events.get(action="企业说明").text


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([Attachment("宏.xlsm", b"PK\x03\x04")], "不收"),
        ([Attachment("无后缀", PDF)], "不收"),
        ([Attachment("空.pdf", b"")], "空文件"),
        ([Attachment("假.pdf", b"MZ\x90")], "内容不是 pdf"),
        ([Attachment("大.pdf", PDF + b"0" * (20 << 20))], "超过 20 MB"),
        ([Attachment(f"{n}.pdf", PDF) for n in range(11)], "最多上传 10 个"),
    ],
)
def test_documents_that_are_not_taken_leave_nothing_behind(city, alert, files, said):
    o.alert_ask(by=city.users["officer"], alert=alert, text="请说明原因")
    with pytest.raises(AttachmentError, match=said):
        o.alert_answer(by=city.users["reporter"], alert=alert, text="并购贷款，年内偿还", files=files)
    alert.refresh_from_db()
    assert alert.status == "asked" and not AlertFile.objects.exists() and "企业说明" not in actions(alert)


def test_what_must_be_put_right_stays_until_it_is_verified(city, alert, soon):
    officer, reporter = city.users["officer"], city.users["reporter"]
    for gap in ({"measures": "归还"}, {"responsible": ""}, {"due_on": None}):
        with pytest.raises(o.AlertError):
            o.alert_rectify(
                **{"by": officer, "alert": alert, "measures": "年内压降有息负债", "responsible": "张总", "due_on": soon}
                | gap
            )
    found = o.alert_rectify(
        by=officer, alert=alert, measures="年内压降有息负债", responsible="张总", due_on=soon, loss=Decimal(6_000_000)
    )
    assert (found.status, found.conclusion, found.due_on, found.loss_tier) == ("rectifying", "rectify", soon, "larger")
    with pytest.raises(o.AlertError, match="还没有报告整改完成"):
        o.alert_verify(by=officer, alert=alert, passed=True, text="验收")
    with pytest.raises(o.AlertError, match="整改中"):
        o.alert_close(by=officer, alert=alert, conclusion="justified", text="不再查了")
    o.alert_progress(by=reporter, alert=alert, text="已归还两亿元")
    o.alert_progress(by=reporter, alert=alert, text="已全部归还", finished=True, files=[Attachment("回单.pdf", PDF)])
    with pytest.raises(o.AlertError, match="正等待验收"):
        o.alert_progress(by=reporter, alert=alert, text="再报一次进展")
    with pytest.raises(o.AlertError, match="新的整改期限"):
        o.alert_verify(by=officer, alert=alert, passed=False, text="回单不全")
    later = soon + timedelta(days=5)
    back = o.alert_verify(by=officer, alert=alert, passed=False, text="回单不全", due_on=later)
    assert back.status == "rectifying" and back.due_on == later
    o.alert_progress(by=reporter, alert=alert, text="补齐了回单", finished=True)
    closed = o.alert_verify(by=officer, alert=alert, passed=True, text="资料齐全")
    assert closed.status == "closed" and closed.conclusion == "rectify" and closed.closed_at
    measure = closed.rectifications.get()
    assert measure.verified_by == officer and measure.due_on == later


@pytest.mark.parametrize(
    ("loss", "tier"), [(None, ""), (1, "general"), (4_999_999, "general"), (5_000_000, "larger"), (50_000_000, "major")]
)
def test_a_loss_falls_into_the_tier_of_its_amount(city, alert, loss, tier):
    closed = o.alert_close(by=city.users["officer"], alert=alert, conclusion="corrected", text="已收回",
                           loss=None if loss is None else Decimal(loss))  # fmt: skip
    assert closed.loss_tier == tier


def test_handing_over_needs_to_whom_number_and_day(city, alert):
    officer, today = city.users["officer"], timezone.localdate()
    whole = {"receiver": "驻委纪检监察组", "document_no": "移〔2026〕1号", "handed_on": today}
    for gap in ({"receiver": " "}, {"document_no": ""}, {"handed_on": None}, {"handed_on": today + timedelta(days=1)}):
        with pytest.raises(o.AlertError, match="移送"):
            o.alert_hand_over(by=officer, alert=alert, text="涉嫌违规", **(whole | gap))
    assert Alert.objects.get(pk=alert.pk).status == "open"
    closed = o.alert_hand_over(by=officer, alert=alert, text="涉嫌违规", **whole)
    assert closed.status == "closed" and closed.handovers.get().document_no == "移〔2026〕1号"


def test_a_closed_alert_is_taken_up_again_with_a_reason(city, alert):
    officer = city.users["officer"]
    o.alert_assign(by=officer, alert=alert, to=officer)
    o.alert_close(by=officer, alert=alert, conclusion="false_alarm", text="误报", loss=Decimal(1))
    with pytest.raises(o.AlertError, match="理由"):
        o.alert_reopen(by=officer, alert=alert, text="再看")
    again = o.alert_reopen(by=officer, alert=alert, text="企业更正了报表")
    assert (again.status, again.conclusion, again.loss_tier, again.closed_at) == ("assigned", "", "", None)
    assert again.due_on == timezone.localdate() + timedelta(days=parameters().reopen_days)


def test_an_alert_left_lying_is_escalated_step_by_step_and_its_leader_told(city, alert):
    day, leader = alert.due_on, city.users["leader"]
    assert alerts_escalate(day) == 0
    assert alerts_escalate(day + timedelta(days=1)) >= 1
    assert alerts_escalate(day + timedelta(days=2)) == 0
    told = Told.objects.get(alert=alert)
    assert told.user == leader and told.level == 1
    assert "已告知：leader。" in alert.events.get(action="超期升级").text
    o.alert_instruct(by=leader, alert=alert, text="本周内办结")
    assert Told.objects.get(alert=alert).seen_at is not None
    assert alerts_escalate(day + timedelta(days=20)) >= 1
    told.refresh_from_db()
    alert.refresh_from_db()
    assert alert.escalated == 2 and told.level == 2 and told.seen_at is None


def test_the_nearest_leader_is_told_first_and_the_next_level_later(city):
    from guanlan.identity.operations import grant_give, user_create

    near = user_create(
        by=None, username="near", display_name="万州领导", password="x-Long-enough-1", unit=city.units["万州"]
    )
    grant_give(by=None, user=near, role="leader", unit=city.units["万州"])
    report(city, "wanzhou_co", by="district_reporter", **HIGH)
    alert = Alert.objects.get(monitor="debt_ratio_control")
    alerts_escalate(alert.due_on + timedelta(days=1))
    assert [t.user for t in Told.objects.filter(alert=alert)] == [near]
    alerts_escalate(alert.due_on + timedelta(days=6))
    assert {t.user for t in Told.objects.filter(alert=alert)} == {near, city.users["leader"]}


def test_closed_alerts_are_not_escalated(city, alert):
    o.alert_close(by=city.users["officer"], alert=alert, conclusion="justified", text="已核实")
    Alert.objects.exclude(pk=alert.pk).delete()
    assert alerts_escalate(alert.due_on + timedelta(days=30)) == 0
