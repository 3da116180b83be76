"""What waits in agreements for the reader's own word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from abutment.agreements import policies
from abutment.agreements.models import Amendment, CoveredLocation, Party, Term
from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities


@dataclass(frozen=True, slots=True)
class WaitingTerms:
    """Terms and locations of one agreement that the other side entered and the reader's side may approve."""

    agreement_id: int
    title: str
    practice: str
    count: int

    @property
    def url(self) -> str:
        """The page of the agreement."""
        return reverse("agreement", args=[self.agreement_id])


@dataclass(frozen=True, slots=True)
class WaitingInstrument:
    """An agreement or an amendment that was reviewed, and that counsel has not seen."""

    agreement_id: int
    title: str
    label: str
    practice: str
    reviewed_on: date

    @property
    def url(self) -> str:
        """The page of the agreement."""
        return reverse("agreement", args=[self.agreement_id])


def instruments_for_counsel(actor: Actor, on: date) -> list[WaitingInstrument]:
    """What was reviewed by a day and waits for the reader as counsel, by practice; amendments as well as originals."""
    rows = (
        Amendment.objects.filter(
            Q(counsel_on=None) | Q(counsel_on__gt=on),
            Q(agreement__ends_on=None) | Q(agreement__ends_on__gt=on),
            entity__in=entities("agreements.counsel"),
            reviewed_on__lte=on,
        )
        .select_related("agreement__entity")
        .order_by("agreement__entity__name", "agreement__title", "agreement_id", "number")
    )
    return [
        WaitingInstrument(
            row.agreement_id,
            row.agreement.title,
            row.label if row.number == 0 else f"{row.label}: {row.title}",
            row.agreement.entity.name,
            row.reviewed_on,
        )
        for row in rows
        if row.reviewed_on is not None
    ]


def terms_to_approve(actor: Actor) -> list[WaitingTerms]:
    """The agreements with terms that the reader may approve, by practice and title; three queries for any number."""
    allowed = set(entities("agreements.write"))
    if not allowed:
        return []
    rows: list[Term | CoveredLocation] = []
    for table in (Term, CoveredLocation):
        rows += table.objects.filter(approved_at=None, entity__in=allowed).select_related("agreement__entity")
    rows.sort(key=lambda row: (row.agreement.entity.name, row.agreement.title, row.agreement_id))
    sides: dict[int, set[int]] = {}
    named = Party.objects.filter(agreement__in={row.agreement_id for row in rows}, party_entity__isnull=False)
    for agreement_id, party_id in named.values_list("agreement_id", "party_entity_id"):
        sides.setdefault(agreement_id, set()).add(party_id)
    found: dict[int, list[Term | CoveredLocation]] = {}
    for row in rows:
        may = policies.can_approve(
            actor,
            owner=row.entity_id,
            sides=sides.get(row.agreement_id, ()),
            entered_for=row.entered_for_entity_id,
            entered_by=row.entered_by_account_id,
        )
        if may:
            found.setdefault(row.agreement_id, []).append(row)
    return [
        WaitingTerms(number, terms[0].agreement.title, terms[0].agreement.entity.name, len(terms))
        for number, terms in found.items()
    ]
