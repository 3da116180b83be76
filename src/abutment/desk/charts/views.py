"""Pages of patients."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from abutment.desk.charts import listing, looking, page, policies
from abutment.desk.charts.chart import opened
from abutment.desk.charts.forms import IdentityForm
from abutment.desk.charts.parts import PARTS, shown
from abutment.foundation.documents.queries import opened as opened_document
from abutment.foundation.documents.views import response_with
from abutment.kernel.errors import AbutmentError
from abutment.patients import actions, queries


@require_safe
@login_required
def patients(request: HttpRequest) -> HttpResponse:
    """The list of patients, and the search over all of them."""
    policies.check_can_find()
    return listing.PATIENTS.shown(request)


@require_safe
@login_required
@never_cache
def patient(request: HttpRequest, patient_id: int, part: str) -> HttpResponse:
    """One part of a chart: the whole page, or for htmx the part alone."""
    chart = opened(request, patient_id, f"chart: {PARTS[part].lower()}")
    template = "charts/part.html" if page.wants_part(request) else "charts/patient.html"
    return render(request, template, {**page.around(chart, part), **shown(chart, part)})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def identity(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Asks what an identity number is needed for, and shows it once."""
    chart = opened(request, patient_id, "chart: asked for the identity number")
    policies.check_can_ask_identity(chart.rights)
    form = IdentityForm(request.POST or None)
    number = ""
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.reveal_identity(actor=chart.actor, patient=chart.patient, **form.cleaned_data)
        except AbutmentError as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "number": number, "chart": chart, "patient": chart.patient, "title": "Identity number"}
    trail = [{"label": str(chart.patient), "url": reverse("patient", args=[patient_id])}, {"label": "Identity number"}]
    status = 422 if form.is_bound and not number else 200
    return render(request, "charts/identity.html", {**context, "trail": trail}, status=status)


@require_safe
@login_required
def chart_document(request: HttpRequest, patient_id: int, chart_document_id: int) -> HttpResponse:
    """A document of a patient, opened for the purpose of the page that it was opened from."""
    found = queries.one_document(queries.patient(request.actor, patient_id), chart_document_id)  # type: ignore[attr-defined]
    file = opened_document(request.actor, found.file_id or 0, purpose=looking.purpose_of(request))  # type: ignore[attr-defined]
    return response_with(file, inline="inline" in request.GET)  # type: ignore[return-value]
