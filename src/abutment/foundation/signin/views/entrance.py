"""The way in: password, second factor, passkey, fresh proof. allauth walks it; the pages are ours."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.account import adapter
from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as passkeys
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from abutment.foundation.signin import lockout
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


class Fresh(factors.ReauthenticateView):
    """A code, asked again before what cannot be taken back."""

    template_name = "signin/fresh.html"


class FreshPasskey(passkeys.ReauthenticateWebAuthnView):
    """A passkey, asked again before what cannot be taken back."""

    template_name = "signin/fresh_passkey.html"


class SignOut(account.LogoutView):
    """The way out; asked by a form, never by a link alone."""

    template_name = "signin/sign_out.html"


sign_in = SignIn.as_view()
code = Code.as_view()
fresh = Fresh.as_view()
fresh_passkey = FreshPasskey.as_view()
passkey = Passkey.as_view()
sign_out = open_while_enrolling(SignOut.as_view())
