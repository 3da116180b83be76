"""Whether words are said or denied: "shall not decide", "nothing in this agreement shall prevent"."""

from __future__ import annotations

import re

_IDIOM = re.compile(
    r"\bnot (?:be )?(?:limited|restricted) to|\bnot only\b|\bnot (?:less|more|fewer|later|earlier|longer) than|"
    r"\bno (?:less|more|fewer|later|earlier|longer) than|\bwhether or not\b|\bnot (?:be )?unreasonabl[ey]\b[^,;.]{0,40}"
    r"|\bnot to compete\b|\bnotwithstanding\b|\bif not\b|\bor not\b|\bno\. ?\d|\bnot withheld\b|\bnot otherwise\b",
    re.I,
)
_DENIES = re.compile(
    r"\b(?:not|nothing|neither|never|nor|no|none|cannot|without (?:the )?(?:right|authority|power)|lacks?|refrains?"
    r"|(?:prohibited|prevented|precluded|barred|restrained|excluded) from|may not|n't)\b",
    re.I,
)
_TURNS = re.compile(
    r"\b(?:prevent|prohibit|preclude|restrict|limit|impair|diminish|derogate|forbid|bar)(?:s|ing)?\b", re.I
)
_PART = re.compile(
    r"[.;:](?=\s)|,? but\b|\bprovided,? (?:however|that)\b|\bexcept\b|\bhowever\b"
    r"|, and (?:the |each |all )?(?-i:[A-Z])|\balthough\b[^,]*,",
    re.I,
)
"""What begins a part of its own: also a new subject, "and Practice shall"."""


def is_denied(sentence: str, start: int, end: int) -> bool:
    """Whether sentence[start:end] is denied by words before it, or in it, in its own part of the sentence.

    A denial turned round ("nothing shall prevent Manager from deciding") says the thing; "not limited to" denies
    nothing.
    """
    part = _IDIOM.sub(" ", sentence[_part_start(sentence, start) : end])
    denied = _DENIES.search(part)
    return denied is not None and _TURNS.search(part, denied.end()) is None


def _part_start(sentence: str, start: int) -> int:
    """Where the part of a sentence begins that holds a character; "Manager shall not:" reaches into its whole list."""
    begins, in_list = 0, False
    for mark in _PART.finditer(sentence, 0, start):
        if mark[0] == ":" and _DENIES.search(sentence, begins, mark.start()) is not None:
            in_list = True
        elif mark[0] != ";" or not in_list:
            begins, in_list = mark.end(), False
    return begins
