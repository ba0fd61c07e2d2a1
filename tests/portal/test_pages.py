"""Every page answers, for every role; nobody reaches another's organisation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guanlan.config.urls import urlpatterns
from guanlan.identity.roles import ROLES
from guanlan.intake.evidence import evidence_store
from guanlan.modules.decisions.models import Material, Meeting, Topic
from guanlan.monitoring import handling
from guanlan.monitoring.attachments import Attachment
from guanlan.monitoring.models import Alert, AlertEvidence, AlertFile, LedgerLine, Simulation, Suppression
from guanlan.monitoring.suppression import suppression_approve, suppression_ask
from guanlan.portal.models import Notice
from guanlan.standard.loading import current
from tests.city import City, build
from tests.flow.test_path import report
from tests.intake.test_registers import LIMIT, send
from tests.lasting import lasting
from tests.modules.decisions import decide


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker, tmp_path_factory):
    with lasting(_lived_in, tmp_path_factory.mktemp("pages") / "evidence", django_db_blocker) as each:
        yield each


@pytest.fixture
def lived_in(everything, db) -> City:
    """The city with accepted forms of two parts that must not see each other, and an alert in each."""
    return everything()


def _lived_in() -> City:
    city = build()
    high = {"other_current_liabilities": 500, "total_current_liabilities": 600, "total_liabilities": 800,
            "equity_parent": 200, "total_equity": 200}  # fmt: skip
    city.forms = {
        "sub2": report(city, "sub2", **high),
        "wanzhou_co": report(city, "wanzhou_co", by="district_reporter", **high),
    }
    city.alerts = {name: Alert.objects.filter(unit=city.units[name]).first() for name in city.forms}
    city.notices = {
        name: Notice.objects.create(title=name, text="…", unit=city.units[name].parent, published_by=None)
        for name in city.forms
    }
    city.lines = {name: _paid(city.units[name]) for name in city.forms}
    city.deliveries = {name: send(city, LIMIT, dataset="payment_threshold", unit=name) for name in city.forms}
    city.materials = {name: _held(city.units[name]) for name in city.forms}
    for name in city.forms:
        decide(city.units[name])
    city.files = {name: _answered(city, name) for name in city.forms}
    city.simulation = Simulation.objects.create(
        monitor="pay_split", params={"days": 9}, since="2025-01-01", until="2025-12-31", by=city.users["officer"]
    )
    city.suppressions = {name: _suppressed(city, name) for name in city.forms}
    return city


def _held(unit) -> Material:
    """A material of the one topic of a meeting that was handed in."""
    meeting = Meeting.objects.create(
        unit=unit, meeting_no="1", body_no="DSH", body_kind="board", body_title="董事会", title="董事会会议", kind="regular",
        mode="onsite", planned_at="2025-09-01T09:00:00+08:00", state="published",
    )  # fmt: skip
    topic = Topic.objects.create(
        meeting=meeting, topic_no="1-1", order_no=1, title="议题", decision_no="D1", act="decide"
    )
    return Material.objects.create(
        topic=topic, kind="proposal", title="材料", file=evidence_store(b"%PDF-1"), file_name="1.pdf"
    )


def _paid(unit) -> LedgerLine:
    """One payment of a unit with an alert about it."""
    line = LedgerLine.objects.create(
        unit=unit, organisation=unit.code, payment_no="1", payer=unit.code, payee="B", paid_on="2025-09-01", day=20332, weekday=1,
        month_day=1, month_left=29, month="2025-09", amount=8_000_000, payee_name="渝州建材", kind="procurement",
    )  # fmt: skip
    alert = Alert.objects.create(
        unit=unit,
        module="funds",
        monitor="pay_no_decision",
        key=unit.code,
        period="2025-09",
        value=8e6,
        severity="严重",
        due_on="2025-09-10",
    )
    AlertEvidence.objects.create(alert=alert, line=line)
    return line


def _answered(city: City, name: str) -> AlertFile:
    """A document that came with an answer about the payment of a unit."""
    alert = Alert.objects.get(module="funds", unit=city.units[name])
    handling.alert_ask(by=city.users["officer"], alert=alert, text="请说明")
    document = Attachment("合同.pdf", b"%PDF-1.7 " + name.encode())
    handling.alert_answer(by=city.users["reporter"], alert=alert, text="见所附合同", files=[document])
    return AlertFile.objects.get(event__alert=alert)


def _suppressed(city: City, name: str) -> Suppression:
    """Another rule of the unit suppressed for a while."""
    made = suppression_ask(
        by=city.users["officer"], unit=city.units[name], monitor="pay_round_sum", reason="按月定额缴存", approver=city.users["leader"],
        ends_on=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    suppression_approve(by=city.users["leader"], suppression=made)
    return made


def client_of(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def addresses(city: City, name: str) -> dict[str, str]:
    """Every address that is about one unit, by its route."""
    unit, form, alert = city.units[name], city.forms[name], city.alerts[name]
    values = {"unit": unit.pk, "receipt": unit.pk, "unit-rollout": unit.pk, "unit-change": unit.pk, "notice": city.notices[name].pk, "alert": alert.pk, "api-submission": form.pk,
              "user": city.users["district_reporter"].pk}  # fmt: skip
    values["payment"] = city.lines[name].pk
    values |= dict.fromkeys(("register-delivery", "register-original", "register-act"), city.deliveries[name].pk)
    material = city.materials[name]
    values |= {"held-material": material.pk, "held-topic": material.topic_id}
    held = material.topic.meeting_id
    values["simulation"] = city.simulation.pk
    values |= {"alert-file": city.files[name].pk, "suppression": city.suppressions[name].pk}
    values["cash"] = unit.pk
    made = {}
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        if "<" not in route or route.startswith(("standard", "api/v1/datasets", "indicators", "registers/<slug")):
            continue
        pk = values.get(pattern.name, held if pattern.name.startswith("held-") else form.pk)
        made[pattern.name] = "/" + (
            route.replace("<int:pk>", str(pk))
            .replace("<int:unit>", str(unit.pk))
            .replace("<path:number>", {"decision-meeting": "M-DS", "decision-topic": "T2"}.get(pattern.name, "JC1"))
            .replace("<slug:indicator>", "debt_ratio")
            .replace("<str:period>", "2025-09")
            .replace("<slug:step>", "accept")
            .replace("<slug:card>", "pay_split")
        )
    return made


DECISION_LISTS = (
    "/decisions", "/decisions/heat?measure=broken", "/decisions/calendar?month=2026-03", "/decisions/held", "/decisions/topics", "/decisions/matters",
    "/decisions/undecided", "/decisions/idle", "/decisions/catalogue", "/decisions/regulations", "/decisions/completeness", "/decisions/score",
    "/decisions/verdicts?verdict=", "/decisions/exceptions",
)  # fmt: skip
DECISION_PAGES = ("decision-meeting", "decision-topic", "decision-matter", "decision-score")

SEEING = {
    "leader": "city",
    "officer": "city",
    "planning": "city",
    "reporter": "group",
    "viewer": "group",
    "district": "万州",
}


@pytest.mark.django_db
def test_pages_answer_for_every_role(lived_in):
    plain = [
        p
        for p in urlpatterns
        if "<" not in str(p.pattern) and not str(p.pattern).startswith(("login", "logout", "api", "healthz", "metrics"))
    ]
    for name, user in lived_in.users.items():
        client = client_of(user)
        for pattern in plain:
            for query in ("", "?q=山城&sort=-name&page=9"):
                status = client.get(f"/{pattern.pattern}{query}").status_code
                assert status in (200, 302, 403, 404, 405), (name, pattern.pattern, status)
    assert len(ROLES) == 9


@pytest.mark.django_db
def test_officer_sees_and_exports_everything(lived_in):
    client = client_of(lived_in.users["officer"])
    for address in ("/", "/cockpit", "/units", "/indicators", "/indicators/debt_ratio", "/reporting", "/reporting/late?state=", "/alerts", "/receipts",
                    "/standard", "/standard/datasets/balance_sheet", "/standard/rules/bs_assets_balance", "/standard/indicators/debt_ratio",
                    "/standard/monitors/debt_ratio_control", "/standard/codelists/gbt4754", "/search?q=山城", "/account"):  # fmt: skip
        assert client.get(address).status_code == 200, address
    for address in (
        "/units",
        "/reporting",
        "/alerts",
        "/indicators/debt_ratio",
        "/receipts",
        "/standard",
        "/reporting/late",
        *DECISION_LISTS[3:],
    ):
        answer = client.get(address + ("&" if "?" in address else "?") + "export=xlsx")
        assert answer.status_code == 200 and answer.content[:2] == b"PK", address
    for name, address in addresses(lived_in, "sub2").items():
        if name in (
            "unit",
            "alert",
            "submission",
            "value",
            "submission-compare",
            "submission-template",
            "receipt",
            *DECISION_PAGES,
        ):
            assert client.get(address).status_code == 200, address


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who",
    ["reporter", "viewer", "reporter2", "district", "district_reporter", "operator", "system", "security", "audit"],
)
def test_a_foreign_organisation_is_refused_at_every_address(lived_in, who):
    """Every address that names a unit, a form or an alert, for every role, by GET and POST."""
    foreign = "sub2" if who.startswith("district") else "wanzhou_co"
    client = client_of(lived_in.users[who])
    for name, address in addresses(lived_in, foreign).items():
        if name == "user" and who == "security":
            continue
        for answer in (
            client.get(address),
            client.post(address, {"step": "close", "text": "不该成功", "stage": "pilot"}),
        ):
            assert answer.status_code in (401, 403, 404, 405), (who, name, answer.status_code)
    lived_in.alerts[foreign].refresh_from_db()
    assert lived_in.alerts[foreign].status == "open"


@pytest.mark.django_db
def test_foreign_names_do_not_show_in_lists(lived_in):
    client = client_of(lived_in.users["district"])
    for address in (
        "/units",
        "/reporting",
        "/alerts?status=",
        "/indicators/debt_ratio",
        "/search?q=山城",
        "/cockpit",
        "/",
        *DECISION_LISTS,
    ):
        text = client.get(address).content.decode()
        assert "山城2公司" not in text and "山城集团" not in text, address


@pytest.mark.django_db
def test_without_signing_in_nothing_is_shown(lived_in):
    for address in [*addresses(lived_in, "sub2").values(), "/", "/units", "/audit", "/users"]:
        assert Client().get(address).status_code in (302, 401, 403, 405), address


@pytest.mark.django_db
def test_pages_ask_the_database_little(lived_in, django_assert_max_num_queries):
    """At most 15 queries a page, however long its list is."""
    unit, form, alert = lived_in.units["sub2"].pk, lived_in.forms["sub2"].pk, lived_in.alerts["sub2"].pk
    client = client_of(lived_in.users["officer"])
    for address in ("/", "/cockpit", "/units", f"/units/{unit}", "/indicators", "/indicators/debt_ratio", "/reporting", f"/submissions/{form}",
                    "/reporting/late?state=", "/alerts", f"/alerts/{alert}", f"/alerts/{lived_in.files['sub2'].event.alert_id}", "/alerts/statistics", "/alerts/suppressions", "/funds", "/funds/wall", "/funds/wall/live", "/funds/days", "/registers", "/registers/deliveries", "/registers/payment_threshold", f"/registers/deliveries/{lived_in.deliveries['sub2'].pk}", f"/funds/payments/{lived_in.lines['sub2'].pk}", "/receipts",
                    *DECISION_LISTS, *(a for n, a in addresses(lived_in, "sub2").items() if n in DECISION_PAGES), "/notices", "/search?q=山城"):  # fmt: skip
        with django_assert_max_num_queries(15, info=address):
            assert client.get(address).status_code == 200, address


@pytest.mark.django_db
def test_a_grant_of_another_module_shows_no_figures(lived_in):
    """A grant over the organisations module sees units, not what they reported."""
    from guanlan.identity.operations import grant_give, user_create

    unit, form, alert = lived_in.units["sub2"], lived_in.forms["sub2"], lived_in.alerts["sub2"]
    user = user_create(
        by=None, username="orgs", display_name="组织", password="x-Long-enough-1", unit=lived_in.units["city"]
    )
    grant_give(by=None, user=user, role="officer", unit=lived_in.units["city"], module="organisations")
    client = client_of(user)
    page = client.get(f"/units/{unit.pk}")
    assert page.status_code == 200 and "没有这个单位财务数据的查看授权" in page.content.decode()
    for address in ("/cockpit", "/indicators", "/reporting", f"/submissions/{form.pk}", f"/alerts/{alert.pk}",
                    f"/values/{unit.pk}/debt_ratio/2025-09"):  # fmt: skip
        assert client.get(address).status_code in (403, 404), address
    assert client.post(f"/alerts/{alert.pk}", {"step": "close", "text": "不该成功"}).status_code == 404


@pytest.mark.django_db
def test_payment_pages(lived_in):
    """The payment alert says why and shows its payments; the payment shows what it lacks; the export opens."""
    client = client_of(lived_in.users["officer"])
    alert = Alert.objects.get(module="funds", unit=lived_in.units["sub2"])
    page = client.get(f"/alerts/{alert.pk}").content.decode()
    assert "8,000,000.00" in page and "渝州建材" in page and "没有登记" in page
    page = client.get(f"/funds/payments/{lived_in.lines['sub2'].pk}").content.decode()
    assert "大额支付没有决策事项" in page and "没有登记" in page
    assert "渝州建材" in client.get("/funds?q=渝州&flagged=1").content.decode()
    assert client.get("/funds?export=xlsx").content[:2] == b"PK"
    wall = client.get("/funds/wall/live")
    mark = wall.content.decode().split('data-mark="')[1].split('"')[0]
    assert client.get(f"/funds/wall/live?mark={mark}").status_code == 204


PAYMENT = (
    "organisation,payment_no,paid_on,paid_at,payer_account,payee_name,payee_kind,payee_account,amount,currency,kind,purpose,channel\n"
    "{code},7,2026-03-02,2026-03-02 10:00:00,611,渝州建材,enterprise,622,{amount},CNY,procurement,货款,direct_link\n"
)


@pytest.mark.django_db
def test_payments_by_upload_and_api_are_taken_whole_or_not_at_all(lived_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from guanlan.identity.operations import token_issue

    user, unit = lived_in.users["reporter"], lived_in.units["sub2"]
    client = client_of(user)

    def upload(text: str):
        return client.post("/funds/upload", {"unit": unit.pk, "file": SimpleUploadedFile("支付.csv", text.encode())})

    wrong = upload(PAYMENT.format(code=unit.code, amount="一万"))
    assert wrong.status_code == 200 and "I2" in wrong.content.decode() and "没有入账" in wrong.content.decode()
    foreign = upload(PAYMENT.format(code=lived_in.units["wanzhou_co"].code, amount="10"))
    assert "不是本次填报的单位" in foreign.content.decode()
    assert not LedgerLine.objects.filter(payment_no="7").exists()
    assert upload(PAYMENT.format(code=unit.code, amount="10000")).status_code == 302
    assert LedgerLine.objects.get(payment_no="7").unit == unit

    token = token_issue(by=None, user=user, title="支付")
    api = Client(headers={"Authorization": f"Bearer {token}"})

    def send(where, text: str):
        return api.post(f"/api/v1/payments?organisation={where.code}", text, content_type="text/csv")

    again = send(unit, PAYMENT.format(code=unit.code, amount="10000")).json()
    assert (again["added"], again["known"]) == (0, 1)
    assert send(unit, PAYMENT.format(code=unit.code, amount="-1").replace(",7,", ",8,")).status_code == 422
    assert send(lived_in.units["wanzhou_co"], PAYMENT.format(code=unit.code, amount="1")).status_code == 404
    assert not LedgerLine.objects.filter(payment_no="8").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "address"), [
    ("山城2公司 财务快报", "submissions/{form}"), ("资产负债率", "indicators/debt_ratio"), ("sub2", "notices/{notice}"),
])  # fmt: skip
def test_search_finds_what_one_may_see(lived_in, text, address):
    found = client_of(lived_in.users["officer"]).get("/search", {"q": text}).content.decode()
    wanted = address.format(form=lived_in.forms["sub2"].pk, notice=lived_in.notices["sub2"].pk)
    assert f'href="/{wanted}' in found


@pytest.mark.django_db
def test_search_finds_payments_alerts_and_people_within_the_scope(lived_in):
    LedgerLine.objects.filter(pk=lived_in.lines["sub2"].pk).update(payment_no="ZF-2025-0001")
    at = f'href="/funds/payments/{lived_in.lines["sub2"].pk}"'
    asked = {"q": "ZF-2025-0001"}
    assert at in client_of(lived_in.users["officer"]).get("/search", asked).content.decode()
    assert at not in client_of(lived_in.users["district"]).get("/search", asked).content.decode()
    title = current().monitors["pay_no_decision"].title
    rule = {"q": title}
    mine = Alert.objects.get(module="funds", monitor="pay_no_decision", unit=lived_in.units["sub2"])
    assert f'href="/alerts/{mine.pk}"' in client_of(lived_in.users["officer"]).get("/search", rule).content.decode()
    assert (
        f'href="/alerts/{mine.pk}"' not in client_of(lived_in.users["district"]).get("/search", rule).content.decode()
    )
    person = f'href="/users/{lived_in.users["leader"].pk}"'
    assert person in client_of(lived_in.users["security"]).get("/search", {"q": "leader"}).content.decode()
    assert person not in client_of(lived_in.users["officer"]).get("/search", {"q": "leader"}).content.decode()
