"""What one import wrote among a practice's money, so that only that is added up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Months: TypeAlias = frozenset[date | None]
"""First days of months; None stands for rows without a day."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Months and families of rows that are new, changed or gone, as they were before and as they are now.

    sources: tables of the source that have such rows, in small letters. posted and done: months by table of ours, by
    the day of posting and by the day of the procedure. fed: months of which fees may come to something else.
    guarantors: the families to add up again, by their guarantor's number; members: of all their patients that number;
    both None where every family is to be added up.
    """

    sources: frozenset[str]
    posted: Mapping[str, Months]
    done: Mapping[str, Months]
    fed: Months
    guarantors: frozenset[int] | None
    members: Mapping[int, int] | None
