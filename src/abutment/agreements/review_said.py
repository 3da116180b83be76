"""What both sides said to a review, as the brief for counsel prints it."""

from __future__ import annotations

from abutment.agreements.queries.reviews import ReviewPage, Said
from abutment.agreements.review.brief import Opinion
from abutment.web.words import moment_in_words


def opinions_of(page: ReviewPage) -> list[Opinion]:
    """Stances and comments that the reader sees, by provision in the order in which they were said."""
    said = [
        (each.at, _opinion(provision, each))
        for kept in (page.stances, page.comments)
        for provision, several in kept.items()
        for each in several
    ]
    return [opinion for _, opinion in sorted(said, key=lambda each: each[0])]


def _opinion(provision: str, said: Said) -> Opinion:
    who = ", ".join(part for part in (said.who, said.side) if part)
    if said.stance:
        return Opinion(provision, decision=said.words, who=who, when=moment_in_words(said.at))
    return Opinion(provision, words=said.words, who=who, when=moment_in_words(said.at))
