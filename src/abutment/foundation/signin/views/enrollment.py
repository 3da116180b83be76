"""The first second factor: an authenticator app or a passkey, then the recovery codes, once."""

from __future__ import annotations

import base64

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from abutment.foundation.keys.fields import seal, unseal
from abutment.foundation.signin import actions, queries
from abutment.foundation.signin.adapters import WRONG_CODE
from abutment.foundation.signin.codes import matching_step
from abutment.foundation.signin.forms import EnrollForm
from abutment.foundation.signin.gate import has_second_factor, is_fresh, open_while_enrolling
from abutment.foundation.signin.rules import grouped
from abutment.foundation.signin.views.entrance import can_use_passkeys
from abutment.foundation.signin.views.readers import account_of

SECRET = "signin.secret"  # noqa: S105 - the name of a place in the session
CODES = "signin.codes"


def _may_add(request: HttpRequest) -> bool:
    """The first factor needs none; every later one needs a fresh proof by an earlier."""
    return is_fresh(request) or not (has_second_factor(request) or queries.has_factor(account_of(request)))


def _enrolled(request: HttpRequest, kind: str, codes: list[str]) -> HttpResponse:
    """The session counts as proven from here on; others, from before the factor, end."""
    record_authentication(request, account_of(request), "mfa", type=kind)
    session = request.session
    actions.end_others(
        actor=request.actor,  # type: ignore[attr-defined]
        account_id=account_of(request).pk,
        kept_session=session.reference,  # type: ignore[attr-defined]
    )
    if codes:
        session[CODES] = seal(",".join(codes), context=CODES)
        return redirect("recovery-codes")
    return redirect("security")


@open_while_enrolling
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enroll(request: HttpRequest) -> HttpResponse:
    """Scan, type the first code, done."""
    if not _may_add(request):
        return redirect("mfa_reauthenticate")
    form = EnrollForm(request.POST or None)
    sealed = request.session.get(SECRET)
    secret = unseal(sealed, context=SECRET) if sealed else generate_totp_secret()
    request.session[SECRET] = sealed or seal(secret, context=SECRET)
    if form.is_valid():
        if step := matching_step(secret, form.cleaned_data["code"]):
            del request.session[SECRET]
            account = account_of(request)
            codes = actions.enroll_totp(actor=request.actor, account=account, secret=secret, step=step)  # type: ignore[attr-defined]
            return _enrolled(request, "totp", codes)
        form.add_error("code", WRONG_CODE)
    picture = get_adapter().build_totp_svg(get_adapter().build_totp_url(account_of(request), secret))
    said = {
        "form": form,
        "secret": grouped(secret),
        "picture": "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode(),
        "can_use_passkeys": can_use_passkeys(request),
        "is_first": not has_second_factor(request),
    }
    return render(request, "signin/enroll.html", said)


@open_while_enrolling
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Let the browser make a passkey and keep it."""
    account = account_of(request)
    if not _may_add(request):
        return redirect("mfa_reauthenticate")
    form = AddWebAuthnForm(request.POST or None, user=account)
    if request.method == "POST" and form.is_valid():
        codes = actions.add_passkey(
            actor=request.actor,  # type: ignore[attr-defined]
            account=account,
            name=form.cleaned_data["name"],
            credential=form.cleaned_data["credential"],
        )
        return _enrolled(request, "webauthn", codes)
    options = auth.begin_registration(account, True)
    said = {"form": form, "options": {"creation_options": options}, "can_use_passkeys": can_use_passkeys(request)}
    return render(request, "signin/add_passkey.html", {**said, "is_first": not has_second_factor(request)})


@never_cache
@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, shown once."""
    sealed = request.session.pop(CODES, None)
    if sealed is None:
        return redirect("security")
    codes = [grouped(code) for code in unseal(sealed, context=CODES).split(",")]
    text = f"Abutment recovery codes of {account_of(request).email}\nEach works once.\n\n" + "\n".join(codes) + "\n"
    file = "data:text/plain;base64," + base64.b64encode(text.encode()).decode()
    return render(request, "signin/recovery_codes.html", {"codes": codes, "file": file})
