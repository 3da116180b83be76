"""Fees worked out by the paper itself: what is due on which amount. They check a formula and are no terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from abutment.agreements.proposals.fees import FeeReader, Read
from abutment.agreements.proposals.numbers import cents

_EXAMPLE = re.compile(
    r"\bexamples?\b|\bfor instance\b|\be\.g\.|\billustrat\w*|\bby way of example\b|\bassum(?:e|es|ing)\b|"
    r"\bhypothetical",
    re.I,
)
_MAKES = re.compile(
    r"[^.;$]{0,140}?(?:=|\bequals?\b|\b(?:is|are|be|amounts? to|results? in|pays?|owes?|produces?|"
    r"yields?)\b)[^.;$]{0,60}$",
    re.I,
)
_FEE = re.compile(r"\bfees?\b|\bcharges?\b|\bdue\b|\bpays?\b|\bpayment\b|\bowe|compensation", re.I)


def examples_of(reader: FeeReader) -> Iterator[Read]:
    """Examples of one statement. Its other numbers are examples too, and claimed: they are agreed by nobody."""
    statement = reader.statement
    heading = statement.heading.rpartition("/")[2]
    if not (
        _EXAMPLE.search(statement.words)
        or _EXAMPLE.search(statement.lead)
        or _EXAMPLE.search(heading)
        or _is_equation(reader)
    ):
        return
    moneys = [each for each in reader.inside if each.kind == "money"]
    for first, second in pairwise(moneys):
        between = statement.text[first.end : second.start]
        if first.value is None or second.value is None or not _MAKES.fullmatch(between):
            continue
        if _FEE.search(statement.words) and second.value <= first.value:
            value = {"base": cents(first.value), "fee": cents(second.value)}
            yield "fee.example", value, (first.start, second.end), ()
            break
    if _EXAMPLE.search(statement.words) or _EXAMPLE.search(statement.lead) or _is_equation(reader):
        reader.claim(*(each for each in reader.inside if each.kind in ("money", "percent")))


def _is_equation(reader: FeeReader) -> bool:
    """`$80,000 = $600`: nobody agrees in equations; they show how a fee is worked out."""
    return re.search(r"\$[\d,.]+\s*=\s*\$[\d,.]+", reader.statement.words) is not None
