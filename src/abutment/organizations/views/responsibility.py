"""Changing the facts of a practice: its name and numbers, who owns it, who runs it, who answers for it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from abutment.foundation.scope.requests import Request
from abutment.organizations import actions, policies, queries
from abutment.organizations.forms import PracticeFactsForm, ResponsibleForm, ShareForms
from abutment.organizations.forms.responsibility import FromForm, held_now
from abutment.organizations.models import Practice
from abutment.organizations.rules import day_in_words
from abutment.web.asking import Asking, answered
from abutment.web.days import today


def _asking(practice: Practice, title: str, sentence: str, **further: object) -> Asking:
    back = reverse("practice", args=[practice.pk])
    template = "organizations/owners.html" if further else "organizations/form.html"
    return Asking(title, "Change", back, sentence, [(str(practice), back)], template=template, further=further)


@require_http_methods(["GET", "POST"])
@login_required
def facts(request: Request, practice_id: int) -> HttpResponse:
    """Change what a practice is called, or its numbers."""
    found = queries.practice(request.actor, practice_id)
    policies.check_can_change_network(found.pk, f"the facts of {found}")
    names = ("legal_name", "tax_number", "npi")
    now = {"name": found.entity.name, **{name: getattr(found, name) for name in names}}
    form = PracticeFactsForm(request.POST or None, initial=now)

    def act() -> tuple[str, str]:
        name = form.cleaned_data["name"]
        actions.change_practice(actor=request.actor, practice=found, name=name, facts=form.facts())
        return reverse("practice", args=[found.pk]), f"The facts of {name} are changed."

    return answered(request, form, _asking(found, "Change name and numbers", "The trail keeps who changed what."), act)


@require_http_methods(["GET", "POST"])
@login_required
def owners(request: Request, practice_id: int) -> HttpResponse:
    """Say who owns a practice from a day on."""
    found, on = queries.practice(request.actor, practice_id), today(request)
    policies.check_can_change_responsibility(found.pk)
    form = FromForm(request.POST or None, initial={"starts_on": on})
    now = queries.three_facts(request.actor, found.pk, on).owners
    people = queries.possible_owners(request.actor, found.pk, on)
    shares = ShareForms(request.POST or None, prefix="owners", initial=held_now(now), form_kwargs={"people": people})

    def act() -> tuple[str, str]:
        day = form.cleaned_data["starts_on"]
        actions.change_owners(actor=request.actor, practice_id=found.pk, shares=shares.shares, starts_on=day)
        return reverse("practice", args=[found.pk]), f"The owners of {found} are changed from {day_in_words(day)}."

    words = "A share of 0 leaves an owner out. What an owner may do here is granted apart, as a role."
    return answered(request, form, _asking(found, "Change owners", words, shares=shares), act, beside=shares)


@require_http_methods(["GET", "POST"])
@login_required
def manager(request: Request, practice_id: int) -> HttpResponse:
    """Say who runs the business of a practice from a day on."""
    found, on = queries.practice(request.actor, practice_id), today(request)
    policies.check_can_change_responsibility(found.pk)
    places = queries.responsible_choices(request.actor, found.pk)
    form = ResponsibleForm(request.POST or None, entities=places, initial={"starts_on": on})

    def act() -> tuple[str, str]:
        who, day = form.cleaned_data["who"], form.cleaned_data["starts_on"]
        actions.change_manager(actor=request.actor, practice_id=found.pk, manager_id=who, starts_on=day)
        return reverse("practice", args=[found.pk]), f"The manager of {found} is changed from {day_in_words(day)}."

    return answered(request, form, _asking(found, "Change manager", "Who runs the business, and never dentistry."), act)


@require_http_methods(["GET", "POST"])
@login_required
def covered_entity(request: Request, practice_id: int) -> HttpResponse:
    """Say who answers for a practice's patients under HIPAA from a day on."""
    found, on = queries.practice(request.actor, practice_id), today(request)
    policies.check_can_change_responsibility(found.pk)
    places = queries.responsible_choices(request.actor, found.pk)
    form = ResponsibleForm(request.POST or None, entities=places, initial={"starts_on": on})

    def act() -> tuple[str, str]:
        who, day = form.cleaned_data["who"], form.cleaned_data["starts_on"]
        actions.change_covered_entity(actor=request.actor, practice_id=found.pk, answers_id=who, starts_on=day)
        said = f"Who answers for the patients of {found} is changed from {day_in_words(day)}."
        return reverse("practice", args=[found.pk]), said

    words = "Who answers for patients' data under HIPAA (45 CFR 160.103)."
    return answered(request, form, _asking(found, "Change covered entity", words), act)
