"""What people type to sign in, to prove themselves afresh, and to change how they sign in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth import password_validation
from django.db import transaction
from django.utils import timezone

from abutment.foundation.accounts.models import Account
from abutment.foundation.signin import codes, lockout
from abutment.foundation.signin.actions import passwords
from abutment.foundation.signin.adapters import WAIT, WRONG_CODE

_ONE_TIME = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false", "maxlength": 20}


class SignInForm(LoginForm):
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["login"].widget.attrs = {"autocomplete": "username webauthn", "autofocus": True}
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["password"].help_text = ""


def _code_field() -> forms.CharField:
    return forms.CharField(label="Code", max_length=20, widget=forms.TextInput(attrs=_ONE_TIME))


class _CodeForm(forms.Form):
    """A code, counted against guessing together with wrong passwords of the same account."""

    code = _code_field()
    user: Account

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        address = get_adapter().get_client_ip(context.request)
        moment = timezone.now()
        with transaction.atomic():
            lockout.take_turn(self.user.email)
            if lockout.waits_until(self.user.email, address, moment):
                raise forms.ValidationError(WAIT)
            factor = codes.accepted(self.user.pk, code)
            if factor is None:
                passwords.note_refusal(email=self.user.email, address=address, moment=moment, step="code")
        if factor is None:
            raise forms.ValidationError(WRONG_CODE)
        self.authenticator: Authenticator = factor
        factor.user = self.user
        return code


class SecondFactorForm(_CodeForm, AuthenticateForm):
    """The code after the password."""

    code = _code_field()


class FreshFactorForm(_CodeForm, ReauthenticateForm):
    """The code that proves again who sits there."""

    code = _code_field()


class EnrollForm(forms.Form):
    """The first code of an authenticator app."""

    code = forms.CharField(
        label="Code from the app", max_length=12, widget=forms.TextInput(attrs={**_ONE_TIME, "inputmode": "numeric"})
    )


class NewPasswordForm(forms.Form):
    """A password, typed twice."""

    password = forms.CharField(
        label="New password",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. A few words that only you would put together are good.",
    )
    again = forms.CharField(
        label="Once more",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (password := cleaned.get("password")) and "again" in cleaned:
            if cleaned["again"] != password:
                self.add_error("again", "The two differ. Type the same password twice.")
            else:
                try:
                    password_validation.validate_password(password, self.account)
                except forms.ValidationError as error:
                    self.add_error("password", error)
        return cleaned


class AcceptForm(NewPasswordForm):
    """What an invited person says of themselves."""

    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "password", "again"]


class RecoverForm(forms.Form):
    """An address and one of its recovery codes."""

    email = forms.EmailField(
        label="Email address", widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    code = forms.CharField(
        label="Recovery code",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
        help_text="Twelve digits, from the sheet that you printed or saved.",
    )


class NewEmailForm(forms.Form):
    """Where mail should go from now on."""

    email = forms.EmailField(label="New email address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class StartRecoveryForm(forms.Form):
    """Whom to bring back, and where they can be reached now."""

    account = forms.TypedChoiceField(label="Locked-out owner", coerce=int)
    new_email = forms.EmailField(
        label="New email address",
        required=False,
        help_text="Only when the old one is lost too. The notices still go to the old one.",
    )

    def __init__(self, *args: Any, owners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = owners  # type: ignore[attr-defined]
