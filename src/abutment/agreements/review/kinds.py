"""What a text is: one of the agreements that are reviewed here, or something else that is named as what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from abutment.agreements.clauses.marks import bare

_TITLE_LINES = 12
_TITLE_CHARACTERS = 900
_LEAST = 3.0
_FEW_CUES = 10
"""A kind with few words of its own must not win by having them all."""


@dataclass(frozen=True, slots=True)
class TextKind:
    """A kind of text. reviews: the catalogs that fit it, none for what is not reviewed here."""

    code: str
    name: str
    reviews: tuple[str, ...] = ()

    @property
    def is_reviewed(self) -> bool:
        """Whether any catalog was made for texts like this."""
        return bool(self.reviews)


UNKNOWN = TextKind("unknown", "a text that is none of the agreements reviewed here")


@dataclass(frozen=True, slots=True)
class _Known:
    kind: TextKind
    title: tuple[re.Pattern[str], ...]
    cues: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def _known() -> tuple[_Known, ...]:
    source = yaml.safe_load((files("abutment.agreements.review.catalog") / "kinds.yaml").read_text())
    return tuple(
        _Known(
            TextKind(each["code"], each["name"], tuple(each.get("review", ()))),
            tuple(re.compile(pattern, re.I) for pattern in each["title"]),
            tuple(re.compile(pattern, re.I) for pattern in each["cues"]),
        )
        for each in source
    )


def kind_of(text: str) -> TextKind:
    """What a text is: by its title, and by how many of a kind's words it uses. UNKNOWN when nothing says enough."""
    title = _title(text)
    best, most = UNKNOWN, 0.0
    for known in _known():
        named = sum(1 for pattern in known.title if pattern.search(title))
        used = sum(min(4, len(pattern.findall(text))) / 4 for pattern in known.cues) / max(_FEW_CUES, len(known.cues))
        score = min(named, 2) * 3 + used * 8
        if score > most:
            best, most = known.kind, score
    return best if most >= _LEAST else UNKNOWN


def _title(text: str) -> str:
    """The first lines that look like a title, and the first words of the text."""
    lines = [bare(line)[0] for line in text[:4000].split("\n") if line.strip()]
    short = [line for line in lines[:_TITLE_LINES] if len(line) <= 120 and not line.startswith("SOURCE:")]
    return " / ".join(short)[:_TITLE_CHARACTERS]
