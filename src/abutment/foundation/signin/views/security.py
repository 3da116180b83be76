"""One's own sign-in: factors, password, address, sessions."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abutment.foundation.keys.fields import seal
from abutment.foundation.signin import actions, queries
from abutment.foundation.signin.errors import SignInError
from abutment.foundation.signin.forms import NewEmailForm, NewPasswordForm
from abutment.foundation.signin.fresh import fresh_mfa_required
from abutment.foundation.signin.gate import keep_times
from abutment.foundation.signin.views.enrollment import CODES
from abutment.foundation.signin.views.readers import account_of


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """How I sign in, and what I could do about it."""
    account = account_of(request)
    said = {
        "account": account,
        "factors": queries.factors_of(account),
        "codes_left": queries.recovery_codes_left(account),
        "session_count": queries.sessions_of(account).count(),
        "against": queries.recoveries_against(account),
        "may_recover_others": bool(queries.fellow_owners(request.actor)),  # type: ignore[attr-defined]
    }
    return render(request, "signin/security.html", said)


@require_safe
def awake(request: HttpRequest) -> HttpResponse:
    """How many seconds this session has left; asking counts as being there."""
    keep_times(request)
    return JsonResponse({"seconds": request.session.get_expiry_age()})


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in."""
    said = {"sessions": queries.sessions_of(account_of(request)), "own": request.session.reference}  # type: ignore[attr-defined]
    return render(request, "signin/sessions.html", said)


@require_POST
def end_session(request: HttpRequest, session: str) -> HttpResponse:
    """End one of my sessions."""
    account = account_of(request)
    if not actions.end_session(actor=request.actor, account_id=account.pk, session=session):  # type: ignore[attr-defined]
        raise Http404("This session has ended already.")
    return redirect("sessions")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all my sessions but this one."""
    kept = request.session.reference  # type: ignore[attr-defined]
    actions.end_others(actor=request.actor, account_id=account_of(request).pk, kept_session=kept)  # type: ignore[attr-defined]
    return redirect("sessions")


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_mfa_required(keeps_input=False)
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password."""
    account = account_of(request)
    form = NewPasswordForm(request.POST or None, account=account)
    if form.is_valid():
        actions.change_password(
            actor=request.actor,  # type: ignore[attr-defined]
            account=account,
            password=form.cleaned_data["password"],
            session=request.session,
        )
        messages.info(request, "Your password is changed. Your other sessions have ended.")
        return redirect("security")
    return render(request, "signin/password.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_mfa_required
def email(request: HttpRequest) -> HttpResponse:
    """Ask for another address."""
    account, moment = account_of(request), request.moment  # type: ignore[attr-defined]
    form = NewEmailForm(request.POST or None)
    if form.is_valid():
        new = form.cleaned_data["email"]
        actions.request_change(actor=request.actor, account=account, new_email=new, moment=moment)  # type: ignore[attr-defined]
        messages.info(request, f"A link is on its way to {new}. Open it within a day, in this browser.")
        return redirect("security")
    return render(request, "signin/email.html", {"form": form, "account": account})


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_mfa_required
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm it from there."""
    account, moment = account_of(request), request.moment  # type: ignore[attr-defined]
    if request.method != "POST":
        return render(request, "signin/confirm_email.html")
    try:
        new = actions.confirm_change(actor=request.actor, account=account, token=token, moment=moment)  # type: ignore[attr-defined]
        messages.info(request, f"You sign in with {new} from now on.")
    except SignInError as error:
        messages.error(request, str(error))
    return redirect("security")


@require_POST
@fresh_mfa_required
def remove_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of my second factors."""
    account = account_of(request)
    factor = queries.factor_of(account, pk)
    if factor is None:
        raise Http404("This second step is gone already.")
    try:
        actions.remove_factor(actor=request.actor, account=account, factor=factor)  # type: ignore[attr-defined]
    except SignInError as error:
        messages.error(request, str(error))
    return redirect("security")


@require_POST
@fresh_mfa_required
def renew_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them once."""
    codes = actions.renew_recovery_codes(actor=request.actor, account=account_of(request))  # type: ignore[attr-defined]
    request.session[CODES] = seal(",".join(codes), context=CODES)
    return redirect("recovery-codes")
