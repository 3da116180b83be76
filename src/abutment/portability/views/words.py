"""The words of a practice's own lists: the queue of those that mean nothing yet, and saying what one means."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abutment.foundation.scope.requests import Request
from abutment.organizations import queries as network
from abutment.organizations.models import Practice
from abutment.portability import actions, policies, queries
from abutment.portability.filters import WordFilters
from abutment.portability.forms.words import CategoryForm, MeaningForm
from abutment.portability.queries import Word
from abutment.portability.rules.meanings import CHOICES, Kind
from abutment.portability.showing import trail_of, visit_types_of
from abutment.portability.tables import WordTable
from abutment.web.asking import Asking, answered
from abutment.web.days import today
from abutment.web.listing import Empty, Listing
from abutment.web.words import count_of

_WORDS = Listing(
    table=WordTable,
    filters=WordFilters,
    title="What its words mean",
    template="portability/words.html",
    search_hint="Find a word",
    empty=Empty(
        "No words yet",
        "After the first import, clinics, adjustment types, payment types and categories stand here to be mapped.",
        icon="arrows-exchange",
    ),
)


@require_safe
@login_required
def words(request: Request, practice_id: int) -> HttpResponse:
    """What rows carry and nobody has mapped first, the newest months before others."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_see_imports(practice_id)
    sees = policies.can_see_amounts(practice_id)
    found = queries.words_of(request.actor, practice_id, today(request), sees_amounts=sees)
    around = {"trail": trail_of(practice, "What its words mean"), "practice": practice}
    return _WORDS.respond(request, found, sentence=_how_many(found), context=around)


def _how_many(found: list[Word]) -> str:
    unmapped = [each for each in found if not each.is_mapped]
    if not found:
        return ""
    if not unmapped:
        return "Every word that rows carry has its meaning."
    rows = sum(each.rows for each in unmapped)
    return (
        f"{count_of(len(unmapped), 'word')} on {count_of(rows, 'row')} mean nothing yet; they are counted as unmapped."
    )


@require_http_methods(["GET", "POST"])
@login_required
def meaning(request: Request, practice_id: int, kind: str, number: int) -> HttpResponse:
    """Say what a word means; what fees are computed from follows at once."""
    practice = queries.practice_of(request.actor, practice_id)
    policies.check_can_connect(practice_id, "say what its words mean")
    word = queries.word_of(request.actor, practice_id, kind, number, today(request))
    form = _form(request, word)

    def act() -> tuple[str, str]:
        told: dict[str, Any] = {"actor": request.actor, "practice_id": practice_id, "moment": request.moment}
        if word.kind is Kind.CLINIC:
            actions.set_clinic(number=number, location_id=int(form.cleaned_data["meaning"]), **told)
        else:
            actions.set_meaning(number=number, kind=word.kind, meaning=form.cleaned_data["meaning"], **told)
        return reverse("words", args=[practice_id]), f"“{word.name}” has its meaning. Fee inputs follow."

    types = visit_types_of(request.actor, practice_id, today(request)) if word.kind is Kind.CATEGORY else []
    return answered(request, form, _asking(practice, word, types), act)


def _form(request: Request, word: Word) -> Form:
    initial = {"meaning": word.suggestion}
    if word.kind is Kind.CATEGORY:
        return CategoryForm(request.POST or None, initial={"meaning": word.meaning or word.suggestion})
    places = [(each.pk, each.name) for each in network.locations_of(request.actor, word.practice_id, today(request))]
    if word.kind is Kind.CLINIC:
        suggested = next((pk for pk, name in places if name == word.suggestion), "")
        initial = {"meaning": str(word.location_id or suggested)}
    elif word.is_mapped:
        initial = {"meaning": next((code for code, said in CHOICES[word.kind].items() if said == word.meaning), "")}
    return MeaningForm(request.POST or None, word=word, places=places, initial=initial)


def _asking(practice: Practice, word: Word, types: list[str]) -> Asking:
    back = reverse("words", args=[practice.pk])
    return Asking(
        title=f"{word.kind.label}: {word.name}",
        button="Save",
        sentence=f"It stands on {count_of(word.rows, 'row')}. Fee inputs are taken again; issued statements stay.",
        back=back,
        trail=[(each["label"], each["url"]) for each in trail_of(practice, "What its words mean", "words")],
        template="portability/meaning.html",
        further={"word": word, "types": types},
    )
