"""The month over all practices: what stands between the controller and a closed month, and closing it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from abutment.fees import policies, queries
from abutment.fees.actions.months import compute_month
from abutment.fees.actions.starting import AT_ONCE, Issued, issue_ready, start_month_end
from abutment.fees.errors import NotNow
from abutment.fees.filters import MonthFilters
from abutment.fees.queries.standing import MonthStanding
from abutment.fees.queries.works import month_end_work, open_work
from abutment.fees.tables import MonthTable
from abutment.fees.views.asked import month_asked
from abutment.foundation.scope.requests import Request
from abutment.kernel.months import Month
from abutment.web.days import today
from abutment.web.listing import Bulk, Empty, Listing
from abutment.web.words import count_of, money

SHOWN = 8
"""How many blockers stand above the list; the others are found in it."""
_MONTH = Listing(
    table=MonthTable,
    filters=MonthFilters,
    template="fees/month.html",
    search_hint="Find a practice",
    empty=Empty(
        "No practice in this month",
        "The practices that were affiliated in the month stand here, with each step of their statements.",
        icon="calendar",
    ),
)


@require_safe
@login_required
def month(request: Request) -> HttpResponse:
    """One month of all practices: what stands in the way first, then every step of each."""
    policies.check_can_read_money()
    asked, wrong = month_asked(request)
    standing = queries.standing_of_month(request.actor, asked, today(request))
    may_close = policies.can_close_months()
    around = {
        "month": asked,
        "wrong_month": wrong,
        "has_ended": asked.last_day < today(request),
        "standing": standing,
        "blockers": standing.blockers[:SHOWN],
        "more_blockers": max(len(standing.blockers) - SHOWN, 0),
        "sums": sums_of(standing),
        "ready": [each for each in standing.practices if each.is_ready],
        "may_close": may_close,
        "work": open_work(request.actor, asked) if may_close else None,
    }
    return _listing(asked, may_close).respond(request, standing.practices, sentence=standing.sentence, context=around)


def sums_of(standing: MonthStanding) -> list[tuple[str, str, str]]:
    """The sums of a month by name, in whole dollars and exactly; none while nothing was computed."""
    totals = standing.totals
    if totals is None:
        return []
    return [
        (label, money(cents, whole=True), "" if cents % 100 == 0 else f"exactly {money(cents)}")
        for label, cents in (
            ("By the terms", totals.by_terms_cents),
            ("Charged", totals.charged_cents),
            ("Held for counsel", totals.held_cents),
            ("Refused by law", totals.refused_cents),
            ("Issued and unpaid", totals.unpaid_cents),
        )
    ]


def _listing(asked: Month, may_close: bool) -> Listing:
    bulk = (
        Bulk("Issue", f"{reverse('month-issue')}?month={asked}", "send", capability="money.write"),
        Bulk("Compute again", f"{reverse('month-run')}?month={asked}", "refresh", capability="money.write"),
    )
    return replace(_MONTH, title=f"Month-end of {asked.label}", bulk=bulk if may_close else ())


@require_POST
@login_required
def run(request: Request) -> HttpResponse:
    """Start month-end, or compute chosen practices at once."""
    asked, _ = month_asked(request)
    chosen = _chosen(request)
    if chosen:
        told = compute_month(actor=request.actor, month=asked, practice_ids=chosen)
        counts = Counter(each.outcome.value for each in told)
        said = ", ".join(f"{number} {outcome}" for outcome, number in counts.items()) or "nothing to compute"
        messages.info(request, f"{asked.label}: {said}.")
    else:
        try:
            start_month_end(actor=request.actor, month=asked)
        except NotNow as refused:
            messages.warning(request, str(refused))
    return redirect(_address(asked))


@require_POST
@login_required
def issue(request: Request) -> HttpResponse:
    """Issue what is ready, or what was chosen; what cannot be issued is named."""
    policies.check_can_close_months()
    asked, _ = month_asked(request)
    standing = queries.standing_of_month(request.actor, asked, today(request))
    chosen = _chosen(request) or None
    told = issue_ready(actor=request.actor, standing=standing, practice_ids=chosen, moment=request.moment)
    _say(request, told, standing)
    return redirect(_address(asked))


def _say(request: Request, told: list[Issued], standing: MonthStanding) -> None:
    issued = [each for each in told if not each.reason]
    if issued:
        more = " The others are issued when you ask again." if len(told) >= AT_ONCE else ""
        messages.info(request, f"{count_of(len(issued), 'statement')} of {standing.month.label} issued.{more}")
    for each in told:
        if each.reason:
            messages.warning(request, f"{each.practice} was not issued: {each.reason.rstrip('.')}.")
    if not told:
        messages.info(request, f"Nothing of {standing.month.label} is ready to be issued.")


@require_safe
@login_required
def progress(request: Request, work_id: int) -> HttpResponse:
    """How far a month-end is; once it has ended the page is asked for anew."""
    work = month_end_work(request.actor, work_id)
    if work is None:
        raise Http404
    response = render(request, "fees/month_progress.html", {"work": work})
    if not work.is_open:
        response["HX-Refresh"] = "true"
    return response


def _chosen(request: Request) -> list[int]:
    return [int(each) for each in request.POST.getlist("chosen") if each.isdecimal() and len(each) < 19]


def _address(asked: Month) -> str:
    return f"{reverse('month')}?month={asked}"
