"""Where allauth asks us: how a password is checked, what is said, how secrets are sealed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from abutment.foundation.accounts.models import Account
from abutment.foundation.keys.fields import seal, unseal
from abutment.foundation.signin.codes import FIELD

WAIT = "Too many attempts. Wait a while, then try again; a code or password typed meanwhile counts for nothing."
REFUSED = "This email address and password do not match. Check both and try again."
WRONG_CODE = "This code is wrong, or was used before. Wait for the next one and type it as it stands."


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in as we mean it: no sign-up, no reset by mail, waiting after failures, every outcome in the trail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": REFUSED,
        "invalid_login": REFUSED,
        "too_many_login_attempts": WAIT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """The account that this address and password belong to, or None: one answer for unknown, wrong and inactive."""
        from abutment.foundation.signin import lockout
        from abutment.foundation.signin.actions import passwords

        email, address, moment = str(credentials.get("email", "")), self.get_client_ip(request), timezone.now()
        with transaction.atomic():
            lockout.take_turn(email)  # or a dozen guesses sent at once would all be tried before the first is counted
            if lockout.waits_until(email, address, moment):
                raise self.validation_error("too_many_login_attempts")
            account = passwords.account_with(email=email, password=str(credentials.get("password", "")))
            if account is None:
                passwords.note_refusal(email=email, address=address, moment=moment, step="password")
        return account

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        from abutment.foundation.signin.actions import passwords

        super().login(request, user)
        passwords.note_sign_in(account_id=user.pk, address=self.get_client_ip(request))

    def logout(self, request: HttpRequest) -> None:
        from abutment.foundation.signin.actions import sessions

        sessions.note_sign_out(actor=request.actor)  # type: ignore[attr-defined]
        super().logout(request)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        return redirect("account_login")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def add_message(self, request: HttpRequest, level: int, *said: Any, **more: Any) -> None:
        """allauth's notes ("signed in as ...") are left out: our pages say what matters."""

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, str]]:
        """Fresh proof takes a second factor; a password alone is none."""
        kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        methods = []
        if kinds & {"totp", "recovery_codes"}:
            methods.append({"id": "code", "description": "Use a code", "url": reverse("mfa_reauthenticate")})
        if "webauthn" in kinds:
            url = reverse("mfa_reauthenticate_webauthn")
            methods.append({"id": "passkey", "description": "Use a passkey", "url": url})
        return methods


class FactorAdapter(DefaultMFAAdapter):
    """Second factors with their secrets sealed by the key ring."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return seal(text, context=FIELD)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, context=FIELD)

    def build_totp_svg(self, url: str) -> str:
        return qr_svg(url)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}" if number > 1 else "Passkey"


def qr_svg(text: str) -> str:
    """A QR code as SVG on white, readable by a camera in the dark theme too."""
    import qrcode  # type: ignore[import-untyped]
    from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

    picture: bytes = qrcode.make(text, image_factory=SvgPathFillImage, border=2).to_string(encoding="utf-8")
    return picture.decode()
