"""Ledgers in a foreign form, from the file to an alert that reads well: by every channel, once only, whole or not at all."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from guanlan.config import serving
from guanlan.config.submit_cli import submit
from guanlan.identity.operations import token_issue
from guanlan.intake import drop
from guanlan.intake.findings import IntakeError
from guanlan.modules.funds.intake import check, drop_take, file_take, profiles
from guanlan.monitoring import live
from guanlan.monitoring.models import Alert, LedgerLine
from guanlan.standard.loading import current
from tests.portal.test_pages import client_of

pytestmark = pytest.mark.django_db

STATEMENT = (
    "某公司账户明细\n交易日期,交易时间,流水号,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,网点\n"
    '20260302,10:00:00,S1,"3,000,000.11",,100,渝州建材有限公司,6222001,货款,解放碑\n'
    "20260303,20260303 09:30:00,,2900000.22,,90,渝州建材有限公司,6222001,货款,解放碑\n"
    "20260303,,S3,,200000,300,山城物流,6222002,回款,\n20260304,16:00,S4,15.00,,85,,,手续费,\n"
)
SPENDING = (
    "Spending over 500\n\nDepartment,Entity,Date,Expense Type,Supplier,Reference,Amount,Description\n"
    'Children,Council,01/04/2024,Agency,ACME Ltd,51,"£66,250.00",Staff\n'
    'Children,Council,01/04/2024,Agency,ACME Ltd,51,"£1,000.00",Staff\n'
    "Adults,Council,05/04/2024,Care,Homes,52,(300.00),Credit\n"
    'Children,Council,02/04/2024,Agency,ACME Ltd,,"£66,250.00",Staff\nChildren,Council,02/04/2024,Agency,ACME Ltd,,"£66,250.00",Staff\n'
)
TRANSFERS = "sourceNodeId,targetNodeId,value,time\n1,2,500000,3\n2,3,499000,4\n3,1,498500,5\n7,7,10,5\n"


def take(city, text: str, profile: str, encoding: str = "utf-8"):
    return file_take(text.encode(encoding), "f.csv", city.units["sub2"], by=city.users["reporter"], profile=profile)


def alert_text(city, monitor: str) -> str:
    live.batch_watch(current())
    alert = Alert.objects.get(module="funds", monitor=monitor)
    assert alert.unit == city.units["sub2"]
    return client_of(city.users["officer"]).get(f"/alerts/{alert.pk}").content.decode()


def test_a_bank_statement_is_taken_in_watched_and_its_alert_reads_well(city):
    taken = take(city, STATEMENT, "bank_statement", "gb18030")
    assert (taken["added"], taken["known"]) == (3, 0)
    notes = "".join(taken["notes"])
    assert (
        "来源没有的栏：付款账号" in notes
        and "1 行，没有取用" in notes
        and "没有填“收款单位”的 1 行" in notes
        and "网点" in notes
    )
    first = LedgerLine.objects.get(payment_no="S1")
    assert (first.minute, first.kind, first.payee_kind, first.purpose) == (600, "procurement", "enterprise", "货款")
    second = LedgerLine.objects.get(amount="2900000.22")
    assert second.minute == 570 and second.payment_no.startswith("R")
    fee = LedgerLine.objects.get(payment_no="S4")
    assert (fee.payee_kind, fee.kind, fee.payee, fee.minute) == (None, None, "未注明 S4", 960)
    page = alert_text(city, "pay_split")
    assert "山城2公司 在 7 天内向 渝州建材有限公司 支付 2 笔，共 5,900,000.33 元" in page
    again = take(city, STATEMENT, "bank_statement", "gb18030")
    assert (again["added"], again["known"]) == (0, 3)


def test_a_spending_list_equal_rows_are_two_payments_and_the_file_twice_adds_nothing(city):
    taken = take(city, SPENDING, "spending_list", "cp1252")
    assert taken["added"] == 4 and "金额为负" in "".join(taken["notes"])
    numbers = sorted(LedgerLine.objects.values_list("payment_no", flat=True))
    assert (
        numbers[:2] == ["51", "51-2"]
        and numbers[3] == f"{numbers[2]}-2"
        and LedgerLine.objects.filter(currency="GBP").count() == 4
    )
    page = alert_text(city, "pay_repeat")
    # In yuan by the reference rate of the end of 2023; the table below has what was paid.
    assert "向 ACME Ltd 支付 3 笔相同的金额，每笔 598,972.88 元" in page and "66,250.00 英镑" in page
    assert take(city, SPENDING, "spending_list", "cp1252")["added"] == 0
    # Another export of the same rows, in another order and beside a new one.
    head, rows = SPENDING.split("Description\n")
    other = (
        head
        + "Description\n"
        + "".join(reversed(rows.splitlines(keepends=True)))
        + "Adults,Council,06/04/2024,Care,Homes,,7.00,New\n"
    )
    assert take(city, other, "spending_list", "cp1252")["added"] == 1


def test_transfers_between_accounts_are_paid_by_the_accounts(city):
    taken = take(city, TRANSFERS, "transfers")
    assert taken["added"] == 4 and "无法判断" in "".join(taken["notes"])
    assert set(LedgerLine.objects.values_list("payer", "payee")) == {("1", "2"), ("2", "3"), ("3", "1"), ("7", "7")}
    page = alert_text(city, "pay_cycle")
    assert "钱最后回到 账户 3" in page and "<td>账户 1</td><td>账户 2</td>" in page
    assert take(city, TRANSFERS, "transfers")["known"] == 4


@pytest.mark.parametrize(("text", "profile"), [(STATEMENT, "bank_statement"), (SPENDING, "spending_list"), (TRANSFERS, "transfers")])  # fmt: skip
def test_every_channel_takes_every_form_in_once(city, tmp_path, settings, monkeypatch, text, profile):
    unit, data = city.units["sub2"], text.encode()
    token = token_issue(by=None, user=city.users["reporter"], title="x")
    api = Client(headers={"Authorization": f"Bearer {token}"})
    query = f"?organisation={unit.code}&profile={profile}"
    first = api.post(f"/api/v1/datasets/payment/submissions{query}", data, content_type="text/csv")
    assert first.status_code == 201 and first.json()["added"] > 2 and first.json()["notes"], first.content
    count = first.json()["added"]
    assert api.post(f"/api/v1/payments{query}", data, content_type="text/csv").json()["known"] == count

    settings.DROP_ROOT = tmp_path / "drop"
    place = settings.DROP_ROOT / unit.code / profile
    place.mkdir(parents=True)
    (place / "x.csv").write_bytes(data)
    drop.take(place / "x.csv", {"payment": drop_take})
    outcome = json.loads((place / "done" / "x.csv.result.json").read_text())
    assert (outcome["added"], outcome["known"]) == (0, count) and outcome["notes"]

    monkeypatch.setattr(serving, "database_ready", lambda say: None)
    (tmp_path / "y.csv").write_bytes(data)
    told = CliRunner().invoke(submit, [str(tmp_path / "y.csv"), "--profile", profile, "--org", unit.code])
    assert told.exit_code == 0 and f"另有 {count} 笔" in told.output and "来源没有的栏" in told.output, told.output

    client = client_of(city.users["reporter"])
    assert current().profiles[profile].title in client.get("/funds").content.decode()
    form = {"unit": unit.pk, "profile": profile, "file": SimpleUploadedFile("z.csv", data)}
    page = client.post("/funds/upload", form, follow=True).content.decode()
    assert f"此前已报送 {count} 笔" in page and "来源没有的栏" in page
    assert LedgerLine.objects.count() == count


def test_a_workbook_with_dates_is_the_same_ledger(city):
    from datetime import date, time

    book, out = Workbook(), BytesIO()
    book.active.append(["交易日期", "交易时间", "借方发生额", "对方户名", "对方账号", "摘要"])
    book.active.append([date(2026, 3, 2), time(10, 0), 5000.5, "渝州建材", "6222001", "货款"])
    book.save(out)
    unit = city.units["sub2"]
    assert file_take(out.getvalue(), "f.xlsx", unit, by=None, profile="bank_statement")["added"] == 1
    text = '交易日期,交易时间,借方发生额,对方户名,对方账号,摘要\n2026-03-02,10:00:00,"5,000.50",渝州建材,6222001,货款\n'
    assert take(city, text, "bank_statement")["known"] == 1
    assert LedgerLine.objects.get().minute == 600


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "文件是空的"), (b"a,b\n1,2\n", "找不到含“交易日期”的表头"), ("交易日期,对方户名\n2026-03-02,甲\n".encode(), "找不到金额一栏"),
        (STATEMENT.encode()[:-20], "文件在中间断了"), (b"PK\x03\x04" + b"0" * 40, "."), ("交易日期,借方发生额\n2026-03-02,1\x00\n".encode(), "空字符"),
        ("交易日期,借方发生额\n".encode(), "没有一行"), (STATEMENT.encode()[:-2].replace("费".encode(), "费".encode()[:2]), "认不出来|中间断了|表头"),
    ],
)  # fmt: skip
def test_a_wrong_or_broken_file_says_so_and_nothing_is_taken(city, data, message):
    with pytest.raises(IntakeError, match=message):
        check(data, "f.csv", city.units["sub2"], "bank_statement")


def test_a_wrong_cell_is_named_and_nothing_is_taken(city):
    found = check(
        STATEMENT.replace("2900000.22", "二百九十万").encode(), "f.csv", city.units["sub2"], "bank_statement"
    ).findings
    assert [(f.place.cell, f.rule) for f in found if f.severity == "error" and f.verdict == "违规"] == [("D4", "type")]
    twice = STATEMENT.replace(",S4,", ",S1,").replace("20260304", "20260302")
    found = check(twice.encode(), "f.csv", city.units["sub2"], "bank_statement").findings
    assert [f.place.row for f in found if f.rule == "duplicate_key"] == [6]
    with pytest.raises(IntakeError, match="现有：bank_statement（银行流水"):
        check(b"x", "f.csv", city.units["sub2"], "portal_balance_sheet")
    assert set(profiles()) == {"bank_statement", "spending_list", "transfers"}


def test_the_receipts_of_a_statement_are_taken_in_too(city):
    unit = city.units["sub2"]
    token = token_issue(by=None, user=city.users["reporter"], title="x")
    answer = Client(headers={"Authorization": f"Bearer {token}"}).post(
        f"/api/v1/datasets/receipt/submissions?organisation={unit.code}&profile=bank_receipts", STATEMENT.encode(), content_type="text/csv")  # fmt: skip
    assert answer.status_code == 201, answer.content
    assert not answer.json()[0]["errors"], answer.json()
