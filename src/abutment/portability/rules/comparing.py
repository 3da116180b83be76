"""How the source's sums stand beside ours: what differs, and in how many words that is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from abutment.kernel.money import Cents, format_usd
from abutment.kernel.months import Month

FIRST_YEAR, LAST_YEAR = 1753, 9999


@dataclass(frozen=True, slots=True)
class Pair:
    """A sum by the source and by us. None by the source: it cannot say, which is not 0.

    month: its first day, None for rows without a day; clinic: the source's own number, 0 for none.
    """

    measure: str
    month: date | None
    clinic: int
    source_cents: Cents | None
    source_rows: int | None
    our_cents: Cents | None
    our_rows: int | None

    @property
    def gap_cents(self) -> Cents:
        """Ours less the source's; nothing where the source cannot say."""
        return 0 if self.source_cents is None else (self.our_cents or 0) - self.source_cents

    @property
    def is_unknown(self) -> bool:
        """Whether the source cannot say, so that there is nothing to compare."""
        return self.source_cents is None

    @property
    def differs(self) -> bool:
        """Whether cents or rows are not the same."""
        return not self.is_unknown and (self.gap_cents != 0 or self.our_rows != self.source_rows)

    @property
    def month_label(self) -> str:
        """The month as people say it."""
        return Month.of(self.month).label if self.month else "No day"


@dataclass(frozen=True, slots=True)
class TablePair:
    """How many rows a table has there and here."""

    table: str
    source_rows: int | None
    our_rows: int | None

    @property
    def differs(self) -> bool:
        """Whether a row is missing on one side."""
        return self.source_rows != self.our_rows


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison comes to, as word, kind of state and sentence; the sentence names no amount where
    has_amounts is not asked for."""

    agrees: bool
    sentence: str
    months: int
    clinics: int
    months_that_differ: int
    gap_cents: Cents

    @property
    def word(self) -> str:
        """The state in a word."""
        return "agrees" if self.agrees else "differs"

    @property
    def kind(self) -> str:
        """The kind of state."""
        return "good" if self.agrees else "bad"


def verdict_of(
    sums: Sequence[Pair], receivables: Pair | None, tables: Sequence[TablePair], *, with_amounts: bool = True
) -> Verdict:
    """One sentence over all: 'Agrees to the cent: 36 months, 3 clinics.'"""
    months = {each.month for each in sums if each.month}
    clinics = {each.clinic for each in sums}
    wrong = [each for each in sums if each.differs]
    wrong_months = {each.month for each in wrong}
    lost = [each for each in tables if each.differs]
    unknown = {each.measure for each in (*sums, *([receivables] if receivables else [])) if each.is_unknown}
    owed = receivables if receivables is not None and receivables.gap_cents else None
    gap = sum(abs(each.gap_cents) for each in wrong)
    parts = []
    if wrong_months:
        amount = f" by {format_usd(gap)}" if with_amounts and gap else "" if gap else " in their rows"
        parts.append(f"{_count(len(wrong_months), 'month differs', 'months differ')}{amount}")
    if owed is not None:
        amount = f" by {format_usd(abs(owed.gap_cents))}" if with_amounts else ""
        parts.append(f"what families owe differs{amount}")
    if lost:
        parts.append(f"{_count(len(lost), 'table has', 'tables have')} another number of rows")
    if unknown:
        parts.append(f"the source cannot say {_count(len(unknown), 'of the sums', 'of the sums')}")
    if not parts:
        said = f"Agrees to the cent: {_count(len(months), 'month')}, {_count(len(clinics), 'clinic')}."
    else:
        said = "; ".join(parts)
        said = f"{said[:1].upper()}{said[1:]}."
    return Verdict(not parts, said, len(months), len(clinics), len(wrong_months), gap)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def month_read(written: date | str | None) -> date | None:
    """The first day of a month as a source names it; None for none, and for years that no practice was open in."""
    if isinstance(written, date):
        return written.replace(day=1) if FIRST_YEAR <= written.year < LAST_YEAR else None
    if not written or not written[:4].isdecimal() or not FIRST_YEAR <= int(written[:4]) < LAST_YEAR:
        return None
    return Month.parse(written[:7]).first_day if written[5:7] not in ("", "00") else None
