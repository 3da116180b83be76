"""The terms that a paper seems to state: what the law says to a proposed fee, and where a term can be confirmed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from abutment.agreements import policies
from abutment.agreements.models import AgreementDocument, Amendment, Review, ReviewPaper
from abutment.agreements.proposals import Draft, executable, value_of
from abutment.agreements.queries.papers import open_instruments
from abutment.agreements.queries.reviews import ReviewPage, law_on_fees, same_papers
from abutment.agreements.review_paper import MARKED_UP, as_set
from abutment.agreements.review_words import as_proposal
from abutment.agreements.rows import Verdict, verdicts
from abutment.agreements.rules.paper import blocks_of
from abutment.agreements.rules.values import Fee
from abutment.agreements.rules.words import value_in_words
from abutment.foundation.scope import Actor


@dataclass(frozen=True)
class FeeLaw:
    """A proposed fee as a sentence, and what the law says to it by state and method."""

    words: str
    verdicts: Sequence[Verdict]


def drafts_of(review: Review) -> dict[int, Draft]:
    """By the place of a proposal the draft of its term, where software executes such terms."""
    proposals = [as_proposal(each) for each in (review.result or {}).get("terms", ())]
    made = {number: executable(proposal, proposals) for number, proposal in enumerate(proposals)}
    return {number: draft for number, draft in made.items() if draft is not None}


def law_on_terms(actor: Actor, review: Review, on: date, drafts: Mapping[int, Draft]) -> dict[int, FeeLaw]:
    """By the place of a proposal what the law says to its fee. It speaks of the method: what the paper leaves open (how
    much, of which base) is asked of a person and does not keep the law silent."""
    fees, words = dict[int, Fee](), dict[int, str]()
    for number, draft in drafts.items():
        whole = value_of(draft)
        fee = whole or value_of(_filled(draft))
        if isinstance(fee, Fee):
            fees[number] = fee
            words[number] = value_in_words(fee) if whole else "The law speaks of the method. The rest is still open."
    law = law_on_fees(actor, review, fees, on)
    return {number: FeeLaw(words[number], verdicts(said)) for number, said in law.items()}


_STAND_INS = {"base": "net_collections", "per": "month", "applies": "marginal", "markups_are": "added"}


def _filled(draft: Draft) -> Draft:
    """A fee with something in the place of what its paper leaves open: for its methods alone, never shown."""
    parts = tuple(
        {name: field if field != "" else _STAND_INS.get(name, "1") for name, field in part.items()}
        for part in draft.parts
    )
    return replace(draft, asks=(), parts=parts)


@dataclass(frozen=True)
class Confirming:
    """Where the terms of a review can be entered: by the place of a proposal the address; why not, where not."""

    addresses: Mapping[int, str]
    hint: str


def confirming(actor: Actor, page: ReviewPage, drafts: Mapping[int, Draft]) -> Confirming:
    """Where a person confirms what a paper proposes: in an instrument that is not signed, beside the same paper."""
    review = page.review
    held = review.agreement
    if held is None:
        return Confirming({}, "To confirm them, attach the paper to the draft of an agreement.")
    if not policies.can_enter(held.entity_id):
        return Confirming({}, "Terms are entered by an owner of the practice or an administrator.")
    open_ones = {each.pk: each for each in open_instruments(actor, held)}
    if not open_ones:
        return Confirming({}, "All of this agreement is signed. Begin an amendment, and attach its paper.")
    papers = same_papers(actor, review)
    addresses = {}
    for number, draft in drafts.items():
        paper = papers.get(draft.document)
        if paper is not None and paper.amendment_id in open_ones:
            address = reverse("agreement-term-enter", args=[paper.amendment_id, draft.key.value])
            addresses[number] = f"{address}?review={review.pk}&term={number}"
    return Confirming(addresses, "" if addresses else "The paper is of an instrument that is signed already.")


@dataclass(frozen=True)
class Passage:
    """The paragraphs of a paper around words that are looked at: what stands before them, they, and what follows."""

    before: SafeString
    words: SafeString
    after: SafeString


@dataclass(frozen=True)
class Proposed:
    """A draft with the paper on which its words stand, and what else the form begins with."""

    draft: Draft
    paper: AgreementDocument
    initial: Mapping[str, Any]
    passage: Passage

    @property
    def in_words(self) -> str:
        """What the page says above the form: to compare, and what the paper leaves open."""
        questions = dict.fromkeys(ask.question for ask in self.draft.asks)
        return " ".join(["Filled in from what was read: compare each field with the words of the paper.", *questions])


def proposed(actor: Actor, review: Review, number: int, amendment: Amendment) -> Proposed | None:
    """The draft of a proposal for an instrument; None where the review does not propose it for that one."""
    draft = drafts_of(review).get(number)
    paper = same_papers(actor, review).get(draft.document) if draft else None
    if draft is None or paper is None or paper.agreement_id != amendment.agreement_id:
        return None
    kept = review.papers.order_by("place")[draft.document]
    initial = {"paper": paper.pk, "page": _page_of(kept, draft), "starts_on": amendment.effective_on}
    marked_up = str((review.result or {})["documents"][draft.document]["format"]) in MARKED_UP
    return Proposed(draft, paper, initial, _passage(kept.text, draft, is_marked_up=marked_up))


def _page_of(paper: ReviewPaper, draft: Draft) -> int | None:
    """The page on which a draft's words begin; None of a paper without pages."""
    if len(paper.pages) < 2:
        return None
    return next((int(number) for number, start, end, _ in paper.pages if start <= draft.start < end), None)


def _passage(text: str, draft: Draft, *, is_marked_up: bool) -> Passage:
    """The words of a draft among the paragraphs that hold them."""
    starts = [block.starts_at for block in blocks_of(text)]
    first = starts[max(bisect_right(starts, draft.start) - 1, 0)]
    last = next((start for start in starts if start >= draft.end), len(text))
    cut = (text[first : draft.start], text[draft.start : draft.end], text[draft.end : last].rstrip())
    return Passage(*(as_set(words, is_marked_up=is_marked_up) for words in cut))
