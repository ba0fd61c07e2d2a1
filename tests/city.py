"""A small city for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from guanlan.identity.models import User
from guanlan.identity.operations import grant_give, user_create
from guanlan.organisations.models import Unit
from guanlan.organisations.operations import unit_found
from guanlan.standard.loading import current

PASSWORD = "Guanlan-2026-test"
SINCE = date(2010, 1, 1)


@dataclass
class City:
    root: Unit
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


def code(number: int) -> str:
    """A USCC with a right check digit."""
    from stdnum.cn import uscc

    body = f"91500000MA5{number:06d}"
    return body + uscc.calc_check_digit(body)


def build() -> City:
    root = unit_found(by=None, parent=None, code="GZ500000", name="市国资委", kind="city_regulator", valid_from=SINCE)
    city = City(root)
    add = city.units.__setitem__
    add("city", root)
    for number, name in ((500101, "万州"), (500103, "渝中")):
        add(name, unit_found(by=None, parent=root, code=f"GZ{number}", name=f"{name}区国资委", kind="district_regulator",
                             district=str(number), valid_from=SINCE))  # fmt: skip
    kinds = {"kind": "enterprise", "industry": "C26", "section": "C", "valid_from": SINCE}
    add("group", unit_found(by=None, parent=root, code=code(1), name="山城集团", district="500103", **kinds))
    for number in (2, 3):
        add(f"sub{number}", unit_found(by=None, parent=city.units["group"], code=code(number), name=f"山城{number}公司",
                                       district="500103", **kinds))  # fmt: skip
    add(
        "wanzhou_co",
        unit_found(by=None, parent=city.units["万州"], code=code(9), name="万州公司", district="500101", **kinds),
    )
    people = {
        "leader": ("leader", "city"), "officer": ("officer", "city"), "planning": ("planning", "city"),
        "reporter": ("reporter", "group"), "reporter2": ("reporter", "sub2"), "viewer": ("enterprise_viewer", "group"),
        "district": ("officer", "万州"), "district_reporter": ("reporter", "wanzhou_co"), "operator": ("operator", "city"),
        "system": ("system_admin", "city"), "security": ("security_admin", "city"), "audit": ("audit_admin", "city"),
    }  # fmt: skip
    for name, (role, unit) in people.items():
        user = user_create(by=None, username=name, display_name=name, password=PASSWORD, unit=city.units[unit])
        grant_give(by=None, user=user, role=role, unit=city.units[unit])
        city.users[name] = user
    # Pages are tested behind the second factor; tests/identity tests the factor itself.
    User.objects.update(totp_required=False)
    return city


def flash(**changes: object) -> dict[str, str]:
    """A flash report that breaks no rule."""
    values = {
        "total_operating_revenue": 1000, "operating_revenue": 1000, "total_operating_costs": 900, "operating_costs": 700,
        "taxes_and_surcharges": 10, "selling_expenses": 40, "admin_expenses": 80, "rd_expenses": 30, "finance_expenses": 20,
        "interest_expenses": 18, "other_costs": 20, "other_gains": 10, "investment_income": 5, "operating_profit": 110,
        "non_operating_income": 0, "non_operating_expenses": 0, "total_profit": 110, "income_tax": 20, "net_profit": 90,
        "net_profit_parent": 90, "minority_profit": 0, "cash": 200, "accounts_receivable": 100, "inventories": 100,
        "other_current_assets": 100, "total_current_assets": 500, "fixed_assets": 400, "other_noncurrent_assets": 100,
        "total_noncurrent_assets": 500, "total_assets": 1000, "short_term_borrowings": 100,
        "current_portion_noncurrent_liabilities": 0, "other_current_liabilities": 200, "total_current_liabilities": 300,
        "long_term_borrowings": 200, "bonds_payable": 0, "other_noncurrent_liabilities": 0,
        "total_noncurrent_liabilities": 200, "total_liabilities": 500, "equity_parent": 500, "minority_interest": 0,
        "total_equity": 500, "net_operating_cash": 100, "net_investing_cash": -50, "net_financing_cash": 0,
        "labour_remuneration": 100, "depreciation": 30, "net_production_taxes": 10, "operating_surplus": 60,
        "value_added": 200, "average_employees": 10, "rd_investment": 30, "taxes_paid": 30,
    }  # fmt: skip
    values.update(changes)
    known = current().datasets["flash_report"].by_name
    assert set(values) <= set(known)
    return {k: str(v) for k, v in values.items() if v is not None}
