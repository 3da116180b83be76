"""The mailbox of the demonstration: every letter that would have left the house. Elsewhere these pages do not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from abutment.foundation.mail import queries
from abutment.web.frame import is_from_here

View = Callable[..., HttpResponseBase]

# A letter may look as it likes and do nothing: no script, no form, nothing fetched; its links leave the box.
IN_A_BOX = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox", "allow-top-navigation-by-user-activation"],
}


def in_demonstration(view: View) -> View:
    """Only where ABUTMENT_DEMO is set; there for everybody at this machine: an invitation is read before signing in."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.ABUTMENT_DEMO or not is_from_here(request):
            raise Http404
        return view(request, *args, **kwargs)

    public: View = login_not_required(require_safe(shown))
    return public


@in_demonstration
def mailbox(request: HttpRequest) -> HttpResponse:
    """All letters, the newest first; `?to=` keeps those to one reader."""
    reader = request.GET.get("to", "")
    return render(request, "mail/mailbox.html", {"letters": queries.mailbox(reader), "reader": reader})


@in_demonstration
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter: its words, and beside them how it looks in a mail program."""
    return render(request, "mail/mailbox_letter.html", {"letter": _letter(number)})


@in_demonstration
@xframe_options_sameorigin
@csp_replace(IN_A_BOX)  # type: ignore[arg-type]
def as_sent(request: HttpRequest, number: int) -> HttpResponse:
    """The letter's HTML in a box of its own."""
    return HttpResponse(_letter(number).html)


def _letter(number: int) -> queries.Shown:
    found = queries.in_mailbox(number)
    if found is None:
        raise Http404
    return found
