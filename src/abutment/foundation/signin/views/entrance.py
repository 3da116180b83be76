"""The way in: password, second factor, passkey, fresh proof. allauth walks it; the pages are ours."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.http import HttpRequest

from abutment.foundation.signin.gate import open_while_enrolling


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
passkey = passkeys.LoginWebAuthnView.as_view()
sign_out = open_while_enrolling(SignOut.as_view())
