"""Irregular payments planted into the demonstration's ledger, and the truth by which the monitors are measured."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from guanlan.demo.counterparty_names import trade_name

SEED = 20191122


@dataclass
class Planter:
    """Adds irregular payments to the ledger and remembers for which monitor each was planted."""

    db: duckdb.DuckDBPyConnection
    units: list[str]
    days: list[date]
    groups: dict[str, list[str]]
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    rows: list[dict[str, Any]] = field(default_factory=list)
    truth: list[tuple[str, int]] = field(default_factory=list)
    registers: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    keys: list[tuple[str, str]] = field(default_factory=list)
    reporters: set[str] = field(default_factory=set)
    number: int = 0

    def unit(self) -> str:
        return self.chance.choice(self.units)

    def day(self, first: int = 20, last: int = 40) -> date:
        """A working day, not too near either end of the year."""
        return self.days[self.chance.randrange(first, len(self.days) - last)]

    def cents(self, low: float, high: float) -> float:
        return round(self.chance.uniform(low, high), 2) + 0.01

    def outsider(self) -> str:
        """The code of a counterparty that nobody else deals with."""
        self.number += 1
        return f"X{self.number:05d}"

    def pay(self, monitor: str, **given: Any) -> int:
        """One payment, ordinary but for what is given; its row."""
        payer, day = given.pop("organisation", None) or self.unit(), given.pop("paid_on", None) or self.day()
        payee = given.pop("payee_code", None) or self.outsider()
        self.number += 1
        row = len(self.rows) + 10_000_000
        self.rows.append({
            "row_id": row, "organisation": payer, "payment_no": f"T{self.number:08d}", "paid_on": day,
            "paid_at": datetime(day.year, day.month, day.day, 10, 30), "payer_account": f"Z{payer}1", "payee_name": trade_name(int(payee[1:]) if payee[1:].isdigit() else self.number),
            "payee_code": payee, "payee_kind": "enterprise", "payee_account": f"63{payee}", "amount": self.cents(20_000, 90_000),
            "currency": "CNY", "kind": "other", "purpose": "服务费", "channel": "direct_link", "budget_item": "服务",
            "contract_no": f"HT-T{self.number:06d}", "decision_no": None, "approved_on": day - timedelta(1), "approver": "财务负责人",
            **given,
        })  # fmt: skip
        self.truth.append((monitor, row))
        return row

    def clean(self, **given: Any) -> None:
        """A payment that looks like an irregular one and is none."""
        self.pay("", **given)
        self.truth.pop()

    def note(self, register: str, **values: Any) -> None:
        self.registers.append((register, values))

    def holds(self, investor: str, investee: str, share: float) -> None:
        """A holding on file since long ago, reported by the unit that paid last; by chance it may be on file already."""
        key = {"organisation": self.last()["organisation"], "investor": investor, "investee": investee}
        if not any(name == "equity_holding" and key.items() <= values.items() for name, values in self.registers):
            self.note("equity_holding", **key, valid_from=date(2018, 1, 1), pct=share, source="产权登记")

    def reporter(self) -> str:
        """A unit that reports days and that no other plant makes report them."""
        free = sorted(set(self.units) - self.reporters)
        self.reporters.add(chosen := self.chance.choice(free))
        return chosen

    def missing(self, monitor: str, *key: object) -> None:
        """What a monitor of registers has to find, by its key."""
        self.keys.append((monitor, "|".join(map(str, key))))

    def last(self) -> dict[str, Any]:
        return self.rows[-1]

    def decided(self, monitor: str, covers: float = 1.0, **changed: Any) -> None:
        """A large payment with a decision; `changed` and `covers` say what about the decision is wrong."""
        number = f"JC-T{len(self.rows):06d}"
        self.pay(monitor, amount=self.cents(6e6, 9e6), decision_no=number, kind="procurement", purpose="货款")
        row = self.last()
        decision = {
            "organisation": row["organisation"], "decision_no": number, "title": "大额资金使用", "decided_on": row["paid_on"] - timedelta(9),
            "passed": True, "amount": row["amount"] * covers, "payee_code": row["payee_code"],
        }  # fmt: skip
        self.note("decision_matter", **decision | {k: v(row) if callable(v) else v for k, v in changed.items()})


def _cycle(p: Planter) -> None:
    parties = p.chance.sample(p.units, p.chance.randrange(3, 6))
    amount, start = p.cents(600_000, 2_000_000), p.chance.randrange(20, len(p.days) - 60)
    for i, payer in enumerate(parties):
        p.pay("pay_cycle", organisation=payer, payee_code=parties[(i + 1) % len(parties)], paid_on=p.days[start + 4 * i],
              amount=round(amount * (1 - 0.001 * i), 2), kind="procurement", purpose="货款")  # fmt: skip


def _round_trip(p: Planter) -> None:
    one, other = p.chance.sample(p.units, 2)
    amount, start = p.cents(600_000, 2_000_000), p.chance.randrange(20, len(p.days) - 60)
    p.pay("pay_round_trip", organisation=one, payee_code=other, paid_on=p.days[start], amount=amount)
    p.pay("pay_round_trip", organisation=other, payee_code=one, paid_on=p.days[start + 9], amount=amount)


def _trade(p: Planter) -> None:
    one, other = p.chance.sample(p.units, 2)
    amount, start = p.cents(1_200_000, 2_000_000), p.chance.randrange(20, len(p.days) - 60)
    for payer, payee, day, factor in ((one, other, 0, 1.0), (other, one, 25, 1.03)):
        p.pay("pay_trade_both_ways", organisation=payer, payee_code=payee, paid_on=p.days[start + day],
              amount=round(amount * factor, 2), kind="procurement", purpose="货款")  # fmt: skip


def _pass_through(p: Planter) -> None:
    one, other = p.chance.sample(p.units, 2)
    amount, start = p.cents(1_200_000, 2_000_000), p.chance.randrange(20, len(p.days) - 60)
    p.pay("pay_pass_through", organisation=one, payee_code=other, paid_on=p.days[start], amount=amount)
    p.pay("pay_pass_through", organisation=other, paid_on=p.days[start], amount=round(amount * 0.999, 2))


def _split(p: Planter) -> None:
    payer, payee, start = p.unit(), p.outsider(), p.chance.randrange(20, len(p.days) - 60)
    for i in range(3):
        paid_on = p.days[start] + timedelta(2 * i)
        p.pay("pay_split", organisation=payer, payee_code=payee, paid_on=paid_on, amount=p.cents(2.6e6, 4.8e6))


def _split_many(p: Planter) -> None:
    """Thirds over three weeks; and what is no split: the same sums, paid as a contract on file has it."""
    payer, payees, contract, start = (
        p.unit(),
        (p.outsider(), p.outsider()),
        p.outsider(),
        p.chance.randrange(20, len(p.days) - 60),
    )
    p.note("contract", organisation=payer, contract_no=contract, title="分期合同", party=payees[1], amount=9e6, signed_on=p.days[0])  # fmt: skip
    for i in range(3):
        usual = {"organisation": payer, "paid_on": p.days[start + 7 * i], "amount": p.cents(1.8e6, 2.3e6)}
        p.pay("pay_split_many", payee_code=payees[0], **usual)
        p.clean(payee_code=payees[1], contract_no=contract, **usual)


def _pool(p: Planter) -> None:
    """What is no round trip: money that a group collects from a member and gives back."""
    one, other = p.chance.sample(p.chance.choice([m for m in p.groups.values() if len(m) >= 2]), 2)
    amount, start = p.cents(600_000, 900_000), p.chance.randrange(20, len(p.days) - 60)
    for payer, payee, day in ((one, other, start), (other, one, start + 9)):
        p.clean(organisation=payer, payee_code=payee, paid_on=p.days[day], amount=amount, kind="transfer", payee_kind="group_member")  # fmt: skip
    p.holds(one, other, 0.6)


def _split_group(p: Planter) -> None:
    members = p.chance.choice([m for m in p.groups.values() if len(m) >= 2])
    payee, first = p.outsider(), p.day()
    for i, payer in enumerate(p.chance.sample(members, 2)):
        paid_on = first + timedelta(i)
        p.pay("pay_split_group", organisation=payer, payee_code=payee, paid_on=paid_on, amount=p.cents(2.6e6, 4.8e6))


def _repeat(p: Planter) -> None:
    payer, payee, day, amount = p.unit(), p.outsider(), p.day(), p.cents(90_000, 900_000)
    for _ in range(2):
        p.pay("pay_repeat", organisation=payer, payee_code=payee, paid_on=day, amount=amount)


def _fan_in(p: Planter) -> None:
    payee, amount, start = p.outsider(), p.cents(90_000, 900_000), p.chance.randrange(20, len(p.days) - 60)
    for i, payer in enumerate(p.chance.sample(p.units, 4)):
        p.pay("pay_fan_in", organisation=payer, payee_code=payee, paid_on=p.days[start + i], amount=amount)


def _fan_out(p: Planter) -> None:
    payer, day, amount = p.unit(), p.day(), p.cents(8_000, 90_000)
    for i in range(6):
        p.pay("pay_fan_out", organisation=payer, paid_on=day + timedelta(i // 3), amount=amount, payee_kind="person")


def _burst(p: Planter) -> None:
    payer, day = p.unit(), p.day()
    for _ in range(30):
        p.pay("pay_burst", organisation=payer, paid_on=day)


def _period_end(p: Planter) -> None:
    payer, last = p.unit(), p.chance.choice([d for d in p.days[20:-40] if (d + timedelta(3)).month != d.month])
    for n in range(40):
        invented = f"JC-{p.outsider()}" if n % 2 else None
        p.pay("pay_period_end", organisation=payer, paid_on=last, amount=p.cents(2.2e6, 2.4e6), decision_no=invented)


def _over_contract(p: Planter) -> None:
    payer, payee, contract, day = p.unit(), p.outsider(), p.outsider(), p.day()
    p.note(
        "contract",
        organisation=payer,
        contract_no=contract,
        title="采购合同",
        party=payee,
        amount=300_000,
        signed_on=p.days[0],
    )
    for i in range(2):
        p.pay(
            "pay_over_contract",
            organisation=payer,
            payee_code=payee,
            contract_no=contract,
            paid_on=day + timedelta(20 * i),
            amount=p.cents(2e5, 3e5),
        )


def _over_budget(p: Planter) -> None:
    payer, day, item = p.unit(), p.day(), p.outsider()
    p.note("payment_budget", organisation=payer, year=day.year, budget_item=item, amount=100_000)
    p.pay("pay_over_budget", organisation=payer, paid_on=day, budget_item=item, amount=p.cents(2e5, 3e5))


def _day_total(p: Planter) -> None:
    payer, day = p.reporter(), p.days[0] + timedelta(1)
    while p.db.execute("SELECT 1 FROM payment WHERE organisation = ? AND paid_on = ?", [payer, day]).fetchall():
        day += timedelta(1)
    p.pay("pay_day_total", organisation=payer, paid_on=day)
    said = p.last()["amount"] + 1000
    p.note("payment_day", organisation=payer, paid_on=day, total=said, large_total=0, large_count=0)
    p.note("payment_day_duty", organisation=payer, starts_on=day, ends_on=day)


def _settled(p: Planter, amount: float) -> str:
    """A unit that pays the same rent every month, and nothing else."""
    payer = f"91500000TEST{p.chance.randrange(10**6):06d}"
    for month in range(6):
        p.clean(organisation=payer, paid_on=p.days[20 * month], payee_code=f"{payer}-房东", amount=amount)
    return payer


def _fan_in_unlike(p: Planter) -> None:
    payee, start = p.outsider(), p.chance.randrange(60, 90)
    for i in range(4):
        payer = _settled(p, 30_000 + 1000 * i)
        p.pay(
            "pay_fan_in_unlike",
            organisation=payer,
            payee_code=payee,
            paid_on=p.days[start + 3 * i],
            amount=p.cents(500_000, 700_000),
        )


def _fan_out_unlike(p: Planter) -> None:
    payer, start = _settled(p, 42_000), p.chance.randrange(60, 90)
    for i in range(4):
        p.pay("pay_fan_out_unlike", organisation=payer, paid_on=p.days[start + 3 * i], amount=p.cents(300_000, 500_000))


def _split_affiliates(p: Planter) -> None:
    payer, holder, first = p.unit(), p.outsider(), p.day()
    for i in range(2):
        p.pay(
            "pay_split_affiliates", organisation=payer, paid_on=first + timedelta(2 * i), amount=p.cents(2.6e6, 4.8e6)
        )
        p.holds(holder, p.last()["payee_code"], 0.7)


def _related_by_shares(p: Planter) -> None:
    """Payer and payee under one holder, over two levels on one side; the shares were bought before the payment."""
    p.pay("pay_related", amount=p.cents(1.2e6, 2.3e6))
    row, holder, between = p.last(), p.outsider(), p.outsider()
    p.holds(holder, row["organisation"], 0.8)
    p.holds(holder, between, 0.6)
    p.holds(between, row["payee_code"], 0.9)


def _off_habit(p: Planter) -> None:
    payer = _settled(p, 36_000)
    p.pay("pay_off_habit", organisation=payer, paid_on=p.days[130], amount=p.cents(700_000, 900_000))


def _party(register: str, monitor: str, **values: Any) -> Callable[[Planter], None]:
    def plant(p: Planter) -> None:
        p.pay(monitor, amount=p.cents(1.2e6, 2.3e6))
        row = p.last()
        known = {"organisation": row["organisation"], "party": row["payee_code"]}
        if register == "counterparty":  # filed by a unit that need not be the payer
            known |= {"organisation": p.unit(), "name": row["payee_name"], "registered_on": date(2012, 6, 1)}
        p.note(
            register,
            **known | {k: row["paid_on"] - timedelta(v) if isinstance(v, int) else v for k, v in values.items()},
        )

    return plant


def _plain(monitor: str, **values: Any) -> Callable[[Planter], None]:
    """One payment that is irregular by its own columns; callables are given the planter."""

    def plant(p: Planter) -> None:
        p.pay(monitor, **{k: v(p) if callable(v) else v for k, v in values.items()})

    return plant


def _at_night(p: Planter) -> None:
    p.pay("pay_out_of_hours", amount=p.cents(1.2e6, 2.3e6))
    p.last()["paid_at"] = p.last()["paid_at"].replace(hour=2)


def _closed_account(p: Planter) -> None:
    p.pay("pay_closed_account")
    row = p.last()
    row["payer_account"] += f"9{p.number}"
    p.note("bank_account", organisation=row["organisation"], account=row["payer_account"], bank="示范银行", nature="general",
           opened_on=date(2015, 1, 1), closed_on=row["paid_on"] - timedelta(30))  # fmt: skip


def _dormant(p: Planter) -> None:
    payer = p.unit()
    account = f"Z{payer}8{p.number}"
    p.note(
        "bank_account",
        organisation=payer,
        account=account,
        bank="示范银行",
        nature="general",
        opened_on=date(2015, 1, 1),
    )
    p.clean(organisation=payer, payer_account=account, paid_on=p.days[2])
    p.pay("pay_dormant", organisation=payer, payer_account=account, paid_on=p.days[160], amount=p.cents(1.2e6, 2.3e6))


def _balances(p: Planter) -> None:
    """Balances of an account that is not filed, day by day: one does not roll, one is negative, one lacks a payment."""
    payer, account, first = p.reporter(), f"Z9{p.outsider()}", p.day()
    p.missing("balance_unfiled_account", payer, account)
    for n, (balance, received, paid) in enumerate(((100, 0, 0), (160, 50, 0), (-40, 0, 200), (6e6, 13_000_040, 7e6))):
        on = first + timedelta(n)
        p.note(
            "account_balance",
            organisation=payer,
            account=account,
            balance_on=on,
            balance=balance,
            received=received,
            paid=paid,
        )
        for monitor, wrong in (("balance_roll", n == 1), ("balance_negative", n == 2), ("balance_over_ledger", n == 3)):
            if wrong:
                p.missing(monitor, payer, account, on)
    p.note("payment_day_duty", organisation=payer, starts_on=first, ends_on=first)
    p.missing("pay_day_missing", payer, first)


def _weekend(p: Planter) -> date:
    day = p.day()
    while day.weekday() < 5 or day in p.days:
        day += timedelta(1)
    return day


PLANTS: tuple[Callable[[Planter], None], ...] = (
    _cycle, _round_trip, _trade, _pass_through, _split, _split_group, _repeat, _fan_in, _fan_out, _burst, _period_end, _over_contract,
    _over_budget, _day_total, _off_habit, _fan_in_unlike, _fan_out_unlike, _split_affiliates, _related_by_shares, _split_many, _pool, _balances, _at_night, _closed_account, _dormant,
    _plain("pay_no_decision", amount=lambda p: p.cents(6e6, 9e6)),
    _plain("pay_off_budget", amount=lambda p: p.cents(6e6, 9e6), budget_item=None, kind="investment", purpose="出资款"),
    _plain("pay_to_person", amount=lambda p: p.cents(6e5, 9e5), payee_kind="person"),
    _plain("pay_on_holiday", amount=lambda p: p.cents(1.2e6, 2.3e6), paid_on=_weekend),
    _plain("pay_round_sum", amount=4_000_000.0, contract_no=None),
    _plain("pay_prepay_no_contract", amount=lambda p: p.cents(1.2e6, 2.3e6), kind="procurement", contract_no=None),
    _plain("pay_lending_outside", kind="lending", purpose="借款"),
    _plain("pay_false_group_member", payee_kind="group_member"),
    _plain("pay_guarantee", kind="guarantee", purpose="代偿"),
    _plain("pay_unfiled_account", payer_account=lambda p: "6299" + p.outsider()),
    _plain("pay_sensitive", purpose="接待用白酒"),
    _plain("pay_travel", purpose="考察费用", amount=lambda p: p.cents(6e5, 9e5)),
    _party("counterparty", "pay_new_counterparty", registered_on=60),
    _party("counterparty", "pay_dissolved", ended_on=60),
    _party("counterparty", "pay_blacklisted", listed_on=60, listed_reason="失信被执行人"),
    _party("related_party", "pay_related", valid_from=900, relation="高管任职单位"),
    lambda p: p.decided("pay_over_decision", covers=0.6),
    lambda p: p.decided("pay_before_decision", decided_on=lambda row: row["paid_on"] + timedelta(3)),
    lambda p: p.decided("pay_after_decision_ends", valid_to=lambda row: row["paid_on"] - timedelta(2)),
    lambda p: p.decided("pay_decision_payee", payee_code="S00001"),
    lambda p: p.decided("pay_decision_unknown", passed=False),
)  # fmt: skip
