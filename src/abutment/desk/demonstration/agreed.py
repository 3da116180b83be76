"""What was agreed in the demonstration: one file for each party, read strictly, beside the papers that it quotes."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Annotated, Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, Field

from abutment.agreements.rules.values import FmvOpinion, TermValue
from abutment.desk.demonstration.plan import month_from
from abutment.law.rules.fees import FeeMethod

Day: TypeAlias = int | tuple[int, int]
"""The first day of a month that is counted from the month of the building, or another day of it."""

FOLDER = "agreements"
REVIEW_BEFORE_SIGNING = timedelta(days=12)
COUNSEL_BEFORE_SIGNING = timedelta(days=5)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Paper(_Part):
    """A document by the name of its file, without folder and ending."""

    file: str
    role: str
    title: str


class AgreedTerm(_Part):
    """A typed term and the words that it rests on, in one of the papers of its instrument, or else in the first."""

    section: str
    quote: str
    value: Annotated[TermValue, Field(discriminator="key")]
    starts: Day | None = None
    ends: Day | None = None
    paper: str = ""


class Instrument(_Part):
    """The agreement as first signed, or an amendment. Without days of review or signing it is a draft."""

    papers: list[Paper] = Field(min_length=1)
    terms: list[AgreedTerm]
    title: str = ""
    effective: Day | None = None
    reviewed: Day | None = None
    signed: Day | None = None
    is_approved: bool = True

    def paper_of(self, term: AgreedTerm) -> str:
        """The file in which a term's words stand."""
        return term.paper or self.papers[0].file


class MarketValue(_Part):
    """An appraiser's opinion, and the words of its range."""

    file: str
    title: str
    section: str
    quote: str
    starts: Day
    ends: Day
    value: FmvOpinion


class CounselLetter(_Part):
    """Counsel's letter on methods of pay in the practice's state."""

    file: str
    title: str
    methods: list[FeeMethod]
    given: Day
    starts: Day
    ends: Day | None = None
    words: str
    allows: bool = True


class AgreedParty(_Part):
    """Who agreed: the practice or the manager of the network, or somebody outside by name."""

    role: str
    of: Literal["practice", "manager", ""] = ""
    name: str = ""
    signatory: str = ""


class End(_Part):
    """The first day on which an agreement no longer holds, and why."""

    day: Day
    because: str


class Agreed(_Part):
    """An agreement with all that belongs to it."""

    kind: str
    title: str
    starts: Day
    ends: End | None = None
    parties: list[AgreedParty] = [
        AgreedParty(role="practice", of="practice"),
        AgreedParty(role="manager", of="manager"),
    ]
    covers_each_location: bool = False
    entered_by: Literal["manager", "owner"] = "manager"
    instruments: list[Instrument] = Field(min_length=1)
    market_values: list[MarketValue] = []
    opinions: list[CounselLetter] = []
    others: list[Paper] = []

    @property
    def papers(self) -> list[str]:
        """The files of all its papers."""
        signed = [paper.file for instrument in self.instruments for paper in instrument.papers]
        outside = [value.file for value in self.market_values] + [letter.file for letter in self.opinions]
        return [*signed, *outside, *(paper.file for paper in self.others)]


class AgreedByParty(_Part):
    """All agreements of one practice, or of the organization for itself."""

    party: str
    agreements: list[Agreed]


def day_of(today: date, day: Day) -> date:
    """A day of the plan in the calendar.

    >>> day_of(date(2026, 11, 21), -1), day_of(date(2026, 11, 21), (-1, 16))
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 16))
    """
    months, number = (day, 1) if isinstance(day, int) else day
    return month_from(today, months).replace(day=number)


def folder_of(party: str) -> str:
    """The name under which a party's file and papers lie.

    >>> folder_of("Cedar Grove Dental"), folder_of("Palisade Pediatric Dentistry")
    ('cedar-grove', 'palisade')
    """
    names = [entry.name.removesuffix(".yaml") for entry in resources.files(__package__).joinpath(FOLDER).iterdir()]
    words = party.lower().replace(" ", "-")
    return max((name for name in names if f"{words}-".startswith(f"{name}-")), key=len)


@cache
def agreed(party: str) -> tuple[Agreed, ...]:
    """What a practice, or the organization, has agreed."""
    text = resources.files(__package__).joinpath(FOLDER, f"{folder_of(party)}.yaml").read_text("utf-8")
    found = AgreedByParty.model_validate(yaml.safe_load(text))
    if found.party != party:
        raise ValueError(f"{folder_of(party)}.yaml is of {found.party}, not of {party}.")
    return tuple(found.agreements)
