"""The way in: password, second factor, passkey, fresh proof. allauth walks it; the pages are ours."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.account import adapter
from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as passkeys
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from abutment.foundation.signin import lockout, waiting
from abutment.foundation.signin.adapters import WAIT
from abutment.foundation.signin.gate import open_while_enrolling

NO_PASSKEY = "This passkey was not accepted. Try again, or sign in with your password and a second step."


def can_use_passkeys(request: HttpRequest) -> bool:
    """Whether a browser would make passkeys for this address: it needs a name, not a number (WebAuthn, 5.1.2)."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        ip_address(host)
    except ValueError:
        return True
    return False


class SignIn(account.LoginView):
    """Email address and password, or a passkey."""

    template_name = "signin/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = {"can_use_passkeys": can_use_passkeys(self.request), "idle_minutes": settings.IDLE_MINUTES}
        return {**super().get_context_data(**kwargs), **said}


class Code(factors.AuthenticateView):
    """The second factor after the password."""

    template_name = "signin/code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = set(self.stage.login.user.authenticator_set.values_list("type", flat=True))
        return {**super().get_context_data(**kwargs), "kinds": kinds, "email": self.stage.login.user.email}


class Passkey(passkeys.LoginWebAuthnView):
    """A passkey alone, instead of password and code; wrong ones are counted against the network address."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if lockout.passkeys_wait(adapter.get_adapter().get_client_ip(request), timezone.now()):
            return self._refused(WAIT)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        lockout.note_passkey_failure(adapter.get_adapter().get_client_ip(self.request), timezone.now())
        return self._refused(NO_PASSKEY)

    def _refused(self, said: str) -> HttpResponse:
        messages.error(self.request, said)
        return redirect("account_login")


class _GoesOn:
    """After the proof, what waited for it is sent again from a page of its own, at its own address."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting.collect(request)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def form_valid(self, form: forms.Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return redirect("go-on") if waiting.go_on(self.request, get_next_redirect_url(self.request) or "") else answer


class Fresh(_GoesOn, factors.ReauthenticateView):
    """A code, asked again before what cannot be taken back."""

    template_name = "signin/fresh.html"


class FreshPasskey(_GoesOn, passkeys.ReauthenticateWebAuthnView):
    """A passkey, asked again before what cannot be taken back."""

    template_name = "signin/fresh_passkey.html"


@never_cache
@require_safe
def go_on(request: HttpRequest) -> HttpResponse:
    """It is them: what waited is sent again from here, and the page says so and leads back."""
    found, starts = waiting.going_on(request)
    if found is None:
        return redirect("security")
    return render(request, "signin/go_on.html", {"waited": found, "starts": starts})


class SignOut(account.LogoutView):
    """The way out; asked by a form, never by a link alone."""

    template_name = "signin/sign_out.html"


sign_in = SignIn.as_view()
code = Code.as_view()
fresh = Fresh.as_view()
fresh_passkey = FreshPasskey.as_view()
passkey = Passkey.as_view()
sign_out = open_while_enrolling(SignOut.as_view())
