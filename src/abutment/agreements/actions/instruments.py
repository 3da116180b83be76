"""The way of an instrument: draft, reviewed, reviewed by counsel, signed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from abutment.agreements.errors import Malformed
from abutment.agreements.events import TermsSigned
from abutment.agreements.models import Agreement, Amendment
from abutment.agreements.policies import can_give_opinion, check_can_enter, check_can_review_as_counsel
from abutment.agreements.refusals import in_words
from abutment.foundation.audit import record
from abutment.foundation.events import publish
from abutment.foundation.scope import Actor


@transaction.atomic
def begin_amendment(*, actor: Actor, agreement: Agreement, title: str, effective_on: date) -> Amendment:
    """Begin the next amendment as a draft; what it says holds for the days of its own terms."""
    check_can_enter(agreement.entity_id, f"amendments of {agreement.title}")
    with in_words():
        last = agreement.amendments.aggregate(last=Max("number"))["last"]
        begun = Amendment.objects.create(
            entity_id=agreement.entity_id,
            agreement=agreement,
            number=0 if last is None else last + 1,
            title=title.strip(),
            effective_on=effective_on,
        )
        _record(actor, "amendment.begun", begun, {"effective_on": effective_on})
    return begun


@transaction.atomic
def remove_draft_amendment(*, actor: Actor, amendment: Amendment) -> None:
    """Remove the last amendment while it is not signed, with its papers and terms; number 0 goes with the agreement."""
    check_can_enter(amendment.entity_id, f"amendments such as {amendment.label}")
    if amendment.number == 0:
        raise Malformed("The original agreement is removed with the whole draft. Remove the agreement instead.")
    with in_words():
        _record(actor, "amendment.removed", amendment, {})
        amendment.terms.all().delete()
        amendment.documents.all().delete()
        amendment.covered.all().delete()
        amendment.delete()


@transaction.atomic
def review_amendment(*, actor: Actor, amendment: Amendment, on: date) -> Amendment:
    """Record that the instrument was reviewed. A paper or term that comes later opens the review again."""
    check_can_enter(amendment.entity_id, f"the review of {amendment.label}")
    with in_words():
        amendment.reviewed_on = on
        amendment.save(update_fields=["reviewed_on"])
        amendment.refresh_from_db()
        _record(actor, "amendment.reviewed", amendment, {"on": on})
    return amendment


@transaction.atomic
def counsel_reviews(*, actor: Actor, amendment: Amendment, on: date, counsel_name: str = "") -> Amendment:
    """Record counsel's review: by counsel under their own name, or by who enters agreements under the name given."""
    check_can_review_as_counsel(amendment.entity_id)
    is_own = actor.account_id is not None and can_give_opinion(amendment.entity_id)
    with in_words():
        # Of counsel's own stamp the database writes the name; what stands here then is replaced.
        amendment.counsel_on, amendment.counsel_name = on, "counsel" if is_own else counsel_name.strip()
        amendment.save(update_fields=["counsel_on", "counsel_name"])
        amendment.refresh_from_db()
        _record(actor, "amendment.counsel_reviewed", amendment, {"on": on, "counsel": amendment.counsel_name})
    return amendment


@transaction.atomic
def sign_amendment(*, actor: Actor, amendment: Amendment, on: date) -> Amendment:
    """Record that the instrument was signed; from here on nothing of it changes, and its terms count."""
    check_can_enter(amendment.entity_id, f"the signing of {amendment.label}")
    with in_words():
        amendment.signed_on = on
        amendment.save(update_fields=["signed_on"])
        amendment.refresh_from_db()
        _record(actor, "amendment.signed", amendment, {"on": on})
        publish(TermsSigned(amendment.agreement_id, amendment.entity_id, amendment.number))
    return amendment


def _record(actor: Actor, action: str, amendment: Amendment, details: dict[str, object]) -> None:
    record(
        actor,
        action=action,
        entity_id=amendment.entity_id,
        subject=f"amendment {amendment.pk}",
        details={"agreement": amendment.agreement_id, "number": amendment.number, **details},
    )
