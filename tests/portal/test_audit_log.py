"""The audit administrator reads the log in plain words, narrows it, and takes it away."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from guanlan.audit.models import Entry
from guanlan.audit.operations import entry_append


@pytest.fixture
def log(city):
    """A client of the audit administrator, and entries by two people about two units."""
    reporter, officer = city.users["reporter"], city.users["officer"]
    reporter.address = "10.1.2.3"
    entry_append(
        by=reporter,
        action="submission.submit",
        target="submission",
        target_id=7,
        unit_id=city.units["sub3"].pk,
        dataset="balance_sheet",
    )
    entry_append(
        by=officer, action="alert.close", target="alert", target_id=8, unit_id=city.units["sub2"].pk, text="已核实"
    )
    client = Client()
    client.force_login(city.users["audit"], "django.contrib.auth.backends.ModelBackend")
    client.city = city
    return client


def _text(client: Client, query: str = "") -> str:
    return client.get(f"/audit?{query}").content.decode().partition("<tbody>")[2]


@pytest.mark.django_db
def test_acts_targets_units_and_details_are_said_in_chinese(log):
    text = _text(log)
    for words in (
        "提交报表",
        "报表 7",
        log.city.units["sub3"].name,
        "数据集：资产负债表",
        "10.1.2.3",
        "核实并关闭预警",
        "预警 8",
        "内容：已核实",
    ):
        assert words in text, words
    assert ">alert.close<" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("action=alert.close", "预警 8", "报表 7"),
        ("actor={reporter}", "报表 7", "预警 8"),
        ("unit={sub2}", "预警 8", "报表 7"),
    ],
)
def test_the_log_is_narrowed_by_person_act_and_unit(log, query, shown, hidden):
    names = {"reporter": log.city.users["reporter"].display_name, "sub2": log.city.units["sub2"].name}
    text = _text(log, query.format(**names))
    assert shown in text and hidden not in text


@pytest.mark.django_db
def test_the_log_is_narrowed_by_days_that_are_included(log):
    from django.utils import timezone

    today = timezone.localdate()
    assert "报表 7" in _text(log, f"from={today}&to={today}")
    assert "报表 7" not in _text(log, "to=2020-01-01")
    assert "报表 7" not in _text(log, "from=not-a-day")


@pytest.mark.django_db
def test_the_export_has_the_whole_hash_and_the_words(log):
    book = load_workbook(BytesIO(log.get("/audit?export=xlsx&action=alert.close").content))
    head, row = list(book.active.iter_rows(values_only=True))
    found = dict(zip(head, row, strict=True))
    assert found["动作"] == "核实并关闭预警" and found["涉及单位"] == log.city.units["sub2"].name
    assert found["哈希"] == Entry.objects.get(action="alert.close").hash
