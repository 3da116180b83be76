"""People, what they do where, and their way in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abutment.foundation.scope.requests import Request
from abutment.foundation.signin.fresh import check_fresh
from abutment.organizations import actions, policies, queries
from abutment.organizations.actions.people import Names
from abutment.organizations.filters import PersonFilters
from abutment.organizations.forms import AssignmentForm, EndAssignmentForm, InviteForm, NewPersonForm
from abutment.organizations.models import Assignment, Person
from abutment.organizations.queries.ahead import proposers
from abutment.organizations.rules import Work, counted, grant_in_words, inside
from abutment.organizations.tables import PersonTable
from abutment.organizations.timelines import assignments_over_time
from abutment.web.asking import Asking, answered
from abutment.web.days import day_asked, today
from abutment.web.listing import Empty, Listing

_PEOPLE = Listing(
    table=PersonTable,
    filters=PersonFilters,
    title="People",
    template="organizations/people.html",
    search_hint="Find a person",
    empty=Empty(
        "Nobody yet",
        "The people who work here stand in this list, with what they do where. Add the first one.",
        icon="users",
    ),
)


@require_safe
@login_required
def people(request: Request) -> HttpResponse:
    """The people in scope, with the assignments that the reader may see."""
    policies.check_can_read_people(request.may("people.read"))
    on = day_asked(request)
    waiting = queries.proposals(request.actor).count()
    grants = f"; {counted(waiting, 'proposal')} {'waits' if waiting == 1 else 'wait'} for a grant" if waiting else ""
    found = queries.people(request.actor, on)
    return _PEOPLE.respond(
        request,
        found,
        sentence=f"{counted(found.count(), 'person', 'people')} whom you may see{grants}.",
        context={"on": on, "can_add": on == today(request) and request.may("people.write")},
    )


@require_safe
@login_required
def person(request: Request, person_id: int) -> HttpResponse:
    """One person: what they do at the entities that the reader may see."""
    on = day_asked(request)
    found = queries.readable_person(request.actor, person_id, on, may_read=request.may("people.read"))
    assignments, is_today = list(queries.assignments_of(request.actor, person_id)), on == today(request)
    standings = policies.with_what_can_be_done(assignments, on, is_today=is_today)
    return render(
        request,
        "organizations/person.html",
        {
            "title": str(found),
            "person": found,
            "standings": standings,
            "sentence": queries.in_short(request.actor, assignments, on),
            "has_marks": any(each.is_marked for each in assignments),
            "has_acts": any(one.can_grant or one.can_withdraw or one.can_end for one in standings),
            "can_grant_some": any(one.can_grant for one in standings),
            "timeline": assignments_over_time(assignments, today(request)),
            "can_propose": is_today and bool(queries.entities_where(request.actor, "people.write", "clinical.grant")),
            "can_invite": is_today and found.account_id is None and request.may("people.write") and bool(assignments),
            "may_list": request.may("people.read"),
            "on": on,
            "is_today": is_today,
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def add(request: Request) -> HttpResponse:
    """Add a person and propose what they will do."""
    actor = request.actor
    choices = queries.assignment_choices(actor)
    policies.check_can_propose_somewhere(choices["entities"])
    form = NewPersonForm(request.POST or None, **choices, initial=_asked_for(request))

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        names = Names(
            given_name=data["given_name"], family_name=data["family_name"], suffix=data["suffix"], npi=data["npi"]
        )
        new = actions.add_person_with_assignment(actor=actor, names=names, first=form.proposal())
        return reverse("person", args=[new.pk]), f"{new} is added."

    asking = Asking(
        title="Add a person",
        sentence="Who they are, and the first thing they will do. Clinical work waits for a grant by an owner.",
        button="Add person",
        back=reverse("people"),
        trail=[("People", reverse("people"))],
    )
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def propose(request: Request, person_id: int) -> HttpResponse:
    """Propose a person for a role; it is granted at once where the proposer may grant it."""
    actor = request.actor
    found = queries.readable_person(actor, person_id, today(request), may_read=request.may("people.read"))
    choices = queries.assignment_choices(actor)
    policies.check_can_propose_somewhere(choices["entities"])
    form = AssignmentForm(request.POST or None, **choices, initial=_asked_for(request, found))

    def act() -> tuple[str, str]:
        new = actions.propose_assignment(actor=actor, person=found, **form.proposal())
        how = "granted" if new.granted_at else "proposed; an owner of the practice grants it"
        return reverse("person", args=[found.pk]), f"{new.role.label} is {how}."

    asking = Asking(
        title="Propose an assignment",
        sentence=f"What {found} will do, where, and from when.",
        button="Propose",
        back=reverse("person", args=[found.pk]),
        trail=[("People", reverse("people")), (str(found), reverse("person", args=[found.pk]))],
    )
    return answered(request, form, asking, act)


def _asked_for(request: Request, person: Person | None = None) -> dict[str, object]:
    """Where the address says, or where the person works already, or the place in whose name one looks."""
    held = queries.visible_assignments(person) if person else []
    own = held[0].entity_id if held else request.actor.acting_entity_id
    return {"entity": request.GET.get("at", own), "starts_on": today(request)}


@require_http_methods(["GET", "POST"])
@login_required
def invite(request: Request, person_id: int) -> HttpResponse:
    """Mail somebody the link to a sign-in of their own."""
    actor = request.actor
    found = queries.readable_person(actor, person_id, today(request), may_read=request.may("people.read"))
    places = queries.inviting_entities(actor, found)
    policies.check_can_invite(places, str(found))
    form = InviteForm(request.POST or None, entities=places)

    def act() -> tuple[str, str]:
        email, entity_id = form.cleaned_data["email"], form.cleaned_data["entity"]
        actions.invite_person(actor=actor, person=found, email=email, entity_id=entity_id)
        return reverse("person", args=[found.pk]), f"The invitation is on its way to {email}."

    asking = Asking(
        title=f"Invite {found}",
        sentence="They choose their own password and second factor. Nobody here can reset or replace them.",
        button="Send invitation",
        back=reverse("person", args=[found.pk]),
        trail=[("People", reverse("people")), (str(found), reverse("person", args=[found.pk]))],
    )
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def grant(request: Request, assignment_id: int) -> HttpResponse:
    """Grant what was proposed, once person, role, license and first day have been read."""
    found = queries.assignment(request.actor, assignment_id)
    policies.check_can_grant(found.entity_id, needs_owner=found.role.needs_owner, role_label=found.role.label)
    _check_fresh_for_owners(request, found)
    back = reverse("person", args=[found.person_id])
    work = Work(found.role.label, found.entity.name, found.starts_on, found.ends_on, found.license_number)
    words = grant_in_words(str(found.person), work)

    def act() -> tuple[str, str]:
        actions.grant_assignment(actor=request.actor, assignment=found)
        return back, words

    asking = Asking(
        title=f"Grant {inside(found.role.label)} to {found.person}",
        sentence=words,
        button="Grant",
        back=back,
        trail=[("People", reverse("people")), (str(found.person), back)],
        template="organizations/grant.html",
        further={"assignment": found, "proposer": proposers(request.actor, [found]).get(found.pk, "")},
    )
    return answered(request, Form(request.POST if request.method == "POST" else None), asking, act)


def _check_fresh_for_owners(request: Request, assignment: Assignment) -> None:
    """What only owners grant is granted and ended by somebody who has just shown that they sit there."""
    if request.method == "POST" and assignment.role.needs_owner:
        check_fresh(request)


@require_POST
@login_required
def withdraw(request: Request, assignment_id: int) -> HttpResponse:
    """Decline a proposal, or take it back."""
    found = queries.assignment(request.actor, assignment_id)
    actions.withdraw_proposal(actor=request.actor, assignment=found)
    messages.success(request, f"The proposal of {found.person} as {found.role.label} is gone.")
    return redirect("people")


@require_http_methods(["GET", "POST"])
@login_required
def end(request: Request, assignment_id: int) -> HttpResponse:
    """End an assignment on a day."""
    found = queries.assignment(request.actor, assignment_id)
    policies.check_can_propose_assignment(found.entity_id)
    _check_fresh_for_owners(request, found)
    form = EndAssignmentForm(request.POST or None, starts_on=found.starts_on)
    back = reverse("person", args=[found.person_id])

    def act() -> tuple[str, str]:
        ends_on = form.cleaned_data["ends_on"]
        actions.end_assignment(actor=request.actor, assignment=found, ends_on=ends_on)
        return back, f"{found.role.label} at {found.entity} ends on {ends_on:%b %d, %Y}."

    asking = Asking(
        title="End an assignment",
        sentence=f"{found.person}, {found.role.label} at {found.entity}: what it opens closes on that day.",
        button="End assignment",
        back=back,
        kind="danger",
        trail=[("People", reverse("people")), (str(found.person), back)],
    )
    return answered(request, form, asking, act)
