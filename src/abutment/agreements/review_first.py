"""What a reader looks at first: what the law forbids and what stands against the practice, then where the rest is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from abutment.agreements.review_rows import State
from abutment.agreements.review_terms import FeeLaw


@dataclass(frozen=True)
class First:
    """A line that leads to a place on the page, with the status that is drawn beside it."""

    state: State
    words: str
    url: str


@dataclass(frozen=True)
class Jump:
    """A part of the page and how much stands in it."""

    name: str
    count: int
    url: str


def firsts(context: Mapping[str, Any], law: Mapping[int, FeeLaw], wanted: str = "") -> list[First]:
    """What to look at first, the most dangerous first. wanted: the state that the findings are narrowed to."""
    page = "?" if wanted else ""  # the card of another state stands on the page of all of them
    lines = list({line.words: line for line in reversed([*_forbidden(context["terms"], law)])}.values())[::-1]
    lines += [First(each.state, each.name, f"{page}#{each.anchor}") for each in context["adverse"]]
    return lines


def jumps(context: Mapping[str, Any]) -> list[Jump]:
    """The parts of the page, with how much stands in each."""
    parts = (
        ("Findings", len(context["findings"]) and context["provisions"], "#findings"),
        ("Terms", len(context["terms"]), "#terms-title"),
        ("Defects", context["defect_count"], "#defects-title"),
        ("Suggestions", len(told.rows) if (told := context["suggested"]) else 0, "#suggestions-title"),
    )
    return [Jump(name, count, url) for name, count, url in parts if count]


def _forbidden(terms: Sequence[Any], law: Mapping[int, FeeLaw]) -> Iterator[First]:
    for row in terms:
        fee = law.get(row.number)
        for each in fee.verdicts if fee else ():
            if each.state[1] == "bad":
                words = f"{each.finding.method.label} in {each.place}: {row.value.words}"
                yield First(each.state, words, f"#{row.anchor}")
