"""The network of an organization, and how a practice joins it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abutment.foundation.scope.requests import Request
from abutment.organizations import actions, policies, queries
from abutment.organizations.filters import PracticeFilters
from abutment.organizations.forms import HolderForms, PracticeForm, RegionForm
from abutment.organizations.rules import network_in_words
from abutment.organizations.tables import PracticeTable
from abutment.web.asking import Asking, answered
from abutment.web.days import day_asked, today
from abutment.web.frame import side_of
from abutment.web.listing import Empty, Listing

_A_YEAR = timedelta(days=365)
_NETWORK = Listing(
    table=PracticeTable,
    filters=PracticeFilters,
    title="Network",
    template="organizations/network.html",
    search_hint="Find a practice",
    empty=Empty(
        "No practice yet",
        "The practices that are affiliated with your organization stand here. An administrator registers the first.",
        icon="network",
    ),
)


@require_safe
@login_required
def network(request: Request) -> HttpResponse:
    """The practices of the organization, and one sentence on how the network stands."""
    if side_of(request) == "practice":
        return redirect("our-practice")
    on, now = day_asked(request), today(request)
    count = queries.network_count(request.actor, on, on + _A_YEAR)
    organization_id = request.actor.acting_entity_id or 0
    return _NETWORK.respond(
        request,
        queries.practices(request.actor, on),
        sentence=network_in_words(count, on, now),
        context={
            "on": on,
            "can_register": on == now and policies.can_register_practice(organization_id),
            "can_add_region": on == now and policies.can_add_region(organization_id),
        },
    )


@require_safe
@login_required
def our_practice(request: Request) -> HttpResponse:
    """The page of the practice in whose name one looks."""
    if side_of(request) == "practice":
        return redirect("practice", request.actor.acting_entity_id)
    return redirect("network")


@require_http_methods(["GET", "POST"])
@login_required
def register(request: Request) -> HttpResponse:
    """Register a practice, with its owners and its affiliation."""
    actor = request.actor
    organization = queries.organization(actor, actor.acting_entity_id)
    policies.check_can_register_practice(organization.pk, "A new practice")
    form = PracticeForm(request.POST or None, regions=queries.regions(actor, organization.pk))
    holders = HolderForms(request.POST or None, prefix="owners")

    def act() -> tuple[str, str]:
        facts, terms = form.practice(holders.owners), form.terms(organization.pk)
        new = actions.register_practice(actor=actor, practice=facts, terms=terms)
        if terms.starts_on > today(request):  # until then nobody here sees it
            return reverse("network"), f"{facts.name} is registered. It stands here from {terms.starts_on:%b %d, %Y}."
        return reverse("practice", args=[new.pk]), f"{facts.name} is registered. Its first owner can now be invited."

    asking = Asking(
        title="Register a practice",
        sentence=f"It joins {organization}. From then on only its owners accept or end the affiliation.",
        button="Register",
        back=reverse("network"),
        trail=[("Network", reverse("network"))],
        template="organizations/register.html",
        further={"holders": holders},
    )
    return answered(request, form, asking, act, beside=holders)


@require_http_methods(["GET", "POST"])
@login_required
def add_region(request: Request) -> HttpResponse:
    """Add a region by which the organization groups its practices."""
    organization = queries.organization(request.actor, request.actor.acting_entity_id)
    policies.check_can_add_region(organization.pk)
    form = RegionForm(request.POST or None)

    def act() -> tuple[str, str]:
        name = form.cleaned_data["name"]
        new = actions.add_region(actor=request.actor, organization_id=organization.pk, name=name)
        return reverse("network"), f"The region {new} is added."

    asking = Asking(
        title="Add a region",
        sentence=f"{organization} groups practices by it, and a role can be limited to it.",
        button="Add region",
        back=reverse("network"),
        trail=[("Network", reverse("network"))],
    )
    return answered(request, form, asking, act)
