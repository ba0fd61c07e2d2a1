"""A browser walk of the daily contract: a report is uploaded, its day reconciles, the days after it are missing."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta

FIRST = date.today() - timedelta(5)
if (FIRST + timedelta(3)).month != FIRST.month:
    FIRST -= timedelta(5)  # the days looked at stand on one page, which shows a month


def test_a_daily_report_is_uploaded_and_the_missing_days_are_seen(person, served):
    page = person("reporter2")
    day = f"{FIRST:%Y%m%d}"
    body = {
        "fundreport": [{"recordid": "E2E-1", "dayidx": day, "receiveunitname": "渝砚建材有限公司", "amountmoney": "6000000.00", "moneyuse": "采购", "opertype": "01"}],
        "totalpayment": [
            {"day": day, "totalmoney": "6000000.00", "largetotalmoney": "6000000.00", "numberoflargemoney": "1", "opertype": "01"},
            {"day": f"{FIRST + timedelta(1):%Y%m%d}", "totalmoney": "9000000.00", "largetotalmoney": "9000000.00", "numberoflargemoney": "1", "opertype": "01"},
        ],
    }  # fmt: skip
    page.goto(f"{served[0]}/funds/days?month={FIRST:%Y-%m}")
    page.click("text=上传日报")
    page.set_input_files(
        "input[name=file]", {"name": "日报.json", "mimeType": "application/json", "buffer": json.dumps(body).encode()}
    )
    page.click("text=校验并报送")
    page.wait_for_selector("text=已收下 1 笔支付；日汇总 2 天")
    for _ in range(40):
        page.goto(f"{served[0]}/funds/days?month={FIRST:%Y-%m}")
        if page.locator(".badge.control", has_text="缺报").count() > 1:
            break
        page.wait_for_timeout(250)
    assert page.locator("td .badge.good").first.inner_text() == "合"
    assert page.locator("td .badge.warning").count() >= 1 and page.locator("td .badge.control").count() >= 1
    if folder := os.environ.get("SHOTS"):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/days-{width}.png", full_page=True)
