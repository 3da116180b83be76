"""A family's account, composed of what the rooms know: procedures, adjustments, payments, plans, insurance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from abutment.claims import queries as claims
from abutment.foundation.scope import Actor
from abutment.patients import queries
from abutment.patients.models import Patient
from abutment.receivables import queries as receivables
from abutment.receivables.rules.aging import Aging, aging
from abutment.receivables.rules.ledger import Line, LineKind, Running, by_patient, running, total_cents, until

LINES_SHOWN = 100
"""Lines of an account that are shown before one asks for all."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the family with what their own lines come to; None when the reader may not see accounts."""

    patient: Patient
    balance_cents: int | None
    is_guarantor: bool
    is_this: bool


@dataclass(frozen=True, slots=True)
class Account:
    """A family's account on a day."""

    members: list[Member]
    lines: list[Running]
    balance_cents: int
    aging: Aging
    waiting_cents: int | None
    later: int

    @property
    def latest_first(self) -> list[Running]:
        """The lines as they are read: what happened last on top."""
        return self.lines[::-1]


def account_of(actor: Actor, patient: Patient, on: date) -> Account:
    """The account of a patient's family; lines of later days are counted, and change no balance yet."""
    family = queries.family(actor, patient)
    every = _lines(family)
    now = until(every, on)
    totals = by_patient(now)
    return Account(
        members=members(family, patient, totals),
        lines=running(now),
        balance_cents=total_cents(now),
        aging=aging(now, on),
        waiting_cents=claims.waiting_cents(family),
        later=len(every) - len(now),
    )


def members(family: Sequence[Patient], patient: Patient, totals: dict[int, int] | None) -> list[Member]:
    """The family, with what each one's lines come to when that may be seen."""
    head = patient.guarantor_id or patient.pk
    return [
        Member(each, None if totals is None else totals.get(each.pk, 0), each.pk == head, each.pk == patient.pk)
        for each in family
    ]


def _lines(family: Sequence[Patient]) -> list[Line]:
    charged = [
        Line(
            row.on,
            LineKind.PROCEDURE,
            row.patient_id,
            row.fee_cents or 0,
            " ".join(filter(None, (row.code.code, row.code.description))) if row.code else "Procedure without a code",
            row.pk,
        )
        for row in queries.billed(family)
        if row.patient_id is not None
    ]
    return [*charged, *receivables.lines(family), *claims.lines(family)]
