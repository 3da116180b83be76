"""The numbers that a statement froze: what a practice reported of the month, by kind and category, as it was then."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abutment.fees.rules.inputs import InputRow, MonthInputs
from abutment.fees.seals import days_in_short
from abutment.fees.words import usd
from abutment.kernel.working import Working


@dataclass(frozen=True, slots=True)
class Reported:
    """The rows of one kind and category with their sum; nothing in them is of a patient."""

    kind: str
    label: str
    total: str
    rows: tuple[tuple[str, str], ...]


def reported(asked: Mapping[str, Any], kinds: Collection[str] | None = None) -> list[Reported]:
    """What was reported, all of it or of these kinds: each row as its days and place, and its amount or count."""
    kept = asked.get("inputs")
    groups: dict[tuple[str, str, str], list[InputRow]] = {}
    for row in MonthInputs.from_json(kept).rows if kept else ():
        if kinds is None or row.kind.value in kinds:
            groups.setdefault((row.kind.value, row.kind.label, row.category), []).append(row)
    return [
        Reported(kind, f"{label}, {category}" if category else label, _total(rows), tuple(_told(rows)))
        for (kind, label, category), rows in groups.items()
    ]


def kinds_under(working: Working) -> set[str]:
    """The kinds of input that a working rests on, however deep."""
    found = {row.key.partition("/")[0] for step in working.steps for row in step.rows if row.kind == "fee_input"}
    for step in working.steps:
        if step.working is not None:
            found |= kinds_under(step.working)
    return found


def _told(rows: Sequence[InputRow]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield ", ".join(part for part in (days_in_short(row.period), row.location) if part), _total([row])


def _total(rows: Sequence[InputRow]) -> str:
    if rows[0].kind.is_counted:
        total = sum((row.quantity for row in rows if row.quantity is not None), Decimal(0))
        return f"{total.normalize():,f}"
    return usd(sum(row.amount_cents or 0 for row in rows))
