"""The daily contract of large payments taken in as it is, reconciled, and missed when it does not come."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from guanlan.config.worker import takers
from guanlan.intake import drop
from guanlan.modules.funds.daily import DailyRefused, daily_take
from guanlan.modules.funds.days import states
from guanlan.monitoring import live
from guanlan.monitoring.conflicts import PaymentConflict
from guanlan.monitoring.days import days_bring
from guanlan.monitoring.models import Alert, DayTotal, LedgerLine
from guanlan.monitoring.registers import registers_watch
from guanlan.standard.loading import current

pytestmark = pytest.mark.django_db
TODAY = date.today()
DAY = TODAY - timedelta(4)


def line(number: str, amount: str, **given: str) -> dict[str, str]:
    return {
        "comcode": "C01", "comname": "", "recordid": number, "year": f"{DAY.year}", "dayidx": f"{DAY:%Y%m%d}", "payunitname": "某公司",
        "receiveunitname": "渝州建材", "amountmoney": amount, "moneyuse": "采购", "moneyuseexplain": "钢材货款", "opertype": "01", **given,
    }  # fmt: skip


def total(day: date, whole: str, large: str, count: str, operation: str = "01") -> dict[str, str]:
    return {
        "day": f"{day:%Y%m%d}",
        "totalmoney": whole,
        "largetotalmoney": large,
        "numberoflargemoney": count,
        "opertype": operation,
    }


def take(city, lines=(), totals=(), **how):
    unit = city.units["sub2"]
    body = {"fundreport": [x | {"comname": unit.name} for x in lines], "totalpayment": list(totals)}
    taken = daily_take(by=city.users["reporter"], unit=unit, data=json.dumps(body).encode(), name="body.json")
    days_bring()
    return taken


def state(city) -> dict[date, str]:
    return {day: s for day, (s, _) in states(TODAY - timedelta(10), TODAY).get(city.units["sub2"].pk, {}).items()}


def test_lines_and_totals_in_one_delivery_reconcile(city):
    taken = take(
        city, [line("R1", "6000000.00"), line("R2", "7000000.50")], [total(DAY, "13000000.50", "13000000.50", "2")]
    )
    assert taken.as_dict() == {"added": 2, "known": 0, "corrected": 0, "cancelled": 0, "reversed": 0, "days": 1}
    first = LedgerLine.objects.get(payment_no="R1")
    assert (first.paid_on, first.purpose, first.payee) == (DAY, "采购：钢材货款", "渝州建材")
    assert state(city)[DAY] == "合"
    assert take(city, [line("R1", "6000000.00")], [total(DAY, "13000000.50", "13000000.50", "2")]).days == 0


def test_a_total_that_the_lines_do_not_bear_out_is_seen_and_raised(city):
    take(city, [line("R1", "6000000.00")], [total(DAY, "9000000", "9000000", "1")])
    assert state(city)[DAY] == "不合"
    live.batch_watch(current())
    assert Alert.objects.filter(monitor="pay_day_total").count() == 1


@pytest.mark.parametrize(("lines", "totals", "means"), [
    ([("R1", "6000000.00")], ("6000000", "999", "1"), "不合"), ([("R1", "6000000.00"), ("R2", "10.00")], ("6000010", "6000000", "1"), "合"),
    ([("R1", "300000.00")], ("900000", "300000", "1"), "合"),
])  # fmt: skip
def test_the_large_total_is_reconciled_whether_all_lines_are_sent_or_the_large_ones(city, lines, totals, means):
    take(city, [line(*each) for each in lines], [total(DAY, *totals)])
    live.batch_watch(current())
    assert state(city)[DAY] == means
    raised = Alert.objects.filter(monitor__in=["pay_day_total", "pay_day_count"])
    assert list(raised.values_list("monitor", flat=True)) == (["pay_day_count"] if means == "不合" else [])


def test_kind_and_payee_kind_are_told_by_sure_words_only(city):
    take(city, [
        line("R1", "1.00"), line("R2", "1.00", moneyuse="对外借款", receiveunitname="某贸易有限公司"), line("R3", "1.00", moneyuse="往来款", receiveunitname="张三"),
    ])  # fmt: skip
    told = {p.payment_no: (p.kind, p.payee_kind) for p in LedgerLine.objects.all()}
    assert told == {"R1": ("procurement", None), "R2": ("lending", "enterprise"), "R3": (None, None)}


def test_a_day_without_payments_is_reported_as_zero_and_a_missing_day_is_raised_and_marked_when_it_comes(city):
    take(city, (), [total(DAY, "0", "0", "0")])
    registers_watch(current(), today=TODAY)
    missing = Alert.objects.filter(monitor="pay_day_missing")
    assert state(city)[DAY] == "合" and missing.count() == 3
    assert state(city)[DAY + timedelta(1)] == "缺报" and TODAY not in state(city)
    take(city, (), [total(DAY + timedelta(1), "0", "0", "0")])
    assert registers_watch(current(), today=TODAY) == (0, 1)
    assert missing.filter(cleared_at=None).count() == 2 and not missing.filter(status="closed").exists()


def test_totals_are_corrected_by_02_only_and_every_version_is_kept(city):
    take(city, (), [total(DAY, "5", "0", "0")])
    with pytest.raises(PaymentConflict, match="已收下（第 1 版）"):
        take(city, (), [total(DAY, "6", "0", "0")])
    take(city, (), [total(DAY, "6", "0", "0", "02")])
    take(city, (), [total(DAY, "6", "0", "0", "03")])
    assert list(DayTotal.objects.values_list("version", "operation")) == [(1, "01"), (2, "02"), (3, "03")]
    with pytest.raises(PaymentConflict, match="不能修改或删除"):
        take(city, (), [total(DAY - timedelta(1), "6", "0", "0", "02")])


def test_one_bad_amount_refuses_the_whole_delivery(city):
    with pytest.raises(DailyRefused) as refused:
        take(city, [line("R1", "6000000"), line("R2", "六百万")], [total(DAY, "0", "0", "0")])
    assert [f.place.cell for f in refused.value.errors] == ["fundreport 第 2 条 amountmoney"]
    assert not LedgerLine.objects.exists() and not DayTotal.objects.exists()


def test_a_report_of_another_unit_is_refused(city):
    with pytest.raises(DailyRefused) as refused:
        body = json.dumps({"fundreport": [line("R1", "6000000", comname="别家公司")]}).encode()
        daily_take(by=city.users["reporter"], unit=city.units["sub2"], data=body, name="")
    assert "不是本次填报的单位" in refused.value.errors[0].message


def _workbook(*parts: list[dict[str, str]]) -> bytes:
    book, out = Workbook(), BytesIO()
    for rows in parts:
        sheet = book.create_sheet()
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    book.save(out)
    return out.getvalue()


def _xml(lines: list[dict[str, str]], totals: list[dict[str, str]]) -> bytes:
    def element(tag: str, row: dict[str, str]) -> str:
        return f"<{tag}>" + "".join(f"<{k}>{v}</{k}>" for k, v in row.items()) + f"</{tag}>"

    body = "".join(element("fundreport", r) for r in lines) + "".join(element("totalpayment", r) for r in totals)
    return f"<?xml version='1.0' encoding='utf-8'?><report>{body}</report>".encode()


@pytest.mark.parametrize("form", ["xlsx", "xml"])
def test_the_same_contract_as_workbook_and_as_xml(city, form):
    unit = city.units["sub2"]
    lines, totals = [line("R1", "6000000.25", comname=unit.name)], [total(DAY, "6000000.25", "6000000.25", "1")]
    data = _workbook(lines, totals) if form == "xlsx" else _xml(lines, totals)
    taken = daily_take(by=city.users["reporter"], unit=unit, data=data, name=f"f.{form}")
    days_bring()
    assert taken.payments.added == 1 and state(city)[DAY] == "合"


def test_the_contract_comes_by_the_drop_folder_too(city, settings, tmp_path):
    settings.DROP_ROOT, unit = tmp_path / "drop", city.units["sub2"]
    place = settings.DROP_ROOT / unit.code / "daily"
    place.mkdir(parents=True)
    for name, amount in (
        ("1.json", "6000000.00"),
        ("2.json", "6000000.00"),
        ("3.json", "六百万"),
        ("4.json", "6000001.00"),
    ):
        lines = [line("R1", amount) | {"comname": unit.name}]
        (place / name).write_text(
            json.dumps({"fundreport": lines, "totalpayment": [total(DAY, "6000000", "6000000", "1")]})
        )
        drop.take(place / name, takers())

    def said(folder: str, name: str) -> dict:
        return json.loads((place / folder / f"{name}.result.json").read_text())

    assert (said("done", "1.json")["added"], said("done", "1.json")["days"], said("done", "2.json")["known"]) == (
        1,
        1,
        1,
    )
    assert said("refused", "3.json")["errors"] and said("refused", "4.json")["rule"] == "payment_no"
    assert LedgerLine.objects.get(payment_no="R1").amount == 6000000
