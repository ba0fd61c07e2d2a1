"""Registers through every channel: the same violations, the same rows; payments through the drop folder and the shell."""

from __future__ import annotations

import io
import json
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from guanlan.config.cli import main
from guanlan.identity.operations import grant_give, token_issue, user_create
from guanlan.intake import drop
from guanlan.intake.files import validate_file
from guanlan.intake.models import Status, Submission
from guanlan.intake.templates import FIRST_LINE, template
from guanlan.modules.funds.intake import drop_take
from guanlan.monitoring.models import LedgerLine
from guanlan.standard.loading import current
from guanlan.standard.openapi import openapi
from tests.intake.test_registers import kept, processed
from tests.portal.test_pages import PAYMENT, client_of

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = ("account", "bank", "nature", "opened_on", "opertype")
ROWS = [
    ("1", "重庆银行", "basic", "2020-01-02", "新增"),
    ("2", "", "秘密账户", "昨天", ""),
    ("1", "重庆银行", "general", "2020-01-02", "03"),
]
VIOLATIONS = {("required", "bank"), ("codelist", "nature"), ("type", "opened_on"), ("duplicate_key", "account")}


def as_json(rows=ROWS) -> bytes:
    return json.dumps([{k: v for k, v in zip(FIELDS, r, strict=True) if v} for r in rows]).encode()


def as_csv(rows=ROWS) -> bytes:
    return "\n".join(",".join(r) for r in [FIELDS, *rows]).encode()


def as_parquet(rows=ROWS) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({k: [r[i] or None for r in rows] for i, k in enumerate(FIELDS)}), out)
    return out.getvalue()


def as_workbook(rows=ROWS, **head: str) -> bytes:
    """The template of the platform, filled in."""
    standard = current()
    book = load_workbook(io.BytesIO(template(standard, [standard.datasets["bank_account"]], **head)))
    sheet = book["银行账户备案"]
    columns = {sheet.cell(FIRST_LINE - 1, i).value: i for i in range(1, sheet.max_column + 1)}
    for number, row in enumerate(rows, FIRST_LINE):
        for title, value in zip(("账号", "开户行", "账户性质", "开户日期", "操作类型"), row, strict=True):
            sheet.cell(number, columns[title], value or None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def post(
    city,
    body: bytes,
    kind: str,
    who: str = "reporter2",
    dataset: str = "bank_account",
    query: str = "",
    unit: str = "sub2",
    key: str = "",
):
    token = token_issue(by=None, user=city.users[who], title="test")
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    address = f"/api/v1/datasets/{dataset}/submissions?organisation={city.units[unit].code}{query}"
    return Client().post(address, body, content_type=kind, headers=headers)


def put(city, settings, tmp_path, name: str, data: bytes, dataset: str = "bank_account"):
    settings.DROP_ROOT = tmp_path / "drop"
    place = settings.DROP_ROOT / city.units["sub2"].code / dataset
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(data)
    return place / name


def said(delivery: Submission) -> set[tuple[str, str]]:
    assert delivery.status == Status.DRAFT
    return set(delivery.findings.filter(verdict="违规").values_list("rule", "cell"))


@pytest.fixture
def shell(monkeypatch):
    """The command line against the test database."""
    from guanlan.config import serving

    monkeypatch.setattr(serving, "database_ready", lambda say: None)
    return lambda *arguments: CliRunner().invoke(main, ["submit", *arguments])


def test_all_channels_give_the_same_violations(city, tmp_path, settings, shell):
    found = {}
    for name, body, kind in (
        ("json", as_json(), "application/json"), ("csv", as_csv(), "text/csv"),
        ("parquet", as_parquet(), "application/vnd.apache.parquet"), ("xlsx", as_workbook(), XLSX),
    ):  # fmt: skip
        answer = post(city, body, kind)
        assert answer.status_code == 201, answer.content
        found[name] = said(Submission.objects.get(pk=answer.json()[0]["id"]))
        assert {(e["rule"], e["field"]) for e in answer.json()[0]["errors"]} == VIOLATIONS
    found["drop"] = said(drop.take(put(city, settings, tmp_path, "账户.csv", as_csv()))[0])
    file = SimpleUploadedFile("账户.xlsx", as_workbook())
    client_of(city.users["reporter"]).post(
        "/registers/bank_account/upload", {"unit": city.units["sub2"].pk, "file": file}
    )
    found["page"] = said(Submission.objects.first())
    (tmp_path / "账户.csv").write_bytes(as_csv())
    answer = shell(str(tmp_path / "账户.csv"), "--dataset", "bank_account", "--org", city.units["sub2"].code)
    assert answer.exit_code == 1 and "C3" in answer.output
    found["shell"] = said(Submission.objects.first())
    outcome = validate_file(tmp_path / "账户.csv", current(), dataset="bank_account", profile=None, organisation="")
    found["validate"] = {(f.rule, f.field) for f in outcome.of("error")}
    assert {name: v for name, v in found.items() if v != VIOLATIONS} == {}
    assert kept() == []


def test_a_good_file_of_every_form_gives_the_same_rows(city):
    rows = [("1", "重庆银行", "基本存款账户", "2020-01-02", ""), ("2", "工商银行", "general", "2021-03-04", "修改")]
    made = []
    for body, kind in ((as_json(rows), "application/json"), (as_csv(rows), "text/csv"),
                       (as_parquet(rows), "application/vnd.apache.parquet"), (as_workbook(rows, organisation=city.units["sub2"].code), XLSX)):  # fmt: skip
        answer = post(city, body, kind, query="&mode=replace")
        assert answer.json()[0]["status"] == "accepted", answer.content
        processed(Submission.objects.get(pk=answer.json()[0]["id"]))
        made.append(kept(columns="account, bank, nature, opened_on::text"))
    assert made[0] == [("1", "重庆银行", "basic", "2020-01-02"), ("2", "工商银行", "general", "2021-03-04")]
    assert all(m == made[0] for m in made)


def test_the_template_has_choices_for_its_codes_and_operations():
    sheet = load_workbook(io.BytesIO(as_workbook()))["银行账户备案"]
    heads = {
        sheet.cell(FIRST_LINE - 1, i).column_letter: sheet.cell(FIRST_LINE - 1, i).value
        for i in range(1, sheet.max_column + 1)
    }
    chosen = {
        heads[str(v.sqref)[0]]
        for v in sheet.data_validations.dataValidation
        if str(v.sqref)[0] in heads and ":" in str(v.sqref)
    }
    assert chosen == {"账户性质", "账户币种", "是否境外账户", "操作类型"}


def test_amounts_of_a_workbook_are_in_its_unit(city):
    standard = current()
    book = load_workbook(io.BytesIO(template(standard, [standard.datasets["payment_budget"]])))
    sheet = book["资金支出预算"]
    sheet["E4"] = "万元"
    columns = {sheet.cell(FIRST_LINE - 1, i).value: i for i in range(1, sheet.max_column + 1)}
    for title, value in (("预算年度", 2026), ("预算项目", "采购"), ("预算金额", 12.5)):
        sheet.cell(FIRST_LINE, columns[title], value)
    out = io.BytesIO()
    book.save(out)
    answer = post(city, out.getvalue(), XLSX, dataset="payment_budget")
    assert answer.json()[0]["status"] == "accepted", answer.content
    processed(Submission.objects.get())
    assert kept("payment_budget", "budget_item, amount")[0][1] == 125_000


def test_a_formula_without_a_stored_value_is_an_error_at_its_cell(city):
    answer = post(city, as_workbook([("1", "=A1", "basic", "2020-01-02", "")]), XLSX)
    assert ("formula", f"C{FIRST_LINE}") in {(e["rule"], e["cell"]) for e in answer.json()[0]["errors"]}


def test_the_interface_asks_for_the_grant_of_the_register_s_own_module(city):
    user = user_create(
        by=None, username="only", display_name="财务", password="x-Long-enough-1", unit=city.units["sub2"]
    )
    grant_give(by=None, user=user, role="reporter", unit=city.units["sub2"], module="finance")
    city.users["only"] = user
    assert post(city, as_json(), "application/json", who="only").status_code == 404
    grant_give(by=None, user=user, role="reporter", unit=city.units["sub2"], module="funds")
    answer = post(city, as_json(), "application/json", who="only")
    assert answer.status_code == 201
    assert post(city, b"[]", "application/json", who="only", dataset="decision_meeting").status_code == 404
    headers = {"Authorization": f"Bearer {token_issue(by=None, user=user, title='t')}"}
    assert Client(headers=headers).get(f"/api/v1/submissions/{answer.json()[0]['id']}").status_code == 200
    assert post(city, as_json(), "application/json", who="reporter2", unit="wanzhou_co").status_code == 404


def test_the_interface_hands_thresholds_in_and_answers_the_same_key_again(city):
    body = json.dumps(
        [{"kind": "any", "valid_from": "2026-01-01", "amount": 5000000, "approved_on": "2025-12-20"}]
    ).encode()
    about = {"dataset": "payment_threshold", "query": "&submit=true", "key": "k1"}
    first = post(city, body, "application/json", **about)
    assert first.json()[0]["status"] == "submitted"
    assert post(city, body, "application/json", **about).json()[0]["id"] == first.json()[0]["id"]
    assert post(city, body + b" ", "application/json", **about).status_code == 409


@pytest.mark.parametrize(("body", "kind", "query", "rule"), [
    (b"", "application/json", "", "empty"), (b"[1]", "application/json", "", "json"), (b"{", "application/json", "", "json"),
    (b"[]", "application/json", "", "empty"), (as_json(), "application/json", "&mode=all", "mode"), (b"a,b\n1,2", "text/csv", "", "template"),
    (b"PAR1xx", "application/vnd.apache.parquet", "", "truncated"), (b"PK\x03\x04xx", XLSX, "", "truncated"),
])  # fmt: skip
def test_what_cannot_be_understood_is_refused_and_leaves_nothing(city, body, kind, query, rule):
    answer = post(city, body, kind, query=query)
    assert (answer.status_code, answer.json()["rule"]) == (400, rule), answer.content
    assert not Submission.objects.exists()


def test_unknown_fields_and_hostile_text_are_findings_or_just_text(city):
    answer = post(city, json.dumps([{"account": "1'); DROP TABLE x;--", "bank": "=cmd()", "nature": "basic", "opened_on": "2020-01-02", "boss": 1}]).encode(), "application/json")  # fmt: skip
    assert [e["rule"] for e in answer.json()[0]["errors"]] == ["unknown_field"]


def test_the_same_file_put_into_the_drop_folder_again_is_another_delivery(city, tmp_path, settings):
    """A kill before a file is put away takes nothing twice; the same rows sent later take back what came between."""
    rows = [("1", "重庆银行", "basic", "2020-01-02", "")]
    file = put(city, settings, tmp_path, "a.csv", as_csv(rows))
    first = drop.take(file)[0]
    os.rename(file.parent / "done" / "a.csv", file)
    assert drop.take(file)[0].pk == first.pk
    processed(first)
    processed(
        drop.take(put(city, settings, tmp_path, "b.csv", as_csv([("1", "工商银行", "basic", "2020-01-02", "")])))[0]
    )
    processed(drop.take(put(city, settings, tmp_path, "c.csv", as_csv(rows)))[0])
    assert kept() == [("1", "重庆银行")]


def test_payments_in_the_drop_folder_are_taken_whole_or_not_at_all(city, tmp_path, settings):
    ledgers = {"payment": drop_take}
    wrong = put(
        city,
        settings,
        tmp_path,
        "错.csv",
        PAYMENT.format(code=city.units["sub2"].code, amount="一万").encode(),
        "payment",
    )
    drop.take(wrong, ledgers)
    said_ = json.loads((wrong.parent / "refused" / "错.csv.result.json").read_text())
    assert said_["errors"][0]["cell"] == "I2" and not LedgerLine.objects.exists()
    good = put(
        city,
        settings,
        tmp_path,
        "好.csv",
        PAYMENT.format(code=city.units["sub2"].code, amount="10000").encode(),
        "payment",
    )
    drop.take(good, ledgers)
    answer = json.loads((good.parent / "done" / "好.csv.result.json").read_text())
    assert answer == {"added": 1, "known": 0, "corrected": 0, "cancelled": 0, "reversed": 0}
    assert LedgerLine.objects.get().unit == city.units["sub2"]


def test_the_shell_takes_registers_and_payments(city, tmp_path, shell):
    (tmp_path / "a.csv").write_bytes(as_csv([("1", "重庆银行", "basic", "2020-01-02", "")]))
    answer = shell(str(tmp_path / "a.csv"), "--dataset", "bank_account", "--org", city.units["sub2"].code, "--json")
    assert answer.exit_code == 0 and json.loads(answer.stdout)[0]["status"] == "accepted"
    (tmp_path / "p.csv").write_text(PAYMENT.format(code=city.units["sub2"].code, amount="10000"))
    answer = shell(str(tmp_path / "p.csv"), "--dataset", "payment", "--org", city.units["sub2"].code)
    assert answer.exit_code == 0 and "已收下 1 笔" in answer.output
    (tmp_path / "p.csv").write_text(PAYMENT.format(code=city.units["sub2"].code, amount="x"))
    assert shell(str(tmp_path / "p.csv"), "--dataset", "payment", "--org", city.units["sub2"].code).exit_code == 1


def test_payments_are_also_taken_at_the_address_of_their_data_set(city):
    body = PAYMENT.format(code=city.units["sub2"].code, amount="10000").encode()
    answer = post(city, body, "text/csv", dataset="payment").json()
    assert answer == {"added": 1, "known": 0, "corrected": 0, "cancelled": 0, "reversed": 0}


def test_the_interface_specification_has_every_data_set():
    paths = openapi(current())["paths"]
    assert {f"/api/v1/datasets/{d}/submissions" for d in current().datasets} <= set(paths)
    named = {p["name"] for p in paths["/api/v1/datasets/bank_account/submissions"]["post"]["parameters"]}
    assert named == {"Idempotency-Key", "organisation", "mode", "period"}
    assert "422" in paths["/api/v1/datasets/payment/submissions"]["post"]["responses"]
