"""What is done with a review: shared, withdrawn, read again, removed, spoken of, printed for counsel."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abutment.agreements import actions, policies
from abutment.agreements.actions.suggesting import kept_papers
from abutment.agreements.errors import Malformed
from abutment.agreements.forms.reviews import AttachReviewForm, CommentForm, ShareForm
from abutment.agreements.forms.stamps import ConfirmForm
from abutment.agreements.models import Review
from abutment.agreements.queries.listing import readers_of_all
from abutment.agreements.queries.reviews import attachable_to, review, review_page, sharing_sides
from abutment.agreements.review import brief
from abutment.agreements.review.model_reader import configured
from abutment.agreements.review_rows import finding_card, spoken_in_words
from abutment.agreements.review_said import opinions_of
from abutment.foundation.scope.requests import Request
from abutment.web.asking import Asking, answered

_BRIEFS = {
    "pdf": ("application/pdf", brief.pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", brief.docx),
}


def _address(found: Review, anchor: str = "") -> str:
    return reverse("review", args=[found.pk]) + anchor


def _trail(found: Review) -> list[tuple[str, str]]:
    return [("Reviews", reverse("reviews")), (found.title, _address(found))]


@require_http_methods(["GET", "POST"])
@login_required
def share(request: Request, review_id: int) -> HttpResponse:
    """Share a review with the other side."""
    found = review(request.actor, review_id)
    policies.check_can_change_review(request.actor, found)
    form = ShareForm(request.POST or None, sides=sharing_sides(request.actor, found))

    def act() -> tuple[str, str]:
        shared = actions.share_review(actor=request.actor, review=found, with_entity_id=form.cleaned_data["side"])
        return _address(found), f"{found.title} is shared with {shared.shared_with}."

    words = (
        "They see the papers, what was found, and how your side stands to it; comments for your side alone stay yours. "
        "It can be withdrawn, and is then no longer removed."
    )
    asking = Asking("Share the review", "Share it", _address(found), words, _trail(found))
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def attach(request: Request, review_id: int) -> HttpResponse:
    """Make the papers of a review papers of an agreement that is not signed yet."""
    found = review(request.actor, review_id)
    policies.check_can_change_review(request.actor, found)
    instruments = attachable_to(request.actor, found)
    readers = readers_of_all(request.actor, {each.agreement_id for each in instruments})
    form = AttachReviewForm(request.POST or None, instruments=instruments, readers=readers)

    def act() -> tuple[str, str]:
        tied = actions.attach_review(actor=request.actor, review=found, amendment=form.chosen())
        return _address(tied, "#terms-title"), f"The papers of {tied.title} are attached to {tied.agreement}."

    words = (
        "The papers become papers of the agreement, and are read by whom each choice names: whose agreement it is, and "
        "the organizations among its parties. What was found, and what you said to it, stays with your side until you "
        "share it."
    )
    asking = Asking(
        "Attach to an agreement", "Attach", _address(found), words, _trail(found),
        template="agreements/reviews/attach.html", further={"instruments": instruments},
    )  # fmt: skip
    return answered(request, form, asking, act)


@require_POST
@login_required
def withdraw(request: Request, review_id: int) -> HttpResponse:
    """Let the other side see a review no more."""
    found = review(request.actor, review_id)
    policies.check_can_change_review(request.actor, found)
    try:
        actions.withdraw_review(actor=request.actor, review=found)
        messages.success(request, f"{found.title} is withdrawn. The other side no longer sees it.")
    except Malformed as refused:
        messages.error(request, str(refused))
    return redirect(_address(found))


@require_POST
@login_required
def again(request: Request, review_id: int) -> HttpResponse:
    """Read the papers once more, by the catalog and the rules of today."""
    found = review(request.actor, review_id)
    policies.check_can_change_review(request.actor, found)
    try:
        actions.read_again(actor=request.actor, review=found, ocr="ocr" in request.POST)
        messages.success(request, f"{found.title} is being read again.")
    except Malformed as refused:
        messages.error(request, str(refused))
    return redirect(_address(found))


@require_http_methods(["GET", "POST"])
@login_required
def suggest(request: Request, review_id: int) -> HttpResponse:
    """Have the model that is set up suggest, too; what would be sent where is said first."""
    found = review(request.actor, review_id)
    endpoint = configured()
    if endpoint is None:
        raise Http404
    policies.check_can_change_review(request.actor, found)

    def act() -> tuple[str, str]:
        actions.ask_for_suggestions(actor=request.actor, review=found)
        return _address(found), f"The model is asked about {found.title}."

    words = f"{endpoint.announcement(kept_papers(found))} It only suggests: nobody checks what it says but you."
    asking = Asking("Ask the model reader", "Send it", _address(found), words, _trail(found))
    return answered(request, Form(request.POST if request.method == "POST" else None), asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def remove(request: Request, review_id: int) -> HttpResponse:
    """Remove a review that was never shared, its title typed to confirm."""
    found = review(request.actor, review_id)
    policies.check_can_change_review(request.actor, found)
    form = ConfirmForm(request.POST or None, phrase=found.title)

    def act() -> tuple[str, str]:
        title = found.title
        actions.remove_review(actor=request.actor, review=found)
        return reverse("reviews"), f"{title} is removed, with the papers that were brought for it."

    words = "Papers that were brought for it go with it; the papers of an agreement stay."
    asking = Asking("Remove the review", "Remove it", _address(found), words, _trail(found), kind="danger")
    return answered(request, form, asking, act)


@require_POST
@login_required
def stand(request: Request, review_id: int, provision: str) -> HttpResponse:
    """Say how one's side stands to a provision."""
    found = review(request.actor, review_id)
    actions.stand(actor=request.actor, review=found, provision=provision, stance=request.POST.get("stance", ""))
    return _card(request, found, provision)


@require_POST
@login_required
def comment(request: Request, review_id: int, provision: str) -> HttpResponse:
    """Say something to a provision."""
    found = review(request.actor, review_id)
    form = CommentForm(request.POST)
    policies.check_can_speak(request.actor, found)
    try:
        said = form.checked()
        words, for_both = said["words"], said["for_both"]
        actions.comment(actor=request.actor, review=found, provision=provision, words=words, for_both=for_both)
    except Malformed as refused:
        messages.error(request, str(refused))
    return _card(request, found, provision)


def _card(request: Request, found: Review, provision: str) -> HttpResponse:
    """The finding as it stands now: alone for htmx, else its place on the page."""
    if not request.htmx:
        return redirect(_address(found, f"#finding-{provision}"))
    page = review_page(request.actor, found.pk)
    card, spoken = finding_card(page, provision), spoken_in_words(page)
    context = {"card": card, "page": page, "review": page.review, "spoken": spoken, "is_alone": True}
    return render(request, "agreements/reviews/finding.html", context)


@require_safe
@login_required
def brief_for_counsel(request: Request, review_id: int, ending: str) -> HttpResponse:
    """The review on paper, or for Word, with what was said to it."""
    page = review_page(request.actor, review_id)
    found = page.review
    if found.result is None or ending not in _BRIEFS:
        raise Http404
    media_type, printed = _BRIEFS[ending]
    moment = timezone.localtime(request.moment)
    content = printed(found.result, moment, opinions_of(page), subject=found.title)
    name = f"brief-{slugify(found.title)[:60] or found.pk}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
