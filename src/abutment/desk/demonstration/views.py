"""The page of sign-ins, on this machine and in demonstrations only."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from abutment.desk.demonstration.signins import PASSWORD, code_at, signins
from abutment.web.frame import is_from_here


@login_not_required
@never_cache
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """List the sign-ins of the demonstration with their current codes."""
    if not settings.ABUTMENT_DEMO or not is_from_here(request):
        raise Http404
    moment = request.moment  # type: ignore[attr-defined]
    rows = [(signin, code_at(signin.totp_secret, moment)) for signin in signins()]
    seconds_left = 30 - int(moment.timestamp()) % 30
    return render(
        request,
        "demonstration/sign_ins.html",
        {"rows": rows, "password": PASSWORD, "seconds_left": seconds_left},
    )
