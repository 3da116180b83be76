"""Having papers read, and what both sides say to what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from django.db import transaction
from django.utils import timezone

from abutment.agreements import policies
from abutment.agreements.actions.papers import NewPaper, Upload, attach_document
from abutment.agreements.errors import Malformed, NotFound
from abutment.agreements.models import (
    Agreement,
    AgreementDocument,
    Amendment,
    Review,
    ReviewComment,
    ReviewPaper,
    ReviewStance,
)
from abutment.agreements.reading import ocr_is_installed
from abutment.agreements.refusals import in_words
from abutment.foundation import activity
from abutment.foundation.activity.queries import standing_of
from abutment.foundation.audit import record
from abutment.foundation.documents.actions import store
from abutment.foundation.documents.models import Document
from abutment.foundation.documents.queries import opened
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.scope import Actor

MOST_PAPERS = 12


@dataclass(frozen=True, slots=True)
class NewReview:
    """What is to be read, and as what. papers: what prevails first; files, or papers of the agreement. ocr: pages that
    are pictures are read, too, by a machine that can be wrong."""

    kind: str
    papers: Sequence[Upload | AgreementDocument]
    title: str = ""
    agreement: Agreement | None = None
    ocr: bool = False


@transaction.atomic
def start_review(*, actor: Actor, review: NewReview) -> Review:
    """Have papers read for the practice or organization in whose name one acts; a job reads them."""
    side = policies.check_can_review(actor)
    if review.kind not in Review.Kind.values:
        raise Malformed(f"Papers are not read as {review.kind}. Use {', '.join(Review.Kind.values)}.")
    if not 1 <= len(review.papers) <= MOST_PAPERS:
        raise Malformed(f"A review reads one to {MOST_PAPERS} papers. Choose them.")
    held = review.agreement
    with in_words():
        documents = [_document(actor, side, paper) for paper in review.papers]
        started = Review.objects.create(
            entity_id=side,
            agreement=held,
            agreement_entity_id=held.entity_id if held else None,
            kind=review.kind,
            title=(review.title.strip() or (held.title if held else documents[0].name))[:200],
        )
        for place, document in enumerate(documents, start=1):
            ReviewPaper.objects.create(
                entity_id=side,
                review=started,
                place=place,
                document=document,
                document_entity_id=document.entity_id,
                name=document.name,
                sha256=document.sha256_hex,
            )
        record(
            actor,
            action="review.started",
            entity_id=side,
            subject=f"review {started.pk}",
            details={"kind": review.kind, "papers": [document.sha256_hex for document in documents]},
        )
        _queue(actor, started, ocr=review.ocr)
    return started


def _document(actor: Actor, side: int, paper: Upload | AgreementDocument) -> Document:
    if isinstance(paper, AgreementDocument):
        return paper.document
    filing = Filing(paper.name, Shelf.REVIEWS, "paper", paper.media_type)
    return store(actor, entity_id=side, filing=filing, stream=paper.stream)


def _queue(actor: Actor, review: Review, *, ocr: bool) -> None:
    from abutment.agreements.jobs import read_papers  # the job acts through these verbs

    title = f"Read {review.title}"[:200]
    review.work_id = activity.start(
        actor=actor, job=read_papers, kind="review", title=title, review_id=review.pk, ocr=ocr
    )
    review.save(update_fields=["work_id"])


@transaction.atomic
def read_again(*, actor: Actor, review: Review, ocr: bool = False) -> Review:
    """Read the papers of a review once more, by the catalog and the rules of today. ocr: pages that are pictures, too;
    those that were read so before are read so again."""
    policies.check_can_change_review(actor, review)
    work = standing_of(review.work_id) if review.work_id else None
    is_called_off = work is not None and not work.is_open
    if review.state == Review.State.WAITING and not is_called_off:
        raise Malformed(f"{review.title} is being read. Wait until it is done.")
    with in_words():
        review.state, review.failure = Review.State.WAITING, ""
        review.save(update_fields=["state", "failure"])
        _record(actor, "review.started", review, {"again": True})
        _queue(actor, review, ocr=ocr or (review.was_read_by_ocr and ocr_is_installed()))
    return review


@transaction.atomic
def share_review(*, actor: Actor, review: Review, with_entity_id: int) -> Review:
    """Let the other side see a review: its papers, what was found, and how one's own side stands to it."""
    policies.check_can_change_review(actor, review)
    with in_words():
        review.shared_with_id, review.shared_at = with_entity_id, timezone.now()
        review.save(update_fields=["shared_with", "shared_at"])
        review.refresh_from_db()
        _record(actor, "review.shared", review, {"with": with_entity_id})
    return review


@transaction.atomic
def withdraw_review(*, actor: Actor, review: Review) -> Review:
    """Let the other side see a review no more; what both said stays with it."""
    policies.check_can_change_review(actor, review)
    if not review.is_shared:
        raise Malformed(f"{review.title} is not shared with anybody.")
    with in_words():
        review.withdrawn_at = timezone.now()
        review.save(update_fields=["withdrawn_at"])
        review.refresh_from_db()
        _record(actor, "review.withdrawn", review, {"with": review.shared_with_id})
    return review


@transaction.atomic
def attach_review(*, actor: Actor, review: Review, amendment: Amendment) -> Review:
    """Make the papers of a review papers of an instrument that is not signed, and tie the review to its agreement.

    The papers are sealed once more for whose agreement it is; those that it has already, byte for byte, stay.
    """
    policies.check_can_change_review(actor, review)
    held = amendment.agreement
    policies.check_can_enter(held.entity_id, f"papers of {held.title}")
    if review.agreement_id is not None:
        raise Malformed(f"{review.title} belongs to an agreement already. Look at it there.")
    if amendment.signed_on is not None:
        raise Malformed(f"{amendment.label} is signed, so it takes no paper. Begin an amendment, and choose that.")
    with in_words():
        known = {each.document.sha256_hex for each in held.documents.select_related("document")}
        for paper in review.papers.select_related("document").order_by("place"):
            if paper.sha256 in known:
                continue
            role = "exhibit" if paper.place > 1 else "amendment" if amendment.number else "agreement"
            stream = BytesIO(opened(actor, paper.document_id).read())
            content = Upload(paper.name, stream, paper.document.media_type)
            new = NewPaper(role, paper.name)
            attach_document(actor=actor, agreement=held, amendment=amendment, paper=new, content=content)
        review.agreement, review.agreement_entity_id = held, held.entity_id
        review.save(update_fields=["agreement", "agreement_entity_id"])
        _record(actor, "review.attached", review, {"agreement": held.pk, "amendment": amendment.pk})
    return review


@transaction.atomic
def remove_review(*, actor: Actor, review: Review) -> None:
    """Remove a review that was never shared, and the papers that were brought for it: by who asked for it."""
    policies.check_can_change_review(actor, review)
    with in_words():
        brought = [
            paper.document
            for paper in review.papers.select_related("document")
            if paper.document.shelf == Shelf.REVIEWS.value
        ]
        _record(actor, "review.removed", review, {"papers": [document.sha256_hex for document in brought]})
        review.delete()
        for document in brought:  # its key goes with the row; the sealed bytes are swept at night
            document.delete()


@transaction.atomic
def stand(*, actor: Actor, review: Review, provision: str, stance: str) -> ReviewStance | None:
    """Say how one's side stands to a provision: accept, push_back or counsel; empty takes back what was said."""
    side = policies.check_can_speak(actor, review)
    _check_provision(review, provision)
    if stance and stance not in ReviewStance.Stance.values:
        raise Malformed(f"Nobody can {stance} a provision. Use {', '.join(ReviewStance.Stance.values)}.")
    own = ReviewStance.objects.filter(review=review, side_id=side, provision=provision)
    with in_words():
        details = {"provision": provision, "stance": stance or "none"}
        record(actor, action="review.stood", entity_id=side, subject=f"review {review.pk}", details=details)
        if not stance:
            own.delete()
            return None
        said = own.first() or ReviewStance(entity_id=review.entity_id, review=review, side_id=side, provision=provision)
        said.stance = stance
        said.save()
        said.refresh_from_db()
    return said


@transaction.atomic
def comment(*, actor: Actor, review: Review, provision: str, words: str, for_both: bool = False) -> ReviewComment:
    """Say something to a provision: for one's own side, or for both once the review is shared."""
    side = policies.check_can_speak(actor, review)
    _check_provision(review, provision)
    if not words.strip():
        raise Malformed("A comment has words. Write what is to be said.")
    with in_words():
        said = ReviewComment.objects.create(
            entity_id=review.entity_id,
            review=review,
            side_id=side,
            provision=provision,
            words=words.strip(),
            for_both=for_both,
        )
        details = {"provision": provision, "for_both": for_both}
        record(actor, action="review.commented", entity_id=side, subject=f"review {review.pk}", details=details)
    return said


def _check_provision(review: Review, provision: str) -> None:
    known = [each["provision"] for each in (review.result or {}).get("findings", ())]
    if provision not in known:
        raise NotFound("The review does not speak of that provision. Look at it again.")


def _record(actor: Actor, action: str, review: Review, details: dict[str, object]) -> None:
    record(actor, action=action, entity_id=review.entity_id, subject=f"review {review.pk}", details=details)
