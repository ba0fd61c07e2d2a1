"""The whole path on PostgreSQL: draft, check, submit, accept, facts, sums, indicators, alerts."""

from datetime import date

import pytest

from guanlan.flow.operations import submission_process
from guanlan.indicators.models import IndicatorValue
from guanlan.intake.models import Submission
from guanlan.intake.operations import (
    ReportingError,
    StaleRevision,
    draft_save,
    submission_check,
    submission_open,
    submission_review,
    submission_submit,
    warning_explain,
)  # fmt: skip
from guanlan.monitoring.models import Alert
from tests.city import flash


def report(city, unit: str, by: str = "reporter", period: str = "2025-09", **changes) -> Submission:
    """Fill in, explain, submit and accept a flash report, and process it."""
    user = city.users[by]
    submission = submission_open(by=user, unit=city.units[unit], dataset="flash_report", period=period)
    submission = draft_save(by=user, submission=submission, revision=submission.revision, values=flash(**changes))
    submission_check(by=user, submission=submission)
    for finding in submission.findings.filter(severity="warning", verdict="违规"):
        warning_explain(by=user, finding=finding, text="业务变动，已核对无误")
    submission = submission_submit(by=user, submission=submission)
    submission = submission_review(by=city.users["officer"], submission=submission, accepted=True)
    submission_process(submission.pk)
    return submission


def value(unit, indicator: str, period: str = "2025-09", basis: str = "reported") -> float | None:
    found = IndicatorValue.objects.filter(unit=unit, indicator=indicator, period=period, basis=basis).first()
    return found.value if found else None


def test_accepting_moves_indicators_of_the_unit_and_its_ancestors(city):
    report(city, "sub2")
    assert value(city.units["sub2"], "debt_ratio") == pytest.approx(0.5)
    for name in ("group", "city"):
        assert value(city.units[name], "total_assets", basis="summed") == 1000
    report(city, "sub3", total_assets=3000, other_noncurrent_assets=2100, total_noncurrent_assets=2500,
           equity_parent=2500, total_equity=2500)  # fmt: skip
    assert value(city.units["group"], "total_assets", basis="summed") == 4000
    assert value(city.units["city"], "debt_ratio", basis="summed") == pytest.approx(1000 / 4000)
    assert value(city.units["group"], "total_assets") is None


def test_a_group_s_own_figures_count_before_its_subsidiaries(city):
    report(city, "sub2")
    report(city, "group", total_assets=900, other_noncurrent_assets=0, total_noncurrent_assets=400,
           equity_parent=400, total_equity=400)  # fmt: skip
    assert value(city.units["group"], "total_assets") == 900
    assert value(city.units["group"], "total_assets", basis="summed") == 1000
    assert value(city.units["city"], "total_assets", basis="summed") == 900


def test_later_periods_that_look_back_are_recomputed(city):
    report(city, "sub2", period="2025-09")
    assert value(city.units["sub2"], "revenue_growth") is None
    report(city, "sub2", period="2024-09", total_operating_revenue=800, operating_revenue=800, total_operating_costs=700,
           operating_costs=500)  # fmt: skip
    assert value(city.units["sub2"], "revenue_growth") == pytest.approx(0.25)


def test_alert_is_raised_once_and_marked_when_its_cause_is_gone(city):
    high = {"other_current_liabilities": 500, "total_current_liabilities": 600, "total_liabilities": 800,
            "equity_parent": 200, "total_equity": 200}  # fmt: skip
    report(city, "sub2", **high)
    alert = Alert.objects.get(unit=city.units["sub2"], monitor="debt_ratio_control")
    assert alert.value == pytest.approx(0.8) and alert.threshold == 0.70
    report(city, "sub2")
    alert.refresh_from_db()
    assert alert.cleared_at is not None and alert.status == "open"
    report(city, "sub2", **high)
    alert.refresh_from_db()
    assert alert.cleared_at is None
    assert Alert.objects.filter(monitor="debt_ratio_control").count() == 1


def test_errors_stop_a_submission_and_name_the_cell(city):
    user = city.users["reporter"]
    submission = submission_open(by=user, unit=city.units["sub2"], dataset="flash_report", period="2025-09")
    submission = draft_save(by=user, submission=submission, revision=1, values=flash(total_assets=1001))
    with pytest.raises(ReportingError, match="错误"):
        submission_submit(by=user, submission=submission)
    assert "total_assets" in set(submission.findings.filter(severity="error").values_list("cell", flat=True))


def test_two_people_cannot_overwrite_each_other(city):
    user = city.users["reporter"]
    submission = submission_open(by=user, unit=city.units["sub2"], dataset="flash_report", period="2025-09")
    draft_save(by=user, submission=submission, revision=1, values={"cash": "1"})
    with pytest.raises(StaleRevision):
        draft_save(by=user, submission=submission, revision=1, values={"cash": "2"})


def test_late_entry_needs_a_grant(city):
    from guanlan.intake.models import Duty
    from guanlan.intake.operations import duties_assign, late_grant

    unit, user = city.units["sub2"], city.users["reporter"]
    duties_assign(dataset="flash_report", period="2025-09", due_on=date(2025, 10, 15), units=[unit.pk])
    submission = submission_open(by=user, unit=unit, dataset="flash_report", period="2025-09")
    draft_save(by=user, submission=submission, revision=1, values=flash())
    with pytest.raises(ReportingError, match="逾期补报"):
        submission_submit(by=user, submission=submission)
    late_grant(by=city.users["officer"], duty=Duty.objects.get(), until=date(2099, 1, 1), reason="系统切换")
    assert submission_submit(by=user, submission=submission).status == "submitted"


def test_processing_twice_changes_nothing(city):
    submission = report(city, "sub2")
    before = IndicatorValue.objects.count()
    Submission.objects.filter(pk=submission.pk).update(processed_at=None)
    submission_process(submission.pk)
    assert IndicatorValue.objects.count() == before


def test_a_form_of_text_dates_and_codes_is_stored_too(city):
    """The enterprise profile has no amounts to sum and no indicator that reads it."""
    from guanlan.facts.queries import record
    from guanlan.standard.loading import current

    user, unit = city.users["reporter2"], city.units["sub2"]
    form = submission_open(by=user, unit=unit, dataset="enterprise_profile", period="2025")
    values = {
        "name": unit.name, "legal_representative": "赵某", "founded_on": "2010年1月1日", "registered_capital": "1,000", "district": "渝中区",
        "industry": "26", "main_business": "化工", "ownership_type": "国有独资", "state_share": "65%", "listed": "否", "status": "存续", "employees": "12",
    }  # fmt: skip
    lists = current().codelists
    values["ownership_type"], values["status"] = (
        next(iter(lists[n].titles)) for n in ("ownership_type", "enterprise_status")
    )
    form = draft_save(by=user, submission=form, revision=form.revision, values=values)
    form = submission_submit(by=user, submission=form)
    submission_review(by=city.users["officer"], submission=form, accepted=True)
    submission_process(form.pk)
    stored = record(current().datasets["enterprise_profile"], unit.pk, "2025")
    assert (
        stored["founded_on"] == date(2010, 1, 1) and stored["listed"] is False and float(stored["state_share"]) == 0.65
    )


def test_lines_of_figures_that_accrue_hold_in_part_for_part_of_a_year(city):
    """By September three quarters of the year's value added per head are due, and a ratio's line is what it always is."""
    report(city, "sub2")
    found = {v.indicator: v for v in IndicatorValue.objects.filter(unit=city.units["sub2"], period="2025-09")}
    assert found["labour_productivity"].warning_line == pytest.approx(120000 * 9 / 12)
    assert found["labour_productivity"].control_line == pytest.approx(60000 * 9 / 12)
    assert found["current_ratio"].warning_line == 1.0
