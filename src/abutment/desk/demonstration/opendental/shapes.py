"""The tables that are written: their columns, how MariaDB makes them, and what a column holds when nothing is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

NULL = "\\N"

_COLUMN = re.compile(r"(\w+) (\w+(?:\([\d,]+\))?)")
_KEYS = {"preference": "PrefNum"}
_INDEXED = frozenset(
    {"PatNum", "Guarantor", "ProcNum", "ClaimNum", "PayNum", "AptNum", "PlanNum", "InsSubNum", "CodeNum", "FeeSched"}
    | {"PerioExamNum", "MountNum", "TreatPlanNum", "PayPlanNum", "ClaimPaymentNum", "SheetNum", "TaskListNum"}
    | {"ScheduleNum", "ProvNum", "ClinicNum"}
)
_EMPTY = {"date": "0001-01-01", "datetime": "0001-01-01 00:00:00", "time": "00:00:00"}


@dataclass(frozen=True, slots=True)
class Shape:
    """One table: its name and its columns with their types, in order."""

    name: str
    columns: Mapping[str, str]

    @property
    def key(self) -> str:
        """The column that is the primary key."""
        return _KEYS.get(self.name, next(iter(self.columns)))

    def empty(self, column: str) -> str:
        """What a column holds, as written in a file, when nothing is said about it."""
        kind = self.columns[column].partition("(")[0]
        if kind.endswith("text"):
            return NULL
        if kind in ("varchar", "char"):
            return ""
        return _EMPTY.get(kind, "0")

    def create(self) -> str:
        """The statements that make the table in MariaDB."""
        lines = [f"  `{name}` {kind} {self._clause(name)}" for name, kind in self.columns.items()]
        lines.append(f"  PRIMARY KEY (`{self.key}`)")
        lines += [f"  KEY `{name}` (`{name}`)" for name in self.columns if name in _INDEXED and name != self.key]
        body = ",\n".join(lines)
        return (
            f"DROP TABLE IF EXISTS `{self.name}`;\nCREATE TABLE `{self.name}` (\n{body}\n"
            ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;\n"
        )

    def _clause(self, column: str) -> str:
        kind = self.columns[column].partition("(")[0]
        if column == self.key:
            return "NOT NULL AUTO_INCREMENT"
        if kind == "timestamp":
            return "NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()"
        if kind.endswith("text"):
            return "DEFAULT NULL"
        empty = self.empty(column)
        return f"NOT NULL DEFAULT {empty}" if empty == "0" else f"NOT NULL DEFAULT '{empty}'"


@cache
def shapes() -> Mapping[str, Shape]:
    """Every table that is written, by its name."""
    text = resources.files(__package__).joinpath("tables.yaml").read_text("utf-8")
    return {name: Shape(name, dict(_COLUMN.findall(columns))) for name, columns in yaml.safe_load(text).items()}
