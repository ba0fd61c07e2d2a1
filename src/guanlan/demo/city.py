"""Units and people of the demonstration city."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from stdnum.cn import uscc

from guanlan.demo.names import BRANDS, LINES, LOCAL_BRANDS, SUFFIXES, TRADES, short
from guanlan.identity.models import User
from guanlan.identity.operations import grant_give, user_create
from guanlan.organisations.models import ChangeKind, Receipt, ReceiptStatus, RolloutStage, Unit, UnitKind, UnitVersion
from guanlan.organisations.operations import unit_found
from guanlan.standard.loading import current

SEED = 20261124
SINCE = date(2012, 1, 1)
PASSWORD = "Guanlan@2026"
GROUPS, SUBSIDIARIES, DISTRICT_SHARE = 40, 3000, 20

LISTED = {
    "601668": ("中国建筑", "E", "E47"), "600011": ("华能国际", "D", "D44"), "600027": ("华电国际", "D", "D44"), "601991": ("大唐发电", "D", "D44"),
    "000898": ("鞍钢股份", "C", "C31"), "002304": ("洋河股份", "C", "C15"), "600340": ("华夏幸福", "K", "K70"), "002236": ("大华股份", "C", "C39"),
    "002677": ("浙江美大", "C", "C38"), "002027": ("分众传媒", "L", "L72"), "002352": ("顺丰控股", "G", "G60"), "600233": ("圆通速递", "G", "G60"),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in to the demonstration."""

    username: str
    name: str
    role: str
    where: str
    what: str


PEOPLE = (
    Person("weilingdao", "陈主任", "leader", "city", "委领导：看全市"),
    Person("caiwu", "李处长", "officer", "city", "财务监管处：审核、分派和关闭预警"),
    Person("guihua", "周处长", "planning", "city", "规划发展处：管理单位树、回执、推广"),
    Person("jituan", "王会计", "reporter", "group", "企业填报人（集团）"),
    Person("zigongsi", "赵会计", "reporter", "subsidiary", "企业填报人（子公司）"),
    Person("quxian", "孙科长", "officer", "district", "区县国资监管机构"),
    Person("jiekou", "接口账户", "reporter", "group", "企业自建系统（接口）"),
    Person("yunying", "吴工", "operator", "city", "平台运营"),
    Person("xitong", "郑工", "system_admin", "city", "系统管理员"),
    Person("anquan", "冯工", "security_admin", "city", "安全管理员"),
    Person("shenji", "褚工", "audit_admin", "city", "审计管理员"),
)


def code(number: int, registry: str = "500000") -> str:
    """A made-up USCC with a right check digit."""
    body = f"91{registry}MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def build_units() -> dict[str, Unit]:
    """Create all units; the named ones are returned. Bulk, with their first versions."""
    chance = random.Random(SEED)
    root = unit_found(by=None, parent=None, code="GZ500000", name="重庆市国有资产监督管理委员会", short_name="市国资委", kind=UnitKind.CITY_REGULATOR,
                      district="500000", valid_from=SINCE, synthetic=True)  # fmt: skip
    districts = [
        unit_found(by=None, parent=root, code=f"GZ{c}", name=f"{t}国有资产监督管理委员会", short_name=f"{t}国资委", kind=UnitKind.DISTRICT_REGULATOR, district=c,
                   valid_from=SINCE, synthetic=True, rollout=chance.choice(RolloutStage.values))
        for c, t in current().codelists["gbt2260_chongqing"].titles.items() if c != "500000"
    ]  # fmt: skip
    groups = []
    for index in range(GROUPS):
        trade = TRADES[index % len(TRADES)]
        _, section, industry = LINES[trade][0]
        groups.append(Unit(
            code=code(index + 1), name=f"重庆{BRANDS[index]}{trade}集团有限公司", short_name=f"{BRANDS[index]}{trade}", kind=UnitKind.ENTERPRISE, parent=root,
            level=1, district=chance.choice(districts).district, industry=industry, section=section, valid_from=SINCE, synthetic=True,
            rollout=chance.choice(RolloutStage.values), path="",
        ))  # fmt: skip
    _insert(groups)
    _insert(_subsidiaries(groups, districts, chance))
    listed = [
        Unit(code=code(9_000_000 + i, "000000"), name=f"{name}（公开年报）", short_name=name, kind=UnitKind.ENTERPRISE, parent=root, level=1, industry=industry,
             section=section, listed_code=stock, valid_from=date(2000, 1, 1), synthetic=False, path="", rollout=RolloutStage.COVERED)
        for i, (stock, (name, section, industry)) in enumerate(LISTED.items())
    ]  # fmt: skip
    _insert(listed)
    first = Unit.objects.filter(parent=groups[0]).order_by("id").first()
    assert first is not None
    _receipts([*districts, *groups], chance)
    return {"city": root, "district": districts[0], "group": groups[0], "subsidiary": first}


def _subsidiaries(groups: list[Unit], districts: list[Unit], chance: random.Random) -> list[Unit]:
    """Each is named by its district, its group's (or a local) trade name, its line of business and its form."""
    titles = current().codelists["gbt2260_chongqing"].titles
    places = [d.district for d in districts]
    ways = {g.short_name: _ways(places, TRADES.index(g.short_name[2:]), chance) for g in groups}
    local = [(brand, line) for brand in LOCAL_BRANDS for trade in TRADES for line in LINES[trade]]
    chosen = {d.pk: chance.sample(local, DISTRICT_SHARE) for d in districts}
    units = []
    for index in range(SUBSIDIARIES):
        of_district = index < len(districts) * DISTRICT_SHARE
        parent = districts[index // DISTRICT_SHARE] if of_district else groups[index % GROUPS]
        if of_district:
            brand, (line, section, industry) = chosen[parent.pk][index % DISTRICT_SHARE]
            place = parent.district
        else:
            brand = parent.short_name[:2]
            place, (line, section, industry) = ways[parent.short_name].pop()
        form = SUFFIXES[index % len(SUFFIXES)]
        units.append(Unit(
            code=code(1000 + index, place), name=f"重庆市{titles[place]}{brand}{line}{form}", short_name=f"{short(titles[place])}{brand}{line}",
            kind=UnitKind.ENTERPRISE, parent=parent, level=2, district=place, industry=industry, section=section, valid_from=SINCE, synthetic=True, path="",
        ))  # fmt: skip
    return units


def _ways(places: list[str], trade: int, chance: random.Random) -> list[tuple[str, tuple[str, str, str]]]:
    """Every place × line of business that a group may have a company for: its own lines first, then those of others."""
    own = [(place, line) for place in places for line in LINES[TRADES[trade]]]
    chance.shuffle(own)
    others = [(place, line) for place in places for other in TRADES if other != TRADES[trade] for line in LINES[other]]
    chance.shuffle(others)
    # Seven of ten keep to the group's trade, as diversified groups do.
    mixed = [own.pop() if own and chance.random() < 0.7 else others.pop() for _ in range(min(len(others), 400))]
    return mixed[::-1]


def _insert(units: list[Unit]) -> None:
    Unit.objects.bulk_create(units, batch_size=1000)
    for unit in units:
        unit.path = f"{unit.parent.path}{unit.pk}."  # type: ignore[union-attr]
    Unit.objects.bulk_update(units, ["path"], batch_size=1000)
    UnitVersion.objects.bulk_create(
        (
            UnitVersion(
                unit=u, change=ChangeKind.FOUNDED, name=u.name, parent=u.parent, path=u.path, valid_from=u.valid_from
            )
            for u in units
        ),
        batch_size=1000,
    )


def _receipts(units: list[Unit], chance: random.Random) -> None:
    """Most have filed; names and numbers are made up."""
    rows = []
    for index, unit in enumerate(units):
        if chance.random() < 0.12:
            continue
        phone = f"023-6{chance.randrange(10**6, 10**7)}"
        rows.append(Receipt(
            unit=unit, version=1, status=chance.choice([ReceiptStatus.CONFIRMED, ReceiptStatus.CONFIRMED, ReceiptStatus.FILED]),
            leader_name=f"{'赵钱孙李周吴郑王'[index % 8]}某", leader_post="分管负责人", leader_phone=phone, head_name=f"{'冯陈褚卫蒋沈韩杨'[index % 8]}某", head_post="财务部负责人",
            head_phone=phone, contact_name=f"{'朱秦尤许何吕施张'[index % 8]}某", contact_post="主管", contact_phone=phone, contact_mobile=f"1390000{index:04d}",
            contact_qq=str(100000 + index), filed_by="演示数据",
        ))  # fmt: skip
    Receipt.objects.bulk_create(rows)


def build_people(units: dict[str, Unit]) -> dict[str, User]:
    """Create the people of PEOPLE with their grants."""
    users = {}
    for person in PEOPLE:
        unit = units[person.where]
        user = user_create(by=None, username=person.username, display_name=person.name, password=PASSWORD, unit=unit)
        grant_give(by=None, user=user, role=person.role, unit=unit)
        users[person.username] = user
    return users


def loaded() -> bool:
    """Whether a city is there already; it is loaded in one transaction."""
    return Unit.objects.exists()
