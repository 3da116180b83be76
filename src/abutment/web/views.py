"""Pages of the shell itself: the palette, the theme switch without script, and the gallery of components."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from abutment.web import palette as going
from abutment.web.frame import THEME_COOKIE
from abutment.web.gallery.pages import PAGES

A_YEAR_SECONDS = 365 * 24 * 60 * 60


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """What "go to" finds for the words typed so far."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:80]  # no text of the database can hold it
    return render(request, "web/palette_results.html", {"groups": going.answers(request, query), "query": query})


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme that was chosen, and go back to where it was chosen."""
    back = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if is_ours else "/")
    if (chosen := request.POST.get("theme")) in {"light", "dark", "system"}:
        response.set_cookie(THEME_COOKIE, chosen, max_age=A_YEAR_SECONDS, samesite="Lax", secure=request.is_secure())
    return response


@login_not_required
@require_safe
def gallery(request: HttpRequest, page: str = "components") -> HttpResponse:
    """Every component in every state, for whoever builds pages; only where it is switched on."""
    if not (settings.DEBUG or getattr(settings, "ABUTMENT_DEMO", False)) or page not in PAGES:
        raise Http404("There is no gallery here.")
    return PAGES[page](request)
