"""What a text is: one of the agreements that are reviewed here, or something else that is named as what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from abutment.agreements.clauses.marks import bare

_TITLE_LINES = 12
_TITLE_CHARACTERS = 900
_TITLE_LINE = 120
_LEAST = 3.0
_CLEARLY = 1.0
_CALLED = re.compile(
    r"\b[Tt](?:his|HIS) ((?:[A-Z][\w/&-]*,? (?:and |for |of )?){1,7}(?:Agreement|AGREEMENT|Lease|LEASE|Note|NOTE))\b"
)
_CAPITALS = re.compile(r"(?:[A-Z][A-Z,/&-]+ +){2,}")
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
    weak: tuple[re.Pattern[str], ...]
    cues: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def _known() -> tuple[_Known, ...]:
    source = yaml.safe_load((files("abutment.agreements.review.catalog") / "kinds.yaml").read_text())
    return tuple(
        _Known(
            TextKind(each["code"], each["name"], tuple(each.get("review", ()))),
            _patterns(each["title"]),
            _patterns(each.get("weak", ())),
            _patterns(each["cues"]),
        )
        for each in source
    )


def _patterns(sources: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source, re.I) for source in sources)


def kind_of(text: str, said: str | None = None) -> TextKind:
    """What a text is: by its title, and by how many of a kind's words it uses. UNKNOWN when nothing says enough.
    said: the same as rules read it, without what its printing put between the words, where that is known.

    A text that could be reviewed is taken for another kind only when that is clearly likelier: to name an agreement
    wrongly leaves it unread.
    """
    title, words = _title(text), text if said is None else said
    if words != text:
        title = f"{title} / {_title(words)}"
    scored = [(known.kind, _score(known, title, words)) for known in _known()]
    reviewed = max((each for each in scored if each[0].is_reviewed), key=lambda each: each[1])
    other = max((each for each in scored if not each[0].is_reviewed), key=lambda each: each[1])
    if reviewed[1] >= _LEAST and other[1] < reviewed[1] + _CLEARLY:
        return reviewed[0]
    return other[0] if other[1] >= _LEAST else UNKNOWN


def _score(known: _Known, title: str, text: str) -> float:
    named = sum(1 for pattern in known.title if pattern.search(title))
    hinted = any(pattern.search(title) for pattern in known.weak)
    used = sum(min(4, len(pattern.findall(text))) / 4 for pattern in known.cues) / max(_FEW_CUES, len(known.cues))
    return max(min(named, 2) * 3.0, 1.5 * hinted) + used * 8


def _title(text: str) -> str:
    """The first lines that look like a title, and what the first paragraph calls the paper."""
    lines = [bare(line)[0] for line in text[:4000].split("\n") if line.strip()]
    lines = [line for line in lines if not line.startswith("SOURCE:")][:_TITLE_LINES]
    short = [_titled(line) for line in lines]
    calls = [found[1] for found in _CALLED.finditer(text[:3000])][:2]
    return " / ".join(filter(None, [*short, *calls]))[:_TITLE_CHARACTERS]


def _titled(line: str) -> str:
    """A short line, or the capitals with which a long one begins."""
    if len(line) <= _TITLE_LINE:
        return line
    capitals = _CAPITALS.match(line)
    return capitals[0][:_TITLE_LINE] if capitals else ""
