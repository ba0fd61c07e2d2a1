"""What a loaded standard is made of: plain frozen records, no behaviour beyond look-ups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

FIELD_TYPES = (
    "text", "integer", "decimal", "money", "percent", "date", "datetime", "period", "boolean", "code", "uscc",
)  # fmt: skip
NUMBER_TYPES = frozenset({"integer", "decimal", "money", "percent"})
RELATIONS = ("within", "between", "prior", "group", "register")
PARTNERS = ("same", "prior_period", "previous_period", "opening_period", "children")
PERIOD_KINDS = ("month", "quarter", "year")
UNIT_KINDS = ("city_regulator", "district_regulator", "enterprise")
REVIEWS = ("regulator", "none")
VERDICTS = ("合规", "违规", "无法判断")
NOT_APPLICABLE = "不适用"  # what an example shows where a rule of the relation `register` returns no row
SEVERITIES = ("提示", "关注", "预警", "严重")

# The national exception classes of 三重一大 decisions.
EXCEPTIONS = {
    1: "未经合法合规审查", 2: "决策会议顺序不当", 3: "党委（党组）会未前置", 4: "会议召开条件不合规",
    5: "表决结果不一致", 6: "制度上传不完整",
}  # fmt: skip

# Columns that every data set's table has besides its fields (docs/standard-format.md).
VIRTUAL_COLUMNS = {
    "row_id": "BIGINT",
    "rounding_step": "DECIMAL(20,2)",
    "period_end": "DATE",
    "period_kind": "VARCHAR",
    "prior_period": "VARCHAR",
    "previous_period": "VARCHAR",
    "opening_period": "VARCHAR",
}


@dataclass(frozen=True)
class Codelist:
    id: str
    title: str
    source: str
    titles: dict[str, str]
    parents: dict[str, str]


@dataclass(frozen=True)
class Column:
    """An amount column of a statement; the primary one has the id ""."""

    id: str
    title: str


@dataclass(frozen=True)
class Field:
    """One data item. In a statement it is a line, and exists once for each of its columns."""

    id: str
    title: str
    type: str
    line: int
    key: bool = False
    required: bool = False
    codelist: str = ""
    unit: str = ""
    min: float | None = None
    max: float | None = None
    max_length: int | None = None
    pattern: str = ""
    pattern_title: str = ""
    sensitivity: str = "内部"
    filled_from: str = ""
    role: str = ""
    indent: int = 0
    note: str = ""
    aliases: tuple[str, ...] = ()
    columns: tuple[str, ...] | None = None
    lookup: bool = False

    @property
    def is_number(self) -> bool:
        return self.type in NUMBER_TYPES


@dataclass(frozen=True)
class Heading:
    title: str


@dataclass(frozen=True)
class Cell:
    """One column of a data set's table: a field, and for statements which amount column of it."""

    name: str
    field: Field
    column: Column

    @property
    def title(self) -> str:
        return f"{self.field.title}（{self.column.title}）" if self.column.title else self.field.title


@dataclass(frozen=True)
class DataSet:
    id: str
    title: str
    module: str
    group: str
    source: str
    confirmed: bool
    layout: str
    frequency: tuple[str, ...]
    owed_by: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Field | Heading, ...]
    file: str
    partition_by: str = ""
    note: str = ""
    review: str = "regulator"
    cells: tuple[Cell, ...] = ()
    by_name: dict[str, Cell] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(line for line in self.lines if isinstance(line, Field))

    @property
    def keys(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.key)

    @property
    def is_register(self) -> bool:
        """Rows that a unit keeps up to date by key; the other tables are ledgers in monthly partitions."""
        return self.layout == "table" and not self.partition_by


@dataclass(frozen=True)
class Parameter:
    name: str
    value: Any
    title: str
    unit: str = ""


@dataclass(frozen=True)
class Example:
    """A small worked case of a rule, indicator or monitor; `tables` holds rows of text by table name."""

    line: int
    tables: dict[str, list[dict[str, str]]]
    verdict: str = ""
    value: float | None = None
    alerts: int | None = None
    today: date | None = None


@dataclass(frozen=True)
class Card:
    """What a rule, an indicator and a monitor have in common."""

    id: str
    title: str
    file: str
    sql: str
    sql_line: int
    datasets: tuple[str, ...]
    params: dict[str, Parameter]
    source: str
    clause: str
    confirmed: bool
    valid_from: date
    valid_to: date | None
    note: str
    examples: tuple[Example, ...]

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Rule(Card):
    relation: str = "within"
    severity: str = "error"
    cells: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    applies: str = ""
    partner: dict[str, str] = field(default_factory=dict)
    message: str = ""
    mend: str = ""
    complete: bool = False
    alert: str = ""
    deadline_days: int = 10
    weight: float = 1
    exception: int = 0

    @property
    def dataset(self) -> str:
        return self.datasets[0]

    @property
    def on_register(self) -> bool:
        """Judged after acceptance over the registers, never at the door."""
        return self.relation == "register"

    @property
    def reads_today(self) -> bool:
        return self.on_register and ":today" in self.sql

    @property
    def exception_title(self) -> str:
        return EXCEPTIONS.get(self.exception, "")


@dataclass(frozen=True)
class Indicator(Card):
    """A figure with its lines; the value of one that `accrues` grows through the year, and its lines, set for a year, with it."""

    unit: str = ""
    direction: str = "none"
    warning: dict[str, float] = field(default_factory=dict)
    control: dict[str, float] = field(default_factory=dict)
    accrues: bool = False
    format: str = ""
    formula: str = ""
    aggregate: str = "ratio"
    subject: str = ""


@dataclass(frozen=True)
class Query(Card):
    """A question that several monitors ask: a SELECT over tables that everyone may read and over those it asks for.

    A monitor that uses it has common table expressions of the names and columns in `asks`, and reads it by its id as a
    table of the columns that it `gives`. The monitors' examples are its own.
    """

    asks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    gives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Monitor(Card):
    """Watches an indicator (threshold, trend, peer) or, of kind ledger, payments as they come; of kind register, what is on file.

    An alert that no longer holds stands all the same while one of `kept_by` points at its payments.
    """

    kind: str = "threshold"
    indicator: str = ""
    pattern: str = ""
    severity: str = "关注"
    deadline_days: int = 10
    message: str = ""
    mend: str = ""
    kept_by: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """How a field is told from columns of a foreign file: as it stands, by its exact words, or by how it ends."""

    labels: tuple[str, ...]
    words: dict[str, str]
    endings: dict[str, str]

    def of(self, text: str) -> str | None:
        """The field's value; None where the text does not make it sure."""
        if not self.words and not self.endings:
            return text or None
        ended = (value for ending, value in self.endings.items() if text.endswith(ending))
        return self.words.get(text) or next(ended, None)


@dataclass(frozen=True)
class Profile:
    """How a foreign file maps to a data set (docs/standard-format.md says what each key means)."""

    id: str
    title: str
    dataset: str
    layout: str
    file: str
    encoding: tuple[str, ...]
    first_cell: str
    period_format: str
    unit: str
    empty: tuple[str, ...]
    constants: dict[str, str]
    map: dict[str, tuple[str, ...]]
    ignore: dict[str, str]
    added: frozenset[str] = frozenset()
    partial: str = ""
    dates: dict[str, str] = field(default_factory=dict)
    number: str = ""
    keep: str = ""
    reversals: str = ""
    needs: tuple[str, ...] = ()
    parts: bool = False
    told: dict[str, Told] = field(default_factory=dict)
    handed_in_at: str = ""
    fixed: bool = False
    part_of: dict[str, str] = field(default_factory=dict)  # ignored label -> the total that it is part of

    def waived(self, dataset: DataSet) -> set[str]:
        """Items required in our own form that a line of this source need not state."""
        return {f.id for f in dataset.fields if f.required and f.id not in self.needs}


@dataclass(frozen=True)
class Standard:
    root: Path
    title: str
    version: str
    released: date | None
    groups: dict[str, str]
    codelists: dict[str, Codelist]
    datasets: dict[str, DataSet]
    rules: dict[str, Rule]
    indicators: dict[str, Indicator]
    queries: dict[str, Query]
    monitors: dict[str, Monitor]
    profiles: dict[str, Profile]
    digest: str = ""

    @property
    def edition(self) -> str:
        """The version and which content of it: what was judged by the same edition was judged by the same files."""
        return f"{self.version}+{self.digest[:8]}"

    @property
    def indicator_monitors(self) -> list[Monitor]:
        return [m for m in self.monitors.values() if m.kind not in ("ledger", "register")]

    @property
    def ledger_monitors(self) -> list[Monitor]:
        return [m for m in self.monitors.values() if m.kind == "ledger"]

    @property
    def alert_cards(self) -> dict[str, Monitor | Rule]:
        """Everything that raises alerts, by the id that an alert names: monitors and compliance checks."""
        return {**self.monitors, **{rule.id: rule for rule in self.register_rules}}

    @property
    def register_monitors(self) -> list[Monitor]:
        return [m for m in self.monitors.values() if m.kind == "register"]

    def profiles_of(self, dataset: str) -> dict[str, Profile]:
        """The foreign forms in which a data set's own page and address take it in, by id."""
        return {p.id: p for p in self.profiles.values() if p.dataset == dataset and not p.handed_in_at}

    def rules_of(self, dataset: str) -> list[Rule]:
        """The rules that judge a data set's records as they come in."""
        return [rule for rule in self.rules.values() if rule.dataset == dataset and not rule.on_register]

    @property
    def register_rules(self) -> list[Rule]:
        """The rules that judge accepted registers (compliance checks)."""
        return [rule for rule in self.rules.values() if rule.on_register]

    def register_rules_of(self, dataset: str) -> list[Rule]:
        return [rule for rule in self.register_rules if rule.dataset == dataset]

    def counts(self) -> dict[str, int]:
        return {
            "datasets": len(self.datasets),
            "fields": sum(len(d.fields) for d in self.datasets.values()),
            "codelists": len(self.codelists),
            "rules": len(self.rules),
            "indicators": len(self.indicators),
            "queries": len(self.queries),
            "monitors": len(self.monitors),
            "profiles": len(self.profiles),
        }
