"""Saying what the words of a practice's own lists mean here."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from pydantic import TypeAdapter, ValidationError

from abutment.agreements.rules.exact import Code
from abutment.foundation.audit import record
from abutment.foundation.scope import Actor, opened
from abutment.kernel.months import Month
from abutment.organizations import queries as network
from abutment.organizations.models import Location
from abutment.portability.actions.feeding import feed_months
from abutment.portability.errors import NoSuchMeaning
from abutment.portability.models import ImportTotal, Meaning
from abutment.portability.policies import check_can_connect
from abutment.portability.rules.meanings import CHOICES, Kind
from abutment.portability.rules.measures import USED

# The chart says the office too; a clinic that is kept here is left as it is.
_PLACE_CLINIC = """
update patients_clinic c set location_id = (
    select m.location_id from portability_meaning m
    where m.entity_id = c.entity_id and m.kind = 'clinic' and m.number = c.number)
where c.entity_id = %(entity)s and c.number = %(number)s
"""
_CODE: TypeAdapter[str] = TypeAdapter(Code)


@transaction.atomic
def set_meaning(*, actor: Actor, practice_id: int, kind: Kind, number: int, meaning: str, moment: datetime) -> Meaning:
    """Say how an adjustment type or a payment type counts, or which visits a procedure category makes.

    What fees are computed from follows at once; statements that were issued stay. Raises NotAllowed, NoSuchMeaning.
    """
    check_can_connect(practice_id, "say what its words mean")
    wanted = _read(kind, meaning)
    return _keep(actor, practice_id, kind, number, moment, meaning=wanted, location=None)


@transaction.atomic
def set_clinic(*, actor: Actor, practice_id: int, number: int, location_id: int, moment: datetime) -> Meaning:
    """Say which office a clinic of the practice's own system is. Raises NotAllowed, NoSuchMeaning."""
    check_can_connect(practice_id, "say what its words mean")
    location = network.location(actor, location_id)
    if location.entity_id != practice_id:
        raise NoSuchMeaning("The office is another practice's. Choose one of this practice.")
    return _keep(actor, practice_id, Kind.CLINIC, number, moment, meaning="", location=location)


@transaction.atomic
def forget_meaning(*, actor: Actor, practice_id: int, kind: Kind, number: int, moment: datetime) -> None:
    """Take a meaning back: from then on what hangs on the word counts as unmapped again. Raises NotAllowed."""
    check_can_connect(practice_id, "say what its words mean")
    removed, _ = Meaning.objects.filter(entity=practice_id, kind=kind, number=number).delete()
    if removed:
        _record(actor, practice_id, kind, number, "meaning.forgotten", {})
        _follow(practice_id, kind, number, moment)


def read_category(text: str) -> str:
    """The name of a type of visit as fee terms write it. Raises NoSuchMeaning."""
    name = " ".join(text.lower().split())
    try:
        return _CODE.validate_python(name)
    except ValidationError as wrong:
        raise NoSuchMeaning(
            f"“{name[:30]}” is no type that a term could name. Use at most 60 of: letters a to z, digits, spaces, "
            "dots, hyphens and underscores, with a letter or digit first."
        ) from wrong


def _read(kind: Kind, meaning: str) -> str:
    if kind is Kind.CATEGORY:
        return read_category(meaning)
    if meaning not in CHOICES.get(kind, {}):
        known = ", ".join(CHOICES.get(kind, {})) or "an office"
        raise NoSuchMeaning(f"{kind.label} cannot mean “{meaning[:30]}”. Choose one of: {known}.")
    return meaning


def _keep(
    actor: Actor,
    practice_id: int,
    kind: Kind,
    number: int,
    moment: datetime,
    *,
    meaning: str,
    location: Location | None,
) -> Meaning:
    before = Meaning.objects.filter(entity=practice_id, kind=kind, number=number).first()
    if before is not None and (before.meaning, before.location_id) == (meaning, location and location.pk):
        return before
    kept, _ = Meaning.objects.update_or_create(
        entity_id=practice_id,
        kind=kind,
        number=number,
        defaults={
            "meaning": meaning,
            "location": location,
            "mapped_at": moment,
            "mapped_by_account_id": actor.account_id,
        },
    )
    was = (before.meaning or before.location_id) if before else None
    _record(
        actor, practice_id, kind, number, "meaning.set", {"before": was, "after": meaning or (location and location.pk)}
    )
    _follow(practice_id, kind, number, moment)
    return kept


def _record(actor: Actor, practice_id: int, kind: Kind, number: int, action: str, details: dict[str, object]) -> None:
    record(
        actor,
        action=action,
        entity_id=practice_id,
        subject=f"practice {practice_id}",
        details={"kind": kind.value, "number": number, **details},
    )


def _follow(practice_id: int, kind: Kind, number: int, moment: datetime) -> None:
    """What fees are computed from, taken again for the months in which the word was used; the software's own work."""
    with opened(Actor.system("feed fees after a mapping")):
        if kind is Kind.CLINIC:
            with connection.cursor() as cursor:
                cursor.execute(_PLACE_CLINIC, {"entity": practice_id, "number": number})
        used = ImportTotal.objects.filter(
            entity=practice_id, measure=USED, table=f"{kind.value}:{number}", month__isnull=False
        )
        months = sorted({Month.of(day) for day in used.values_list("month", flat=True).distinct() if day})
        if months:
            feed_months(practice_id=practice_id, months=months, moment=moment)
