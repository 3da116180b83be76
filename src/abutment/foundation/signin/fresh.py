"""Asking again who sits there, before what cannot be taken back: a second factor within the last five minutes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, overload
from urllib.parse import urlencode

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from abutment.foundation.signin.gate import is_fresh
from abutment.foundation.signin.waiting import let_file_wait

View = Callable[..., HttpResponse]


@overload
def fresh_mfa_required(view: View) -> View: ...
@overload
def fresh_mfa_required(*, keeps_input: bool = True, gives_file: bool = False) -> Callable[[View], View]: ...
def fresh_mfa_required(
    view: View | None = None, *, keeps_input: bool = True, gives_file: bool = False
) -> View | Callable[[View], View]:
    """Let a view run only after a second factor given within five minutes; then it goes on where it stood.

    What was posted waits in the session meanwhile; forms that hold secrets say keeps_input=False and are filled again.
    A view that answers with a file, and takes nothing but its address, says gives_file=True: the page after the code
    starts the file and leads back.
    """

    def decorated(wrapped: View) -> View:
        @wraps(wrapped)
        def asked_again(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_fresh(request):
                return wrapped(request, *args, **kwargs)
            if gives_file:
                let_file_wait(request)
            elif keeps_input:
                raise ReauthenticationRequired
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")

        return asked_again

    return decorated(view) if view else decorated


def check_fresh(request: HttpRequest) -> None:
    """Ask for a second factor given within five minutes in the middle of a view, which then starts over as it was sent.

    For views that need it only for some of what they do, such as granting the roles that owners grant.
    """
    if not is_fresh(request):
        raise ReauthenticationRequired
