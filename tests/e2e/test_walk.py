"""The whole path in a real browser: a wrong cell is named, mended, submitted, accepted; the alert is drilled into and closed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guanlan.intake.templates import template
from guanlan.standard.loading import current
from tests.city import code
from tests.e2e.prepare_values import september

SCREENS = Path(__file__).parents[2] / ".guanlan" / "screens"


def wrong_workbook(folder: Path) -> Path:
    """The template of September, filled in, with total assets off by one."""
    standard = current()
    values = {k: float(v) for k, v in september().items()}
    values["total_assets"] += 1
    data = template(standard, [standard.datasets["flash_report"]], organisation=code(2), name="山城2公司", period="2026-09",
                    scope="consolidated", values={"flash_report": values})  # fmt: skip
    file = folder / "快报.xlsx"
    file.write_bytes(data)
    return file


def test_walk(person, served, tmp_path):
    address = served[0]
    reporter = person("reporter2")
    reporter.goto(f"{address}/reporting/new")
    upload = reporter.locator("form[data-drop]")
    upload.locator("select[name=dataset]").select_option("flash_report")
    upload.locator("input[type=file]").set_input_files(str(wrong_workbook(tmp_path)))
    reporter.wait_for_url(re.compile(r"/submissions/\d+"))
    form = reporter.url.split("#")[0]

    # She is told which cell is wrong, by sheet and cell, and what to do.
    errors = reporter.locator(".gl-finding.error")
    assert errors.count() >= 1
    told = errors.all_inner_texts()
    assert any("资产总计" in t and "财务快报 C" in t and "核对" in t for t in told), told
    assert "has-error" in reporter.locator("#cell-total_assets").get_attribute("class")

    # An error cannot be submitted past.
    reporter.click("text=提交")
    reporter.wait_for_load_state()
    assert "处错误" in reporter.locator(".alert-danger").inner_text()

    # She mends it in the form; it saves by itself; she explains what is left and submits.
    cell = reporter.locator("input[name=total_assets]")
    cell.fill("1,000")
    cell.press("Enter")
    reporter.locator("[data-save-state]", has_text="已保存").wait_for()
    reporter.click("text=校验")
    reporter.wait_for_load_state()
    assert reporter.locator(".gl-finding.error").count() == 0
    while reporter.locator(".gl-finding input[name=text]").count():
        reporter.locator(".gl-finding input[name=text]").first.fill("九月并购，已核对")
        reporter.locator(".gl-finding form button").first.click()
        reporter.wait_for_load_state()
    reporter.click("text=提交")
    reporter.wait_for_load_state()
    assert "待审核" in reporter.locator("h1").inner_text()

    # The officer finds it on his desk and accepts it.
    officer = person("officer")
    assert officer.locator("text=山城2公司").count() >= 1
    officer.goto(form)
    officer.click("text=接收")
    officer.wait_for_load_state()
    for _ in range(60):
        officer.reload()
        if officer.locator("text=已入库").count():
            break
        officer.wait_for_timeout(500)
    assert officer.locator("text=已入库").count() == 1

    # The indicator has moved, and an alert waits.
    officer.goto(f"{address}/indicators/debt_ratio?period=2026-09")
    assert "80.00%" in officer.locator("table").inner_text()
    officer.goto(f"{address}/alerts?q=山城2&severity=严重&module=finance")
    officer.locator("tbody tr").first.click()
    officer.wait_for_url(re.compile(r"/alerts/\d+"))
    alert = officer.url
    assert "重点监管线" in officer.locator("h1").inner_text()

    # Down to the cell of the file.
    officer.click("text=穿透到单元格")
    officer.wait_for_url(re.compile(r"/values/"))
    officer.locator("tbody tr", has_text="负债合计").first.click()
    officer.wait_for_url(re.compile(r"#cell-total_liabilities"))
    assert officer.locator("#cell-total_liabilities input").input_value() == "800"
    with officer.expect_download() as download:
        officer.click("text=原始文件")
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"

    # Ask, answer, verify, close.
    officer.goto(alert)
    officer.click("#step-ask summary")
    officer.fill("#step-ask textarea", "请说明九月负债上升的原因")
    officer.click("text=要求企业说明")
    officer.wait_for_load_state()
    reporter.goto(alert)
    reporter.fill("textarea[name=text]", "并购贷款到位，年内偿还")
    reporter.click("text=提交说明")
    reporter.wait_for_load_state()
    officer.reload()
    assert "并购贷款" in officer.locator(".gl-time").inner_text()
    officer.click("#step-conclude summary")
    officer.select_option("#step-conclude select", "justified")
    officer.fill("#step-conclude textarea", "已核实，列入降杠杆计划")
    officer.click("text=提交结论")
    officer.wait_for_load_state()
    assert "已关闭" in officer.locator(".gl-sub").first.inner_text()
    assert "核实关闭" in officer.locator(".gl-time").inner_text()


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_fit_and_draw(person, served, width):
    """No page is wider than the screen; charts are drawn; the keyboard works."""
    officer = person("officer", width)
    for path in (
        "/",
        "/cockpit",
        "/units",
        "/indicators",
        "/indicators/debt_ratio",
        "/reporting",
        "/reporting/late",
        "/alerts",
        "/receipts",
        "/standard",
    ):
        officer.goto(served[0] + path)
        assert officer.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, (
            path
        )
        assert officer.locator("h1").count() == 1, path
    officer.goto(f"{served[0]}/cockpit")
    officer.wait_for_selector(".gl-chart canvas")
    officer.keyboard.press("/")
    assert officer.evaluate("document.activeElement.id") == "search"
    officer.goto(f"{served[0]}/units")
    officer.keyboard.press("j")
    officer.keyboard.press("Enter")
    officer.wait_for_url(re.compile(r"/units/\d+"))


def test_entry_grid_computes_and_pastes(person, served):
    """Live totals, paste from Excel, a hint far from history, and nothing lost on a reload."""
    reporter = person("reporter2")
    reporter.goto(f"{served[0]}/reporting/new")
    reporter.locator("form[action='/reporting/open'] select[name=dataset]").select_option("flash_report")
    reporter.fill("input[name=period]", "2026-10")
    reporter.click("text=打开表单")
    reporter.wait_for_url(re.compile(r"/submissions/\d+"))
    cash = reporter.locator("input[name=cash]")
    cash.evaluate(
        """(e) => { const d = new DataTransfer(); d.setData('text/plain', '１００\\n(50)\\n1,000.5'); e.focus();
                    e.dispatchEvent(new ClipboardEvent('paste', {clipboardData: d, bubbles: true})); }"""
    )
    assert reporter.locator("input[name=accounts_receivable]").input_value() == "-50.00"
    assert reporter.locator("input[name=total_current_assets]").input_value() == "1,050.50"
    reporter.locator("input[name=total_assets]").fill("999999999")
    reporter.locator("input[name=total_assets]").press("Enter")
    assert "偏离历史" in reporter.locator("#cell-total_assets").inner_text()
    reporter.locator("[data-save-state]", has_text="已保存").wait_for()
    reporter.reload()
    assert reporter.locator("input[name=inventories]").input_value() == "1,000.50"
