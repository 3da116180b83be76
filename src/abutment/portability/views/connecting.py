"""Connecting a practice's own system, changing how, pausing it, importing now; and where records are kept."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from abutment.foundation.scope.requests import Request
from abutment.kernel.errors import AbutmentError
from abutment.organizations.models import Practice
from abutment.patients.models import Domain
from abutment.portability import actions, policies, queries
from abutment.portability.actions.sources import facts_of
from abutment.portability.errors import NotConnected
from abutment.portability.forms.sources import NamedForm, SourceForm
from abutment.portability.login import login_statements
from abutment.portability.models import RecordSource
from abutment.web.asking import Asking, answered


@require_http_methods(["GET", "POST"])
@login_required
def connect(request: Request, practice_id: int) -> HttpResponse:
    """Connect the practice's own system; from then on its records are mirrored."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_connect(practice_id, "connect its system")
    if queries.source_of(request.actor, practice_id) is not None:
        return redirect("records-change", practice_id)
    form = SourceForm(request.POST or None, initial={"tls": RecordSource.Tls.REQUIRED})

    def act() -> tuple[str, str]:
        actions.connect_source(actor=request.actor, practice_id=practice_id, source=form.source())
        return _home(practice_id), f"{practice} is connected. Import now, or wait for its schedule."

    return answered(request, form, _asking(practice, "Connect its system", "Connect"), act)


@require_http_methods(["GET", "POST"])
@login_required
def change(request: Request, practice_id: int) -> HttpResponse:
    """Reach the same system another way."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_connect(practice_id, "change its connection")
    source = _source(request, practice_id)
    now = facts_of(source)
    initial = {name: getattr(now, name) for name in SourceForm.base_fields if name != "password"}
    initial["fees_from"] = f"{now.fees_from:%Y-%m}" if now.fees_from else ""
    form = SourceForm(request.POST or None, kept=source, initial=initial)

    def act() -> tuple[str, str]:
        actions.change_source(actor=request.actor, source=source, to=form.source())
        return _home(practice_id), f"The connection of {practice} is changed."

    return answered(request, form, _asking(practice, "Change the connection", "Change"), act)


@require_POST
@login_required
def attempt(request: Request, practice_id: int) -> HttpResponse:
    """Try what stands in the form: versions and names of tables are read, nothing else, and nothing is kept."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_connect(practice_id, "try its system")
    kept = queries.source_of(request.actor, practice_id)
    form = SourceForm(request.POST, kept=kept)
    tried, refused = None, "Complete the form first: what is missing stands beside its fields when you send it."
    if form.is_valid():
        try:
            tried = actions.try_source(actor=request.actor, practice_id=practice_id, source=form.source(), kept=kept)
        except AbutmentError as problem:
            refused = str(problem)
    template = "portability/tried.html" if request.htmx else "portability/tried_page.html"
    return render(request, template, {"tried": tried, "refused": refused, "title": "Tried", "practice": practice})


def _asking(practice: Practice, title: str, button: str) -> Asking:
    return Asking(
        title=title,
        button=button,
        sentence="It is only ever read. Where it is mirrored from, nobody changes it here.",
        back=_home(practice.pk),
        trail=[(str(practice), reverse("practice", args=[practice.pk])), ("Records", _home(practice.pk))],
        template="portability/connect.html",
        further={
            "practice": practice,
            "statements": login_statements("opendental"),
            "folder": policies.folder_of(practice.pk),
        },
    )


@require_POST
@login_required
def pause(request: Request, practice_id: int) -> HttpResponse:
    """Pause the schedule, or let it go on."""
    source = _source(request, practice_id)
    verb = actions.resume_source if source.is_paused else actions.pause_source
    verb(actor=request.actor, source=source)
    messages.info(request, "Imports are paused." if source.is_paused else "Imports go on.")
    return redirect("records", practice_id)


@require_POST
@login_required
def import_now(request: Request, practice_id: int) -> HttpResponse:
    """Start an import."""
    source = _source(request, practice_id)
    try:
        actions.start_import(actor=request.actor, source=source, is_full="full" in request.POST)
    except AbutmentError as refused:
        messages.warning(request, str(refused))
    else:
        messages.info(request, "The import has started. You may leave this page.")
    return redirect("records", practice_id)


@require_http_methods(["GET", "POST"])
@login_required
def import_expected(request: Request, practice_id: int) -> HttpResponse:
    """Start an import that is not stopped by missing patients or tables; the practice's name is typed."""
    source = _source(request, practice_id)
    practice = queries.practice_of(request.actor, practice_id)
    form = NamedForm(request.POST or None, practice=str(practice))

    def act() -> tuple[str, str]:
        actions.start_import(actor=request.actor, source=source, is_expected=True)
        return _home(practice_id), "The import has started. You may leave this page."

    return answered(request, form, _about_missing(practice), act)


def _about_missing(practice: Practice) -> Asking:
    return Asking(
        title="Import although rows are missing",
        button="Import all the same",
        kind="danger",
        sentence="Most patients, or whole tables, were there before and are not in the system now. Go on only if it "
        "was replaced or cleaned up on purpose. What is gone there is kept here, marked as gone.",
        back=_home(practice.pk),
        trail=[(str(practice), reverse("practice", args=[practice.pk])), ("Records", _home(practice.pk))],
    )


@require_http_methods(["GET", "POST"])
@login_required
def keeping(request: Request, practice_id: int, domain: str) -> HttpResponse:
    """Say that a domain is kept here from today on, or mirrored again."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_keep_natively(practice_id)
    kept = next((each for each in queries.domains_of(request.actor, practice_id) if each.domain == domain), None)
    if kept is None:
        raise Http404
    form = NamedForm(request.POST or None, practice=str(practice))
    is_mirrored = kept.mode == "mirrored"

    def act() -> tuple[str, str]:
        verb = actions.keep_natively if is_mirrored else actions.mirror_again
        verb(actor=request.actor, practice_id=practice_id, domain=kept.domain)
        return _home(
            practice_id
        ), f"{kept.domain.label} are {'kept here' if is_mirrored else 'mirrored'} from today on."

    return answered(request, form, _about_keeping(practice, kept.domain, is_mirrored), act)


def _about_keeping(practice: Practice, domain: Domain, is_mirrored: bool) -> Asking:
    name = domain.label.lower()
    sentence = (
        f"From today on nothing of its {name} is imported any more, and they are written here. An import cannot go on "
        "while a domain is kept here."
        if is_mirrored
        else f"From today on its {name} are mirrored from the practice's own system, and read-only here."
    )
    return Asking(
        title=f"Keep its {name} here" if is_mirrored else f"Mirror its {name}",
        button="Keep them here" if is_mirrored else "Mirror them",
        kind="danger",
        sentence=sentence,
        back=_home(practice.pk),
        trail=[(str(practice), reverse("practice", args=[practice.pk])), ("Records", _home(practice.pk))],
    )


def _source(request: Request, practice_id: int) -> RecordSource:
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_connect(practice_id, "change its connection")
    source = queries.source_of(request.actor, practice_id)
    if source is None:
        raise NotConnected(f"{practice} has no system connected. Connect one first.")
    return source


def _home(practice_id: int) -> str:
    return reverse("records", args=[practice_id])
