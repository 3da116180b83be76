"""A statement as both sides read it, its printed sheet, and the steps from draft to paid."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from abutment.fees import actions, queries
from abutment.fees.forms.statements import ActForm, ApproveForm, PaymentForm
from abutment.fees.frozen import kinds_under, reported
from abutment.fees.listing import STATEMENTS
from abutment.fees.pdf import statement_pdf
from abutment.fees.rows import sheet_json
from abutment.fees.showing import latest_statement, numbers_by_status, page_of, stored_sheet, working_at
from abutment.fees.views.acting import about, back_to, checked
from abutment.fees.words import all_of_them, standing_of, usd
from abutment.foundation.documents.views import response_with
from abutment.foundation.scope.requests import Request
from abutment.web.asking import answered
from abutment.web.days import today
from abutment.web.frame import side_of


@require_safe
@login_required
def statements(request: Request) -> HttpResponse:
    """All statements in scope; a practice reads its latest month first."""
    is_practice = side_of(request) == "practice"
    latest = latest_statement(request.actor, request.actor.acting_entity_id) if is_practice else None
    shown = latest and queries.sheet(request.actor, latest.pk, today(request))
    return STATEMENTS.respond(
        request,
        queries.statements(request.actor),
        sentence=standing_of(shown) if shown else all_of_them(numbers_by_status(request.actor)),
        context={"latest": shown, "title": "Our month" if is_practice else "Statements"},
    )


@require_safe
@login_required
def statement(request: Request, statement_id: int) -> HttpResponse:
    """One statement with its sum, its seals, what is said to its lines, and what the reader may do."""
    found = queries.sheet(request.actor, statement_id, today(request))
    return render(request, "fees/statement.html", page_of(found))


@require_safe
@login_required
def working(request: Request, statement_id: int, position: int) -> HttpResponse:
    """How the whole (0) or one line of a statement came to be, for the side panel."""
    found = queries.sheet(request.actor, statement_id, today(request))
    shown = working_at(found, position)
    groups = reported(found.statement.asked, kinds_under(shown))
    return render(request, "fees/working.html", {"working": shown, "groups": groups})


@require_safe
@login_required
def proof(request: Request, statement_id: int) -> HttpResponse:
    """The fee computed anew from what the statement froze, beside what it says."""
    found = queries.statement(request.actor, statement_id)
    is_equal, again = queries.recomputed(request.actor, statement_id)
    return render(request, "fees/proof.html", {"statement": found, "is_equal": is_equal, "again": again})


@require_safe
@login_required
def pdf(request: Request, statement_id: int) -> HttpResponseBase:
    """The printed sheet: the one that was kept when it was issued, else as it would be now, marked as a draft."""
    found = queries.sheet(request.actor, statement_id, today(request))
    if kept := stored_sheet(request.actor, found.statement):
        return response_with(kept, inline="inline" in request.GET)
    name = f'filename="Statement {found.statement.number}.pdf"'
    headers = {"Content-Disposition": f"inline; {name}", "Cache-Control": "private, no-store"}
    return HttpResponse(statement_pdf(found), content_type="application/pdf", headers=headers)


@require_safe
@login_required
def as_json(request: Request, statement_id: int) -> JsonResponse:
    """The same for machines."""
    found = queries.sheet(request.actor, statement_id, today(request))
    return JsonResponse(sheet_json(found), json_dumps_params={"indent": 2, "ensure_ascii": False})


@require_http_methods(["GET", "POST"])
@login_required
def approve(request: Request, statement_id: int) -> HttpResponse:
    """An owner approves exactly what stands on this page."""
    found = queries.sheet(request.actor, statement_id, today(request))
    checked(found, "approve")
    shown = found.statement
    form = ApproveForm(request.POST or None, initial={"seen_sha256": shown.asked_sha256})

    def act() -> tuple[str, str]:
        seen = form.cleaned_data["seen_sha256"]
        done = actions.approve_statement(actor=request.actor, statement=shown, seen_sha256=seen)
        return back_to(shown), f"{done} is approved at {usd(done.fee_cents)}."

    return answered(request, form, about(found, "approve"), act)


@require_http_methods(["GET", "POST"])
@login_required
def issue(request: Request, statement_id: int) -> HttpResponse:
    """A controller gives the statement to the practice for good."""
    found = queries.sheet(request.actor, statement_id, today(request))
    checked(found, "issue")
    form = ActForm(request.POST if request.method == "POST" else None)

    def act() -> tuple[str, str]:
        done = actions.issue_statement(actor=request.actor, statement=found.statement, moment=request.moment)
        return back_to(done), f"{done} is issued. Its sheet is kept as it was printed."

    return answered(request, form, about(found, "issue"), act)


@require_http_methods(["GET", "POST"])
@login_required
def pay(request: Request, statement_id: int) -> HttpResponse:
    """A controller notes a payment."""
    found = queries.sheet(request.actor, statement_id, today(request))
    checked(found, "pay")
    initial = {"paid_on": found.on, "amount": usd(found.standing.unpaid_cents)}
    form = PaymentForm(request.POST or None, today=found.on, initial=initial)

    def act() -> tuple[str, str]:
        paid = {"paid_on": form.cleaned_data["paid_on"], "reference": form.cleaned_data["reference"]}
        cents = form.cleaned_data["amount"]
        done = actions.record_payment(actor=request.actor, statement=found.statement, amount_cents=cents, **paid)
        return back_to(done), f"{usd(cents)} is noted on {done}."

    return answered(request, form, about(found, "pay"), act)


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: Request, statement_id: int) -> HttpResponse:
    """A controller drafts the difference between what was issued and what the month computes to now."""
    found = queries.sheet(request.actor, statement_id, today(request))
    checked(found, "correct")
    form = ActForm(request.POST if request.method == "POST" else None)

    def act() -> tuple[str, str]:
        new = actions.correct_statement(actor=request.actor, statement=found.statement)
        return back_to(new), f"{new} is drafted. Approve and issue it like a statement."

    return answered(request, form, about(found, "correct"), act)
