"""A meeting held here in a real browser: planned, held, minuted, signed; a later payment rests on what it decided."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import date, datetime, timedelta

import psycopg
import pytest
from docx import Document

from tests.city import code
from tests.e2e.conftest import ROOT

HEAD = "organisation,payment_no,paid_on,paid_at,payer_account,payee_name,payee_kind,payee_account,amount,currency,kind,purpose,channel,decision_no\n"
ROW = "{code},{no},{day},{day} 10:00:00,611,山城设备厂,enterprise,633,{amount},CNY,procurement,设备款,direct_link,{decision}\n"
DECISION_MONITORS = {"pay_no_decision", "pay_decision_unknown", "pay_over_decision", "pay_before_decision", "pay_decision_payee"}  # fmt: skip


@pytest.fixture
def with_registers(served):
    _, url, state = served
    environment = {**os.environ, "DATABASE_URL": url, "GUANLAN_STATE": str(state), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}  # fmt: skip
    subprocess.run([sys.executable, "-m", "tests.e2e.prepare_meeting"], cwd=ROOT, env=environment, check=True)


def asked(url: str, sql: str, *values: object, until: int = 0, seconds: float = 40) -> list[tuple]:
    """What the database answers once it gives at least `until` rows."""
    end = time.monotonic() + seconds
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            found = connection.execute(sql, values).fetchall()
            if len(found) >= until or time.monotonic() > end:
                return found
            time.sleep(0.3)


def press(page, text: str) -> None:
    page.get_by_role("button", name=text, exact=False).first.click()
    page.wait_for_load_state()


def pay(page, address: str, folder, number: str, amount: str, decision: str) -> None:
    file = folder / f"{number}.csv"
    file.write_text(HEAD + ROW.format(code=code(2), no=number, day=date.today(), amount=amount, decision=decision))
    page.goto(f"{address}/funds")
    page.locator("summary", has_text="上传支付台账").click()
    page.locator("input[type=file]").set_input_files(str(file))
    page.click("text=校验并报送")
    page.wait_for_load_state()
    assert "已收下 1 笔支付" in page.locator("main").inner_text()


def watched(url: str, number: str) -> set[str]:
    """The monitors that found something about a payment, once it has been looked at."""
    done = "SELECT 1 FROM monitoring_ledgerline l WHERE payment_no = %s AND NOT EXISTS (SELECT 1 FROM monitoring_freshline f WHERE f.line_id = l.id)"
    assert asked(url, done, number, until=1)
    sql = "SELECT a.monitor FROM monitoring_alert a JOIN monitoring_alertevidence e ON e.alert_id = a.id JOIN monitoring_ledgerline l ON l.id = e.line_id WHERE l.payment_no = %s"
    return {row[0] for row in asked(url, sql, number)}


def plan(secretary, address: str) -> None:
    secretary.goto(f"{address}/decisions/meetings")
    secretary.click("text=拟开会议")
    secretary.fill("#id_title", "董事会2026年第三次会议")
    secretary.fill("#id_planned_at", f"{datetime.now() + timedelta(hours=3):%Y-%m-%dT%H:%M}")
    secretary.select_option("#id_body", label="董事会")
    press(secretary, "保存并编排议程")
    secretary.click("text=增加议题")
    secretary.fill("#id_title", "支付二期设备款")
    secretary.select_option("#id_items", "F01")
    secretary.fill("#id_amount", "8000000")
    secretary.fill("#id_payee_name", "山城设备厂")
    press(secretary, "保存")
    assert "少于 10 天" in secretary.locator("main").inner_text()
    press(secretary, "发出通知")


def hold(secretary, chair) -> None:
    """The chair signs in and votes for himself; the secretary records the others."""
    room = secretary.url
    chair.goto(room)
    press(chair, "签到")
    secretary.reload()
    for name in ("刘敏", "王川", "孙渝"):
        secretary.get_by_label(f"{name}到会情况").select_option("present")
    secretary.get_by_label("赵青到会情况").select_option("leave")
    secretary.get_by_label("赵青未到会原因或受托人").fill("出差")
    press(secretary, "保存参会人员")
    press(secretary, "开始会议")
    press(secretary, "开始审议")
    chair.reload()
    chair.get_by_role("radio", name="同意").check(force=True)
    chair.get_by_label("我的意见").last.fill("项目急需，同意支付")
    press(chair, "提交我的意见")
    secretary.reload()
    for name, vote in (("刘敏", "同意"), ("王川", "反对"), ("孙渝", "同意")):
        secretary.get_by_role("radiogroup", name=f"{name}的表决").get_by_role("radio", name=vote).check(force=True)
    secretary.get_by_label("王川的意见").fill("建议再比价")
    press(secretary, "保存意见和表决")
    assert "同意 3 票，反对 1 票" in secretary.locator("main").inner_text()
    secretary.get_by_label("决议", exact=True).fill("同意向山城设备厂支付二期设备款 800 万元。")
    press(secretary, "议决")
    press(secretary, "结束会议")
    press(secretary, "生成纪要")


def test_a_meeting_held_here_carries_a_later_payment(person, served, with_registers, tmp_path):
    address, url, _ = served
    secretary, chair = person("reporter2"), person("chair", 390)
    for page in (secretary, chair):
        page.on("dialog", lambda dialog: dialog.accept())
    plan(secretary, address)
    hold(secretary, chair)

    minutes = secretary.url
    with secretary.expect_download() as waiting:
        secretary.click("text=下载 Word")
    waiting.value.save_as(tmp_path / "纪要.docx")
    text = "\n".join(p.text for p in Document(str(tmp_path / "纪要.docx")).paragraphs)
    assert "王川（外部董事）：反对。建议再比价。" in text and "赵青（外部董事），出差" in text
    assert "待主持人陈立签发" in secretary.locator("main").inner_text()
    chair.goto(minutes)
    press(chair, "签发并报送")
    assert "纪要已签发，会议已报送" in chair.locator("main").inner_text()

    matter = asked(url, "SELECT decision_no, passed, amount FROM facts.decision_matter WHERE payee_name = '山城设备厂'", until=1)  # fmt: skip
    decision, passed, amount = matter[0]
    assert passed and amount == 8_000_000

    # A payment over the threshold that the decision covers: nothing is said about its decision.
    pay(secretary, address, tmp_path, "M1", "8000000.00", decision)
    assert watched(url, "M1") & DECISION_MONITORS == set()
    secretary.locator("tr", has_text="山城设备厂").first.click()
    secretary.wait_for_url(re.compile(r"/funds/payments/\d+"))
    assert "支付二期设备款" in secretary.locator(".gl-chain li", has_text="决策").inner_text()

    # One more payment on the same decision goes beyond what was approved, and the wall says so.
    pay(secretary, address, tmp_path, "M2", "100000.00", decision)
    assert watched(url, "M2") & DECISION_MONITORS == {"pay_over_decision"}
    officer = person("officer")
    officer.goto(f"{address}/funds/wall")
    officer.locator("a", has_text="累计支付超过决策批准金额").first.wait_for(timeout=15_000)
