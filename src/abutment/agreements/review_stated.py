"""What a paper seems to state, and what is wrong with it as a piece of writing: rows in groups that fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from abutment.agreements.proposals import Draft
from abutment.agreements.review_marks import Marks, Place
from abutment.agreements.review_values import SaidValue, said_value
from abutment.agreements.review_words import defect_name, term_name

FEW = 6
"""So many rows of one kind are shown at once; more fold."""

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Fees and payment", ("fee.", "fee_", "payment.", "late_charge", "onboarding.cap")),
    ("Term and end", ("term.", "transition.", "divestiture.", "work_back")),
    ("Data and records", ("data.", "records.", "phi.", "breach.", "individual_request.")),
    ("Services and reports", ("sla.", "onboarding.", "report.")),
    ("Insurance, law and the rest", ("",)),
)


@dataclass(frozen=True)
class TermRow:
    """A term that a paper seems to state; number: its place among the proposals."""

    number: int
    name: str
    kind: str
    value: SaidValue
    place: Place
    questions: tuple[str, ...]
    is_executable: bool

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"term-{self.number}"


@dataclass(frozen=True)
class TermGroup:
    """Terms of one subject. waiting: how many of them a person is asked about or can confirm."""

    name: str
    rows: tuple[TermRow, ...]
    waiting: int

    @property
    def is_open(self) -> bool:
        """Few are shown at once, and so is what waits for a person."""
        return self.waiting > 0 or len(self.rows) <= FEW


@dataclass(frozen=True)
class DefectRow:
    """A defect of the paper as a piece of writing."""

    number: int
    name: str
    explanation: str
    place: Place
    other: Place | None = None

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"defect-{self.number}"


@dataclass(frozen=True)
class DefectGroup:
    """Defects of one kind."""

    name: str
    rows: tuple[DefectRow, ...]
    is_open: bool


def terms_of(sources: Iterable[Mapping[str, Any]], marks: Marks, drafts: Mapping[int, Draft]) -> list[TermRow]:
    """The terms in the order in which the papers state them, without what stands below its formula. drafts: by
    place those that software executes."""
    rows = []
    known = [*sources]
    worked_out = [example for each in known for example in each["value"].get("examples") or ()]
    for number, source in enumerate(known):
        kind = str(source["type"])
        if kind == "fee.example" and [source["value"].get("base"), source["value"].get("fee")] in worked_out:
            continue  # it stands below its formula
        name = term_name(kind)
        place = marks.quoted(source, name, f"term-{number}")
        questions = tuple(dict.fromkeys(str(each["question"]) for each in source.get("asks", ())))
        value = said_value(kind, source["value"])
        rows.append(TermRow(number, name, kind, value, place, questions, number in drafts))
    return rows


def grouped_terms(rows: Sequence[TermRow], confirmable: Iterable[int] = ()) -> list[TermGroup]:
    """Terms by their subject. confirmable: the places of those that the reader can confirm now."""
    by_group: dict[str, list[TermRow]] = {}
    for row in rows:
        name = next(name for name, starts in _GROUPS if row.kind.startswith(starts))
        by_group.setdefault(name, []).append(row)
    can = set(confirmable)
    return [
        TermGroup(name, tuple(found), sum(1 for row in found if row.questions or row.number in can))
        for name, _ in _GROUPS
        if (found := by_group.get(name))
    ]


def defects_of(sources: Sequence[Mapping[str, Any]], marks: Marks) -> list[DefectGroup]:
    """The defects by their kind, in the order in which the kinds are met."""
    by_kind: dict[str, list[DefectRow]] = {}
    for number, source in enumerate(sources):
        name = defect_name(str(source["kind"]))
        place = marks.quoted(source, name, f"defect-{number}")
        against = source.get("other")
        other = marks.quoted(against, name, f"defect-{number}") if against else None
        by_kind.setdefault(name, []).append(DefectRow(number, name, str(source["explanation"]), place, other))
    is_short = len(sources) <= FEW
    return [DefectGroup(name, tuple(rows), is_short) for name, rows in by_kind.items()]
