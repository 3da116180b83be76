"""One's own tokens: see them, make one, revoke one."""

from __future__ import annotations

from datetime import datetime

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from abutment.foundation.api import actions, queries
from abutment.foundation.api.errors import TokenRefused
from abutment.foundation.api.forms import TokenForm
from abutment.foundation.scope.claims import capabilities

FRESH_SECONDS = 300


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list with the form; a new token is shown in the answer to its making and never again."""
    if request.method == "POST" and not _is_fresh(request):
        raise ReauthenticationRequired  # allauth asks again, and then goes on with what was posted
    today = timezone.localdate(request.moment)  # type: ignore[attr-defined]
    form = TokenForm(request.POST or None, held=capabilities(), today=today)
    secret = _made(request, form) if request.method == "POST" and form.is_valid() else ""
    rows = queries.tokens_of(request.actor, request.moment)  # type: ignore[attr-defined]
    words = {"tokens": rows, "form": TokenForm(held=capabilities(), today=today) if secret else form, "secret": secret}
    return render(request, "api/tokens.html", words, status=422 if request.method == "POST" and not secret else 200)


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token at once."""
    if not actions.revoke_token(actor=request.actor, token_id=token_id, moment=request.moment):  # type: ignore[attr-defined]
        raise Http404
    return redirect("api-tokens")


def _is_fresh(request: HttpRequest) -> bool:
    """Whether a second factor was given within five minutes, as for all that opens a sign-in further."""
    if not request.user.is_authenticated:
        return False
    given = [r["at"] for r in get_authentication_records(request, request.user) if r.get("method") == "mfa"]
    moment: datetime = request.moment  # type: ignore[attr-defined]
    return bool(given) and moment.timestamp() - given[-1] < FRESH_SECONDS


def _made(request: HttpRequest, form: TokenForm) -> str:
    said = form.cleaned_data
    try:
        _, secret = actions.create_token(
            actor=request.actor,  # type: ignore[attr-defined]
            name=said["name"],
            chosen=said["capabilities"],
            ends_on=said["ends_on"],
            moment=request.moment,  # type: ignore[attr-defined]
        )
    except TokenRefused as refused:
        form.add_error(None, str(refused))
        return ""
    return secret
