"""Words as they are compared: stems, and the sentence in which a character stands."""

from __future__ import annotations

import re
from functools import lru_cache

_SUFFIX = re.compile(
    r"(?:ifications?|ifying|ifies|ified|ify|ations?|ating|ated|ates?|itions?|ities|ity|ments?|ances?|ences?|ions?"
    r"|ings?|ies|ied|ally|als?|ed|es|e|s|y)$"
)
_LEAST_STEM = 3
_LONGEST_STEM = 12
_WORD = re.compile(r"[A-Za-z][A-Za-z\u2019']*")
_EMPTY = frozenset(
    str.split(
        "a an the of and or to in for on by with from under all any each its their other such this that these those as "
        "at be is are no not per upon if into between party parties agreement section article hereof hereunder herein "
        "thereof general provision term condition requirement right obligation certain related relating matter "
        "miscellaneous information additional various exhibit schedule respect regarding above below"
    )
)
_REACH = 600
_END = re.compile(r"[.!?;]\s|\n\s*\n|\n\s*(?:[-*\u2022#|]|\([a-z0-9]{1,4}\)|[a-z0-9]{1,2}[.)]\s)")


@lru_cache(maxsize=16384)
def singular(word: str) -> str:
    """A word in small letters, one of its kind."""
    lower = word.lower().replace("\u2019", "'").removesuffix("'s").removesuffix("'")
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")) and len(lower) > 3:
        return lower[:-1]
    return lower


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """What confidential, confidentiality and Confidential have in common."""
    lower = word.lower().replace("\u2019", "'").removesuffix("'s").strip("'")
    for _ in range(2):  # confidential-ity, then confident-al
        found = _SUFFIX.search(lower)
        if found and found.start() >= _LEAST_STEM:
            lower = lower[: found.start()]
    return lower[:_LONGEST_STEM]


_EMPTY_STEMS = frozenset(stem(word) for word in _EMPTY)


def telling(words: str) -> tuple[str, ...]:
    """The stems of the words that say what something is about, in their order."""
    stems = (stem(word) for word in _WORD.findall(words) if word.lower() not in _EMPTY)
    return tuple(each for each in stems if each not in _EMPTY_STEMS and len(each) > 1)


def sentence_around(text: str, at: int) -> tuple[int, int]:
    """The sentence, line of a list or row of a table in which a character stands; at most so far to each side."""
    start = max(0, at - _REACH)
    for found in _END.finditer(text, start, at):
        start = found.end()
    after = _END.search(text, at, min(len(text), at + _REACH))
    end = min(len(text), at + _REACH) if after is None else after.start() + (text[after.start()] in ".!?;")
    while start < at and text[start] in " \t\r\n-*\u2022#|>":
        start += 1
    while end > at and text[end - 1].isspace():
        end -= 1
    return start, end
