"""The list of agreements, and the practice's own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from abutment.agreements import policies
from abutment.agreements.filters import AgreementFilters
from abutment.agreements.queries.lines import lines
from abutment.agreements.sentences import agreements_in_words
from abutment.agreements.tables import AgreementTable
from abutment.foundation.scope.requests import Request
from abutment.web.days import day_asked, today
from abutment.web.listing import Empty, Listing

_AGREEMENTS = Listing(
    table=AgreementTable,
    filters=AgreementFilters,
    title="Agreements",
    template="agreements/agreements.html",
    search_hint="Find an agreement",
    empty=Empty(
        "No agreement yet",
        "What practices and organization agreed stands here, with terms, days and papers. "
        "An owner of a practice or an administrator enters the first.",
        icon="signature",
    ),
)


@require_safe
@login_required
def agreements(request: Request) -> HttpResponse:
    """The agreements in scope as of a day."""
    policies.check_can_read(request.may("agreements.read"))
    on = day_asked(request)
    found = lines(request.actor, on)
    context = {"on": on, "can_enter": on == today(request) and request.may("agreements.write")}
    return _AGREEMENTS.respond(request, found, sentence=agreements_in_words(found, on), context=context)


@require_safe
@login_required
def our_agreement(request: Request) -> HttpResponse:
    """The management services agreement of the practice in whose name one looks; without just one, the list."""
    policies.check_can_read(request.may("agreements.read"))
    own = [line for line in lines(request.actor, today(request)) if line.kind == "msa"]
    standing = [line for line in own if line.practice_id == request.actor.acting_entity_id]
    return redirect("agreement", standing[0].agreement_id) if len(standing) == 1 else redirect("agreements")
