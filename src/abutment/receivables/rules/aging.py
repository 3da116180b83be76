"""How old what a family owes is: each payment settles the oldest charge first, and the rest is counted by age."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from abutment.kernel.working import Reference, Step, Usd, Working
from abutment.receivables.rules.ledger import Line, in_order

BUCKETS = ((30, "0 to 30 days"), (60, "31 to 60 days"), (90, "61 to 90 days"))
OVER, UNDATED, UNUSED = "Over 90 days", "Without a date", "Credit not used yet"
RULE = "Payments, insurance, write-offs and credits settle the oldest charge first"


@dataclass(frozen=True, slots=True)
class Aging:
    """What is owed on a day, by age, with how it came to be; the buckets and the unused credit add to the balance."""

    buckets: tuple[tuple[str, int], ...]
    unused_cents: int
    balance_cents: int
    working: Working

    @property
    def over_90_cents(self) -> int:
        """What is owed for more than 90 days."""
        return dict(self.buckets)[OVER]


def aging(lines: Iterable[Line], on: date) -> Aging:
    """How old the balance of these lines is on a day. The age of a charge is counted from its own day."""
    open_charges, unused = _settled(in_order(lines))
    sums = dict.fromkeys((*(label for _, label in BUCKETS), OVER, UNDATED), 0)
    rows: dict[str, list[Reference]] = {label: [] for label in sums}
    for line, left in open_charges:
        label = _bucket(line.on, on)
        sums[label] += left
        rows[label].append(Reference("charge", str(line.key), f"{line.words}: {Usd(left)}"))
    if not sums[UNDATED]:
        del sums[UNDATED]
    steps = [Step(label, Usd(cents), is_addend=True, rows=tuple(rows[label])) for label, cents in sums.items()]
    if unused:
        steps.append(Step(UNUSED, Usd(-unused), is_addend=True))
    steps.append(Step(RULE, Usd(sum(sums.values()) - unused)))
    working = Working.sum_of("Owed by the family", steps)
    return Aging(tuple(sums.items()), unused, sum(sums.values()) - unused, working)


def _settled(lines: Sequence[Line]) -> tuple[list[tuple[Line, int]], int]:
    """The charges of which something is left, with what is left, and what of the credits met no charge."""
    credit = -sum(line.amount_cents for line in lines if line.amount_cents < 0)
    charges = deque(line for line in lines if line.amount_cents > 0)
    left = []
    while charges:
        charge = charges.popleft()
        taken = min(credit, charge.amount_cents)
        credit -= taken
        if taken < charge.amount_cents:
            left.append((charge, charge.amount_cents - taken))
    return left, credit


def _bucket(charged_on: date | None, on: date) -> str:
    if charged_on is None:
        return UNDATED
    days = (on - charged_on).days
    return next((label for most, label in BUCKETS if days <= most), OVER)
