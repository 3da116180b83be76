"""Patients' requests for their own records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abutment.foundation.documents.views import response_with
from abutment.foundation.scope.requests import Request
from abutment.kernel.errors import AbutmentError
from abutment.patients import queries as patients
from abutment.portability import policies
from abutment.portability.actions import requests as actions
from abutment.portability.forms.taking import ExtensionForm, GivenForm, RequestForm
from abutment.portability.queries import requests as queries
from abutment.portability.showing_taking import ACCESS, citations, requests_in_words
from abutment.web.asking import Asking, answered
from abutment.web.days import today

_TRAIL = "Patients' requests"


@require_safe
@login_required
def requests(request: Request) -> HttpResponse:
    """All requests of the practice's patients, those to be answered first."""
    here = request.actor.acting_entity_id or 0
    policies.check_can_work_requests(here)
    on = today(request)
    asked = [queries.Asked(each, on) for each in queries.requests(request.actor, here)[:200]]
    facts = {"asked": asked, "sentence": requests_in_words(asked), "citations": citations(ACCESS)}
    return render(request, "portability/requests.html", facts)


@require_http_methods(["GET", "POST"])
@login_required
def register(request: Request, patient_id: int) -> HttpResponse:
    """Write down that a patient asked."""
    patient = patients.patient(request.actor, patient_id)
    policies.check_can_work_requests(patient.entity_id)
    on = today(request)
    form = RequestForm(request.POST or None, initial={"received_on": on, "purpose": "the patient's own use"})

    def act() -> tuple[str, str]:
        made = actions.register_request(actor=request.actor, patient=patient, request=form.request(), on=on)
        return reverse("request", args=[made.pk]), "The request is registered. It stands under Patients' requests."

    asking = Asking(
        title=f"Request of {patient} for their records",
        button="Register",
        sentence="A patient gets a copy of what is kept of them within thirty days. Not legal advice.",
        back=reverse("patient", args=[patient.pk]),
        trail=[(str(patient), reverse("patient", args=[patient.pk]))],
        template="portability/request_new.html",
        further={"citations": citations(ACCESS)},
    )
    return answered(request, form, asking, act)


@require_safe
@login_required
def one(request: Request, request_id: int) -> HttpResponse:
    """One request: how it stands, and the one next step."""
    asked = queries.one_request(request.actor, request_id, today(request))
    policies.check_can_work_requests(asked.request.entity_id)
    facts = {
        "asked": asked,
        "work": queries.work_of(asked.request),
        "people": queries.people_of(asked.request),
        "may_copy": policies.can_copy(asked.request.entity_id),
        "trail": [{"label": _TRAIL, "url": reverse("requests")}, {"label": str(asked.request), "url": ""}],
        "citations": citations(ACCESS),
    }
    return render(request, "portability/request.html", facts)


@require_POST
@login_required
def make(request: Request, request_id: int) -> HttpResponse:
    """Have the copy made."""
    found = queries.one_request(request.actor, request_id, today(request)).request
    return _done(request, request_id, lambda: actions.start_copy(actor=request.actor, request=found))


@require_POST
@login_required
def withdraw(request: Request, request_id: int) -> HttpResponse:
    """Note that it is not wanted any more."""
    found = queries.one_request(request.actor, request_id, today(request)).request
    return _done(request, request_id, lambda: actions.withdraw_request(actor=request.actor, request=found))


def _done(request: Request, request_id: int, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except AbutmentError as refused:
        messages.warning(request, str(refused))
    return redirect("request", request_id)


@require_http_methods(["GET", "POST"])
@login_required
def extend(request: Request, request_id: int) -> HttpResponse:
    """Note the one extension."""
    on = today(request)
    asked = queries.one_request(request.actor, request_id, on)
    policies.check_can_work_requests(asked.request.entity_id)
    form = ExtensionForm(request.POST or None)

    def act() -> tuple[str, str]:
        reason = form.cleaned_data["reason"]
        actions.extend_request(actor=request.actor, request=asked.request, reason=reason, on=on)
        return reverse("request", args=[request_id]), "The extension is noted."

    return answered(request, form, _asking(request_id, "It takes longer", "Note the extension"), act)


@require_http_methods(["GET", "POST"])
@login_required
def give(request: Request, request_id: int) -> HttpResponse:
    """Note that the records were given."""
    asked = queries.one_request(request.actor, request_id, today(request))
    policies.check_can_work_requests(asked.request.entity_id)
    form = GivenForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.give_copy(actor=request.actor, request=asked.request, how=form.cleaned_data["how"])
        return reverse("request", args=[request_id]), "It is noted that the records were given."

    return answered(request, form, _asking(request_id, "The records were given", "Note it"), act)


def _asking(request_id: int, title: str, button: str) -> Asking:
    back = reverse("request", args=[request_id])
    trail = [(_TRAIL, reverse("requests")), (f"Request {request_id}", back)]
    return Asking(title=title, button=button, back=back, trail=trail)


@require_safe
@login_required
def download(request: Request, request_id: int) -> HttpResponse:
    """The copy itself; a look at the patient."""
    found = queries.one_request(request.actor, request_id, today(request)).request
    return response_with(actions.open_copy(actor=request.actor, request=found))  # type: ignore[return-value]
