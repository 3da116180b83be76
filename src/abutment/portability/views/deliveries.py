"""The page of deliveries: how they stand, the storage that owners named, and the steps by which it is proven."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abutment.foundation.scope.requests import Request
from abutment.foundation.signin.fresh import fresh_mfa_required
from abutment.kernel.errors import AbutmentError
from abutment.portability import policies
from abutment.portability import queries as imports
from abutment.portability.actions import deliveries as actions
from abutment.portability.delivering.errors import HostKeyUnknown, NotProven
from abutment.portability.delivering.folder import folder_of
from abutment.portability.errors import NotFound
from abutment.portability.forms.deliveries import STORAGE_FORMS, ScheduleForm, StorageForm, WordForm
from abutment.portability.models import Destination
from abutment.portability.queries import deliveries as queries
from abutment.portability.showing_deliveries import facts_of_page, tabs_of
from abutment.portability.tables import DeliveryTable
from abutment.web.asking import Asking, answered
from abutment.web.listing import Empty, Listing

_ALL = Listing(
    table=DeliveryTable,
    title="All deliveries",
    template="portability/deliveries_all.html",
    empty=Empty("Nothing has been delivered yet", "Each delivery stands here with its attempts.", icon="send"),
)


@require_safe
@login_required
def deliveries(request: Request) -> HttpResponse:
    """How deliveries stand, the last ones, and where they go."""
    practice_id = _practice(request)
    found = queries.standing_of_deliveries(request.actor, practice_id, request.moment)
    trail = [{"label": "Our data", "url": reverse("our-data")}, {"label": "Deliveries", "url": ""}]
    around = {
        "title": "Deliveries",
        "trail": trail,
        "form": WordForm(),
        "practice": imports.practice_of(request.actor, practice_id),
    }
    return render(request, "portability/deliveries.html", {**around, **facts_of_page(found, request.moment)})


@require_safe
@login_required
def all_deliveries(request: Request) -> HttpResponse:
    """Every delivery of the practice."""
    practice_id = _practice(request)
    trail = [*_way_here(), {"label": "All deliveries", "url": ""}]
    return _ALL.respond(request, queries.deliveries_of(request.actor, practice_id), context={"trail": trail})


@require_http_methods(["GET", "POST"])
@login_required
@fresh_mfa_required(keeps_input=False)
def storage(request: Request, kind: str) -> HttpResponse:
    """Name the practice's own storage; nothing is delivered there before its test was opened."""
    practice_id = _practice(request)
    form = _form_of(kind)(request.POST or None, initial=_offered(practice_id, kind))

    def act() -> tuple[str, str]:
        actions.enter_destination(actor=request.actor, practice_id=practice_id, new=form.new())
        return reverse("deliveries"), "The storage is entered. Prove next that you can open what comes there."

    asking = Asking(
        title="Name your storage",
        button="Go on to the test",
        sentence="It is yours: nobody at the organization sees it, changes it or stops it.",
        back=reverse("deliveries"),
        trail=[(each["label"], each["url"]) for each in _way_here()],
        template="portability/delivery_storage.html",
        further={"tabs": tabs_of(practice_id, kind), "kind": kind, "folder": folder_of(practice_id)},
    )
    return answered(request, form, asking, act)


@require_POST
@login_required
@fresh_mfa_required(keeps_input=False)
def attempt(request: Request, kind: str) -> HttpResponse:
    """Try what stands in the form: nothing is written there and nothing is kept here."""
    practice_id = _practice(request)
    form = _form_of(kind)(request.POST)
    said, shown, refused = "", "", "Complete the form first: what is missing stands beside its fields when you send it."
    if form.is_valid():
        try:
            said = actions.try_destination(actor=request.actor, practice_id=practice_id, new=form.new())
        except HostKeyUnknown as known:
            shown = str(known)
        except AbutmentError as problem:
            refused = str(problem)
    words = {"said": said, "shown": shown, "refused": refused, "kind": kind}
    return render(request, f"portability/delivery_tried{'' if request.htmx else '_page'}.html", words)


@require_POST
@login_required
def meet_host(request: Request) -> HttpResponse:
    """Ask an SFTP server for its key."""
    return _done(request, lambda: actions.meet_host(actor=request.actor, destination=_waiting(request)) and None)


@require_POST
@login_required
@fresh_mfa_required
def confirm_host(request: Request) -> HttpResponse:
    """Say that the key that was shown is the server's own."""
    key = request.POST.get("key", "")
    return _done(
        request, lambda: actions.confirm_host(actor=request.actor, destination=_waiting(request), key=key), "Confirmed."
    )


@require_POST
@login_required
def send_test(request: Request) -> HttpResponse:
    """Deliver a small sealed file with a code word."""
    moment = request.moment

    def act() -> None:
        actions.send_test(actor=request.actor, destination=_waiting(request), moment=moment)

    return _done(request, act, "The test lies there. Open it with your key.")


@require_POST
@login_required
@fresh_mfa_required
def prove(request: Request) -> HttpResponse:
    """Put the storage in force by the code word of its test."""
    form, moment = WordForm(request.POST), request.moment

    def act() -> None:
        word = form.cleaned_data["word"] if form.is_valid() else ""
        actions.prove_destination(actor=request.actor, destination=_waiting(request), word=word, moment=moment)

    return _done(request, act, "Proven. The first Package is made within minutes.")


@require_http_methods(["GET", "POST"])
@login_required
def schedule(request: Request) -> HttpResponse:
    """Deliver on other days or at another hour."""
    destination = _in_force(request)
    form = ScheduleForm(request.POST or None, initial=ScheduleForm.initial_of(destination.schedule))

    def act() -> tuple[str, str]:
        actions.change_schedule(actor=request.actor, destination=destination, to=form.schedule())
        return reverse("deliveries"), "The schedule is changed. Every owner is told."

    asking = Asking(
        title="Change the schedule",
        button="Change",
        back=reverse("deliveries"),
        trail=[(each["label"], each["url"]) for each in _way_here()],
    )
    return answered(request, form, asking, act)


@require_POST
@login_required
@fresh_mfa_required
def end(request: Request, which: str) -> HttpResponse:
    """Deliver nothing there any more."""
    if which not in ("in-force", "waiting"):
        raise Http404

    def act() -> None:
        destination = _in_force(request) if which == "in-force" else _waiting(request)
        if which == "in-force" and request.POST.get("confirmed", "").strip().casefold() != "end deliveries":
            raise NotProven("Type “end deliveries” to go on.")
        actions.end_destination(actor=request.actor, destination=destination)

    return _done(request, act, "Nothing is delivered there any more.")


@require_POST
@login_required
def now(request: Request) -> HttpResponse:
    """Try what is due at once."""
    moment = request.moment

    def act() -> None:
        actions.deliver_now(actor=request.actor, destination=_in_force(request), moment=moment)

    return _done(request, act, "It is under way. You may leave this page.")


def _way_here() -> list[dict[str, str]]:
    return [{"label": "Our data", "url": reverse("our-data")}, {"label": "Deliveries", "url": reverse("deliveries")}]


def _practice(request: Request) -> int:
    """The practice in whose name an owner looks. Raises NotAllowed for everybody else."""
    practice_id = request.actor.acting_entity_id or 0
    policies.check_sees_deliveries(practice_id)
    return practice_id


def _waiting(request: Request) -> Destination:
    found = queries.destination_of(request.actor, _practice(request), is_proven=False)
    if found is None:
        raise NotFound("No storage waits for its test. Name one first.")
    return found


def _in_force(request: Request) -> Destination:
    found = queries.destination_of(request.actor, _practice(request), is_proven=True)
    if found is None:
        raise NotFound("No storage is in force. Name one first.")
    return found


def _form_of(kind: str) -> type[StorageForm]:
    if kind not in STORAGE_FORMS:
        raise Http404
    return STORAGE_FORMS[kind]


def _offered(practice_id: int, kind: str) -> dict[str, Any]:
    return {"prefix": str(folder_of(practice_id) or "")} if kind == Destination.Kind.FOLDER else {}


def _done(request: Request, act: Callable[[], object], said: str = "") -> HttpResponse:
    """Carry out a step and go back to the page, which says how it went."""
    _practice(request)
    try:
        act()
    except AbutmentError as refused:
        messages.warning(request, str(refused))
    else:
        if said:
            messages.success(request, said)
    return redirect("deliveries")
