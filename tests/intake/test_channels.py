"""Four channels, one set of checks, the same violations; a repeat is harmless; a kill leaves nothing half-stored."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client

from guanlan.identity.operations import token_issue
from guanlan.intake import drop
from guanlan.intake.evidence import evidence_read
from guanlan.intake.models import StoredFile, Submission
from guanlan.intake.operations import draft_save, submission_check, submission_open
from guanlan.intake.templates import template
from guanlan.standard.loading import current
from tests.city import flash

WRONG = {"total_assets": 1001}


def record(city, **changes) -> dict[str, str]:
    return {"organisation": city.units["sub2"].code, "period": "2025-09", "scope": "consolidated", **flash(**changes)}


def rules(submission: Submission) -> set[tuple[str, str]]:
    return set(submission.findings.filter(verdict="违规").values_list("rule", "cell"))


def post(city, body: bytes, kind: str, who: str = "reporter2", key: str = "", unit: str = "sub2", query: str = ""):
    token = token_issue(by=None, user=city.users[who], title="test")
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    address = f"/api/v1/datasets/flash_report/submissions?organisation={city.units[unit].code}{query}"
    return Client().post(address, body, content_type=kind, headers=headers)


def parquet(values: dict[str, str]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({k: [v] for k, v in values.items()}), out)
    return out.getvalue()


def workbook(city, values: dict[str, str]) -> bytes:
    standard = current()
    cells = {k: float(v) for k, v in values.items() if k not in ("organisation", "period", "scope")}
    return template(standard, [standard.datasets["flash_report"]], organisation=city.units["sub2"].code, name="x", period="2025-09",
                    scope="consolidated", values={"flash_report": cells})  # fmt: skip


@pytest.mark.django_db
def test_all_channels_give_the_same_violations(city, tmp_path, settings):
    settings.DROP_ROOT = tmp_path / "drop"
    values = record(city, **WRONG)
    user = city.users["reporter2"]
    form = submission_open(by=user, unit=city.units["sub2"], dataset="flash_report", period="2025-09")
    form = draft_save(by=user, submission=form, revision=form.revision, values=flash(**WRONG))
    submission_check(by=user, submission=form)
    found = {"form": rules(form)}
    csv = (",".join(values) + "\n" + ",".join(values.values())).encode()
    bodies = {
        "json": (json.dumps(values).encode(), "application/json"), "csv": (csv, "text/csv"),
        "parquet": (parquet(values), "application/vnd.apache.parquet"),
        "xlsx": (workbook(city, values), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    }  # fmt: skip
    for name, (body, kind) in bodies.items():
        answer = post(city, body, kind)
        assert answer.status_code == 201, answer.content
        found[name] = rules(Submission.objects.get(pk=answer.json()[0]["id"]))
        assert all(e["rule"] and e["message"] for e in answer.json()[0]["errors"])
    place = settings.DROP_ROOT / city.units["sub2"].code / "flash_report"
    place.mkdir(parents=True)
    (place / "快报.csv").write_bytes(csv)
    [file] = list(drop.waiting(settings.DROP_ROOT))
    found["drop"] = rules(drop.take(file)[0])
    assert ("fr_total_assets", "total_assets") in found["form"]
    assert len({frozenset(v) for v in found.values()}) == 1, found
    assert (place / "done" / "快报.csv").read_bytes() == csv and list(drop.waiting(settings.DROP_ROOT)) == []


@pytest.mark.django_db
def test_a_repeat_with_the_same_key_is_harmless(city):
    body = json.dumps(record(city)).encode()
    first = post(city, body, "application/json", key="k1")
    again = post(city, body, "application/json", key="k1")
    assert first.json()[0]["id"] == again.json()[0]["id"] and Submission.objects.count() == 1
    stored = StoredFile.objects.get()
    assert evidence_read(stored) == body


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "status", "rule"), [
    ({"organisation": "91500000MA0000001B"}, 400, "organisation"), ({"period": "2025"}, 400, "period"), ({"period": "x"}, 400, "period"),
    ({"scope": "别的"}, 400, "codelist"),
])  # fmt: skip
def test_what_does_not_fit_as_a_whole_is_refused_and_nothing_is_half_stored(city, change, status, rule):
    answer = post(city, json.dumps(record(city) | change).encode(), "application/json")
    assert (answer.status_code, answer.json()["rule"]) == (status, rule), answer.content
    assert Submission.objects.count() == 0


@pytest.mark.django_db
def test_tokens_and_scope_bind_the_api(city):
    body = json.dumps(record(city)).encode()
    assert (
        Client().post("/api/v1/datasets/flash_report/submissions", body, content_type="application/json").status_code
        == 401
    )
    assert post(city, body, "application/json", who="district_reporter").status_code == 404
    assert post(city, body, "application/json", who="leader").status_code == 403
    assert post(city, body, "application/json", query="&submit=true").json()[0]["status"] in ("submitted", "draft")


@pytest.mark.django_db
def test_a_bad_file_in_the_drop_folder_is_put_away_with_its_reason(city, tmp_path, settings):
    settings.DROP_ROOT = tmp_path / "drop"
    for code, target in (
        ("不是代码", "flash_report"),
        (city.units["sub2"].code, "没有这个数据集"),
        (city.units["sub2"].code, "flash_report"),
    ):
        place = settings.DROP_ROOT / code / target
        place.mkdir(parents=True, exist_ok=True)
        (place / "x.csv").write_bytes(b"a,b\n1,2")
        assert drop.take(place / "x.csv") == []
        assert json.loads((place / "refused" / "x.csv.result.json").read_text())["message"]
    assert Submission.objects.count() == 0


@pytest.mark.django_db
def test_openapi_names_every_form():
    document = Client().get("/api/v1/openapi.json").json()
    assert "/api/v1/datasets/balance_sheet/submissions" in document["paths"]
    assert "total_assets" in document["components"]["schemas"]["balance_sheet"]["properties"]
    assert Client().get("/api/v1/datasets/flash_report/schema.json").json()["additionalProperties"] is False


@pytest.mark.django_db
def test_a_stop_in_the_middle_of_processing_leaves_nothing(city, monkeypatch):
    """Whatever step fails, the acceptance stays to be processed, and can be processed afterwards."""
    from django.db import connection

    from guanlan.flow import operations as flow
    from guanlan.intake.operations import submission_review, submission_submit, warning_explain

    user = city.users["reporter2"]
    s = submission_open(by=user, unit=city.units["sub2"], dataset="flash_report", period="2025-09")
    s = draft_save(by=user, submission=s, revision=s.revision, values=flash())
    submission_check(by=user, submission=s)
    for finding in s.findings.filter(severity="warning", verdict="违规"):
        warning_explain(by=user, finding=finding, text="已核对无误")
    s = submission_submit(by=user, submission=s)
    submission_review(by=city.users["officer"], submission=s, accepted=True)

    def counted() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM facts.flash_report), (SELECT count(*) FROM indicators_indicatorvalue)"
            )
            return cursor.fetchone()

    for step in ("ancestors_sum", "values_compute", "monitors_run", "entry_append"):
        with monkeypatch.context() as patched:
            patched.setattr(flow, step, lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                flow.submission_process(s.pk)
        s.refresh_from_db()
        assert counted() == (0, 0) and s.processed_at is None, step
    flow.submission_process(s.pk)
    assert counted()[0] == 1 and counted()[1] > 30
