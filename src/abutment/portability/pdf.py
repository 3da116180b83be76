"""A comparison as one printed sheet: the same values give the same bytes; no clock and no network are asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from abutment.kernel.money import format_usd
from abutment.portability.queries import Reconciliation
from abutment.portability.rows import months_of
from abutment.portability.rules.measures import Measure
from abutment.web.printing import printable, printed
from abutment.web.words import count_of, moment_in_words

_HERE = Path(__file__).parent / "typst"
# One sheet is read at a glance; the page and the JSON have the rest, and it says how much that is.
_LINES, _MOST_DIFFERENCES, _LONGEST = 33, 24, 60


def reconciliation_pdf(compared: Reconciliation, practice: str, moment: datetime, zone: ZoneInfo) -> bytes:
    """The sheet on US Letter: the sentence, what differs, the months, and on which versions it rests.

    zone: the practice's own, in which moments are said.
    """
    said = printable(_said(compared, practice, moment, zone))
    files = {"main.typ": _HERE / "reconciliation.typ", "said.json": json.dumps(said).encode()}
    return printed(files, moment)


def _said(compared: Reconciliation, practice: str, moment: datetime, zone: ZoneInfo) -> dict[str, Any]:
    rows = [row for year in months_of(compared) for row in year.rows]
    different, notes = compared.different, list(_notes(compared))
    taken = min(len(different), _MOST_DIFFERENCES) + 3 if different else 0
    room = max(_LINES - taken - 2 * len(notes), 0)
    owed = compared.receivables
    return {
        "title": f"Reconciliation of {practice}",
        "practice": _short(practice),
        "sentence": compared.sentence,
        "agrees": bool(compared.verdict and compared.verdict.agrees),
        "facts": list(_facts(compared, zone)),
        "owed": None if owed is None else {"there": _usd(owed.source_cents), "here": _usd(owed.our_cents)},
        "headings": ["Month", "Clinic", *(measure.label for measure in Measure)],
        "months": [
            [row.label, _short(row.clinic), *(_usd(cell.pair.our_cents) if cell else "" for cell in row.cells)]
            for row in rows[:room]
        ],
        "more_months": f"{count_of(len(rows) - room, 'older row')} on the page." if len(rows) > room else "",
        "different": [
            [
                line.pair.month_label,
                _short(line.clinic),
                line.label,
                _usd(line.pair.source_cents),
                _usd(line.pair.our_cents),
                _usd(line.pair.gap_cents),
            ]
            for line in different[:_MOST_DIFFERENCES]
        ],
        "more_different": f"{count_of(len(different) - _MOST_DIFFERENCES, 'more difference')} on the page."
        if len(different) > _MOST_DIFFERENCES
        else "",
        "notes": notes,
        "printed": f"Printed {moment_in_words(moment.astimezone(zone))}",
    }


def _facts(compared: Reconciliation, zone: ZoneInfo) -> Iterator[list[str]]:
    if compared.at is not None:
        yield ["Read as of", moment_in_words(compared.at.astimezone(zone))]
    if run := compared.run:
        yield ["Program", run.program_version or "it does not say"]
        yield ["Server", _short(run.server_version) or "it does not say"]
        yield ["Rows there", f"{run.rows:,} in {count_of(run.tables, 'table')}"]
        yield ["Import", f"number {run.pk}, started {moment_in_words(run.started_at.astimezone(zone))}"]


def _notes(compared: Reconciliation) -> Iterator[str]:
    if compared.unmapped:
        words = count_of(len(compared.unmapped), "word")
        yield f"{words} of the practice's lists have no meaning here yet; what hangs on them is counted as unmapped."
    if compared.found:
        values = count_of(sum(each.count for each in compared.found), "value")
        yield f"{values} did not fit: they name rows that are not there, or cannot be read. The rows are kept."
    if compared.restated:
        months = count_of(len({each.pair.month for each in compared.restated}), "month")
        yield f"{months} that had been imported came to another sum in this import."
    lost = [each.table for each in compared.tables if each.differs]
    if lost:
        yield f"Tables with another number of rows here: {', '.join(lost[:8])}."


def _usd(cents: int | None) -> str:
    return "no data" if cents is None else format_usd(cents, negative_in_parentheses=True)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
