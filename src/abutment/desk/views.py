"""Today, and settings."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from abutment.desk import settings_page
from abutment.desk.today import page_for


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """The morning page of the role in which one looks."""
    on = localdate(request.moment)  # type: ignore[attr-defined]
    page = page_for(request.actor, request.capacities, on)  # type: ignore[attr-defined]
    return render(request, "desk/today.html", {"title": "Today", "page": page})


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """What can be set, and what each role may do."""
    return render(request, "desk/settings.html", {"title": "Settings", **settings_page.context(request.actor)})  # type: ignore[attr-defined]
