"""What a fee with its working costs: every practice's months against a plain function that answers a number only."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise
from typing import Any, TypeAlias

from benchmarks.machine import memory_mib
from benchmarks.measuring import interleaved, ratio, say, seconds
from benchmarks.report import Result, Sheet

ASKS = "What does a month's fee cost with its whole working, against a plain function that answers a number only?"
YEAR = 2026
TIERS = (("0", "12"), ("60000", "10"), ("150000", "8"), ("400000", "6.5"))
FLOOR, CAP = "4000", "30000"
LOW, HIGH = "24000", "312000"
RATE_CHANGES_ON = date(YEAR, 5, 15)
AMENDED = (("0", "12"), ("80000", "9.5"), ("200000", "7"))

Raw: TypeAlias = tuple[str, date, date, int, int]
"""Kind, first day, day after the last, location, cents: a row as the database hands it over."""


def measure(*, is_small: bool) -> Result:
    """All practices in one process and in one per processor, in turns with the plain function on the same rows."""
    practices = 100 if is_small else 2_000
    processes = os.cpu_count() or 1
    rows = []
    for count in sorted({1, processes}):
        say(f"{practices} practices in {count} process{'es' if count > 1 else ''}")
        rows += _rows(practices, count, rounds=2)
    months = practices * 12
    counts = {
        "practices": f"{practices:,}",
        "months": f"{months:,}",
        "input rows": f"{months * len(_rows_of(0, 1)):,}",
        "terms of each": "marginal tiers, amended in May, floor, cap, a year's market value, payment day",
    }
    columns = (
        "work",
        "processes",
        "ours",
        "plain",
        "processor time per month, ours",
        "plain",
        "ratio",
        "memory of a process",
    )
    return Result("fees", ASKS, counts, [Sheet("Fees of a year", columns, rows)], _NOTES)


_NOTES = (
    "Both sides start from the same plain tuples, as a query hands them over; making the tuples is not counted.",
    "The plain side adds Decimals by kind and day, applies tiers, floor, cap and range, and gives dollars; it has no "
    "working, no citations, no gate of the law, no location that is missing, and checks nothing.",
    "Computed: typed inputs, the law asked on each day, and the fee with its working; both sides come to the same "
    "cents. Frozen: also the question and the fee as JSON, and the digest.",
    "Processor time is what the processes were given; on a machine that does other work the seconds of the clock are "
    "longer, and the ratio is of processor time.",
)


def _rows(practices: int, processes: int, rounds: int) -> list[tuple[str, ...]]:
    works: dict[str, Callable[[int], Measured]] = {"computed": _compute, "computed and frozen": _freeze}
    rows: list[tuple[str, ...]] = []
    months = practices // processes * processes * 12
    with ProcessPoolExecutor(processes) as pool:
        for name, work in works.items():
            found: dict[str, list[Measured]] = {"ours": [], "plain": []}
            sides = {
                "ours": partial(_all, pool, work, practices // processes, processes, found["ours"]),
                "plain": partial(_all, pool, _plain, practices // processes, processes, found["plain"]),
            }
            list(pool.map(work, [1] * processes))  # imports, and the law's own file
            taken = interleaved(sides, rounds=rounds, warm=0)
            if len({each.cents for side in found.values() for each in side}) > 1:
                raise AssertionError("Both sides were to come to the same cents. Correct the plain function.")
            busy = {side: sum(each.busy for each in held) / rounds for side, held in found.items()}
            memory = max(each.memory or 0 for each in found["ours"])
            figures = (taken["ours"], taken["plain"], busy["ours"] / months, busy["plain"] / months)
            rows.append(
                (name, str(processes), *map(seconds, figures), ratio(busy["ours"], busy["plain"]), f"{memory:.0f} MiB")
            )
    return rows


@dataclass(frozen=True)
class Measured:
    """What a process found: the sum of its fees, its memory in MiB, and the seconds that it had a processor."""

    cents: int
    memory: float | None
    busy: float


def _all(
    pool: ProcessPoolExecutor, work: Callable[[int], Measured], practices: int, processes: int, found: list[Measured]
) -> None:
    # As many tasks as processes; a task is a share of the practices.
    found += pool.map(work, [practices] * processes)


@cache
def _rows_of(kind_of_practice: int, month: int) -> tuple[Raw, ...]:
    """A month of 25 days of collections, refunds and production at two locations."""
    days = [day for day in range(1, 28) if day % 14]
    amounts = {"collections": 261_300, "refunds": 8_100, "production": 298_700}
    return tuple(
        (
            kind,
            date(YEAR, month, day),
            date(YEAR, month, day + 1),
            location,
            amount + (kind_of_practice * 7_919 + month * 104_729 + day * 1_299_709) % amount,
        )
        for kind, amount in amounts.items()
        for day in days
        for location in (1, 2)
    )


def _compute(practices: int) -> Measured:
    return _ours(practices, is_frozen=False)


def _freeze(practices: int) -> Measured:
    return _ours(practices, is_frozen=True)


def _ours(practices: int, *, is_frozen: bool) -> Measured:
    from abutment.fees.rules.fee import fee_of

    cents, began = 0, time.process_time()
    for practice in range(practices):
        for number in range(1, 13):
            asked = _asked(practice, number)
            fee = fee_of(asked)
            cents += fee.charged_cents
            if is_frozen:
                asked.to_json(), fee.to_json(), asked.sha256
    return Measured(cents, memory_mib(), time.process_time() - began)


def _asked(practice: int, number: int) -> Any:
    from abutment.agreements.rules.formulas import InputKind
    from abutment.agreements.rules.terms import TermBook
    from abutment.fees.rules.asked import Asked, CoveredDays
    from abutment.fees.rules.gates import gates_for
    from abutment.fees.rules.inputs import InputRow, MonthInputs
    from abutment.kernel.months import Month
    from abutment.kernel.periods import Period
    from abutment.law.queries import method_verdict

    month = Month(YEAR, number)
    period = month.period
    rows = tuple(
        InputRow(InputKind(kind), "", Period(starts_on, ends_on), cents, None, location, "Office")
        for kind, starts_on, ends_on, location, cents in _rows_of(practice % 10, number)
    )
    covered = (CoveredDays(1, "Mill Street", period), CoveredDays(2, "Lakeside", period))
    gates = gates_for(month, (period,), TermBook("Benchmark", _terms()), ("US-WA",), (), method_verdict)
    return Asked(
        f"Practice {practice}", month, (period,), covered, ("US-WA",), _terms(), gates, MonthInputs(month, rows)
    )


@cache
def _terms() -> tuple[Any, ...]:
    def tiered(tiers: Sequence[tuple[str, str]]) -> dict[str, Any]:
        named = [{"from_usd": start, "percent": percent} for start, percent in tiers]
        return {"key": "fee", "formula": _TIERED | {"tiers": named}}

    opinion = {"key": "fmv_opinion", "low_usd": LOW, "high_usd": HIGH, "per": "year", "method": "market"}
    return (
        _term(1, tiered(TIERS)),
        _term(2, tiered(AMENDED), RATE_CHANGES_ON, 1),
        _term(3, {"key": "floor", "amount_usd": FLOOR}),
        _term(4, {"key": "cap", "amount_usd": CAP}),
        _term(5, opinion | {"appraiser": "Benchmark Appraisals"}),
        _term(6, {"key": "payment_day", "day": 15}),
    )


_TIERED = {"method": "tiered", "base": "net_collections", "applies": "marginal"}


def _term(term_id: int, value: dict[str, Any], starts_on: date = date(2024, 1, 1), amendment: int = 0) -> Any:
    from abutment.agreements.rules.terms import SignedTerm, Source
    from abutment.agreements.rules.values import read_value
    from abutment.kernel.periods import Period

    source = Source(1, "MSA.pdf", "0" * 64, f"4.{term_id}", "as agreed")
    name = f"Amendment {amendment}" if amendment else "Original agreement"
    return SignedTerm(term_id, read_value(value), Period(starts_on), amendment, name, source)


def _plain(practices: int) -> Measured:
    cents, began = 0, time.process_time()
    for practice in range(practices):
        for number in range(1, 13):
            cents += int(_plain_fee(_rows_of(practice % 10, number), number) * 100)
    return Measured(cents, memory_mib(), time.process_time() - began)


def _plain_fee(rows: Sequence[Raw], number: int) -> Decimal:
    days = (date(YEAR + number // 12, number % 12 + 1, 1) - date(YEAR, number, 1)).days
    changes = RATE_CHANGES_ON.day - 1 if number == RATE_CHANGES_ON.month else days if number < 5 else 0
    fee = Decimal(0)
    for first, last, tiers in ((0, changes, TIERS), (changes, days, AMENDED)):
        base = Decimal(0)
        for kind, starts_on, _, _, cents in rows:
            if first < starts_on.day <= last and kind != "production":
                base += Decimal(cents) / 100 if kind == "collections" else -Decimal(cents) / 100
        share = Decimal(last - first) / days
        starts = [Decimal(start) * share for start, _ in tiers]
        for (start, end), (_, percent) in zip(pairwise([*starts, Decimal("1e15")]), tiers, strict=True):
            fee += max(min(base, end) - start, Decimal(0)) * Decimal(percent) / 100
    fee = min(max(fee, Decimal(FLOOR)), Decimal(CAP)).quantize(Decimal("0.01"))
    low, high = Decimal(LOW) / 12, Decimal(HIGH) / 12
    return Decimal(0) if fee < low else min(fee, high)
