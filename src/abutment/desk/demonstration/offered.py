"""A paper that was offered and read before anybody signs: what it says, and what both sides say to it."""

from __future__ import annotations

from importlib import resources

from abutment.agreements import actions
from abutment.agreements.actions import NewReview, Upload
from abutment.agreements.queries.reviews import review
from abutment.desk.demonstration.stage import Stage
from abutment.foundation.scope import opened

NAME = "proposal-for-renewal.md"
TITLE = "Proposal for a renewal"
# By provision: how the owner stands to it, and what they say for both sides to read.
SAID = {
    "laboratories-and-suppliers": ("push_back", "We choose our own laboratory, as today."),
    "record-ownership": ("accept", ""),
    "management-fee": ("counsel", "A share of collections, in New York? Please look at this before we meet."),
}
ANSWER = "Agreed: this becomes a fixed fee. A new draft follows."


def offered(stage: Stage) -> None:
    """The owner of the first practice had a proposal read, spoke to it, and shared it; the other side's counsel
    answered."""
    practice = stage.plan.practices[0]
    owner, counsel = stage.owner(practice), stage.with_role("counsel")
    content = resources.files("abutment.desk.demonstration").joinpath("offers", "renewal.md")
    with opened(owner), content.open("rb") as stream:
        paper = Upload(NAME, stream, "text/markdown")
        asked = actions.start_review(actor=owner, review=NewReview("msa", [paper], TITLE))
    actions.read_here(review_id=asked.pk)
    with opened(owner):
        read = review(owner, asked.pk)
        actions.share_review(actor=owner, review=read, with_entity_id=stage.entity(stage.plan.organization.name))
        known = {each["provision"] for each in (read.result or {})["findings"]}
        for provision in [each for each in SAID if each in known]:
            stance, words = SAID[provision]
            actions.stand(actor=owner, review=read, provision=provision, stance=stance)
            if words:
                actions.comment(actor=owner, review=read, provision=provision, words=words, for_both=True)
    if "management-fee" in known:
        with opened(counsel):
            shared = review(counsel, asked.pk)
            actions.comment(actor=counsel, review=shared, provision="management-fee", words=ANSWER, for_both=True)
