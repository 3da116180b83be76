"""What this room tells others, in numbers and days."""

from __future__ import annotations

from dataclasses import dataclass

from abutment.foundation.events import Event


@dataclass(frozen=True)
class RecordsImported(Event):
    """An import of a practice's records stands; all three counts are 0 where nothing had changed."""

    practice_id: int
    run_id: int
    rows_new: int
    rows_changed: int
    rows_gone: int
