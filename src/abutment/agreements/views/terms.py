"""Entering a term with the words it rests on, seeing it in words first, approving and removing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abutment.agreements import actions, policies, queries
from abutment.agreements.errors import NotFound, QuoteNotFound
from abutment.agreements.forms import TermForm, term_form
from abutment.agreements.forms.proposed import proposed_form
from abutment.agreements.models import Agreement, Amendment
from abutment.agreements.queries.papers import papers_of
from abutment.agreements.queries.reviews import review
from abutment.agreements.review_terms import Passage, Proposed, proposed
from abutment.agreements.rows import verdicts
from abutment.agreements.rules.values import Fee, FmvOpinion, TermKey
from abutment.agreements.rules.words import value_in_words
from abutment.agreements.views.entering import address_of, day_at, trail_of
from abutment.foundation.scope.requests import Request
from abutment.web.asking import Asking, answered

ABOUT = {
    TermKey.FEE: "What the practice pays for the services of a month.",
    TermKey.FLOOR: "The least that is due for a month.",
    TermKey.CAP: "The most that is due for a month.",
    TermKey.PAYMENT_DAY: "When a month's fee is due.",
    TermKey.LATE_CHARGE: "What is added to a fee that is paid late.",
    TermKey.FMV_OPINION: "The range that an appraiser holds to be market value.",
    TermKey.DATA_EXIT: "What the practice takes along when it leaves, and by when.",
    TermKey.GOVERNING_STATE: "The state whose law the parties chose.",
    TermKey.RENEWAL: "How long the agreement runs, and what then.",
    TermKey.NOTICE: "How long before its end notice is given.",
}


@require_safe
@login_required
def choose(request: Request, amendment_id: int) -> HttpResponse:
    """Choose what kind of term to enter."""
    found = queries.amendment(request.actor, amendment_id)
    policies.check_can_enter(found.entity_id, f"terms of {found.label}")
    context = {
        "title": f"Enter a term of {found.label}",
        "amendment": found,
        "agreement": found.agreement,
        "keys": [(key, ABOUT[key]) for key in TermKey],
        "papers": papers_of(request.actor, found.agreement_id),
    }
    return render(request, "agreements/choose.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def enter(request: Request, amendment_id: int, key: str) -> HttpResponse:
    """Enter a term of an instrument; with `preview` its value in words and the law's verdict, and nothing is saved."""
    found = queries.amendment(request.actor, amendment_id)
    policies.check_can_enter(found.entity_id, f"terms of {found.label}")
    chosen, papers = _key(key), papers_of(request.actor, found.agreement_id)
    own_first = sorted(papers, key=lambda paper: paper.amendment_id != found.pk)
    read = _proposed(request, found, chosen)
    if read is not None:
        form = proposed_form(read.draft, request.POST or None, own_first, dict(read.initial))
    else:
        form = term_form(chosen, request.POST or None, own_first, {"starts_on": found.effective_on})

    def act() -> tuple[str, str]:
        first, last = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
        new = actions.enter_term(
            actor=request.actor,
            amendment=found,
            value=form.checked,
            starts_on=first,
            ends_on=last,
            source=form.source(),
        )
        said = f"{chosen.label} is entered. {_approves(found.agreement)}"
        return address_of(found.agreement, f"#term-{new.pk}"), said

    title = f"{chosen.label}, {found.label}"
    words = ABOUT[chosen] if read is None else f"{ABOUT[chosen]} {read.in_words}"
    passage = read.passage if read is not None else None
    return _shown(request, form, found.agreement, title, words, act, passage=passage)


def _approves(agreement: Agreement) -> str:
    if agreement.named_entity_ids:
        return "The other side approves it."
    return f"The other parties are outside of the network, so {agreement.entity.name} approves it."


def _proposed(request: Request, amendment: Amendment, key: TermKey) -> Proposed | None:
    """What a review proposes for this term, where the address names it: `?review=7&term=2`."""
    asked = [request.GET.get(name, "") for name in ("review", "term")]
    if not all(number.isdecimal() and len(number) < 10 for number in asked):
        return None
    found = proposed(request.actor, review(request.actor, int(asked[0])), int(asked[1]), amendment)
    return found if found is not None and found.draft.key == key else None


@require_http_methods(["GET", "POST"])
@login_required
def market_value(request: Request, agreement_id: int) -> HttpResponse:
    """Enter an appraiser's opinion on market value, which stands outside of what is signed."""
    found = queries.agreement(request.actor, agreement_id)
    policies.check_can_enter(found.entity_id, f"opinions on market value of {found.title}")
    papers = sorted(papers_of(request.actor, found.pk), key=lambda paper: paper.amendment_id is not None)
    form = term_form(TermKey.FMV_OPINION, request.POST or None, papers, {"starts_on": day_at(request, found)})

    def act() -> tuple[str, str]:
        value = form.checked
        assert isinstance(value, FmvOpinion)  # noqa: S101 - the form is of that key
        first, last = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
        new = actions.enter_fmv_opinion(
            actor=request.actor, agreement=found, value=value, starts_on=first, ends_on=last, source=form.source()
        )
        said = f"The opinion is entered. It counts once it is approved. {_approves(found)}"
        return address_of(found, f"#term-{new.pk}"), said

    words = "It stands outside of what is signed and counts once it is approved. A fee without one in force is held."
    return _shown(request, form, found, "Opinion on market value", words, act)


def _shown(
    request: Request,
    form: TermForm,
    agreement: Agreement,
    title: str,
    words: str,
    act: Any,
    passage: Passage | None = None,
) -> HttpResponse:
    """The form, beside the words on which a proposed term rests; asked for a preview, the value in words and nothing
    saved."""
    wants_preview = request.method == "POST" and "preview" in request.POST
    preview = _preview(request, form, agreement) if wants_preview else None
    if wants_preview and request.htmx:
        return render(request, "agreements/preview.html", {"preview": preview})
    asking = Asking(
        title=title,
        button="Enter term",
        back=address_of(agreement),
        sentence=words,
        trail=trail_of(agreement),
        template="agreements/term_form.html",
        further={"agreement": agreement, "preview": preview, "passage": passage},
        fields={QuoteNotFound: "quote"},
    )
    if wants_preview:
        trail = [{"label": label, "url": url} for label, url in [*asking.trail, (title, "")]]
        context = {"form": form, "asking": asking, "title": title, "trail": trail, **asking.further}
        return render(request, asking.template, context)
    return answered(request, form, asking, act)


def _preview(request: Request, form: TermForm, agreement: Agreement) -> dict[str, Any]:
    """The value in words, and for a fee the law's verdict; without either while something is missing."""
    form.is_valid()
    if form.value is None:
        return {"words": "", "gates": []}
    gates = []
    if isinstance(form.value, Fee):
        on = form.cleaned_data.get("starts_on") or day_at(request, agreement)
        gates = verdicts(queries.gate_for_term(request.actor, agreement, form.value, on))
    return {"words": value_in_words(form.value), "gates": gates}


def _key(name: str) -> TermKey:
    if name not in list(TermKey):
        raise NotFound("There is no such kind of term. Choose one from the list.")
    return TermKey(name)


@require_POST
@login_required
def approve(request: Request, term_id: int) -> HttpResponse:
    """Approve what the other side entered."""
    found = queries.term(request.actor, term_id)
    actions.approve_term(actor=request.actor, term=found)
    messages.success(request, f"{TermKey(found.key).label} is approved.")
    return redirect(f"{reverse('agreement', args=[found.agreement_id])}#term-{found.pk}")


@require_POST
@login_required
def remove(request: Request, term_id: int) -> HttpResponse:
    """Remove a term of an instrument that is not signed."""
    found = queries.term(request.actor, term_id)
    label, back = TermKey(found.key).label, reverse("agreement", args=[found.agreement_id])
    actions.remove_draft_term(actor=request.actor, term=found)
    messages.success(request, f"The draft of {label.lower()} is removed.")
    return redirect(back)
