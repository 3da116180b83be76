"""The form for a term as a proposal of a paper fills it in; what the paper leaves open is asked, not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms

from abutment.agreements.forms.parts import PartForms
from abutment.agreements.forms.terms import FORMS, FeeForm, TermForm
from abutment.agreements.models import AgreementDocument
from abutment.agreements.proposals import Draft
from abutment.agreements.rules.values import TermKey


def proposed_form(draft: Draft, data: Any, papers: Sequence[AgreementDocument], initial: dict[str, Any]) -> TermForm:
    """The form of a draft, with its value, its words and its section filled in; a choice that is open begins empty.

    data: what was posted, or None. initial: the first day, the paper, and what else is known; it wins over the draft.
    """
    filled = {**draft.fields, "section": draft.section[:60], "quote": draft.quote, **initial}
    if draft.key is not TermKey.FEE:
        form = FORMS[draft.key](data, papers=papers, initial=filled)
        _ask(form, [name for name, value in draft.fields.items() if value == ""])
        return form
    parts = PartForms(data, prefix="parts", initial=None if data is not None else [dict(each) for each in draft.parts])
    for part, values in zip(parts.forms, draft.parts, strict=False):
        _ask(part, [name for name, value in values.items() if value == ""])
    return FeeForm(data, papers=papers, initial=filled, parts=parts)


def _ask(form: forms.Form, names: Sequence[str]) -> None:
    """Make open fields asked: nothing is chosen beforehand, and nothing is kept until something is."""
    for name in names:
        field = form.fields.get(name)
        if field is None:
            continue
        field.required = True
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField):
            known = cast("Iterable[tuple[Any, Any]]", field.choices)
            field.choices = [("", "Choose what the paper says"), *(each for each in known if each[0] != "")]
