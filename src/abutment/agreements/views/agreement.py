"""The page of one agreement, and of one term of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from abutment.agreements import policies, queries
from abutment.agreements.queries import AgreementPage, TermRow
from abutment.agreements.queries.reviews import reviews_of
from abutment.agreements.rows import card, cards, cover_drafts, next_action, places, verdicts, waiting_for, ways
from abutment.agreements.rules.values import Fee, TermKey
from abutment.agreements.sentences import agreement_in_words, readers_in_words, waiting_in_words
from abutment.agreements.timelines import terms_over_time
from abutment.foundation.scope import may
from abutment.foundation.scope.requests import Request
from abutment.web.days import day_asked, today


@require_safe
@login_required
def agreement(request: Request, agreement_id: int) -> HttpResponse:
    """An agreement as of a day: what is paid and whether the law lets it, its terms beside the paper, its way."""
    on, now = day_asked(request), today(request)
    page = queries.page(request.actor, agreement_id, on)
    found, unsigned = ways(page), cover_drafts(request.actor, page)
    context = {
        "title": page.agreement.title,
        "page": page,
        "sentence": agreement_in_words(page, on),
        "timeline": terms_over_time(page, on),
        "ways": found,
        "next": next_action(found),
        "on": on,
        "is_today": on == now,
        "may_read_money": may("money.read", page.agreement.entity_id),
        "cover_drafts": unsigned,
        "waiting_places": sum(draft.can_approve for draft in unsigned),
        "places": places(page),
        "can_review": policies.can_review(request.actor),
        "reviews": reviews_of(request.actor, agreement_id),
        "readers": readers_in_words(page.readers),
        **_terms(request, page),
        **_fee(request, page),
    }
    return render(request, "agreements/agreement.html", context)


def _terms(request: Request, page: AgreementPage) -> dict[str, Any]:
    """The terms in force, those that wait, and those of other days; and the paper that stands open beside them."""
    shown = {row.term.pk for row in (*page.in_force, *page.drafts)}
    other = [row for row in page.rows.values() if row.term.pk not in shown]
    open_first = next(iter([*page.in_force, *page.drafts]), None)
    papers, waiting = page.documents, waiting_for(page) if page.can_enter else []
    return {
        "in_force": cards(page.in_force, page),
        "drafts": cards(page.drafts, page),
        "others": cards(other, page),
        "paper": open_first.term.agreement_document if open_first else (papers[0] if papers else None),
        "waiting": waiting,
        "waiting_words": waiting_in_words(page, waiting, request.actor) if waiting else "",
    }


def _fee(request: Request, page: AgreementPage) -> dict[str, Any]:
    """What is paid and what the law says of it; of a draft too, at once."""
    held = next((row for row in page.in_force if row.key is TermKey.FEE), None)
    draft = next((row for row in reversed(page.drafts) if row.key is TermKey.FEE), None)
    market = next((row for row in page.in_force if row.key is TermKey.FMV_OPINION), None)
    return {
        "fee": card(held, page) if held else None,
        "gates": verdicts(page.gates) if held else [],
        "draft_fee": card(draft, page) if draft else None,
        "draft_gates": _draft_gates(request, page, draft) if draft else [],
        "market": card(market, page) if market else None,
        "has_no_market": held is not None and market is None,
    }


def _draft_gates(request: Request, page: AgreementPage, draft: TermRow) -> list[Any]:
    value, day = draft.signed.value, max(page.on, draft.signed.period.starts_on)
    if not isinstance(value, Fee):
        return []
    return verdicts(queries.gate_for_term(request.actor, page.agreement, value, day))


@require_safe
@login_required
def term(request: Request, term_id: int) -> HttpResponse:
    """One term with its words and its source: a panel beside the page, or a page of its own."""
    found = queries.term(request.actor, term_id)
    page = queries.page(request.actor, found.agreement_id, day_asked(request))
    shown = card(page.rows[found.pk], page)
    template = "agreements/term.html#panel" if request.htmx else "agreements/term.html"
    context = {"title": shown.row.key.label, "card": shown, "page": page, "on": page.on}
    return render(request, template, context)
