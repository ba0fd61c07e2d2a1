"""Made-up transfers in the form of AMLSim's export: accounts with habits of their own, and planted patterns with labels.

Nothing of it is taken from any file: amounts, days and accounts are drawn anew for each seed.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

DAYS = 150


@dataclass(frozen=True)
class Scene:
    """What is planted: `pattern` among `members` accounts, amounts between `low` and `high`, within `window` days."""

    pattern: str
    low: float = 10
    high: float = 20
    equal: bool = False
    window: int = DAYS
    members: tuple[int, int] = (4, 9)
    groups: int = 40
    accounts: int = 4000


def draw(scene: Scene, seed: int) -> tuple[list[tuple[int, int, float, int]], set[int]]:
    """Transfers (payer, payee, amount, day) and the labelled accounts."""
    chance = random.Random(seed)
    rows = _ordinary(scene.accounts, chance)
    guilty: set[int] = set()
    for _ in range(scene.groups):
        members = chance.sample(range(scene.accounts), chance.randint(*scene.members))
        guilty |= set(members)
        start, amount = chance.randint(1, DAYS - scene.window + 1), _cents(chance, scene.low, scene.high)
        for payer, payee in _EDGES[scene.pattern](members):
            value = amount if scene.equal else _cents(chance, scene.low, scene.high)
            rows.append((payer, payee, value, min(DAYS, start + chance.randrange(scene.window))))
    chance.shuffle(rows)
    return sorted(rows, key=lambda row: row[3]), guilty


def _ordinary(accounts: int, chance: random.Random) -> list[tuple[int, int, float, int]]:
    """Most accounts pay one amount of their own again and again, as rents and instalments are; some never the same."""
    rows = []
    for account in range(accounts):
        usual, settled = _cents(chance, 100, 600), chance.random() < 0.9
        partners = [p for p in chance.sample(range(accounts), chance.randint(1, 12)) if p != account]
        for partner in partners:
            amount = usual if settled else _cents(chance, 50, 700)
            rows.append((account, partner, amount, chance.randint(1, DAYS)))
    return rows


def _cents(chance: random.Random, low: float, high: float) -> float:
    return round(chance.uniform(low, high), 2)


_EDGES: dict[str, Callable[[list[int]], list[tuple[int, int]]]] = {
    "fan_in": lambda m: [(payer, m[0]) for payer in m[1:]],
    "fan_out": lambda m: [(m[0], payee) for payee in m[1:]],
    "cycle": lambda m: list(zip(m, m[1:] + m[:1], strict=True)),
}


def write(scene: Scene, seed: int, folder: Path) -> tuple[Path, Path]:
    """The files transactions.csv and nodes.csv of a scene."""
    rows, guilty = draw(scene, seed)
    transfers, labels = folder / "transactions.csv", folder / "nodes.csv"
    with transfers.open("w", newline="") as out:
        csv.writer(out).writerows([("sourceNodeId", "targetNodeId", "value", "time"), *rows])
    with labels.open("w", newline="") as out:
        nodes = ((a, int(a in guilty), 0, -1) for a in range(scene.accounts))
        csv.writer(out).writerows([("nodeid", "isFraud", "init_balance", "fraudStep"), *nodes])
    return transfers, labels
