"""What this room tells others, in numbers and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from abutment.foundation.events import Event


@dataclass(frozen=True)
class TermsSigned(Event):
    """An instrument was signed: what it says counts from now on, also for days gone by."""

    agreement_id: int
    entity_id: int
    amendment_number: int


@dataclass(frozen=True)
class FmvOpinionApproved(Event):
    """An opinion on market value counts from now on."""

    agreement_id: int
    entity_id: int
    term_id: int


@dataclass(frozen=True)
class OpinionGiven(Event):
    """Counsel said whether a method may be used."""

    opinion_id: int
    agreement_id: int
    entity_id: int
    allows: bool


@dataclass(frozen=True)
class OpinionWithdrawn(Event):
    """An opinion of counsel no longer holds from a day on."""

    opinion_id: int
    agreement_id: int
    entity_id: int
    withdrawn_on: date


@dataclass(frozen=True)
class AgreementEnded(Event):
    """The first day was set on which an agreement no longer holds."""

    agreement_id: int
    entity_id: int
    ends_on: date
