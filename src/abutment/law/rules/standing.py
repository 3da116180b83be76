"""How a row stands on a day: its status with the reason, its citation, and whether it has started.

The data file has no column for status. It is derived here, and the first rule that fits wins:

1. proposed   the subject ends in _proposed, values.status is 'proposed', or the basis is primary_text_proposed
2. unread     verified is 'no'; values.current_rule_read is false; or the note says that the text in force was not read
3. contested  values.pending_law_change is true, values.conflict is given, or a value contains the word 'contested'
4. in_force   everything else: the rule, or the stated part of it, was read in some source
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from abutment.law.answers import Citation, Status
from abutment.law.errors import RowNotInForce
from abutment.law.rows import Row

# These notes say in words that newer text replaced what was read, and no later source repeats the values.
# Values cannot show it, so the rows are named; the reason is what the note says.
TEXT_IN_FORCE_NOT_READ: dict[str, str] = {
    "us-me-ownership-fee": "the chapter was replaced and the current ownership text was not read",
    "us-vt-license-period": "newer rules exist and were not read",
    "us-ky-license-ce": "the rules were renumbered and amended, and their education sections were not reached",
}

EVIDENCE: dict[str, str] = {
    "primary_text": "text read",
    "primary_text_partial": "part of the text read",
    "primary_text_proposed": "read in the text of a proposal only",
    "mixed": "part read, the rest second-hand",
    "secondary": "second-hand only",
    "citation_only": "citation only, text not read",
    "own_knowledge": "general knowledge, text not read",
    "design": "a default of this product, not law",
}

_TEXT_READ = frozenset({"primary_text", "primary_text_partial", "mixed"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A status and why a row has it."""

    status: Status
    reason: str


def standing_of(row: Row) -> Standing:
    """The status of a row by the rule at the top of this file, with the reason."""
    values = row.stated_values
    return (
        _proposed(row, values)
        or _unread(row, values)
        or _contested(values)
        or Standing(Status.IN_FORCE, _in_force_reason(row, values))
    )


def _proposed(row: Row, values: dict[str, Any]) -> Standing | None:
    if row.subject.endswith("_proposed") or values.get("status") == "proposed":
        return Standing(Status.PROPOSED, "the rule is a proposal and binds nobody yet")
    if row.basis == "primary_text_proposed":
        return Standing(Status.PROPOSED, "it was read in the text of a proposal; the adopted text was not checked")
    return None


def _unread(row: Row, values: dict[str, Any]) -> Standing | None:
    if row.basis == "design":
        return Standing(Status.UNREAD, "it is a default of this product, not law")
    if row.verified == "no":
        return Standing(Status.UNREAD, f"no copy of the text was read ({EVIDENCE[row.basis]})")
    if values.get("current_rule_read") is False:
        return Standing(Status.UNREAD, "an older rule was read, the current one was not")
    if row.id in TEXT_IN_FORCE_NOT_READ:
        return Standing(Status.UNREAD, TEXT_IN_FORCE_NOT_READ[row.id])
    return None


def _contested(values: dict[str, Any]) -> Standing | None:
    if values.get("pending_law_change"):
        return Standing(Status.CONTESTED, "a change of the law is pending or just made, and its text was not read")
    if values.get("conflict"):
        return Standing(Status.CONTESTED, f"sources disagree: {values['conflict']}")
    for text in _texts(values):
        if "contested" in text.lower():
            return Standing(Status.CONTESTED, f"the reading is disputed: {text}")
    return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


def _in_force_reason(row: Row, values: dict[str, Any]) -> str:
    if values.get("status") == "vacated":
        return "the row stands for the fact that the rule it names was set aside"
    return EVIDENCE[row.basis]


def text_was_read(row: Row) -> bool:
    """Whether the law's own text, or part of it, was read for the row as a whole."""
    return row.verified == "yes" and row.basis in _TEXT_READ and standing_of(row).status is not Status.UNREAD


def cite(row: Row, *, read: bool | None = None, evidence: str | None = None) -> Citation:
    """The row as a citation; read and evidence may be narrowed to the part of the row that a question is about."""
    standing = standing_of(row)
    return Citation(
        row_id=row.id,
        jurisdiction=row.jurisdiction,
        subject=row.subject,
        citation=row.citation or "no citation found",
        rule=row.rule,
        source=row.source,
        source_asof=row.source_asof,
        read=text_was_read(row) if read is None else read and text_was_read(row),
        evidence=evidence or EVIDENCE[row.basis],
        basis=row.basis,
        status=standing.status,
        status_reason=standing.reason,
        in_force_from=None if row.effective_date is None else str(row.effective_date),
        note=row.note,
        values=row.stated_values,
    )


def has_started(row: Row, on: date) -> bool:
    """Whether the rule is not known to start later; a rule whose start was not read counts as started."""
    return row.effective_date is None or row.effective_date.first_day <= on


def started(rows: Iterable[Row], on: date) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows that have started by a day, and a sentence for each that has not."""
    kept, later = [], []
    for row in rows:
        if has_started(row, on):
            kept.append(row)
        else:
            later.append(_starts_later(row, on))
    return tuple(kept), tuple(later)


def require_started(row: Row, on: date) -> None:
    """Raise RowNotInForce when the rule starts after the day asked about."""
    if not has_started(row, on):
        raise RowNotInForce(
            f"{_starts_later(row, on)} What held before was not read. Ask about a later day, or ask counsel."
        )


def _starts_later(row: Row, on: date) -> str:
    return f"{row.citation or row.id} ({row.id}) is in force from {row.effective_date}, and not yet on {on}."


def cautions_for(rows: Iterable[Row], on: date) -> tuple[str, ...]:
    """What a reader should know of each row beyond its rule: start date, status and note."""
    said: list[str] = []
    for row in rows:
        if row.basis == "design":
            continue
        standing = standing_of(row)
        if standing.status is not Status.IN_FORCE:
            said.append(f"{row.id}: {standing.status.label.lower()}, because {standing.reason}.")
        if row.effective_date is None:
            said.append(f"{row.id}: since when it is in force was not read; it is taken as in force on {on}.")
        elif row.effective_date.is_year_only and row.effective_date.first_day.year == on.year:
            said.append(f"{row.id}: in force from some day in {row.effective_date}, which day was not read.")
        if row.note:
            said.append(f"{row.id}: {row.note}")
    return tuple(said)


def joint_status(rows: Iterable[Row]) -> Status:
    """The weakest status among the rows of one answer; unread when there is no row."""
    order = (Status.UNREAD, Status.PROPOSED, Status.CONTESTED, Status.IN_FORCE)
    return min((standing_of(row).status for row in rows), key=order.index, default=Status.UNREAD)
