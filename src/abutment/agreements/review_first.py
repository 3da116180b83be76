"""What a reader looks at first: what the law forbids and what stands against the practice, then where the rest is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from abutment.agreements.review_rows import State
from abutment.agreements.review_terms import FeeLaw
from abutment.web.words import count_of


@dataclass(frozen=True)
class First:
    """A line that leads to a place on the page, with the status that is drawn beside it."""

    state: State
    words: str
    url: str


def firsts(context: Mapping[str, Any], law: Mapping[int, FeeLaw], wanted: str = "") -> list[First]:
    """What to look at first, the most dangerous first. wanted: the state that the findings are narrowed to."""
    page = "?" if wanted else ""  # the card of another state stands on the page of all of them
    lines = [*_forbidden(context["terms"], law)]
    lines += [First(each.state, each.name, f"{page}#{each.anchor}") for each in context["adverse"]]
    return lines


def elsewhere(context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Words and anchors of what stands below the findings."""
    kinds: Sequence[tuple[str, str, str]] = (("terms", "term", "#terms-title"), ("defects", "defect", "#defects-title"))
    return [(count_of(len(context[key]), noun), anchor) for key, noun, anchor in kinds if context[key]]


def _forbidden(terms: Sequence[Any], law: Mapping[int, FeeLaw]) -> Iterator[First]:
    for row in terms:
        fee = law.get(row.number)
        for each in fee.verdicts if fee else ():
            if each.state[1] == "bad":
                words = f"{each.finding.method.label} in {each.place}: {row.value}"
                yield First(each.state, words, f"#term-{row.number}")
