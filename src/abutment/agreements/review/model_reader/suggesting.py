"""What of an answer may be shown: codes of the catalog, and words that stand in the paper; nothing else of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from abutment.agreements.proposals import term_types
from abutment.agreements.proposals.numbers import amount, day, rate, whole

STATES = ("ADDRESSED", "PARTIAL", "ADVERSE")
"""What a model may suggest. That something is absent has no words to prove it."""
MOST_PER_ANSWER = 200
_SHORTEST_QUOTE, _LONGEST_QUOTE = 8, 2_000


def _share(words: str) -> str | None:
    return rate(words) if re.search(r"%|percent", words, re.I) else None


def _dollars(words: str) -> str | None:
    return amount(words) if re.search(r"\$|dollars?\b", words, re.I) else None


VALUES: Mapping[str, Callable[[str], Any]] = {
    "days": whole,
    "hours": whole,
    "months": whole,
    "years": whole,
    "rate": _share,
    "amount": _dollars,
    "start": day,
    "end": day,
    "per": str.strip,
    "base": str.strip,
    "format": str.strip,
}
"""Names of values a model may point at, and how we read the words that it points at."""


class Dropped(StrEnum):
    """Why something that the model said was thrown away."""

    NOT_AS_ASKED = "not in the form that was asked for"
    UNKNOWN = "a provision or type that nobody asked for"
    NOT_VERBATIM = "a quote that does not stand in the paper"
    NOT_A_QUOTE = "a quote too short or too long to prove anything"
    NOT_IN_THE_QUOTE = "a value that its own quote does not say"
    TOO_MANY = "more than are looked at"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A provision in a state, or a type of term with its value; the words are text[start:end] of the document."""

    code: str
    quote: str
    start: int
    end: int
    document: int
    state: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All that may be shown. failure: why not all pieces of the papers were read, in a sentence; empty where they
    were."""

    where: str
    model: str
    findings: tuple[Suggestion, ...] = ()
    terms: tuple[Suggestion, ...] = ()
    dropped: Mapping[Dropped, int] = field(default_factory=dict)
    pieces: int = 0
    pieces_read: int = 0
    failure: str = ""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Finding(_Strict):
    provision: str = Field(max_length=100)
    state: Literal["ADDRESSED", "PARTIAL", "ADVERSE"]
    quote: str


class _Value(_Strict):
    name: str = Field(max_length=40)
    words: str = Field(max_length=200)


class _Term(_Strict):
    type: str = Field(max_length=100)
    quote: str
    value: list[_Value] = Field(max_length=12)


class Sieve:
    """Takes answers one by one, keeps what holds, and counts what it throws away."""

    def __init__(self, provisions: frozenset[str]) -> None:
        self.dropped: Counter[Dropped] = Counter()
        self.findings: dict[tuple[Any, ...], Suggestion] = {}
        self.terms: dict[tuple[Any, ...], Suggestion] = {}
        self._provisions = provisions

    def take(self, answer: Any, words: str, start: int, document: int) -> None:
        """An answer, already out of its JSON, about words that begin at a character of a document."""
        if not isinstance(answer, dict) or set(answer) != {"findings", "terms"}:
            self.dropped[Dropped.NOT_AS_ASKED] += 1
            return
        for kind, keep in (("findings", self._finding), ("terms", self._term)):
            listed = answer[kind]
            if not isinstance(listed, list):
                self.dropped[Dropped.NOT_AS_ASKED] += 1
                continue
            if len(listed) > MOST_PER_ANSWER:
                self.dropped[Dropped.TOO_MANY] += len(listed) - MOST_PER_ANSWER
            for each in listed[:MOST_PER_ANSWER]:
                if (reason := keep(each, words, start, document)) is not None:
                    self.dropped[reason] += 1

    def _finding(self, source: Any, words: str, start: int, document: int) -> Dropped | None:
        try:
            said = _Finding.model_validate(source)
        except ValidationError:
            return Dropped.NOT_AS_ASKED
        if said.provision not in self._provisions:
            return Dropped.UNKNOWN
        at = _placed(said.quote, words)
        if isinstance(at, Dropped):
            return at
        place = (start + at, start + at + len(said.quote), document)
        self.findings.setdefault((said.provision, *place), Suggestion(said.provision, said.quote, *place, said.state))
        return None

    def _term(self, source: Any, words: str, start: int, document: int) -> Dropped | None:
        try:
            said = _Term.model_validate(source)
        except ValidationError:
            return Dropped.NOT_AS_ASKED
        if said.type not in term_types() or any(each.name not in VALUES for each in said.value):
            return Dropped.UNKNOWN
        at = _placed(said.quote, words)
        if isinstance(at, Dropped):
            return at
        value = {each.name: _read(each, said.quote) for each in said.value}
        if not value or None in value.values():
            return Dropped.NOT_IN_THE_QUOTE
        place = (start + at, start + at + len(said.quote), document)
        self.terms.setdefault((said.type, *place), Suggestion(said.type, said.quote, *place, value=value))
        return None


def _placed(quote: str, words: str) -> int | Dropped:
    """Where a quote stands, character by character."""
    if not _SHORTEST_QUOTE <= len(quote.strip()) <= _LONGEST_QUOTE or not re.search(r"\w", quote):
        return Dropped.NOT_A_QUOTE
    at = words.find(quote)
    return at if at >= 0 else Dropped.NOT_VERBATIM


def _read(value: _Value, quote: str) -> Any:
    """The value as we ourselves read the words that the model points at; None where they are not of the quote."""
    whole_words = rf"(?<![\w.,]){re.escape(value.words.strip())}(?!\w|[.,]\d)"  # never the 5 of 15 or of 0.5
    if not value.words.strip() or not re.search(whole_words, quote):
        return None
    return VALUES[value.name](value.words)
