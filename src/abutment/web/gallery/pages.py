"""The pages of the gallery."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abutment.web.gallery import samples
from abutment.web.listing import Bulk, Empty, Listing

_TRAIL = [{"label": "Network", "url": "#"}, {"label": "Cedar Dental", "url": "#"}, {"label": "Elm Street", "url": ""}]
_TABS = [
    {"label": "Terms", "url": "#", "is_current": True, "count": 14},
    {"label": "Obligations", "url": "#", "count": 3},
    {"label": "Documents", "url": "#"},
]
_LISTING = Listing(
    table=samples.SampleTable,
    filters=samples.SampleFilters,
    search_hint="Name or state",
    bulk=(Bulk("Remind the owners", "#", "bell"), Bulk("Send statements", "#", "send")),
    title="Practices",
    empty=Empty(
        "No practice yet",
        "Practices of your network stand here. Register the first one.",
        "Register a practice",
        "#",
        "building-community",
    ),
)


def _components(request: HttpRequest) -> HttpResponse:
    wrong = samples.SampleForm({"wrong-name": "", "wrong-state": "US-NY", "wrong-model": "mso"}, prefix="wrong")
    context = {
        "title": "Gallery",
        "form": samples.SampleForm(),
        "wrong_form": wrong,
        "working": samples.working(),
        "charts": samples.sample_charts(),
        "timeline": samples.sample_timeline(),
        "matrix": samples.sample_matrix(),
        "soon": samples.A_DAY + timedelta(days=12),
        "past": samples.A_DAY - timedelta(days=400),
        "trail": _TRAIL,
        "tabs": _TABS,
    }
    return render(request, "web/gallery.html", context)


def _list(request: HttpRequest) -> HttpResponse:
    said = "58 of 60 agreements are in force; 2 wait for counsel."
    return _LISTING.respond(request, samples.practices(), sentence=said)


def _empty_list(request: HttpRequest) -> HttpResponse:
    return _LISTING.respond(request, [], sentence="There is nothing to show yet.")


def _working(request: HttpRequest) -> HttpResponse:
    return render(request, "web/gallery_working.html", {"working": samples.working()})


def _sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "web/gallery_plain.html", {"form": samples.SignInForm()})


def _problem(template: str, status: int) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: render(request, template, status=status)


PAGES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "components": _components,
    "list": _list,
    "empty-list": _empty_list,
    "working": _working,
    "sign-in": _sign_in,
    "bad-request": _problem("400.html", 400),
    "forbidden": _problem("403.html", 403),
    "not-found": _problem("404.html", 404),
    "broken": _problem("500.html", 500),
}
