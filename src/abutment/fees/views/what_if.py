"""What if the terms were others."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from abutment.fees.views.requests import Request


@require_safe
@login_required
def what_if(request: Request, agreement_id: int) -> HttpResponse:
    return HttpResponse("soon")
