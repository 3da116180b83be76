"""One proposed term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Proposal:
    """A typed value with the words that it was read from: text[start:end] is the quote.

    value: numbers of days, hours or months as whole numbers; rates and amounts as decimal text; bands as lists.
    """

    type: str
    value: Mapping[str, Any]
    quote: str
    section: str
    start: int
    end: int
    document: int = 0
