"""Having papers read, the list of reviews, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from abutment.agreements import actions, policies, queries
from abutment.agreements.actions import NewReview
from abutment.agreements.forms.reviews import AttachedForm, BroughtForm
from abutment.agreements.models import Review
from abutment.agreements.queries.reviews import ReviewPage, readable_papers, review_page, reviews
from abutment.agreements.reading import ocr_is_installed
from abutment.agreements.review.report import NOT_ADVICE
from abutment.agreements.review_first import firsts, jumps
from abutment.agreements.review_list import ReviewFilters, ReviewTable, reviews_in_words
from abutment.agreements.review_rows import shown, standing_in_words
from abutment.agreements.review_stated import grouped_terms
from abutment.agreements.review_suggested import reader_name
from abutment.agreements.review_terms import confirming, drafts_of, law_on_terms
from abutment.agreements.review_words import STATES
from abutment.agreements.views.entering import address_of, trail_of
from abutment.foundation.scope.requests import Request
from abutment.web.asking import Asking, answered
from abutment.web.days import today
from abutment.web.listing import Empty, Listing

_REVIEWS = Listing(
    table=ReviewTable,
    filters=ReviewFilters,
    title="Reviews",
    template="agreements/reviews/list.html",
    search_hint="Find a review",
    empty=Empty(
        "No paper was read yet",
        "A paper that is read is compared with what such an agreement should say, provision by provision, each with "
        "its words. It stays with you until you share it.",
        icon="file-text",
    ),
)
_KINDS = {"msa": "msa", "it": "it-agreement", "baa": "baa"}


@require_safe
@login_required
def listing(request: Request) -> HttpResponse:
    """The reviews of one's own side, and those shared with it."""
    policies.check_can_read(request.may("agreements.read"))
    found = reviews(request.actor)
    context = {"can_review": policies.can_review(request.actor)}
    return _REVIEWS.respond(request, found, sentence=reviews_in_words(found), context=context)


@require_http_methods(["GET", "POST"])
@login_required
def bring(request: Request) -> HttpResponse:
    """Bring papers to be read, before anything is signed."""
    policies.check_can_review(request.actor)
    form = BroughtForm(request.POST or None, request.FILES or None)

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        new = NewReview(data["kind"], form.papers(), data["title"], ocr=data.get("ocr", False))
        return _asked(actions.start_review(actor=request.actor, review=new))

    asking = Asking(
        title="Read a paper",
        sentence="What it says, what it says against the practice, and what it does not say. Not legal advice.",
        button="Read it",
        back=reverse("reviews"),
        trail=[("Reviews", reverse("reviews"))],
        template="agreements/reviews/bring.html",
    )
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def of_agreement(request: Request, agreement_id: int) -> HttpResponse:
    """Have the papers of an agreement read."""
    held = queries.agreement(request.actor, agreement_id)
    policies.check_can_review(request.actor)
    papers = readable_papers(request.actor, held)
    first = {"papers": [paper.pk for paper in papers], "kind": _KINDS.get(held.kind, "dso-contract")}
    form = AttachedForm(request.POST or None, papers=papers, initial=first)

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        new = NewReview(data["kind"], form.chosen(), agreement=held, ocr=data.get("ocr", False))
        return _asked(actions.start_review(actor=request.actor, review=new))

    words = "What its papers say, what they say against the practice, and what they do not say. Not legal advice."
    further = {"papers": papers, "agreement": held}
    template = "agreements/reviews/of_agreement.html"
    asking = Asking(
        "Read its papers", "Read them", address_of(held), words, trail_of(held), template=template, further=further
    )
    return answered(request, form, asking, act)


def _asked(started: Review) -> tuple[str, str]:
    return reverse("review", args=[started.pk]), f"{started.title} is being read."


@require_safe
@login_required
def review(request: Request, review_id: int) -> HttpResponse:
    """A review: the paper with its words marked, and what was found; while it is read, how far that is."""
    page = review_page(request.actor, review_id)
    if request.htmx:
        return _how_far(request, page)
    return render(request, "agreements/reviews/review.html", _shown(request, page))


def _how_far(request: Request, page: ReviewPage) -> HttpResponse:
    """What the page asks while a job is at work; it is not loaded anew below somebody who writes on it."""
    is_waiting = page.review.state == Review.State.WAITING and not page.is_called_off
    if is_waiting or page.is_asking:
        return render(request, "agreements/reviews/reading.html", {"page": page})
    if "asking" in request.GET:
        return render(request, "agreements/reviews/asked.html", {"page": page})
    return HttpResponseClientRefresh()


def _shown(request: Request, page: ReviewPage) -> dict[str, Any]:
    found = page.review
    wanted = request.GET.get("state", "")
    drafts = drafts_of(found)
    context = shown(page, wanted if wanted in STATES else "", drafts)
    law = law_on_terms(request.actor, found, today(request), drafts)
    places = confirming(request.actor, page, drafts)
    trail = trail_of(found.agreement) if found.agreement else [("Reviews", reverse("reviews"))]
    return {
        "title": found.title,
        "sentence": standing_in_words(page, context["counts"]),
        "page": page,
        "review": found,
        "trail": [{"label": label, "url": url} for label, url in [*trail, (found.title, "")]],
        "law": law,
        "firsts": firsts(context, law, wanted),
        "jumps": jumps(context),
        "confirming": places,
        "term_groups": grouped_terms(context["terms"], places.addresses),
        "advice": NOT_ADVICE,
        "can_ocr": ocr_is_installed(),
        "reader": reader_name() if page.can_change and context["provisions"] else "",
        "shared_words": f"shared with {page.other_side}",
        **context,
    }
