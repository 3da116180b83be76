"""Taking an invitation: a new sign-in, or the one that a person has."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from abutment.foundation.accounts.models import Account
from abutment.foundation.signin import actions
from abutment.foundation.signin.errors import SignInError
from abutment.foundation.signin.forms import AcceptForm
from abutment.foundation.signin.gate import has_second_factor, open_while_enrolling
from abutment.foundation.signin.models import Invitation


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link offers, to whoever holds it."""
    try:
        offered = actions.open_invitation(token, request.moment)  # type: ignore[attr-defined]
        if actions.makes_a_sign_in(offered):
            return _taken_as_new(request, token, offered)
        return _taken_as_existing(request, token, offered)
    except SignInError as error:
        return render(request, "signin/spent.html", {"reason": error}, status=410)


def _taken_as_new(request: HttpRequest, token: str, offered: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST or None, account=Account(email=offered.email), initial={"name": offered.name})
    if not form.is_valid():
        return render(request, "signin/invitation.html", {"form": form, "invitation": offered})
    name, password = form.cleaned_data["name"], form.cleaned_data["password"]
    account = actions.accept_as_new(token=token, name=name, password=password, moment=request.moment)  # type: ignore[attr-defined]
    get_adapter().login(request, account)
    return redirect("enroll")


def _taken_as_existing(request: HttpRequest, token: str, offered: Invitation) -> HttpResponse:
    is_theirs = isinstance(request.user, Account) and request.user.email == offered.email and has_second_factor(request)
    if request.method == "POST" and is_theirs:
        actions.accept_as_existing(token=token, account=request.user, moment=request.moment)  # type: ignore[attr-defined, arg-type]
        return redirect("/")
    return render(request, "signin/invitation_known.html", {"invitation": offered, "is_theirs": is_theirs})


invitation = open_while_enrolling(invitation)
