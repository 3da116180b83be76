"""Activity: all long work that the reader may follow, and one piece of it, both keeping themselves up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from abutment.foundation.activity import actions, failures, queries
from abutment.foundation.activity.errors import NotCancelable

if TYPE_CHECKING:
    from abutment.foundation.scope import Actor


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for its fragment while something is open."""
    work = queries.standing_work()
    running = sum(1 for each in work if each.is_open)
    words = {"work": work, "running": running, "mine": _actor(request).account_id}
    return render(request, "activity/activity.html#list" if request.htmx else "activity/activity.html", words)  # type: ignore[attr-defined]


@require_safe
def piece(request: HttpRequest, work_id: int) -> HttpResponse:
    """One piece of work, to be left and found again."""
    work = queries.standing_of(work_id)
    if work is None:
        raise Http404
    words = {"work": work, "mine": _actor(request).account_id}
    return render(request, "activity/work.html#standing" if request.htmx else "activity/work.html", words)  # type: ignore[attr-defined]


@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """What failed for good: jobs, and letters."""
    words = {"jobs": failures.failed_jobs(), "letters": failures.failed_letters()}
    return render(request, "activity/failed.html", words)


@require_POST
def cancel(request: HttpRequest, work_id: int) -> HttpResponse:
    """Call work off."""
    try:
        actions.cancel(actor=_actor(request), work_id=work_id)
    except NotCancelable as refused:
        messages.error(request, str(refused))
    return redirect("activity")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
