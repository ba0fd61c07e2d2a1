"""The numbers that handling goes by: `handling.yaml` of the standard, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from guanlan.standard.loading import StandardError, current
from guanlan.standard.yaml import Fault, Mapping, load, read

FILE = "handling.yaml"


@dataclass(frozen=True)
class Parameters:
    """What `handling.yaml` must give, all of it and nothing else."""

    severity_note: float
    severity_watch: float
    severity_warning: float
    severity_serious: float
    amount_base: float
    amount_most: float
    age_days: float
    age_most: float
    history_step: float
    history_months: int
    history_most: float
    escalate_every: int
    escalate_most: int
    reopen_days: int
    suppress_most_days: int
    suppress_remind_days: int
    file_most_bytes: int
    file_most_count: int
    precision_least: float
    precision_cases: int
    loss_larger: float
    loss_major: float

    def loss_tier(self, amount: Decimal | None) -> str:
        """The code of `loss_tier` an amount of loss falls into; empty without a loss."""
        if not amount:
            return ""
        return "major" if amount >= self.loss_major else "larger" if amount >= self.loss_larger else "general"


def parameters() -> Parameters:
    """The parameters of the standard in force."""
    return parameters_of(current().root)


@lru_cache(maxsize=4)
def parameters_of(root: Path) -> Parameters:
    """The parameters of the standard in a folder; StandardError names every fault with its line."""
    text, name, fault = read(root / FILE, root)
    if fault:
        raise StandardError([fault])
    data, faults = load(text, name)
    given = data.get("params") if data is not None else None
    if not isinstance(given, Mapping):
        raise StandardError([*faults, Fault(FILE, 1, "缺少 params")])
    values: dict[str, float] = {}
    known = {f.name: f.type for f in fields(Parameters)}
    for name, item in given.items():
        value = item.get("value") if isinstance(item, Mapping) else None
        if name not in known:
            faults.append(Fault(FILE, given.at(name), f"没有这个参数：{name}"))
        elif (
            isinstance(value, bool) or not isinstance(value, int if known[name] == "int" else int | float) or value <= 0
        ):
            faults.append(
                Fault(FILE, given.at(name), f"{name} 的 value 应为大于 0 的{'整数' if known[name] == 'int' else '数'}")
            )
        else:
            values[name] = value
    faults += [Fault(FILE, given.line, f"缺少参数 {name}") for name in known if name not in given]
    if faults:
        raise StandardError(faults)
    return Parameters(**values)  # type: ignore[arg-type]
