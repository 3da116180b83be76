"""Who is treated: lists, one patient, a family, and whom words find."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat

from abutment.foundation.scope import Actor
from abutment.patients.errors import NotFound
from abutment.patients.models import Clinic, Patient, Provider
from abutment.patients.rules.finding import Wanted, after_prefix

_PHONES = ("home_phone", "work_phone", "mobile_phone")
_LARGEST_NUMBER = 2**63 - 1


def patients(actor: Actor) -> QuerySet[Patient]:
    """The patients that the actor may find, without those that were deleted in the practice's own system."""
    shown = Patient.objects.filter(gone_at=None).exclude(status=Patient.Status.DELETED)
    # Not joined: joins of a hundred thousand rows would come before the first fifty are chosen.
    return shown.prefetch_related("guarantor", "clinic", "entity")


def found(rows: QuerySet[Patient], wanted: Wanted) -> QuerySet[Patient]:
    """Those of the patients whom a search finds; all of them when it asks for nothing."""
    if wanted.is_empty:
        return rows
    fits = Q(pk__in=[])
    if wanted.names:
        fits |= _by_names(*wanted.names[:4])
    if wanted.born_on:
        fits |= Q(born_on=wanted.born_on)
    if wanted.chart:
        fits |= Q(chart_number=wanted.chart)
        if wanted.chart.isascii() and wanted.chart.isdigit() and int(wanted.chart) <= _LARGEST_NUMBER:
            fits |= Q(number=int(wanted.chart))
    if wanted.digits:
        rows = rows.annotate(_digits=_digits())
        fits |= Q(_digits__contains=wanted.digits)
    return rows.filter(fits)


def _begins(field: str, prefix: str) -> Q:
    # Not `^@`: below row security an index is used only by comparisons that cannot leak what they compare.
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": after_prefix(prefix)})


def _by_names(first: str, second: str = "", *further: str) -> Q:
    """Beginnings of names in both orders; a family name may itself be of several words."""
    if not second:
        return _begins("family_key", first) | _begins("given_key", first) | _begins("preferred_key", first)
    words = (first, second, *further)
    fits = Q()
    for cut in range(1, len(words)):
        one, other = " ".join(words[:cut]), " ".join(words[cut:])
        for given in ("given_key", "preferred_key"):
            fits |= (_begins("family_key", one) & _begins(given, other)) | (
                _begins("family_key", other) & _begins(given, one)
            )
    whole = " ".join(words)
    return fits | _begins("family_key", whole) | _begins("given_key", whole)


def _digits() -> Func:
    phones: list[F | Value] = []
    for name in _PHONES:
        phones += [F(name), Value("/")]
    together = Concat(*phones, output_field=CharField())
    return Func(together, Value("()+-. "), Value(""), function="translate", output_field=CharField())


def patient(actor: Actor, patient_id: int) -> Patient:
    """One patient, also one who is gone. Raises NotFound when absent or not for this reader."""
    rows = Patient.objects.select_related(
        "entity", "guarantor", "provider", "hygienist", "clinic", "clinic__location", "billing"
    )
    one = rows.filter(pk=patient_id).first() if patient_id <= _LARGEST_NUMBER else None
    if one is None:
        raise NotFound("There is no such patient here. They may belong to another practice, or the link is mistyped.")
    return one


def family(actor: Actor, of: Patient) -> list[Patient]:
    """Everybody under the same guarantor, the guarantor first; the patient alone when nobody answers for them."""
    head = of.guarantor_id or of.pk
    members = Patient.objects.filter(Q(guarantor_id=head) | Q(pk=head), entity_id=of.entity_id, gone_at=None)
    rows = sorted(members, key=lambda each: (each.pk != head, each.born_on is None, each.born_on, each.pk))
    return rows if any(row.pk == of.pk for row in rows) else [*rows, of]


def identity_token(of: Patient) -> str:
    """The sealed identity number; empty when none is kept."""
    return of.ssn


def practices_of(rows: Iterable[Patient]) -> list[int]:
    """At which practices these patients are, each once."""
    return sorted({row.entity_id for row in rows})


def clinics(actor: Actor) -> QuerySet[Clinic]:
    """The offices of the practices in sight, as their own systems number them."""
    return Clinic.objects.filter(gone_at=None).select_related("entity").order_by("entity__name", "name", "pk")


def providers(actor: Actor) -> QuerySet[Provider]:
    """Who treats at the practices in sight."""
    return Provider.objects.filter(gone_at=None, is_hidden=False).order_by("family_name", "given_name", "pk")
