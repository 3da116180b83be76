"""How a page with one form answers, and what it says around the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from abutment.kernel.errors import AbutmentError


@dataclass(frozen=True)
class Asking:
    """The words around a form: title, sentence, the button, where Cancel leads, and the way here.

    fields: beside which field what refusal of the act stands; others stand at the head of the form.
    """

    title: str
    button: str
    back: str
    sentence: str = ""
    trail: Sequence[tuple[str, str]] = ()
    kind: str = "primary"
    template: str = "web/ask.html"
    further: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[type[AbutmentError], str] = field(default_factory=dict)

    def field_of(self, refused: AbutmentError) -> str | None:
        """The field beside which a refusal stands; None for the head of the form."""
        return next((name for kind, name in self.fields.items() if isinstance(refused, kind)), None)


def answered(
    request: HttpRequest,
    form: BaseForm,
    asking: Asking,
    act: Callable[[], tuple[str, str]],
    *,
    beside: BaseFormSet[Any] | None = None,
) -> HttpResponse:
    """The form; once sent and valid, the act, which gives where to go and what to say. A refusal stands in the form."""
    if request.method == "POST" and all([form.is_valid(), beside is None or beside.is_valid()]):
        try:
            address, said = act()
        except Http404:
            raise
        except AbutmentError as refused:
            form.add_error(asking.field_of(refused), str(refused))
        else:
            messages.success(request, said)
            return redirect(address)
    trail = [{"label": label, "url": url} for label, url in [*asking.trail, (asking.title, "")]]
    context = {"form": form, "asking": asking, "title": asking.title, "trail": trail, **asking.further}
    return render(request, asking.template, context, status=422 if form.is_bound else 200)
