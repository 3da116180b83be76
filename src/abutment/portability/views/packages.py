"""Our data: everything that a practice owns, taken by its owners."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from abutment.foundation.documents.views import response_with
from abutment.foundation.scope.requests import Request
from abutment.foundation.signin.fresh import fresh_mfa_required
from abutment.portability import policies
from abutment.portability.actions import packages as actions
from abutment.portability.package import standalone
from abutment.portability.queries import packages as queries
from abutment.portability.rules.taking import digest_in_groups
from abutment.portability.showing_taking import (
    EXPORT,
    citations,
    facts_of_page,
    missing_in_words,
    moment_name,
    practice_here,
    verifier_facts,
    work_of,
)


@require_safe
@login_required
def our_data(request: Request) -> HttpResponse:
    """What was taken, what is being taken, and the one large action."""
    policies.check_can_take(request.actor.acting_entity_id or 0)
    facts = facts_of_page(request.actor, practice_here(request.actor))
    return render(request, "portability/our_data.html", {**facts, "far": work_of(facts["open"])})


@require_POST
@login_required
@fresh_mfa_required
def take(request: Request) -> HttpResponse:
    """Take everything. Nothing but an owner and a second factor is asked for."""
    policies.check_can_take(request.actor.acting_entity_id or 0)
    actions.take_everything(actor=request.actor, practice=practice_here(request.actor))
    messages.info(request, "Everything is being taken. All owners are told, now and when it is complete.")
    return redirect("our-data")


@require_safe
@login_required
def progress(request: Request) -> HttpResponse:
    """How far it is; once it has ended the page is asked for anew."""
    policies.check_can_take(request.actor.acting_entity_id or 0)
    far = work_of(queries.open_package(request.actor, request.actor.acting_entity_id or 0))
    response = render(request, "portability/taking.html", {"far": far})
    if not far:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@login_required
def package(request: Request, package_id: int) -> HttpResponse:
    """One Package: what is inside, how it was proven, and by which numbers it is recognized."""
    told = queries.one_package(request.actor, package_id)
    policies.check_can_take(told.package.entity_id)
    title = f"Package of {moment_name(told.package.as_of or told.package.asked_at)}"
    trail = [{"label": "Our data", "url": reverse("our-data")}, {"label": title, "url": ""}]
    facts = {
        "title": title,
        "trail": trail,
        "told": told,
        "missing_words": missing_in_words(told),
        "digest": digest_in_groups(told.package.sha256),
        "manifest_digest": digest_in_groups(told.package.manifest_sha256),
        "citations": citations(EXPORT),
        "verifier": verifier_facts(),
    }
    return render(request, "portability/package.html", facts)


@require_safe
@login_required
def verifier(request: Request) -> HttpResponse:
    """The verifier as one file, for whoever signs in: it holds nothing of anybody."""
    named = {"Content-Disposition": f'attachment; filename="{standalone.NAME}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(standalone.content(), content_type="application/octet-stream", headers=named)


@require_safe
@login_required
@fresh_mfa_required(gives_file=True)
def download(request: Request, package_id: int) -> HttpResponse:
    """The file itself, as it was sealed; noted in the trail before a byte of it flows."""
    told = queries.one_package(request.actor, package_id)
    return response_with(actions.open_package(actor=request.actor, package=told.package))  # type: ignore[return-value]
