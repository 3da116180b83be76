"""The gate before every page: nobody without a second factor, no session past its time, and back to the same page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from abutment.foundation.accounts.models import Account
from abutment.foundation.accounts.sessions import ADDRESS, BROWSER, SEEN_AT, STARTED_AT
from abutment.foundation.signin import rules

API = "/api/"
BACKGROUND = "Abutment-Background"
"""A page that asks by itself, without its reader doing anything, says so in this header; that is no activity."""

View = Callable[..., HttpResponse]


def open_while_enrolling(view: View) -> View:
    """Mark a page that a person may use who has no second factor yet."""
    view.open_while_enrolling = True  # type: ignore[attr-defined]
    return view


class SignInGate:
    """Stands after the scope: it looks at the session only, and asks the database nothing on an ordinary page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.idle_seconds = settings.IDLE_MINUTES * 60  # type: ignore[attr-defined]
        was_signed_in = SESSION_KEY in request.session
        response = self.get_response(request)
        keep_times(request)
        is_static = request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}")
        if not is_static and (was_signed_in or SESSION_KEY in request.session or request.path.startswith(API)):
            response.headers["Cache-Control"] = "private, no-store"  # no copy of rows outlives their reader's session
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let through what is open, or send to where the next step is."""
        if not getattr(view, "login_required", True):
            return None
        is_api = request.path.startswith(API)
        if not request.user.is_authenticated:
            return None if is_api else _to_sign_in(request)  # the API says for itself what it takes
        if has_second_factor(request) or getattr(view, "open_while_enrolling", False):
            return None
        if is_api:
            return JsonResponse({"detail": "Sign in with a second step first."}, status=403)
        if Authenticator.objects.filter(user_id=request.user.pk, type__in=("totp", "webauthn")).exists():
            logout(request)  # a session from before the factor was enrolled proves too little
            return _to_sign_in(request)
        return _sent(request, reverse("enroll"))


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or enrolled, with a second factor."""
    return bool(_proofs(request))


def _proofs(request: HttpRequest) -> list[dict[str, Any]]:
    if not isinstance(request.user, Account):
        return []
    return [r for r in get_authentication_records(request, request.user) if r.get("method") == "mfa"]


def is_fresh(request: HttpRequest) -> bool:
    """Whether a second factor was given within the last five minutes."""
    records = _proofs(request)
    moment: datetime = request.moment  # type: ignore[attr-defined]
    return bool(records) and moment.timestamp() - records[-1]["at"] < rules.FRESH_FOR.total_seconds()


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    asked = (
        urlsplit(request.headers.get("HX-Current-URL", "")).path
        if "HX-Request" in request.headers
        else request.get_full_path()
    )
    said = {"next": asked or "/"} if asked != "/" else {}
    if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.session.keys():
        said["ended"] = "1"
    address = reverse("account_login")
    return _sent(request, f"{address}?{urlencode(said)}" if said else address)


def _sent(request: HttpRequest, address: str) -> HttpResponse:
    if "HX-Request" in request.headers:  # a fragment cannot hold the sign-in page: the whole page goes there
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def keep_times(request: HttpRequest) -> None:
    """Note where a session began and when it was last seen, and set when it ends if nothing more happens."""
    session, moment = request.session, request.moment  # type: ignore[attr-defined]
    if SESSION_KEY not in session:
        return
    if STARTED_AT not in session:
        session[STARTED_AT] = moment.isoformat()
        session[ADDRESS] = get_adapter().get_client_ip(request)
        session[BROWSER] = rules.browser_in_words(request.headers.get("User-Agent", ""))
    elif BACKGROUND in request.headers or moment - datetime.fromisoformat(session[SEEN_AT]) < rules.TOUCH_EVERY:
        return
    session[SEEN_AT] = moment.isoformat()
    idle = timedelta(minutes=settings.IDLE_MINUTES)
    session.set_expiry(rules.session_ends_at(datetime.fromisoformat(session[STARTED_AT]), moment, idle))
