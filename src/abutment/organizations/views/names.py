"""The switch in the header: in whose name one looks."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from abutment.foundation.scope.middleware import ACTING
from abutment.foundation.scope.requests import Request
from abutment.organizations import actions
from abutment.organizations.errors import NotFound


@require_POST
@login_required
def act_for(request: Request) -> HttpResponse:
    """Look in another name that one holds; a name that one does not hold looks like one that does not exist."""
    chosen = request.POST.get("entity", "")
    if not (chosen.isdecimal() and len(chosen) <= 18):
        raise NotFound("No name was chosen. Choose one of the names in the header.")
    capacity = actions.act_for(actor=request.actor, entity_id=int(chosen))
    request.session[ACTING] = capacity.entity_id
    return redirect("/")
