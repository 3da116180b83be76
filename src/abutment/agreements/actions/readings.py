"""What the job that reads papers keeps: their text and what was found, or why they could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from abutment.agreements.engine import engine
from abutment.agreements.models import Review, ReviewPaper
from abutment.agreements.reading import Paper, read_apart
from abutment.agreements.reviewing_apart import review_apart
from abutment.foundation.audit import record
from abutment.foundation.documents.queries import OpenedDocument
from abutment.foundation.documents.queries import opened as opened_document
from abutment.foundation.scope import Actor, opened

_SERVER = Actor.system("read papers at once")


@transaction.atomic
def keep_reading(*, actor: Actor, review: Review, papers: Sequence[Paper], result: Mapping[str, Any]) -> None:
    """Keep what was read and found. The database lets only the job write this."""
    for kept, paper in zip(ReviewPaper.objects.filter(review=review).order_by("place"), papers, strict=True):
        kept.text = paper.text
        kept.pages = [[page.number, page.start, page.end, page.has_text] for page in paper.pages]
        kept.save(update_fields=["text", "pages"])
    review.state, review.failure = Review.State.READ, ""
    review.result, review.catalog_version, review.engine = dict(result), str(result["catalog"]), engine()
    review.read_at = timezone.now()
    review.save(update_fields=["state", "failure", "result", "catalog_version", "engine", "read_at"])
    details = {"catalog": review.catalog_version, "engine": review.engine[:12]}
    record(actor, action="review.read", entity_id=review.entity_id, subject=f"review {review.pk}", details=details)


def read_here(*, review_id: int) -> None:
    """Read the papers of a review at once, by the server itself: for a demonstration. Raises Unreadable."""
    with opened(_SERVER):
        review = Review.objects.get(pk=review_id)
        stored = stored_papers(_SERVER, review)
    papers = [read_apart(document.read(), name) for name, document in stored]
    result = review_apart(papers, review.kind)
    with opened(_SERVER):
        keep_reading(actor=_SERVER, review=review, papers=papers, result=result)


def stored_papers(actor: Actor, review: Review) -> list[tuple[str, OpenedDocument]]:
    """The papers of a review as they lie in storage, in the order in which they prevail."""
    papers = ReviewPaper.objects.filter(review=review).order_by("place")
    return [(paper.name, opened_document(actor, paper.document_id)) for paper in papers]


@transaction.atomic
def keep_failure(*, actor: Actor, review: Review, said: str) -> None:
    """Keep why the papers could not be read: one line."""
    review.state, review.failure = Review.State.FAILED, said[:500]
    review.save(update_fields=["state", "failure"])
    record(actor, action="review.failed", entity_id=review.entity_id, subject=f"review {review.pk}", details={})
