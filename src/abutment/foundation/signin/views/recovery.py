"""Coming back: by one's own recovery code, or with another owner after 72 hours' notice."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from abutment.foundation.accounts.models import Account
from abutment.foundation.signin import actions, queries, rules
from abutment.foundation.signin.actions.recovery import recovery_behind
from abutment.foundation.signin.errors import SignInError
from abutment.foundation.signin.forms import NewPasswordForm, RecoverForm, StartRecoveryForm
from abutment.foundation.signin.fresh import fresh_mfa_required

PROVEN = "signin.recovering"
NOT_FITTING = (
    "This email address and recovery code do not match, or there were too many attempts. "
    "Wait a while, check both, try again."
)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """An address and one recovery code."""
    form = RecoverForm(request.POST or None)
    if form.is_valid():
        address, moment = get_adapter().get_client_ip(request), request.moment  # type: ignore[attr-defined]
        account = actions.prove_by_code(**form.cleaned_data, address=address, moment=moment)
        if account:
            request.session.flush()
            request.session[PROVEN] = [account.pk, moment.timestamp()]
            return redirect("recover-anew")
        form.add_error(None, NOT_FITTING)
    return render(request, "signin/recover.html", {"form": form})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recover_anew(request: HttpRequest) -> HttpResponse:
    """A new password; then enrollment."""
    account_id, proven_at = request.session.get(PROVEN, (0, 0))
    age = request.moment.timestamp() - proven_at  # type: ignore[attr-defined]
    account = queries.active_account(account_id)
    if account is None or age > rules.RECOVERING_FOR.total_seconds():
        return redirect("recover")
    form = NewPasswordForm(request.POST or None, account=account)
    if not form.is_valid():
        return render(request, "signin/recover_anew.html", {"form": form})
    del request.session[PROVEN]
    actions.start_anew(account=account, password=form.cleaned_data["password"], why="recovery code")
    return _in(request, account)


def _in(request: HttpRequest, account: Account) -> HttpResponse:
    get_adapter().login(request, account)
    return redirect("enroll")


@require_http_methods(["GET", "HEAD", "POST"])
def owners(request: HttpRequest) -> HttpResponse:
    """Bring another owner of my practice back; for everybody else, who can do that and why the reader cannot."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if not queries.fellow_owners(actor) and not queries.recoveries_started_by(actor.account_id).exists():
        return render(request, "signin/owners_only.html", status=403)
    return _owners(request, actor)


@fresh_mfa_required
def _owners(request: HttpRequest, actor: Any) -> HttpResponse:
    fellows = queries.fellow_owners(actor)
    form = StartRecoveryForm(request.POST or None, owners=[(f.account_id, f"{f.name}, {f.practice}") for f in fellows])
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.start_recovery(
                actor=actor,
                account_id=said["account"],
                new_email=said["new_email"],
                moment=request.moment,  # type: ignore[attr-defined]
            )
            return redirect("owner-recoveries")
        except SignInError as error:
            form.add_error(None, str(error))
    running = queries.recoveries_started_by(actor.account_id)
    now = request.moment  # type: ignore[attr-defined]
    return render(request, "signin/owners.html", {"form": form, "running": running, "fellows": fellows, "now": now})


@require_POST
@fresh_mfa_required
def owner_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Withdraw a recovery that I started, or make its link."""
    actor, moment = request.actor, request.moment  # type: ignore[attr-defined]
    recovery = queries.recoveries_started_by(actor.account_id).filter(pk=pk).first()
    if recovery is None:
        raise Http404("This recovery was stopped or used.")
    try:
        if step == "link":
            link = actions.hand_over_link(actor=actor, recovery=recovery, moment=moment)
            return render(request, "signin/owner_link.html", {"recovery": recovery, "link": link})
        actions.withdraw(actor=actor, recovery=recovery)
    except SignInError as error:
        messages.error(request, str(error))
    return redirect("owner-recoveries")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter: one button, and the recovery is stopped. A mail scanner that opens the link presses nothing."""
    is_stopped = request.method == "POST" and actions.stop_by_link(token=token)
    return render(request, "signin/stop.html", {"is_asked": request.method == "POST", "is_stopped": is_stopped})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The locked-out owner's one-time link."""
    moment = request.moment  # type: ignore[attr-defined]
    try:
        recovery = recovery_behind(token, moment)
        form = NewPasswordForm(request.POST or None, account=recovery.account)
        if not form.is_valid():
            return render(request, "signin/recover_anew.html", {"form": form, "recovery": recovery})
        return _in(request, actions.use_link(token=token, password=form.cleaned_data["password"], moment=moment))
    except SignInError as error:
        return render(request, "signin/spent.html", {"reason": error}, status=410)
