"""Entering an agreement with its parties, and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from abutment.agreements.actions.cover import cover
from abutment.agreements.errors import Malformed
from abutment.agreements.events import AgreementEnded
from abutment.agreements.models import Agreement, Amendment, Party
from abutment.agreements.policies import check_can_enter, check_is_party
from abutment.agreements.refusals import in_words
from abutment.foundation.audit import record
from abutment.foundation.events import publish
from abutment.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class NewParty:
    """Who agrees: one of the network by its number, or somebody outside by name; who signs for them."""

    role: str
    entity_id: int | None = None
    name: str = ""
    signatory: str = ""


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """What an agreement is on its first day; entity_id: the practice whose it is, or an organization's own.

    location_ids: for which of its locations it holds; none for all of them.
    """

    entity_id: int
    kind: str
    title: str
    starts_on: date
    parties: Sequence[NewParty]
    location_ids: Sequence[int] = field(default_factory=tuple)


@transaction.atomic
def enter_agreement(*, actor: Actor, agreement: NewAgreement) -> Agreement:
    """Enter an agreement as a draft, with its original instrument (number 0). Raises Overlaps when it is there."""
    check_can_enter(agreement.entity_id, "agreements")
    if agreement.kind not in Agreement.Kind.values:
        raise Malformed(f"There is no kind {agreement.kind} of agreement. Use {', '.join(Agreement.Kind.values)}.")
    if len(agreement.parties) < 2:
        raise Malformed(f"{agreement.title}: an agreement has at least two parties. Name them.")
    check_is_party(actor, agreement.entity_id, [each.entity_id for each in agreement.parties], agreement.title)
    with in_words():
        entered = Agreement.objects.create(
            entity_id=agreement.entity_id,
            kind=agreement.kind,
            title=agreement.title.strip(),
            starts_on=agreement.starts_on,
        )
        # In one statement: an organization reads its draft as long as nobody is named, and then as one of the parties.
        Party.objects.bulk_create([_party(entered, each) for each in agreement.parties])
        original = Amendment.objects.create(
            entity_id=entered.entity_id,
            agreement=entered,
            number=0,
            title=entered.title,
            effective_on=entered.starts_on,
        )
        for number in agreement.location_ids:
            cover(original, number, entered.starts_on)
        entered.refresh_from_db()
        _record(actor, "agreement.entered", entered, {"kind": entered.kind, "starts_on": entered.starts_on})
    return entered


@transaction.atomic
def add_party(*, actor: Actor, agreement: Agreement, party: NewParty) -> Party:
    """Add a party while nothing is signed; the parties of a signed agreement stay."""
    check_can_enter(agreement.entity_id, f"parties of {agreement.title}")
    with in_words():
        added = _party(agreement, party)
        added.save(force_insert=True)
        _record(actor, "agreement.party_added", agreement, {"role": party.role, "entity": party.entity_id})
    return added


def _party(agreement: Agreement, party: NewParty) -> Party:
    if party.role not in Party.Role.values:
        raise Malformed(f"There is no role {party.role} in an agreement. Use one of {', '.join(Party.Role.values)}.")
    return Party(
        entity_id=agreement.entity_id,
        agreement=agreement,
        role=party.role,
        party_entity_id=party.entity_id,
        name=party.name.strip(),
        signatory=party.signatory.strip(),
    )


@transaction.atomic
def end_agreement(*, actor: Actor, agreement: Agreement, ends_on: date, because: str) -> Agreement:
    """Record the first day on which the agreement no longer holds, and why: once, and not a day before today."""
    check_can_enter(agreement.entity_id, f"the end of {agreement.title}")
    if not agreement.amendments.filter(signed_on__isnull=False).exists():
        raise Malformed(f"{agreement.title} was never signed, so it cannot end. Remove the draft instead.")
    with in_words():
        agreement.ends_on, agreement.ended_because = ends_on, because.strip()
        agreement.save(update_fields=["ends_on", "ended_because"])
        _record(actor, "agreement.ended", agreement, {"ends_on": ends_on, "because": agreement.ended_because})
        publish(AgreementEnded(agreement.pk, agreement.entity_id, ends_on))
    return agreement


@transaction.atomic
def remove_draft_agreement(*, actor: Actor, agreement: Agreement) -> None:
    """Remove an agreement of which nothing was signed, with all that was entered for it; stored documents stay."""
    check_can_enter(agreement.entity_id, f"agreements such as {agreement.title}")
    with in_words():
        _record(actor, "agreement.removed", agreement, {"title": agreement.title})
        agreement.terms.all().delete()
        agreement.documents.all().delete()
        agreement.covered.all().delete()
        for instrument in agreement.amendments.order_by("-number"):
            instrument.delete()
        agreement.parties.all().delete()
        agreement.delete()


def _record(actor: Actor, action: str, agreement: Agreement, details: dict[str, object]) -> None:
    record(
        actor,
        action=action,
        entity_id=agreement.entity_id,
        subject=f"agreement {agreement.pk}",
        details=details,
    )
