"""The comparison of imported records with the practice's own system: page, printed sheet, JSON, and the rows behind."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from abutment.foundation.scope.requests import Request
from abutment.kernel.months import Month, NotAMonth
from abutment.portability import policies, queries
from abutment.portability.pdf import reconciliation_pdf
from abutment.portability.queries.reconciling import MOST_DIFFERENT
from abutment.portability.rows import months_of, reconciliation_json
from abutment.portability.rules.measures import LABELS
from abutment.portability.showing import stats_of, trail_of
from abutment.web.days import today


@require_safe
@login_required
def reconciliation(request: Request, practice_id: int) -> HttpResponse:
    """The source's sums beside ours, differences first."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_see_imports(practice_id)
    compared = queries.reconciliation(request.actor, practice_id, today(request))
    around = {"title": "Reconciliation", "trail": trail_of(practice, "Reconciliation"), "practice": practice}
    shown: dict[str, Any] = {"compared": compared, "months": months_of(compared), "stats": stats_of(compared)}
    shown["may_connect"] = policies.can_connect(practice_id)
    shown["different"] = compared.different[:MOST_DIFFERENT]
    shown["more_different"] = max(len(compared.different) - MOST_DIFFERENT, 0)
    return render(request, "portability/reconciliation.html", {**around, **shown})


@require_safe
@login_required
def pdf(request: Request, practice_id: int) -> HttpResponse:
    """The comparison as one printed sheet."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_see_amounts(practice_id)
    compared = queries.reconciliation(request.actor, practice_id, today(request))
    headers = {
        "Content-Disposition": 'inline; filename="Reconciliation.pdf"',
        "Cache-Control": "private, no-store",
    }
    zone = ZoneInfo(practice.entity.time_zone)
    printed = reconciliation_pdf(compared, str(practice), request.moment, zone)
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


@require_safe
@login_required
def as_json(request: Request, practice_id: int) -> JsonResponse:
    """The same for machines."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_see_amounts(practice_id)
    compared = queries.reconciliation(request.actor, practice_id, today(request))
    told = reconciliation_json(compared, str(practice))
    return JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})


@require_safe
@login_required
def behind(request: Request, practice_id: int, measure: str) -> HttpResponse:
    """What does not fit among the rows of a measure and a month, by their keys in the practice's own system."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_see_amounts(practice_id)
    month = _month_asked(request)
    rows = queries.rows_behind(request.actor, practice_id, measure, month)
    label = LABELS.get(measure, "Rows")
    title = f"{label}, {Month.of(month).label if month else 'no day'}"
    trail = [*trail_of(practice, "Reconciliation", "reconciliation"), {"label": title, "url": ""}]
    around = {"title": title, "trail": trail, "rows": rows, "sees_keys": policies.can_see_keys(practice_id)}
    return render(request, "portability/behind.html", around)


def _month_asked(request: Request) -> date | None:
    try:
        return Month.parse(request.GET.get("month", "")).first_day
    except NotAMonth:
        return None
