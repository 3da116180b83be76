"""For which locations an agreement holds: written in an instrument, approved by the other side, signed with it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from abutment.agreements.errors import Malformed
from abutment.agreements.models import Agreement, Amendment, CoveredLocation
from abutment.agreements.policies import check_can_enter
from abutment.agreements.refusals import in_words
from abutment.foundation.audit import record
from abutment.foundation.scope import Actor


@transaction.atomic
def cover_location(
    *,
    actor: Actor,
    agreement: Agreement,
    location_id: int,
    starts_on: date,
    ends_on: date | None = None,
    amendment: Amendment | None = None,
) -> CoveredLocation:
    """Say in an instrument that the agreement holds for a location from a day on; in the last open one if left out.

    It counts once the other side has approved it and the instrument is signed. Raises Malformed when none is open.
    """
    check_can_enter(agreement.entity_id, f"locations of {agreement.title}")
    with in_words():
        covered = cover(amendment or _open(agreement), location_id, starts_on, ends_on)
        _record(actor, "agreement.location_covered", covered)
    return covered


@transaction.atomic
def end_cover(*, actor: Actor, covered: CoveredLocation, ends_on: date) -> CoveredLocation:
    """Say in the last open instrument from which day on the agreement no longer holds for a location.

    What is itself a draft of that instrument is written anew with its end.
    """
    check_can_enter(covered.entity_id, f"locations of {covered.agreement.title}")
    with in_words():
        instrument = _open(covered.agreement)
        location_id, starts_on = covered.location_id, covered.starts_on
        if covered.amendment_id == instrument.pk:
            covered.delete()
            ended = cover(instrument, location_id, starts_on, ends_on)
        else:
            ended = cover(instrument, location_id, ends_on, covers=False)
        _record(actor, "agreement.location_ended", ended)
    return ended


@transaction.atomic
def approve_cover(*, actor: Actor, amendment: Amendment) -> int:
    """Approve what the other side wrote of locations in an instrument; says how many it was."""
    check_can_enter(amendment.entity_id, "approvals of locations")
    waiting = list(CoveredLocation.objects.filter(amendment=amendment, approved_at=None).order_by("pk"))
    with in_words():
        for each in waiting:
            each.approved_at = timezone.now()
            each.save(update_fields=["approved_at"])
            _record(actor, "agreement.location_approved", each)
    return len(waiting)


@transaction.atomic
def remove_cover(*, actor: Actor, covered: CoveredLocation) -> None:
    """Remove what a draft says of a location; what was signed stays, and a new amendment takes over."""
    check_can_enter(covered.entity_id, f"locations of {covered.agreement.title}")
    with in_words():
        _record(actor, "agreement.location_removed", covered)
        covered.delete()


def cover(
    instrument: Amendment, location_id: int, starts_on: date, ends_on: date | None = None, *, covers: bool = True
) -> CoveredLocation:
    """What an instrument says of a location, as a draft."""
    covered = CoveredLocation.objects.create(
        entity_id=instrument.entity_id,
        agreement_id=instrument.agreement_id,
        amendment=instrument,
        location_id=location_id,
        starts_on=starts_on,
        ends_on=ends_on,
        covers=covers,
    )
    covered.refresh_from_db()  # the database writes who entered it
    return covered


def _open(agreement: Agreement) -> Amendment:
    found = agreement.amendments.filter(signed_on=None).order_by("-number").first()
    if found is None:
        raise Malformed(f"What {agreement.title} covers is signed. Begin an amendment first.")
    return found


def _record(actor: Actor, action: str, covered: CoveredLocation) -> None:
    record(
        actor,
        action=action,
        entity_id=covered.entity_id,
        subject=f"agreement {covered.agreement_id}",
        details={
            "location": covered.location_id,
            "amendment": covered.amendment_id,
            "covers": covered.covers,
            "starts_on": covered.starts_on,
            "ends_on": covered.ends_on,
        },
    )
