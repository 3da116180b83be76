"""What a form for a term begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abutment.agreements.proposals.finding import Ask, Proposal
from abutment.agreements.proposals.numbers import plain
from abutment.agreements.rules.values import TermKey


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form for a term begins with; nothing is entered until a person confirms it beside the words.

    fields: initial values of the fields of the form for key; parts: for a fee, those of each PartForm. A field of ""
    hangs on an ask: the form must ask it and not fall back on its own first choice (forms.proposed does). asks name the
    field as the form posts it (`accrues`, `parts-0-base`). quote is text[start:end] of the document with that number.
    """

    key: TermKey
    fields: Mapping[str, Any]
    parts: tuple[Mapping[str, Any], ...]
    asks: tuple[Ask, ...]
    quote: str
    section: str
    start: int
    end: int
    document: int


def drafted(
    key: TermKey,
    proposal: Proposal,
    fields: Mapping[str, Any],
    asks: Sequence[Ask] = (),
    parts: Sequence[Mapping[str, Any]] = (),
) -> Draft:
    """The draft with its words; asks are under the names of fields."""
    words = (proposal.quote, proposal.section, proposal.start, proposal.end, proposal.document)
    return Draft(key, fields, tuple(parts), tuple(dict.fromkeys(asks)), *words)


def percent_of(rate: str | None) -> str:
    """A share of one as the percentage that forms take: 0.125 is 12.5; empty where the paper says none."""
    return "" if rate is None else plain(Decimal(rate) * 100)


def asked(proposal: Proposal, about: str, field: str) -> list[Ask]:
    """What a proposal asks of a key of its value, under the name of the field that is filled from it."""
    return [Ask(field, ask.question) for ask in proposal.asks if ask.about == about]
