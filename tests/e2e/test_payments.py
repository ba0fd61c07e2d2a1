"""A split payment in a real browser: it appears on the wall without a reload, is traced, asked about, answered and closed."""

from __future__ import annotations

import re
from pathlib import Path

from tests.city import code

HEAD = "organisation,payment_no,paid_on,paid_at,payer_account,payee_name,payee_kind,payee_account,amount,currency,kind,purpose,channel,contract_no\n"
ROW = "{code},{no},2026-03-{day:02d},2026-03-{day:02d} 10:00:00,611,渝州建材,enterprise,622,{amount},CNY,procurement,货款,direct_link,HT-1\n"


def test_a_split_payment_is_found_and_closed(person, served, tmp_path):
    address = served[0]
    officer = person("officer")
    officer.goto(f"{address}/funds/wall")
    assert officer.locator("a", has_text="向同一收款方拆分支付").count() == 0

    reporter = person("reporter2")
    reporter.goto(f"{address}/funds")
    file = tmp_path / "支付.csv"
    file.write_text(HEAD + "".join(ROW.format(code=code(2), no=n, day=n, amount=f"{2_600_000 + n}.11") for n in (2, 3)))
    reporter.locator("summary", has_text="上传支付台账").click()
    reporter.locator("input[type=file]").set_input_files(str(file))
    reporter.click("text=校验并报送")
    reporter.wait_for_load_state()
    assert "已收下 2 笔支付" in reporter.locator("main, body").first.inner_text()

    # Nobody reloads the wall.
    officer.locator("a", has_text="向同一收款方拆分支付").first.wait_for(timeout=15_000)
    officer.locator("a", has_text="向同一收款方拆分支付").first.click()
    officer.wait_for_url(re.compile(r"/alerts/\d+"))
    alert = officer.url
    said = officer.locator("body").inner_text()
    assert "7 天内向 渝州建材 支付 2 笔" in said and "5,200,005.22" in said

    # From the alert to the payment, which rests on no decision.
    officer.locator("tbody tr", has_text="渝州建材").first.click()
    officer.wait_for_url(re.compile(r"/funds/payments/\d+"))
    assert "没有登记" in officer.locator(".gl-chain li", has_text="决策").inner_text()

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
