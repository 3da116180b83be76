"""What a review says of one provision, in words and with the words that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from abutment.agreements.review.catalog import Provision


class State(StrEnum):
    """How a text stands to a provision."""

    ADDRESSED = "ADDRESSED"  # every essential element is there
    PARTIAL = "PARTIAL"  # some are; which are not is said
    ADVERSE = "ADVERSE"  # the text decides it against the practice
    ABSENT = "ABSENT"  # nothing was found in a text that could be read whole
    UNREADABLE = "UNREADABLE"  # nothing was found, and parts could not be read


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the text as they stand there: text[start:end]."""

    text: str
    section: str
    page: int
    start: int
    end: int
    element: str = ""
    document: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that was looked at."""

    section: str
    start: int
    end: int
    text: str
    document: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """What one paper of the agreement says by itself; papers count in their order."""

    document: int
    state: State


@dataclass(frozen=True, slots=True)
class Finding:
    """One provision in one agreement. missing: the names of essential elements that were not found; positions: of each
    paper that speaks to it, the one that takes precedence first."""

    provision: Provision
    state: State
    missing: tuple[str, ...]
    quotes: tuple[Quote, ...]
    candidates: tuple[Candidate, ...]
    positions: tuple[Position, ...] = ()

    @property
    def papers_differ(self) -> bool:
        """Whether one paper decides it against the practice and another does not."""
        return len({position.state is State.ADVERSE for position in self.positions}) > 1
