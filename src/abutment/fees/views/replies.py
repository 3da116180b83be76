"""What both sides and counsel say to a statement: disputes of lines, their answers, releases of what waits."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from abutment.fees import actions, policies, queries
from abutment.fees.forms.statements import ActForm, ConcedeForm, DisputeForm, RejectForm, ReleaseForm
from abutment.fees.views.acting import about, about_line, back_to, checked
from abutment.fees.words import usd
from abutment.foundation.scope.requests import Request
from abutment.web.asking import answered
from abutment.web.days import today


@require_http_methods(["GET", "POST"])
@login_required
def dispute(request: Request, line_id: int) -> HttpResponse:
    """An owner disputes one line; the others stand."""
    line = queries.line(request.actor, line_id)
    policies.check_can_approve(line.entity_id)
    form = DisputeForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.dispute_line(actor=request.actor, line=line, reason=form.cleaned_data["reason"])
        return back_to(line.statement), f"Line {line.position} is disputed. The controller reads it and answers."

    return answered(request, form, about_line(line, "dispute"), act)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: Request, dispute_id: int) -> HttpResponse:
    """An owner takes a dispute back."""
    found = queries.dispute(request.actor, dispute_id)
    policies.check_can_approve(found.entity_id)
    form = ActForm(request.POST if request.method == "POST" else None)

    def act() -> tuple[str, str]:
        actions.withdraw_dispute(actor=request.actor, dispute=found)
        return back_to(found.statement), f"The dispute of line {found.line.position} is withdrawn."

    return answered(request, form, about_line(found.line, "withdraw", found), act)


@require_http_methods(["GET", "POST"])
@login_required
def reject(request: Request, dispute_id: int) -> HttpResponse:
    """A controller says why a line stands."""
    found = queries.dispute(request.actor, dispute_id)
    policies.check_can_compute(found.entity_id, "answer disputes")
    form = RejectForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.reject_dispute(actor=request.actor, dispute=found, answer=form.cleaned_data["answer"])
        return back_to(found.statement), f"The dispute of line {found.line.position} is answered: the line stands."

    return answered(request, form, about_line(found.line, "reject", found), act)


@require_http_methods(["GET", "POST"])
@login_required
def concede(request: Request, dispute_id: int) -> HttpResponse:
    """A controller gives back a line, or a part of it, by a credit."""
    found = queries.dispute(request.actor, dispute_id)
    policies.check_can_compute(found.entity_id, "answer disputes")
    form = ConcedeForm(request.POST or None, initial={"amount": usd(found.line.amount_cents)})

    def act() -> tuple[str, str]:
        given = {"conceded_cents": form.cleaned_data["amount"], "answer": form.cleaned_data["answer"]}
        done = actions.concede_dispute(actor=request.actor, dispute=found, **given)
        return back_to(
            done.credit or found.statement
        ), f"{usd(done.conceded_cents)} is conceded; its credit is drafted."

    return answered(request, form, about_line(found.line, "concede", found), act)


@require_http_methods(["GET", "POST"])
@login_required
def release(request: Request, statement_id: int) -> HttpResponse:
    """A named counsel lets an amount through that waits."""
    found = queries.sheet(request.actor, statement_id, today(request))
    checked(found, "release")
    form = ReleaseForm(request.POST or None, initial={"amount": usd(found.statement.held_cents)})

    def act() -> tuple[str, str]:
        given = {"amount_cents": form.cleaned_data["amount"], "words": form.cleaned_data["words"], "on": found.on}
        actions.release_held(actor=request.actor, statement=found.statement, **given)
        return back_to(found.statement), f"{usd(given['amount_cents'])} is released. Month-end takes it up."

    return answered(request, form, about(found, "release"), act)
