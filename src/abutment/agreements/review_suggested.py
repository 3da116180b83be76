"""What a model suggests of a review: apart from what was found, with words that stand in the paper or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from abutment.agreements.models import ReviewPaper
from abutment.agreements.review.model_reader import EndpointRefused, configured
from abutment.agreements.review_marks import Marks, Place
from abutment.agreements.review_values import said_value
from abutment.agreements.review_words import STATES, term_name


@dataclass(frozen=True)
class SuggestedRow:
    """A provision or a term that a model points at. rules: how the rules say that the provision stands."""

    number: int
    name: str
    says: str
    rules: str
    place: Place

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"suggestion-{self.number}"


@dataclass(frozen=True)
class Suggested:
    """All that is shown of an answer. thrown_away: by reason how much of it is not; failure: why it ended early."""

    model: str
    where: str
    rows: tuple[SuggestedRow, ...]
    thrown_away: tuple[tuple[str, int], ...]
    failure: str

    @property
    def dropped(self) -> int:
        """How much of the answer was thrown away."""
        return sum(count for _, count in self.thrown_away)


def suggested(result: Mapping[str, Any], papers: Sequence[ReviewPaper], marks: Marks) -> Suggested | None:
    """What a model suggested to a review; None where none was asked."""
    kept = result.get("suggestions")
    if not kept:
        return None
    said = [*kept["findings"], *kept["terms"]]
    return Suggested(
        model=str(kept["model"]),
        where=str(kept["address"]),
        rows=tuple(_rows(said, papers, marks)),
        thrown_away=tuple((str(reason), int(count)) for reason, count in kept["thrown_away"].items()),
        failure=str(kept["failure"]),
    )


def _rows(said: Sequence[Mapping[str, Any]], papers: Sequence[ReviewPaper], marks: Marks) -> Iterator[SuggestedRow]:
    for number, each in enumerate(said):
        document, start, end = int(each["document"]), int(each["start"]), int(each["end"])
        if document >= len(papers) or papers[document].text[start:end] != each["quote"]:
            continue  # looked at once more, where it is shown: what is no quote is nothing
        if "provision" in each:
            name, says = str(each["name"]), STATES[str(each["state"])][0]
            rules = STATES[str(each["rules_say"])][0] if each.get("rules_say") else ""
        else:
            name, says, rules = term_name(str(each["type"])), said_value(str(each["type"]), each["value"]).words, ""
        place = marks.quoted(each, f"suggested: {name}", f"suggestion-{number}")
        yield SuggestedRow(number, name, says, rules, place)


def reader_name() -> str:
    """The machine of the model that is set up here; empty where nobody set one up, or not as it must be."""
    try:
        endpoint = configured()
    except EndpointRefused:
        return ""
    return endpoint.where if endpoint is not None else ""
