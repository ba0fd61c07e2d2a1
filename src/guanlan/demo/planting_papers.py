"""Payments planted with what they rest on missing or against them: contracts, budgets, accounts, parties, travel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from guanlan.demo.planting import Planter

# Units of this name have filed nothing; what `PAPERS` files for the others leaves them out.
NOTHING_FILED = "91500000NONE"

# What ordinary payments among the planted rest on: their contract, with room for what is paid in another currency, and
# for units made up for a plant their account.
PAPERS = f"""
INSERT INTO contract BY NAME SELECT organisation, contract_no, '服务合同' AS title, min(payee_code) AS party, 10 * sum(amount) AS amount, DATE '2015-01-01' AS signed_on FROM payment WHERE contract_no LIKE 'HT-T%' AND organisation NOT LIKE '{NOTHING_FILED}%' AND contract_no NOT IN (SELECT contract_no FROM contract) GROUP BY ALL;
INSERT INTO bank_account BY NAME SELECT DISTINCT organisation, 'Z' || organisation || '1' AS account, '示范银行' AS bank, 'basic' AS nature, DATE '2015-01-01' AS opened_on FROM payment WHERE organisation NOT LIKE '{NOTHING_FILED}%' AND organisation NOT IN (SELECT organisation FROM bank_account);
"""


def _contract(monitor: str, *, late: bool = False, other_party: bool = False) -> Callable[[Planter], None]:
    """A payment against its contract: signed afterwards, or with somebody else."""

    def plant(p: Planter) -> None:
        p.pay(monitor, amount=p.cents(1.2e6, 2.3e6), kind="procurement", purpose="货款")
        row = p.last()
        p.note(
            "contract", organisation=row["organisation"], contract_no=row["contract_no"], title="采购合同",
            party=p.outsider() if other_party else row["payee_code"], amount=row["amount"],
            signed_on=row["paid_on"] + timedelta(3 if late else -30),
        )  # fmt: skip

    return plant


def _contract_unknown(p: Planter) -> None:
    p.pay("pay_contract_unknown", amount=p.cents(1.2e6, 2.3e6), contract_no=f"HT-{p.outsider()}")


def _budget_unknown(p: Planter) -> None:
    p.pay("pay_budget_unknown", amount=p.cents(6e6, 9e6), budget_item=p.outsider(), kind="investment", purpose="出资款")


def _nothing_filed(p: Planter) -> None:
    """A unit that has filed neither contracts nor accounts: one finding of each a month."""
    payer, day = f"{NOTHING_FILED}{p.chance.randrange(10**6):06d}", p.day().replace(day=5)
    for n in range(3):
        row = p.pay("pay_contract_unknown", organisation=payer, paid_on=day + timedelta(5 * n), amount=p.cents(1.2e6, 2.3e6))  # fmt: skip
        p.truth.append(("pay_unfiled_account", row))


def _opened_late(p: Planter) -> None:
    p.pay("pay_unfiled_account")
    row = p.last()
    row["payer_account"] += f"7{p.number}"
    p.note("bank_account", organisation=row["organisation"], account=row["payer_account"], bank="示范银行", nature="general",
           opened_on=row["paid_on"] + timedelta(30))  # fmt: skip


def _known_by_name(p: Planter) -> None:
    """A payee without a code that another unit has filed as listed."""
    p.pay("pay_blacklisted")
    row = p.last()
    party, row["payee_name"], row["payee_code"] = row["payee_code"], f"渝中{row['payee_code']}商贸有限公司", None
    p.note("counterparty", organisation=p.unit(), party=party, name=row["payee_name"], listed_on=row["paid_on"] - timedelta(60),
           listed_reason="失信被执行人")  # fmt: skip


def _travel_month(p: Planter) -> None:
    payer, day = p.unit(), p.day().replace(day=3)
    for n in range(4):
        purpose = ("会议费", "培训费", "差旅费", "考察费")[n]
        p.pay("pay_travel_month", organisation=payer, paid_on=day + timedelta(7 * n), amount=p.cents(3e5, 4e5), purpose=purpose)  # fmt: skip


def _sensitive(p: Planter) -> None:
    """Words hidden behind harmless ones, a telling name without a purpose, and purposes that only sound alike."""
    p.pay("pay_sensitive", purpose="烟囱维修及采购茅台酒")
    p.pay("pay_sensitive", purpose=None, payee_name="山城酒业有限公司")
    for harmless in ("烟气脱硫设备款", "酒店住宿费", "制糖设备款", "视频会议系统设备款"):
        p.pay("", purpose=harmless, kind="procurement", amount=p.cents(7e5, 9e5))
        p.truth.pop()


PAPER_PLANTS: tuple[Callable[[Planter], None], ...] = (
    _contract("pay_contract_late", late=True), _contract("pay_contract_party", other_party=True), _contract_unknown, _budget_unknown,
    _nothing_filed, _opened_late, _known_by_name, _travel_month, _sensitive,
)  # fmt: skip
