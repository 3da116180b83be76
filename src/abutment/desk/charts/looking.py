"""Noting who looked at whom, and what for. What is kept never holds the words of a search: they are names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.http import HttpRequest

from abutment.foundation.audit import look
from abutment.foundation.scope import Actor
from abutment.organizations.queries import Capacity
from abutment.patients.models import Patient

PURPOSES = ("treatment", "payment", "operations")
"""For what patients' data is used (45 CFR 164.506); anything else needs an authorization, and no page here."""

_TREATING = {"dentist", "hygienist", "assistant"}
_BILLING = {"billing"}


def usual_purpose(capacities: Iterable[Capacity], entity_id: int | None) -> str:
    """What somebody opens charts for, by the roles that they hold where they act; nobody is asked for what is usual."""
    held = {each.role_code for each in capacities if each.entity_id == entity_id}
    if held & _TREATING:
        return "treatment"
    return "payment" if held & _BILLING else "operations"


def purpose_of(request: HttpRequest) -> str:
    """What this opening is for: as the reader says in the address, else what is usual for their roles."""
    said = request.GET.get("for") or request.POST.get("for")
    if said in PURPOSES:
        return said
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return usual_purpose(request.capacities, actor.acting_entity_id)  # type: ignore[attr-defined]


def note_opening(request: HttpRequest, patient: Patient, what: str) -> str:
    """Note that a part of a chart was opened; returns for what."""
    purpose = purpose_of(request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    look(actor, entity_id=patient.entity_id, patient_id=patient.pk, purpose=purpose, what=what)
    return purpose


def note_list(request: HttpRequest, entity_ids: Collection[int], what: str) -> None:
    """Note that a list of patients was shown: once for each practice whose patients were on it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    purpose = purpose_of(request)
    for entity_id in sorted(entity_ids):
        look(actor, entity_id=entity_id, patient_id=None, purpose=purpose, what=what)


def note_hits(request: HttpRequest, hits: Sequence[Patient]) -> None:
    """Note what "go to" showed: at each practice with hits. Words that found nobody were meant for something else."""
    note_list(request, {each.entity_id for each in hits}, "patient search")


def here(request: HttpRequest) -> set[int]:
    """Where the reader acts: what found nobody is noted there."""
    acting: int | None = request.actor.acting_entity_id  # type: ignore[attr-defined]
    return set() if acting is None else {acting}
