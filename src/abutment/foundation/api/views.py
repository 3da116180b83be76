"""One's own tokens: see them, make one, revoke one."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from abutment.foundation.api import actions, queries
from abutment.foundation.api.errors import TokenRefused
from abutment.foundation.api.forms import TokenForm
from abutment.foundation.scope.claims import capabilities


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def tokens(request: HttpRequest) -> HttpResponse:
    """The list with the form; a new token is shown in the answer to its making and never again."""
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
