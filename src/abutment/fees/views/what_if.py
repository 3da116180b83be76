"""What if the terms were others: the last months as agreed and as changed. Nothing is written."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from abutment.agreements import queries as agreements
from abutment.agreements.models import Agreement
from abutment.fees import policies, queries
from abutment.fees.comparing import Seal, change_in_words, chart_of, outside_cents, sentence_of, stats_of, sums_of
from abutment.fees.forms.what_if import WhatIfForm
from abutment.foundation.scope.requests import Request
from abutment.web.days import today

_WRONG = "What is marked below cannot be agreed as it stands; the months are shown as agreed."


@require_safe
@login_required
def what_if(request: Request, agreement_id: int) -> HttpResponse:
    """A change of method, rate, floor or cap, kept in the address, beside what was charged."""
    agreement = agreements.agreement(request.actor, agreement_id)
    policies.check_can_compare(agreement.entity_id)
    on = today(request)
    fees = queries.changeable(request.actor, agreement_id, agreement.entity_id, on=on)
    form = WhatIfForm(request.GET, holds=queries.terms_of(fees, on))
    found = queries.what_if(request.actor, fees, form.change, on=on)
    sums = sums_of(found.months)
    context = {
        "title": "What if",
        "agreement": agreement,
        "form": form,
        "found": found,
        "trail": _trail(agreement),
        "stats": stats_of(sums),
        "sentence": _WRONG if form.errors else sentence_of(found, sums),
        "changes": change_in_words(found.change),
        "seals": [Seal(each) for each in found.gates],
        "chart": chart_of(found.months),
        "months": [(each, outside_cents(each.as_changed)) for each in reversed(found.months)],
    }
    return render(request, "fees/what_if.html", context, status=422 if form.is_bound and form.errors else 200)


def _trail(agreement: Agreement) -> list[dict[str, str]]:
    page = reverse("agreement", args=[agreement.pk])
    return [
        {"label": "Agreements", "url": reverse("agreements")},
        {"label": f"{agreement.title} of {agreement.entity.name}", "url": page},
        {"label": "What if", "url": ""},
    ]
