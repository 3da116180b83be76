"""What practices reported: the list, one number by hand, and files of them."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abutment.agreements.rules.formulas import InputKind
from abutment.fees import actions, files, policies, queries
from abutment.fees.errors import Malformed
from abutment.fees.filters import InputFilters
from abutment.fees.forms.inputs import CorrectForm, FileForm, InputForm, KeptFileForm
from abutment.fees.models import FeeInput
from abutment.fees.rules.entries import Entry
from abutment.fees.tables import InputTable
from abutment.foundation.scope.requests import Request
from abutment.kernel.money import format_usd
from abutment.kernel.periods import Period
from abutment.organizations import queries as network
from abutment.web.asking import Asking, answered
from abutment.web.listing import Empty, Listing
from abutment.web.words import count_of, day_in_words

MOST_LINES = 200
"""How many lines of a preview are shown; its sums are of all."""
_INPUTS = Listing(
    table=InputTable,
    filters=InputFilters,
    title="Fee inputs",
    template="fees/inputs.html",
    search_hint="Practice, location, category or source",
    empty=Empty(
        "Nothing has been reported yet",
        "Collections, production, visits, hours and costs of each practice stand here: what fees are computed from. "
        "A controller loads them from a file, or enters them one by one.",
        icon="file-import",
    ),
)


@require_safe
@login_required
def inputs(request: Request) -> HttpResponse:
    """What practices reported, newest days first."""
    policies.check_can_read_money()
    may_enter = policies.can_close_months()
    sentence = "What practices took in, produced and spent, from which fees are computed. No row is no data, never 0."
    context = {"may_enter": may_enter, "asked_entity": request.GET.get("entity", "")}
    return _INPUTS.respond(request, queries.inputs(request.actor), sentence=sentence, context=context)


@require_http_methods(["GET", "POST"])
@login_required
def enter(request: Request) -> HttpResponse:
    """Enter one number by hand."""
    policies.check_can_close_months()
    practices = network.entities_where(request.actor, "money.write")
    chosen = request.GET.get("entity", "")
    form = InputForm(
        request.POST or None,
        practices=[each for each in practices if each.kind == "practice"],
        places=queries.places(request.actor),
        initial={"practice": chosen},
    )

    def act() -> tuple[str, str]:
        entry, practice_id = form.entry(), form.cleaned_data["practice"]
        actions.enter_inputs(actor=request.actor, practice_id=practice_id, entries=[entry], source="by hand")
        return _list_of(practice_id, entry.period.starts_on), f"{entry.kind.label} entered."

    words = "A number of the same practice, kind, category, location and days is replaced."
    return answered(request, form, _asking("Enter a number", "Enter", words), act)


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: Request, input_id: int) -> HttpResponse:
    """One number as it was reported, and another in its place."""
    found = queries.one_input(request.actor, input_id)
    kind = InputKind(found.kind)
    if not policies.can_compute(found.entity_id):
        return render(request, "fees/input.html", {"title": kind.label, "input": found, "words": in_words(found)})
    form = CorrectForm(request.POST or None, kind=kind, initial={"number": number_text(found)})

    def act() -> tuple[str, str]:
        entry = Entry(
            kind=kind,
            period=Period(found.starts_on, found.ends_on),
            category=found.category,
            location_id=found.location_id,
            **form.cleaned_data["number"],
        )
        actions.enter_inputs(actor=request.actor, practice_id=found.entity_id, entries=[entry], source="by hand")
        return _list_of(found.entity_id, found.starts_on), f"{kind.label} corrected."

    title = f"{kind.label} of {found.entity.name}"
    asking = _asking(title, "Correct", in_words(found), template="fees/input_correct.html", input=found)
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def remove(request: Request, input_id: int) -> HttpResponse:
    """Take one number back: from then on there is no data."""
    found = queries.one_input(request.actor, input_id)
    policies.check_can_compute(found.entity_id, "remove what a practice reported")

    def act() -> tuple[str, str]:
        actions.remove_inputs(actor=request.actor, practice_id=found.entity_id, inputs=[found])
        return _list_of(found.entity_id, found.starts_on), f"Removed: {in_words(found)}"

    words = f"{in_words(found)} Once removed, nobody has said anything for these days; that is no data, not 0."
    asking = _asking(f"Remove {InputKind(found.kind).label.lower()}", "Remove", words, kind="danger")
    return answered(request, Form(request.POST if request.method == "POST" else None), asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def load(request: Request) -> HttpResponse:
    """Choose a file, see what it holds, and enter it: every line, or none."""
    policies.check_can_close_months()
    if "kept" in request.POST:
        return _entered(request)
    practices = [each for each in network.entities_where(request.actor, "money.write") if each.kind == "practice"]
    form = FileForm(request.POST or None, request.FILES or None, practices=practices)
    if request.method == "POST" and form.is_valid():
        name, text = form.cleaned_data["file"]
        try:
            seen = files.preview(request.actor, files.FileText(name, text, form.cleaned_data["practice"]))
        except Malformed as wrong:
            form.add_error("file", str(wrong))
        else:
            kept = KeptFileForm(initial={"kept": files.sealed(seen.file, request.actor)})
            shown = {"preview": seen, "lines": seen.lines[:MOST_LINES], "more": max(len(seen.lines) - MOST_LINES, 0)}
            return render(request, "fees/inputs_preview.html", {"title": name, "form": kept, **shown})
    return render(
        request, "fees/inputs_load.html", {"title": "Load a file", "form": form}, status=422 if form.is_bound else 200
    )


def _entered(request: Request) -> HttpResponse:
    try:
        seen = files.preview(request.actor, files.opened_file(request.POST["kept"], request.actor))
        for practice_id, entries in seen.entries.items():
            source = f"file {seen.file.name}"
            actions.enter_inputs(actor=request.actor, practice_id=practice_id, entries=entries, source=source)
    except Malformed as wrong:
        messages.warning(request, str(wrong))
        return redirect("fee-inputs-load")
    practices = count_of(len(seen.entries), "practice")
    messages.info(request, f"{count_of(seen.rows, 'number')} of {practices} entered from {seen.file.name}.")
    months = sorted({line.month for line in seen.lines})
    return redirect(f"{reverse('month')}?month={months[-1]}" if len(months) == 1 else reverse("fee-inputs"))


def in_words(found: FeeInput) -> str:
    """A number as a sentence."""
    last = found.ends_on - timedelta(days=1)
    days = day_in_words(found.starts_on)
    if last != found.starts_on:
        days = f"{days} to {day_in_words(last)}"
    where = found.location.name if found.location else found.entity.name
    category = f", {found.category}" if found.category else ""
    number = format_usd(found.amount_cents) if found.amount_cents is not None else number_text(found)
    return f"{InputKind(found.kind).label}{category} of {where}, {days}: {number}, from {found.source}."


def number_text(found: FeeInput) -> str:
    """The number as it is typed."""
    if found.amount_cents is not None:
        return format_usd(found.amount_cents, symbol="")
    return f"{(found.quantity or 0):f}".rstrip("0").rstrip(".") or "0"


def _asking(
    title: str, button: str, sentence: str, *, kind: str = "primary", template: str = "", **further: object
) -> Asking:
    back = reverse("fee-inputs")
    trail = [("Money", reverse("month")), ("Fee inputs", back)]
    return Asking(title, button, back, sentence, trail, kind, template or "web/ask.html", further)


def _list_of(practice_id: int, day: object) -> str:
    return f"{reverse('fee-inputs')}?entity={practice_id}&month={day:%Y-%m}"
