"""Entering an agreement, its papers and the locations it covers; ending it, removing a draft."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from abutment.agreements import actions, policies, queries
from abutment.agreements.forms import AgreementForm, ConfirmForm, EndForm, PaperForm, PartyForms
from abutment.agreements.models import Agreement, Amendment
from abutment.agreements.queries.listing import readers_of_all
from abutment.agreements.queries.papers import open_instruments
from abutment.agreements.sentences import readers_in_words
from abutment.foundation.scope.requests import Request
from abutment.organizations.queries import locations
from abutment.web.asking import Asking, answered
from abutment.web.days import today, today_in
from abutment.web.frame import side_of
from abutment.web.words import day_in_words


def trail_of(agreement: Agreement) -> list[tuple[str, str]]:
    """The way to the page of an agreement."""
    name = f"{agreement.title}, {agreement.entity.name}"
    return [("Agreements", reverse("agreements")), (name, address_of(agreement))]


def address_of(agreement: Agreement, anchor: str = "") -> str:
    """The page of an agreement."""
    return reverse("agreement", args=[agreement.pk]) + anchor


def day_at(request: Request, agreement: Agreement) -> date:
    """The day at the practice: the database refuses stamps of days that have not come there."""
    return today_in(request, agreement.entity.time_zone)


@require_http_methods(["GET", "POST"])
@login_required
def enter(request: Request) -> HttpResponse:
    """Enter an agreement as a draft: what it is, who agrees, for which locations."""
    actor = request.actor
    places = queries.entering_entities(actor)
    policies.check_can_enter_somewhere(places)
    owner = _owner(request, {place.pk for place in places})
    offices = [office for office in locations(actor, today(request)) if office.entity_id == owner]
    first = {"entity": owner, "starts_on": today(request)}
    form = AgreementForm(request.POST or None, entities=places, locations=offices, initial=first)
    network = queries.possible_parties(actor, actor.acting_entity_id or 0)
    sides = _sides(request, owner)
    parties = PartyForms(request.POST or None, prefix="parties", form_kwargs={"entities": network}, initial=sides)

    def act() -> tuple[str, str]:
        entered = actions.enter_agreement(actor=actor, agreement=form.agreement(parties.parties))
        return address_of(entered), f"{entered.title} is entered as a draft. Attach its paper next."

    asking = Asking(
        title="Enter an agreement",
        sentence="It begins as a draft. Its papers and terms follow, each term with the words that it rests on.",
        button="Enter as a draft",
        back=reverse("agreements"),
        trail=[("Agreements", reverse("agreements"))],
        template="agreements/enter.html",
        further={"parties": parties},
    )
    return answered(request, form, asking, act, beside=parties)


def _owner(request: Request, choices: set[int]) -> int | None:
    """Whose agreement it is: as chosen, or the practice in whose name one looks."""
    own = str(request.actor.acting_entity_id) if side_of(request) == "practice" else ""
    asked = request.POST.get("entity", request.GET.get("entity", own))
    return int(asked) if asked.isdecimal() and len(asked) < 18 and int(asked) in choices else None


def _sides(request: Request, owner: int | None) -> list[dict[str, object]]:
    """The parties of most agreements; others are chosen where it is not so."""
    acting = request.actor.acting_entity_id
    return [
        {"role": "practice", "party_entity": owner},
        {"role": "manager", "party_entity": None if acting == owner else acting},
    ]


@require_http_methods(["GET", "POST"])
@login_required
def attach(request: Request, agreement_id: int) -> HttpResponse:
    """Attach a paper to an instrument that is not signed yet, or outside of any."""
    found = queries.agreement(request.actor, agreement_id)
    policies.check_can_enter(found.entity_id, f"papers of {found.title}")
    instruments = open_instruments(request.actor, found)
    wanted = {"amendment": request.GET.get("amendment"), "role": _role(request, instruments)}
    readers = readers_in_words(readers_of_all(request.actor, [found.pk])[found.pk])
    form = PaperForm(request.POST or None, request.FILES or None, amendments=instruments, initial=wanted)

    def act() -> tuple[str, str]:
        paper, instrument, file = form.paper(), form.instrument(), form.content()
        new = actions.attach_document(
            actor=request.actor, agreement=found, amendment=instrument, paper=paper, content=file
        )
        return address_of(found), f"{new.title} is attached. Terms can now rest on its words."

    asking = Asking(
        title="Attach a paper",
        sentence=f"{readers} Of two papers of one instrument the one with the lower place prevails.",
        button="Attach",
        back=address_of(found),
        trail=trail_of(found),
    )
    return answered(request, form, asking, act)


def _role(request: Request, instruments: list[Amendment]) -> str:
    asked = request.GET.get("amendment")
    chosen = next((each for each in instruments if str(each.pk) == asked), instruments[0] if instruments else None)
    return "opinion" if chosen is None else ("amendment" if chosen.number else "agreement")


@require_POST
@login_required
def detach(request: Request, paper_id: int) -> HttpResponse:
    """Take a paper off an instrument that is not signed; the document stays stored."""
    found = queries.paper(request.actor, paper_id)
    held, title = found.agreement, found.title
    actions.detach_document(actor=request.actor, paper=found)
    messages.success(request, f"{title} is taken off. The document stays stored.")
    return redirect(address_of(held))


@require_http_methods(["GET", "POST"])
@login_required
def end(request: Request, agreement_id: int) -> HttpResponse:
    """Record the first day on which an agreement no longer holds, its title typed to confirm."""
    found = queries.agreement(request.actor, agreement_id)
    policies.check_can_enter(found.entity_id, f"the end of {found.title}")
    form = EndForm(request.POST or None, since=found.starts_on, today=day_at(request, found), phrase=found.title)

    def act() -> tuple[str, str]:
        on, because = form.cleaned_data["ends_on"], form.cleaned_data["because"]
        actions.end_agreement(actor=request.actor, agreement=found, ends_on=on, because=because)
        last = day_in_words(on - timedelta(days=1))
        return address_of(found), f"{found.title} ends. Its last day is {last}."

    words = "From that day on nothing is charged under it. What was signed and charged stays as it is."
    asking = Asking("End the agreement", "End it", address_of(found), words, trail_of(found), kind="danger")
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def remove(request: Request, agreement_id: int) -> HttpResponse:
    """Remove an agreement of which nothing was signed, its title typed to confirm."""
    found = queries.agreement(request.actor, agreement_id)
    policies.check_can_enter(found.entity_id, f"agreements such as {found.title}")
    form = ConfirmForm(request.POST or None, phrase=found.title)

    def act() -> tuple[str, str]:
        title = found.title
        actions.remove_draft_agreement(actor=request.actor, agreement=found)
        return reverse("agreements"), f"The draft {title} is removed. Its documents stay stored."

    words = "Papers and terms that were entered for it go with it; stored documents stay."
    asking = Asking("Remove the draft", "Remove it", address_of(found), words, trail_of(found), kind="danger")
    return answered(request, form, asking, act)
