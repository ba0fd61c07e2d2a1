"""A split payment in a real browser: it appears on the wall without a reload, is traced, asked about, answered and closed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.city import code
from tests.e2e.conftest import ROOT

HEAD = "organisation,payment_no,paid_on,paid_at,payer_account,payee_name,payee_kind,payee_account,amount,currency,kind,purpose,channel,contract_no,decision_no\n"
ROW = "{code},{no},{day},{day} 10:00:00,611,渝州建材,enterprise,622,{amount},CNY,procurement,货款,direct_link,HT-1,{decision}\n"
# The decision approves 3,000,000: 2,000,000 were paid on it, then twice 2,600,000 under the same contract without one.
PAYMENTS = (
    ("1", "2026-02-20", "2000000", "JC-9"),
    ("2", "2026-03-02", "2600002.11", ""),
    ("3", "2026-03-03", "2600003.11", ""),
)


@pytest.fixture
def decided(served):
    _, url, state = served
    environment = {**os.environ, "DATABASE_URL": url, "GUANLAN_STATE": str(state), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}  # fmt: skip
    subprocess.run([sys.executable, "-m", "tests.e2e.prepare_decision"], cwd=ROOT, env=environment, check=True)


def shoot(page, name: str) -> None:
    """Pictures of a page for those who want to look, where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_a_split_payment_is_found_and_closed(person, served, decided, tmp_path):
    address = served[0]
    officer = person("officer")
    officer.goto(f"{address}/funds/wall")
    assert officer.locator("a", has_text="向同一收款方拆分支付").count() == 0

    reporter = person("reporter2")
    reporter.goto(f"{address}/funds")
    file = tmp_path / "支付.csv"
    file.write_text(
        HEAD + "".join(ROW.format(code=code(2), no=n, day=d, amount=a, decision=j) for n, d, a, j in PAYMENTS)
    )
    reporter.locator("summary", has_text="上传支付台账").click()
    reporter.locator("input[type=file]").set_input_files(str(file))
    reporter.click("text=校验并报送")
    reporter.wait_for_load_state()
    assert "已收下 3 笔支付" in reporter.locator("main, body").first.inner_text()

    # Nobody reloads the wall; what has just come is marked, with the money's way drawn.
    officer.locator("tr.gl-came", has_text="向同一收款方拆分支付").wait_for(timeout=15_000)
    officer.locator(".gl-chart canvas").first.wait_for()
    shoot(officer, "wall")
    officer.locator("a", has_text="向同一收款方拆分支付").first.click()
    officer.wait_for_url(re.compile(r"/alerts/\d+"))
    alert = officer.url
    said = officer.locator("body").inner_text()
    assert "7 天内向 渝州建材 支付 2 笔" in said and "5,200,005.22" in said and "{" not in said

    # From the alert to the payment. It names no decision; that of its contract is too small for what was paid.
    officer.locator("tbody tr", has_text="渝州建材").first.click()
    officer.wait_for_url(re.compile(r"/funds/payments/\d+"))
    shoot(officer, "payment")
    step = officer.locator(".gl-chain li", has_text="决策").first
    assert "没有登记决策事项" in step.inner_text() and "批准金额不够支付这份合同" in step.inner_text()
    assert "300.0 万元" in step.inner_text() and "420.0 万元" in step.locator(".gl-over").inner_text()
    assert "720.0 万元" in officer.locator("section", has_text="同一合同的其他支付").last.inner_text()
    step.locator("a", has_text="看决策全过程").click()
    officer.wait_for_url(re.compile(r"/decisions/matters/\d+/JC-9"))
    assert "采购建材" in officer.locator("h1").inner_text()

    officer.goto(alert)
    officer.click("#step-ask summary")
    officer.fill("#step-ask textarea", "请说明分两笔支付的原因")
    officer.fill("#step-ask [name=documents]", "采购合同")
    officer.click("text=要求企业说明")
    officer.wait_for_load_state()
    reporter.goto(alert)
    reporter.fill("textarea[name=text]", "分两批到货，分别验收付款")
    contract = tmp_path / "采购合同.pdf"
    contract.write_bytes(b"%PDF-1.7 contract")
    reporter.locator("input[type=file]").set_input_files(str(contract))
    reporter.click("text=提交说明")
    reporter.wait_for_load_state()
    officer.reload()
    with officer.expect_download() as download:
        officer.click("text=采购合同.pdf")
    assert Path(download.value.path()).read_bytes() == b"%PDF-1.7 contract"

    # Confirmed: the unit has to put it right, reports that it has, and the officer verifies that.
    officer.click("#step-conclude summary")
    officer.select_option("#step-conclude select", "rectify")
    officer.fill("#step-conclude textarea", "合同为一次签订，应整体决策，责令补办")
    officer.fill("#step-conclude [name=responsible]", "张总")
    officer.fill("#step-conclude [name=rectify_by]", "2099-01-01")
    officer.click("text=提交结论")
    officer.wait_for_load_state()
    reporter.goto(alert)
    reporter.fill("textarea[name=text]", "董事会已补充审议")
    reporter.click("text=报告整改完成")
    reporter.wait_for_load_state()
    officer.reload()
    officer.fill("textarea[name=text]", "决议齐全")
    officer.click("text=验收通过，关闭")
    officer.wait_for_load_state()
    assert "已关闭" in officer.locator(".gl-sub").first.inner_text()
    shoot(officer, "closed")
    officer.goto(f"{address}/funds/wall")
    assert officer.locator("a", has_text="向同一收款方拆分支付").count() == 0
