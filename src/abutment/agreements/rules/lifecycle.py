"""Where an agreement or an amendment stands on a day, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """How far an instrument has come; the days of its stamps decide, nothing else."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    COUNSEL = "counsel"
    SIGNED = "signed"
    ACTIVE = "active"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The stage as people say it."""
        return {"counsel": "Reviewed by counsel", "signed": "Signed, not yet in effect"}.get(
            self.value, self.value.capitalize()
        )

    @property
    def kind(self) -> str:
        """The kind of status by which it is drawn."""
        return {"active": "good", "ended": "off", "signed": "neutral"}.get(self.value, "waiting")

    @property
    def is_signed(self) -> bool:
        """Whether it was signed, whatever became of it."""
        return self in (Stage.SIGNED, Stage.ACTIVE, Stage.ENDED)


@dataclass(frozen=True, slots=True)
class Stamps:
    """The days of an instrument; ends_on is the first day on which the agreement no longer holds."""

    effective_on: date
    reviewed_on: date | None = None
    counsel_on: date | None = None
    signed_on: date | None = None
    ends_on: date | None = None


def stage(stamps: Stamps, on: date) -> Stage:
    """Where it stands on a day.

    >>> stage(Stamps(date(2026, 1, 1), reviewed_on=date(2025, 12, 1)), date(2026, 5, 1)).label
    'Reviewed'
    """
    if stamps.signed_on is not None and stamps.signed_on <= on:
        if stamps.ends_on is not None and stamps.ends_on <= on:
            return Stage.ENDED
        return Stage.ACTIVE if stamps.effective_on <= on else Stage.SIGNED
    if stamps.counsel_on is not None and stamps.counsel_on <= on:
        return Stage.COUNSEL
    if stamps.reviewed_on is not None and stamps.reviewed_on <= on:
        return Stage.REVIEWED
    return Stage.DRAFT


def next_step(
    at: Stage, *, papers: int, terms: int, waiting_terms: int, places: int = 0, approver: str = "the other side"
) -> str:
    """What is to be done next, in words; empty when nothing is. places: locations that wait; approver: for whom.

    >>> next_step(Stage.DRAFT, papers=1, terms=3, waiting_terms=2)
    '2 terms wait for the other side to approve them.'
    """
    if at in (Stage.ACTIVE, Stage.SIGNED, Stage.ENDED):
        return ""
    if not papers:
        return "Attach the paper."
    if not terms:
        return "Enter its terms, each with the words that it rests on."
    if waiting_terms:
        count = "1 term waits" if waiting_terms == 1 else f"{waiting_terms} terms wait"
        return f"{count} for {approver} to approve {'it' if waiting_terms == 1 else 'them'}."
    if places:
        count = "1 location waits" if places == 1 else f"{places} locations wait"
        return f"{count} for {approver} to approve {'it' if places == 1 else 'them'}."
    return {
        Stage.DRAFT: "Record that it was reviewed.",
        Stage.REVIEWED: "Counsel reviews it.",
        Stage.COUNSEL: "Record that it was signed.",
    }[at]
