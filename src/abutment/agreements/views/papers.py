"""A paper of an agreement: its text with the quotes of its terms, or its facts and the way to open it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from abutment.agreements import policies, queries
from abutment.agreements.errors import NotFound
from abutment.agreements.models import AgreementDocument
from abutment.agreements.queries.papers import papers_of, quotes_on, text_of
from abutment.agreements.rows import place_in_words
from abutment.agreements.rules.paper import Quote, blocks_of
from abutment.agreements.rules.values import TermKey
from abutment.foundation.scope.requests import Request


@require_safe
@login_required
def paper(request: Request, agreement_id: int, paper_id: int) -> HttpResponse:
    """One paper; for htmx it alone, to stand beside the terms."""
    found = queries.paper(request.actor, paper_id)
    if found.agreement_id != agreement_id:
        raise NotFound("There is no such paper here. Check the address, or in whose name you look.")
    template = "agreements/paper.html#paper" if request.htmx else "agreements/paper.html"
    return render(request, template, _shown(request, found))


def _shown(request: Request, paper: AgreementDocument) -> dict[str, Any]:
    """The blocks of its text with its quotes; blocks None when it is no text that a page can show."""
    text = text_of(request.actor, paper)
    terms = quotes_on(request.actor, paper)
    quotes = [
        Quote(each.pk, each.starts_at, each.ends_at) for each in terms if each.starts_at is not None and each.ends_at
    ]
    is_open = paper.amendment is None or not paper.amendment.is_signed
    labels = {
        each.pk: f"{TermKey(each.key).label}: {place_in_words(each.section, each.page)}".rstrip(": ") for each in terms
    }
    return {
        "title": paper.title,
        "paper": paper,
        "papers": papers_of(request.actor, paper.agreement_id),
        "blocks": None if text is None else blocks_of(text, quotes),
        "labels": labels,
        "asked_term": int(asked) if (asked := request.GET.get("term", "")).isdecimal() and len(asked) < 18 else None,
        "can_detach": not terms and is_open and policies.can_enter(paper.entity_id),
        "can_show": paper.document.media_type in ("application/pdf", "image/png", "image/jpeg"),
    }
