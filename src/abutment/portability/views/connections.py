"""The connections of all practices, and one practice's own page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from abutment.foundation.scope.requests import Request
from abutment.portability import policies, queries
from abutment.portability.filters import ConnectionFilters
from abutment.portability.queries import Connection
from abutment.portability.queries.works import open_import
from abutment.portability.showing import facts_of_page, trail_of
from abutment.portability.tables import ConnectionTable, RunTable, TellingRunTable, changed_in_words, state_of
from abutment.web.days import today
from abutment.web.frame import side_of
from abutment.web.listing import Empty, Listing
from abutment.web.words import count_of

_CONNECTIONS = Listing(
    table=ConnectionTable,
    filters=ConnectionFilters,
    title="Imports",
    search_hint="Find a practice, system or version",
    empty=Empty(
        "No practice in your sight",
        "The systems of the practices that you serve stand here, with their last import.",
        icon="plug",
    ),
)
_RUNS = Listing(
    table=RunTable,
    title="Past imports",
    template="portability/runs.html",
    empty=Empty("Nothing has been imported yet", "Each import stands here with what it changed.", icon="history"),
)


@require_safe
@login_required
def connections(request: Request) -> HttpResponse:
    """How every practice's system stands: up, failing, silent, and on which version."""
    if side_of(request) == "practice":
        return redirect("records", request.actor.acting_entity_id)
    policies.check_can_see_some_imports()
    found = queries.connections(request.actor, request.moment, today(request))
    return _CONNECTIONS.respond(request, found, sentence=_all_of_them(found))


def _all_of_them(found: list[Connection]) -> str:
    counts = Counter(each.stands.word for each in found)
    parts = [f"{counts[word]:,} {word}" for word in ("failing", "silent", "up", "not connected") if counts[word]]
    others = sum(each.is_other_version for each in found)
    if others:
        parts.append(f"{count_of(others, 'runs', 'run')} another version than most")
    return f"{count_of(len(found), 'practice')}: {', '.join(parts)}." if parts else ""


@require_safe
@login_required
def records(request: Request, practice_id: int) -> HttpResponse:
    """A practice's connection: how it stands, where its records are kept, and its last imports."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_see_imports(practice_id)
    page = facts_of_page(request.actor, practice, request.moment, today(request))
    return render(request, "portability/records.html", {"title": f"Records of {practice}", **page})


@require_safe
@login_required
def runs(request: Request, practice_id: int) -> HttpResponse:
    """Every import of a practice with what it changed."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_see_imports(practice_id)
    around = {"trail": trail_of(practice, "Past imports"), "practice": practice}
    listing = replace(_RUNS, table=TellingRunTable) if policies.can_connect(practice_id) else _RUNS
    return listing.respond(request, queries.runs(request.actor, practice_id), context=around)


@require_safe
@login_required
def run(request: Request, practice_id: int, run_id: int) -> HttpResponse:
    """One import: when, on which versions, and what it brought."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_see_imports(practice_id)
    found = queries.one_run(request.actor, practice_id, run_id)
    title = f"Import of {localtime(found.started_at):%b %-d, %Y, %-I:%M %p}"
    changed = changed_in_words(found, sees_why=policies.can_connect(practice_id))
    around = {"run": found, "state": state_of(found), "changed": changed, "practice": practice}
    trail = [*trail_of(practice, "Past imports", "import-runs"), {"label": title, "url": ""}]
    return render(request, "portability/run.html", {"title": title, "trail": trail, **around})


@require_safe
@login_required
def progress(request: Request, practice_id: int) -> HttpResponse:
    """How far the import of a practice is; once it has ended the page is asked for anew."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_see_imports(practice_id)
    work = open_import(request.actor, str(practice))
    response = render(request, "portability/progress.html", {"work": work, "practice_id": practice_id})
    if work is None or not work.is_open:
        response["HX-Refresh"] = "true"
    return response
