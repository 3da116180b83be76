"""How soon a breach of patient data must be told, by federal and by state law.

Both clocks run; the shorter one for the people affected is stated. A state period that was not read still counts
when it is the shorter, and the answer says that it was not read.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from abutment.law.answers import Answer, Citation, Status
from abutment.law.errors import NothingRead
from abutment.law.jurisdictions import FEDERAL, NAMES
from abutment.law.rows import LawBook, Row
from abutment.law.rules.standing import cautions_for, cite, joint_status, started
from abutment.law.values.privacy import HipaaBreach, StateBreach

# The federal rows do not carry the addressee as a value; their ids are the paragraphs 164.404, .406, .408 and .410.
_FEDERAL_ADDRESSEES = {
    "hipaa-breach-individual": "the people affected",
    "hipaa-breach-media": "the media",
    "hipaa-breach-hhs-large": "HHS",
    "hipaa-breach-hhs-small": "HHS",
    "hipaa-breach-ba": "the covered entity, by its business associate",
}
PEOPLE_AFFECTED = "the people affected"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachClock:
    """A notice that is due: to whom, within how many days, counted from what, for breaches of which size."""

    to: str
    days: int
    counted_from: str
    condition: str
    is_federal: bool
    citation: Citation


@dataclass(frozen=True, kw_only=True)
class BreachClocksAnswer(Answer):
    """Every clock that starts when a breach is discovered in one place."""

    topic: ClassVar[str] = "breach-clocks"

    clocks: tuple[BreachClock, ...] = ()

    @property
    def shortest(self) -> BreachClock:
        """The shortest clock for telling the people affected; raises NothingRead when no clock was read."""
        told = [each for each in self.clocks if each.to == PEOPLE_AFFECTED]
        if not told:
            raise NothingRead(
                f"No clock for telling the people affected was read for {self.jurisdiction}. Ask counsel."
            )
        return min(told, key=lambda each: each.days)


def breach_clocks_in(book: LawBook, jurisdiction: str, on: date) -> BreachClocksAnswer:
    """The federal clocks and, where a row exists, the state's own; the shorter for the people affected is stated."""
    federal, later_federal = started(book.of(FEDERAL, "hipaa_breach"), on)
    state, later_state = started(book.of(jurisdiction, "state_breach"), on)
    clocks = tuple(clock for row in (*state, *federal) for clock in _clocks(row))
    rows = (*state, *federal)
    return BreachClocksAnswer(
        jurisdiction=jurisdiction,
        on=on,
        status=joint_status(state) if state else (Status.IN_FORCE if jurisdiction == FEDERAL else Status.UNREAD),
        sentence=_sentence(jurisdiction, clocks, has_state=bool(state)),
        values={row.id: row.stated_values for row in rows},
        citations=tuple(cite(row) for row in rows),
        remarks=(*later_federal, *later_state),
        cautions=cautions_for(rows, on),
        clocks=clocks,
    )


def _sentence(jurisdiction: str, clocks: tuple[BreachClock, ...], *, has_state: bool) -> str:
    told = [clock for clock in clocks if clock.to == PEOPLE_AFFECTED]
    if not told:
        return f"{NAMES[jurisdiction]}: no clock was read."
    shortest = min(told, key=lambda each: each.days)
    whose = "federal clock, the shorter" if shortest.is_federal else "state clock, the shorter"
    if all(clock.days == shortest.days for clock in told):
        whose = "state and federal clocks agree"
    said = f"tell the people affected within {shortest.days} days of discovery ({whose})."
    if jurisdiction == FEDERAL:
        said = f"tell the people affected within {shortest.days} days of discovery."
    elif not has_state:
        said = f"tell the people affected within {shortest.days} days of discovery (federal; no state clock was read)."
    if not shortest.citation.read:
        said += " The text of this clock was not read."
    return f"{NAMES[jurisdiction]}: {said}"


def _clocks(row: Row) -> tuple[BreachClock, ...]:
    if isinstance(row.values, StateBreach):
        return _state_clocks(row, row.values)
    if isinstance(row.values, HipaaBreach) and row.id in _FEDERAL_ADDRESSEES:
        return _federal_clock(row, row.values)
    return ()


def _state_clocks(row: Row, values: StateBreach) -> tuple[BreachClock, ...]:
    counted_from = values.clock or "discovery (not read, assumed)"
    people = BreachClock(
        to=PEOPLE_AFFECTED,
        days=values.max_days,
        counted_from=counted_from,
        condition="any size",
        is_federal=False,
        citation=cite(row),
    )
    if values.ag_days is None:
        return (people,)
    attorney_general = BreachClock(
        to="the Attorney General",
        days=values.ag_days,
        counted_from=counted_from,
        condition="any size"
        if values.ag_notice_threshold is None
        else f"more than {values.ag_notice_threshold} residents",
        is_federal=False,
        citation=cite(row),
    )
    return (people, attorney_general)


def _federal_clock(row: Row, values: HipaaBreach) -> tuple[BreachClock, ...]:
    condition = "any size"
    if values.threshold_gt is not None:
        condition = f"more than {values.threshold_gt} people ({values.scope or 'in all'})"
    elif values.threshold_ge is not None:
        condition = f"{values.threshold_ge} people or more"
    elif values.threshold_lt is not None:
        condition = f"fewer than {values.threshold_lt} people"
    days = values.max_days if values.max_days is not None else values.due_days_after_year_end
    if days is None:
        return ()
    return (
        BreachClock(
            to=_FEDERAL_ADDRESSEES[row.id],
            days=days,
            counted_from="discovery" if values.max_days is not None else "the end of the calendar year of discovery",
            condition=condition,
            is_federal=True,
            citation=cite(row),
        ),
    )
