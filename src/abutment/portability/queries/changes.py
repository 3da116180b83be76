"""What changed in a practice's imported records since a reader asked last.

A row's place is the moment at which it last changed, then its id. One import of a practice is applied at a time, and
all its rows carry the moment at which that began: whatever is applied later stands behind what was read before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import DateTimeField, F, Func, QuerySet, Value
from django.db.models.functions import Greatest
from django.db.models.lookups import GreaterThan

from abutment.claims.models import Claim, ClaimPayment, ClaimProcedure
from abutment.foundation.scope import Actor, may
from abutment.patients.models import Clinic, Definition, Kept, Patient, Procedure, ProcedureCode, Provider
from abutment.portability.rules.changes import Place
from abutment.receivables.models import Adjustment, Payment, PaymentSplit
from abutment.schedule.models import Appointment, Operatory


class Feed(StrEnum):
    """The records whose changes can be followed."""

    PATIENTS = "patients"
    APPOINTMENTS = "appointments"
    PROCEDURES = "procedures"
    ADJUSTMENTS = "adjustments"
    PAYMENTS = "payments"
    PAYMENT_SPLITS = "payment_splits"
    CLAIMS = "claims"
    CLAIM_PROCEDURES = "claim_procedures"
    CLAIM_PAYMENTS = "claim_payments"
    PROVIDERS = "providers"
    CLINICS = "clinics"
    OPERATORIES = "operatories"
    CODES = "codes"
    DEFINITIONS = "definitions"
    APPOINTMENT_TYPES = "appointment_types"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which columns of a table are told. read: capabilities of which one opens it, as its row security has it.

    refs: rows that are told by their number. clinical: columns for who reads charts only. list: which of the practice's
    own lists of words, whose numbers are its own.
    """

    model: type[Kept | Definition]
    read: Sequence[str]
    plain: Sequence[str]
    refs: Sequence[str] = ()
    clinical: Sequence[str] = ()
    list: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A row in its last form; values is None for one that is gone."""

    number: int
    at: datetime
    values: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of changes, where the reader stands after it, and whether there are more now."""

    rows: Sequence[Change]
    place: Place
    has_more: bool


_ACCOUNTS = ("accounts.read",)
_NETWORK = ("network.read",)
# Notes, identity numbers, and what else no page shows to everybody who sees the row, are not told.
SHAPES: Final[Mapping[Feed, Shape]] = {
    Feed.PATIENTS: Shape(
        Patient,
        ("patients.read",),
        (
            "family_name", "given_name", "middle_name", "preferred_name", "status", "sex", "born_on", "died_on",
            "street", "street2", "city", "state", "postal_code", "home_phone", "work_phone", "mobile_phone", "email",
            "language", "chart_number", "first_visit_on",
        ),
        ("guarantor", "provider", "hygienist", "clinic"),
        ("medical_alert", "needs_premedication"),
    ),
    Feed.APPOINTMENTS: Shape(
        Appointment,
        ("schedule.read",),
        ("status", "starts_at", "on", "minutes", "is_new_patient", "is_hygiene"),
        ("patient", "provider", "hygienist", "operatory", "clinic", "confirmation", "type"),
        ("description",),
    ),
    Feed.PROCEDURES: Shape(
        Procedure,
        ("chart.read", "accounts.read"),
        (
            "appointment_number", "on", "planned_on", "completed_on", "status", "quantity", "fee_cents", "area",
            "tooth", "teeth", "surfaces", "quadrant", "sextant", "arch", "is_locked",
        ),
        ("patient", "code", "provider", "clinic", "priority"),
        ("diagnosis__number",),
    ),
    Feed.ADJUSTMENTS: Shape(
        Adjustment,
        _ACCOUNTS,
        ("on", "procedure_on", "amount_cents"),
        ("patient", "procedure", "provider", "clinic", "kind"),
    ),
    Feed.PAYMENTS: Shape(Payment, _ACCOUNTS, ("on", "amount_cents"), ("patient", "clinic", "kind")),
    Feed.PAYMENT_SPLITS: Shape(
        PaymentSplit,
        _ACCOUNTS,
        ("on", "amount_cents"),
        ("payment", "patient", "procedure", "adjustment", "plan", "provider", "clinic", "unearned"),
    ),
    Feed.CLAIMS: Shape(
        Claim,
        _ACCOUNTS,
        (
            "status", "kind", "service_on", "sent_on", "received_on", "billed_cents", "estimated_cents", "paid_cents",
            "write_off_cents", "deductible_cents",
        ),
        ("patient", "plan", "subscription", "provider", "clinic"),
    ),
    Feed.CLAIM_PROCEDURES: Shape(
        ClaimProcedure,
        _ACCOUNTS,
        (
            "status", "on", "service_on", "billed_cents", "estimated_cents", "paid_cents", "write_off_cents",
            "deductible_cents",
        ),
        ("claim", "procedure", "patient", "plan", "payment", "provider", "clinic"),
    ),
    Feed.CLAIM_PAYMENTS: Shape(
        ClaimPayment, _ACCOUNTS, ("on", "amount_cents", "carrier_name", "is_partial"), ("clinic", "kind")
    ),
    Feed.PROVIDERS: Shape(
        Provider,
        _NETWORK,
        ("abbreviation", "family_name", "given_name", "suffix", "npi", "is_hygienist", "is_hidden"),
    ),
    Feed.CLINICS: Shape(Clinic, _NETWORK, ("name", "abbreviation", "time_zone", "is_hidden")),
    Feed.OPERATORIES: Shape(
        Operatory,
        _NETWORK,
        ("name", "abbreviation", "is_hygiene", "is_hidden"),
        ("clinic", "dentist", "hygienist"),
    ),
    Feed.CODES: Shape(
        ProcedureCode,
        _NETWORK,
        ("code", "description", "abbreviation", "lay_term", "area", "is_hygiene", "is_prosthesis", "is_radiology"),
        ("category",),
    ),
    # No other list is told: who refers, or employs, may be a patient.
    Feed.DEFINITIONS: Shape(Definition, _NETWORK, ("name", "value", "category", "is_hidden"), list="definition"),
    Feed.APPOINTMENT_TYPES: Shape(Definition, _NETWORK, ("name", "is_hidden"), list="appointment"),
}  # fmt: skip


def changes(actor: Actor, practice_id: int, feed: Feed, since: Place, limit: int) -> Changes:
    """The next rows that changed after a place, as they stand now, the earliest change first."""
    shape = SHAPES[feed]
    columns = [*shape.plain, *(f"{name}__number" for name in shape.refs), *shape.clinical]
    changed_at = Greatest("kept_at", "gone_at")
    of: QuerySet[Any] = shape.model._default_manager.filter(**({"kind": shape.list} if shape.list else {}))
    every: QuerySet[Any] = of.annotate(changed_at=changed_at).order_by("changed_at", "pk")
    # Which rows first, and only then what they refer to: else all that are behind the place would be joined.
    page = every.filter(_is_after(changed_at, since), entity=practice_id, number__isnull=False)[: limit + 1]
    rows = every.filter(pk__in=page.values("pk")).values("pk", "number", "changed_at", "gone_at", *columns)
    found = list(rows)
    told = found[:limit]
    hidden = () if not shape.clinical or may("chart.read", practice_id) else shape.clinical
    last = Place(told[-1]["changed_at"], told[-1]["pk"]) if told else since
    return Changes([_change(row, columns, hidden) for row in told], last, len(found) > limit)


def _change(row: Mapping[str, Any], columns: Sequence[str], hidden: Sequence[str]) -> Change:
    values = {name.removesuffix("__number"): None if name in hidden else row[name] for name in columns}
    return Change(row["number"], row["changed_at"], None if row["gone_at"] else values)


def _is_after(changed_at: Greatest, place: Place) -> GreaterThan[Any]:
    # Compared as one pair, as the order has it.
    at = Value(place.at, output_field=DateTimeField())
    here = Func(changed_at, F("pk"), function="row", output_field=DateTimeField())
    return GreaterThan(here, Func(at, Value(place.row), function="row", output_field=DateTimeField()))
