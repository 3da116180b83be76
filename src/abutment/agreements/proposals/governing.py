"""The law that governs a paper: "the laws of Ohio govern", "governed by Ohio law", a heading and a state alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abutment.agreements.proposals.fees import Read
from abutment.agreements.proposals.statements import Statement
from abutment.law.jurisdictions import NAMES

_CODES = {name.lower(): code for code, name in NAMES.items()}
_NAME = (
    "(?P<state>"
    + "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in sorted(_CODES, key=len, reverse=True))
    + r")\b"
)
_OF = r"(?:the\s+)?(?:(?:state|commonwealth|district)\s+of\s+)?"
_LAW_OF = rf"\b(?:internal\s+|substantive\s+)*laws?\s+(?:and\s+\w+\s+)?of\s+{_OF}{_NAME}"
_LAW_NAMED = rf"{_NAME}\s+(?:state\s+)?laws?\b"
_GOVERNS = r"(?:shall\s+|will\s+)?(?:governs?|controls?|appl(?:y|ies))\b"
_SAYS = tuple(
    re.compile(each, re.I)
    for each in (
        rf"\b(?:governed|construed|interpreted)\b[^.;]{{0,120}}?{_LAW_OF}",
        rf"\b(?:governed|construed|interpreted)\b[^.;]{{0,60}}?\b{_LAW_NAMED}",
        rf"\bgoverning\s+law[^.;]{{0,80}}?{_LAW_OF}",
        rf"\bgoverning\s+law\W{{1,4}}{_OF}{_NAME}",
        rf"{_LAW_OF}[^.;]{{0,40}}?\s{_GOVERNS}",
        rf"\b{_LAW_NAMED}\s+{_GOVERNS}",
    )
)
_ALONE = re.compile(
    rf"(?:the\s+)?(?:laws?\s+of\s+)?{_OF}{_NAME}(?:\s+laws?)?(?:\s+{_GOVERNS})?"
    r"(?:,?\s*(?:without|to the extent|excluding|except|regardless|not including)\b.*)?\W*",
    re.I | re.S,
)
_HEADED = re.compile(r"\b(?:governing|applicable|choice of|controlling)\s+law\b|\blaw (?:and|&) [\w ]+$|\blaw$", re.I)


def law_of(statement: Statement) -> Iterator[Read]:
    """The state whose law governs; under a heading that says so, its name alone."""
    for pattern in _SAYS:
        if found := pattern.search(statement.text, statement.start, statement.end):
            yield _found(found)
            return
    is_headed = _HEADED.search(statement.heading.rpartition(" / ")[2])
    if is_headed and (found := _ALONE.fullmatch(statement.text, statement.start, statement.end)):
        yield _found(found)


def _found(found: re.Match[str]) -> Read:
    return "law.governing", {"state": _CODES[" ".join(found["state"].lower().split())]}, found.span(), ()
