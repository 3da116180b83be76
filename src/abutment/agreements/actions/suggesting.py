"""Asking the model that somebody set up for this installation, and keeping what of its answer the papers bear out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from abutment.agreements import policies
from abutment.agreements.errors import Malformed, NotFound
from abutment.agreements.models import Review, ReviewPaper
from abutment.agreements.reading import Page, Paper
from abutment.agreements.refusals import in_words
from abutment.agreements.review.model_reader import configured
from abutment.foundation import activity
from abutment.foundation.audit import record
from abutment.foundation.scope import Actor

SUGGESTIONS = "suggestions"
"""The kind of the work, and the key of the result."""


@transaction.atomic
def ask_for_suggestions(*, actor: Actor, review: Review) -> Review:
    """Have the model of this installation suggest, too: the whole text of the papers is sent to it, once, by a job."""
    from abutment.agreements.jobs import read_by_model  # the job acts through these verbs

    policies.check_can_change_review(actor, review)
    endpoint = configured()
    if endpoint is None:
        raise NotFound("No model reader is set up here. Check the address.")
    if review.state != Review.State.READ or not (review.result or {}).get("findings"):
        raise Malformed(f"{review.title} was not compared, so nothing is sent. Have an agreement read first.")
    with in_words():
        details = {"address": endpoint.where, "model": endpoint.model}
        record(
            actor,
            action="review.sent_to_model",
            entity_id=review.entity_id,
            subject=f"review {review.pk}",
            details=details,
        )
        title = f"Ask the model about {review.title}"[:200]
        review.work_id = activity.start(
            actor=actor, job=read_by_model, kind=SUGGESTIONS, title=title, review_id=review.pk
        )
        review.save(update_fields=["work_id"])
    return review


def kept_papers(review: Review) -> list[Paper]:
    """The papers of a review as they were read, from what was kept of them."""
    told: Sequence[Mapping[str, Any]] = (review.result or {}).get("documents", ())
    papers = ReviewPaper.objects.filter(review=review).order_by("place")
    return [
        Paper(
            kept.name,
            kept.sha256,
            str(source["format"]),
            kept.text,
            tuple(Page(int(page[0]), int(page[1]), int(page[2]), bool(page[3])) for page in kept.pages),
        )
        for kept, source in zip(papers, told, strict=True)
    ]


@transaction.atomic
def keep_suggestions(*, actor: Actor, review_id: int, read_at: datetime | None, found: Mapping[str, Any]) -> None:
    """Keep what was suggested beside what was found, which it leaves as it is; nothing, once the papers were read
    again. The database lets only a job write this."""
    review = Review.objects.select_for_update().filter(pk=review_id, state=Review.State.READ, read_at=read_at).first()
    if review is None:
        return
    review.result = {**(review.result or {}), SUGGESTIONS: dict(found)}
    review.save(update_fields=["result"])
    details = {"findings": len(found["findings"]), "terms": len(found["terms"])}
    record(actor, action="review.suggested", entity_id=review.entity_id, subject=f"review {review.pk}", details=details)
