"""Reading papers, as a job: each in a process of its own, so that no paper holds the worker."""

from __future__ import annotations

from django.urls import reverse

from abutment.agreements.actions.readings import keep_failure, keep_reading, stored_papers
from abutment.agreements.actions.suggesting import keep_suggestions, kept_papers
from abutment.agreements.models import Review
from abutment.agreements.reading import Paper, Unreadable, read_apart, with_ocr
from abutment.agreements.review.catalog import catalog
from abutment.agreements.review.model_reader import as_json, configured, suggestions
from abutment.agreements.reviewing_apart import review_apart
from abutment.foundation import activity
from abutment.foundation.activity.models import Work
from abutment.foundation.documents.errors import DocumentDamaged
from abutment.foundation.events import subscribe
from abutment.foundation.jobs import Run, job
from abutment.foundation.jobs.events import JobGaveUp
from abutment.foundation.scope import Actor, current_actor, opened

SYSTEM = Actor.system("tell of reviews that were not read")


@job(queue="reviews", lock="review {review_id}", is_long=True, seconds=900)
def read_papers(run: Run, *, work_id: int, review_id: int, ocr: bool = False) -> None:
    """Read the papers of a review and compare them with its catalog. ocr: pages that are pictures are read, too."""
    with activity.progress(run, work_id) as progress:
        progress.leads_to(reverse("review", args=[review_id]))
        with run.scope():
            review = Review.objects.filter(pk=review_id, state=Review.State.WAITING).first()
            if review is None:
                return  # removed, or read already
            stored = stored_papers(current_actor(), review)
        progress.expect(len(stored) + 1, "steps")
        papers = []
        try:
            for name, document in stored:
                papers.append(_read(document.read(), name, progress, ocr=ocr))
                progress.advance(1, f"{name} is read")
            result = review_apart(papers, review.kind)
        except (Unreadable, DocumentDamaged) as error:
            with run.scope():
                keep_failure(actor=current_actor(), review=review, said=str(error))
            return
        with run.scope():
            keep_reading(actor=current_actor(), review=review, papers=papers, result=result)
        progress.advance(1, "The papers are compared")


@job(queue="reviews", lock="review {review_id}", is_long=True, seconds=900)
def read_by_model(run: Run, *, work_id: int, review_id: int) -> None:
    """Have the model that is set up suggest what the papers of a review say, too."""
    with activity.progress(run, work_id) as progress:
        progress.leads_to(f"{reverse('review', args=[review_id])}#suggestions-title")
        endpoint = configured()
        with run.scope():
            review = Review.objects.filter(pk=review_id, state=Review.State.READ).first()
            papers = kept_papers(review) if review is not None else []
        if review is None or endpoint is None:
            return  # removed, being read again, or nobody is asked any more
        progress.expect(len(papers), "papers")
        progress.advance(0, endpoint.announcement(papers))
        said = suggestions(papers, catalog(review.kind), endpoint)
        found = as_json(said, papers, (review.result or {})["findings"])
        with run.scope():
            actor = current_actor()
            keep_suggestions(actor=actor, review_id=review_id, read_at=review.read_at, found=found)
        progress.advance(len(papers), "The answer is kept")


def _read(content: bytes, name: str, progress: activity.Progress, *, ocr: bool) -> Paper:
    paper = read_apart(content, name)
    if not ocr:
        return paper

    def told(done: int, of: int) -> None:
        progress.advance(0, f"{name}: {done} of {of} pictures of pages are read")

    return with_ocr(paper, content, told=told)


@subscribe(JobGaveUp)
def say_that_nothing_was_read(event: JobGaveUp) -> None:
    """A review whose job gave up says so, and can be read again."""
    if event.name != read_papers.name:
        return
    with opened(SYSTEM):
        works = Work.objects.filter(job_id=event.job_id, kind="review").values_list("pk", flat=True)
        waiting = Review.objects.filter(work_id__in=list(works), state=Review.State.WAITING)
        waiting.update(state=Review.State.FAILED, failure=event.said[:500])
