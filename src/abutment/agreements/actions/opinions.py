"""Counsel's word on a method of pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from abutment.agreements.errors import Malformed
from abutment.agreements.events import OpinionGiven, OpinionWithdrawn
from abutment.agreements.models import Agreement, AgreementDocument, Opinion
from abutment.agreements.policies import check_can_give_opinion
from abutment.agreements.refusals import in_words
from abutment.foundation.audit import record
from abutment.foundation.events import publish
from abutment.foundation.scope import Actor
from abutment.law.rules.fees import FeeMethod


@dataclass(frozen=True, slots=True)
class NewOpinion:
    """What counsel says: whether a method may be used in a state, from when, until when, and why.

    counsel_name is read only when the server records an opinion; else it is the name of who gives it.
    """

    jurisdiction: str
    method: FeeMethod
    given_on: date
    starts_on: date
    words: str
    ends_on: date | None = None
    allows: bool = True
    counsel_name: str = ""
    agreement_document: AgreementDocument | None = None


@transaction.atomic
def give_opinion(*, actor: Actor, agreement: Agreement, opinion: NewOpinion) -> Opinion:
    """Give counsel's opinion on one method in one state under an agreement, for the days that it names."""
    check_can_give_opinion(agreement.entity_id)
    if actor.account_id is None and not opinion.counsel_name.strip():
        raise Malformed("An opinion has a named counsel. Give the name.")
    with in_words():
        given = Opinion.objects.create(
            entity_id=agreement.entity_id,
            agreement=agreement,
            jurisdiction=opinion.jurisdiction,
            method=opinion.method.value,
            allows=opinion.allows,
            counsel_name=opinion.counsel_name.strip() or "counsel",  # the database writes the name of who acts
            given_on=opinion.given_on,
            starts_on=opinion.starts_on,
            ends_on=opinion.ends_on,
            words=opinion.words.strip(),
            agreement_document=opinion.agreement_document,
        )
        given.refresh_from_db()
        _record(actor, "opinion.given", given, {"method": given.method, "allows": given.allows})
        publish(OpinionGiven(given.pk, agreement.pk, agreement.entity_id, given.allows))
    return given


@transaction.atomic
def withdraw_opinion(*, actor: Actor, opinion: Opinion, on: date) -> Opinion:
    """Withdraw an opinion from a day on; days before it stay as they were judged."""
    check_can_give_opinion(opinion.entity_id)
    with in_words():
        opinion.withdrawn_on = on
        opinion.save(update_fields=["withdrawn_on"])
        opinion.refresh_from_db()
        _record(actor, "opinion.withdrawn", opinion, {"on": on})
        publish(OpinionWithdrawn(opinion.pk, opinion.agreement_id, opinion.entity_id, on))
    return opinion


def _record(actor: Actor, action: str, opinion: Opinion, details: dict[str, object]) -> None:
    record(
        actor,
        action=action,
        entity_id=opinion.entity_id,
        subject=f"opinion {opinion.pk}",
        details={"agreement": opinion.agreement_id, **details},
    )
