"""One proposed term, and what its paper leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that the paper does not answer and a person must. about: the key of the value that hangs on it."""

    about: str
    question: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A typed value with the words that it was read from: text[start:end] is the quote.

    value: numbers of days, hours or months as whole numbers; rates (as shares of one) and amounts as decimal text; None
    where the paper leaves it open, which asks then say.
    """

    type: str
    value: Mapping[str, Any]
    quote: str
    section: str
    start: int
    end: int
    document: int = 0
    asks: tuple[Ask, ...] = ()
