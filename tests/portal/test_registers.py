"""The pages of registers: what a unit keeps, uploads with what was found, one row in a form, review, foreign eyes."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanlan.flow.operations import submission_process
from guanlan.identity.operations import grant_give, user_create
from guanlan.intake.models import Status, Submission
from tests.funds.test_foreign_ledgers import STATEMENT
from tests.intake.test_registers import LIMIT, account, kept, processed, send
from tests.portal.test_pages import client_of

pytestmark = pytest.mark.django_db
GOOD = "账号,开户行,账户性质,开户日期,操作类型\n101,重庆银行,基本存款账户,2020-01-02,\n"


def upload(client, unit, text: str, dataset: str = "bank_account", **options: str):
    file = SimpleUploadedFile("账户.csv", text.encode())
    return client.post(
        f"/registers/{dataset}/upload", {"unit": unit.pk, "file": file, "mode": "merge", **options}, follow=True
    )


def test_an_upload_without_errors_is_in_the_register_and_its_page_counts_what_changed(city):
    client = client_of(city.users["reporter"])
    assert "已接收" in upload(client, city.units["sub2"], GOOD).content.decode()
    delivery = Submission.objects.get()
    processed(delivery)
    assert "增加" in client.get(f"/registers/deliveries/{delivery.pk}").content.decode()
    page = client.get("/registers/bank_account?q=101").content.decode()
    assert "重庆银行" in page and "基本存款账户" in page and "/row?unit=" in page
    assert "重庆银行" not in client.get("/registers/bank_account?q=999").content.decode()
    assert client.get("/registers/bank_account?export=xlsx&sort=-account").content[:2] == b"PK"
    assert client.get(f"/registers/bank_account/template?unit={city.units['sub2'].pk}").content[:2] == b"PK"
    assert client.get(f"/registers/deliveries/{delivery.pk}/original").content == GOOD.encode()


def test_a_wrong_cell_is_named_and_marked_and_the_register_stays(city):
    client = client_of(city.users["reporter"])
    page = upload(client, city.units["sub2"], GOOD + "102,重庆银行,秘密账户,昨天,\n").content.decode()
    assert "有错未收" in page and "C3" in page and "D3" in page and page.count("has-error") == 2
    assert kept() == []


def test_a_foreign_form_is_chosen_on_the_page_where_a_register_has_one(city):
    client, unit = client_of(city.users["reporter"]), city.units["sub2"]
    assert "银行流水导出中的收款" in client.get("/registers/receipt").content.decode()
    assert 'name="profile"' not in client.get("/registers/bank_account").content.decode()
    page = upload(client, unit, STATEMENT, "receipt", profile="bank_receipts").content.decode()
    assert "校验无误" in page and "200000" in page and Submission.objects.get().rows == 1
    assert (
        "没有映射方案 bank_statement"
        in upload(client, unit, STATEMENT, "receipt", profile="bank_statement").content.decode()
    )
    assert Submission.objects.count() == 1


def test_what_cannot_be_read_is_refused_in_a_sentence(city):
    client = client_of(city.users["reporter"])
    assert "找不到表头" in upload(client, city.units["sub2"], "a,b\n1,2\n").content.decode()
    assert "没有一条记录" in upload(client, city.units["sub2"], "账号,开户行\n").content.decode()
    assert not Submission.objects.exists()


def test_one_row_is_added_changed_and_taken_out_in_a_form(city):
    client, unit = client_of(city.users["reporter"]), city.units["sub2"]
    values = {"unit": unit.pk, "account": "7", "bank": "重庆银行", "nature": "basic", "opened_on": "2020-13-01"}
    page = client.post("/registers/bank_account/row", values).content.decode()
    assert 'id="error-opened_on"' in page and page.count("is-invalid") == 1 and not Submission.objects.exists()
    assert client.post("/registers/bank_account/row", values | {"opened_on": "2020-01-02"}).status_code == 302
    submission_process(Submission.objects.get().pk)
    assert kept() == [("7", "重庆银行")]
    page = client.get(f"/registers/bank_account/row?unit={unit.pk}&account=7").content.decode()
    assert "readonly" in page and "删除这一行" in page and 'value="2020-01-02"' in page
    client.post("/registers/bank_account/row", values | {"opened_on": "2020-01-02", "bank": "工商银行"})
    submission_process(Submission.objects.first().pk)
    assert kept() == [("7", "工商银行")]
    client.post("/registers/bank_account/row", {"unit": unit.pk, "account": "7", "delete": "1"})
    submission_process(Submission.objects.first().pk)
    assert kept() == []


def test_a_threshold_goes_from_the_reporter_to_the_regulator_on_the_pages(city):
    reporter, officer = client_of(city.users["reporter"]), client_of(city.users["officer"])
    answer = reporter.post("/registers/payment_threshold/row", {"unit": city.units["sub2"].pk, **LIMIT}, follow=True)
    assert "提交审核" in answer.content.decode()
    delivery = Submission.objects.get()
    assert "台账" in officer.get("/registers").content.decode()
    assert reporter.post(f"/registers/deliveries/{delivery.pk}/submit", follow=True).status_code == 200
    assert "待审核 1" in officer.get("/registers").content.decode()
    assert (
        "退回时请写明理由" in officer.post(f"/registers/deliveries/{delivery.pk}/return", follow=True).content.decode()
    )
    assert reporter.post(f"/registers/deliveries/{delivery.pk}/accept").status_code == 403
    officer.post(f"/registers/deliveries/{delivery.pk}/accept", {"opinion": "同意"})
    delivery.refresh_from_db()
    assert delivery.status == Status.ACCEPTED
    submission_process(delivery.pk)
    assert len(kept("payment_threshold", "kind, amount")) == 1


def test_nobody_reports_for_a_foreign_unit_or_sees_its_rows(city):
    processed(send(city, account("山城的账号")))
    stranger = client_of(city.users["district_reporter"])
    unit = city.units["sub2"]
    assert upload(stranger, unit, GOOD).status_code == 404
    assert stranger.get(f"/registers/bank_account/row?unit={unit.pk}").status_code == 404
    assert stranger.get(f"/registers/bank_account/template?unit={unit.pk}").status_code == 404
    assert "山城的账号" not in stranger.get("/registers/bank_account").content.decode()
    assert "山城2公司" not in stranger.get("/registers/deliveries").content.decode()
    viewer = client_of(city.users["viewer"])
    assert "山城的账号" in viewer.get("/registers/bank_account").content.decode()
    assert upload(viewer, unit, GOOD).status_code == 403


def test_a_grant_of_another_module_shows_no_registers_of_this_one(city):
    delivery = send(city, account("1"))
    user = user_create(
        by=None, username="only", display_name="三重一大", password="x-Long-enough-1", unit=city.units["city"]
    )
    grant_give(by=None, user=user, role="officer", unit=city.units["city"], module="decisions")
    client = client_of(user)
    page = client.get("/registers").content.decode()
    assert "决策会议" in page and "银行账户备案" not in page
    assert client.get("/registers/bank_account").status_code == 403
    assert client.get(f"/registers/deliveries/{delivery.pk}").status_code == 404
    assert client.get("/registers/balance_sheet").status_code == 404
