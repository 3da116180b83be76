"""Terms: entered with their words by one side, approved by the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from abutment.agreements.errors import QuoteNotFound
from abutment.agreements.events import FmvOpinionApproved
from abutment.agreements.models import Agreement, AgreementDocument, Amendment, Term
from abutment.agreements.policies import check_can_enter
from abutment.agreements.quotes import sealed
from abutment.agreements.refusals import in_words
from abutment.agreements.rules.quotes import occurrences
from abutment.agreements.rules.values import FmvOpinion, TermValue, stored_value
from abutment.foundation.audit import record
from abutment.foundation.documents.queries import opened
from abutment.foundation.events import publish
from abutment.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class NewSource:
    """Where the words of a term stand: starts_at and ends_at count characters of a text document."""

    agreement_document: AgreementDocument
    section: str
    quote: str
    page: int | None = None
    starts_at: int | None = None
    ends_at: int | None = None


@transaction.atomic
def enter_term(
    *,
    actor: Actor,
    amendment: Amendment,
    value: TermValue,
    starts_on: date,
    source: NewSource,
    ends_on: date | None = None,
) -> Term:
    """Enter a term of an instrument as a draft. Raises QuoteNotFound when a text document does not hold the quote."""
    check_can_enter(amendment.entity_id, f"terms of {amendment.label}")
    return _enter(actor, amendment.agreement, amendment, value, (starts_on, ends_on), source)


@transaction.atomic
def enter_fmv_opinion(
    *,
    actor: Actor,
    agreement: Agreement,
    value: FmvOpinion,
    starts_on: date,
    ends_on: date | None,
    source: NewSource,
) -> Term:
    """Enter an appraiser's opinion on market value; it stands outside of what is signed and needs approval alone."""
    check_can_enter(agreement.entity_id, f"opinions on market value of {agreement.title}")
    return _enter(actor, agreement, None, value, (starts_on, ends_on), source)


def _enter(
    actor: Actor,
    agreement: Agreement,
    amendment: Amendment | None,
    value: TermValue,
    days: tuple[date, date | None],
    source: NewSource,
) -> Term:
    found, is_verified = _located(actor, source)
    with in_words():
        term = Term.objects.create(
            entity_id=agreement.entity_id,
            agreement=agreement,
            amendment=amendment,
            key=value.key,
            value=stored_value(value),
            starts_on=days[0],
            ends_on=days[1],
            agreement_document=source.agreement_document,
            section=source.section.strip(),
            quote=found.quote,
            page=source.page,
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            quote_is_verified=is_verified,
            quote_seal=_sealed(found) if is_verified else "",
        )
        term.refresh_from_db()  # the database writes who entered it
        _record(actor, "term.entered", term)
    return term


def _located(actor: Actor, source: NewSource) -> tuple[NewSource, bool]:
    """The source with its span, and whether the text was read and holds the quote there."""
    document = source.agreement_document.document
    if not document.media_type.startswith("text/"):
        return replace(source, quote=source.quote.strip()), False
    text = opened(actor, document.pk).read().decode("utf-8", errors="replace")
    name = source.agreement_document.title
    if source.starts_at is not None:
        if text[source.starts_at : source.ends_at] != source.quote:
            raise QuoteNotFound(
                f"{name}: characters {source.starts_at} to {source.ends_at} are not the words quoted. "
                "Mark the passage again, or leave the characters out."
            )
        return replace(source, ends_at=source.starts_at + len(source.quote)), True
    spans = occurrences(text, source.quote)
    if not spans:
        raise QuoteNotFound(f"{name} does not hold the words quoted: {_shortened(source.quote)} Copy them from there.")
    if len(spans) > 1:
        return source, False
    starts_at, ends_at = spans[0]
    return replace(source, quote=text[starts_at:ends_at], starts_at=starts_at, ends_at=ends_at), True


def _sealed(found: NewSource) -> str:
    sha256 = found.agreement_document.document.sha256_hex
    return sealed(sha256, found.starts_at or 0, found.ends_at or 0, found.quote)


def _shortened(quote: str) -> str:
    one_line = " ".join(quote.split())
    return f"“{one_line}”." if len(one_line) <= 80 else f"“{one_line[:80]}…”."


@transaction.atomic
def approve_term(*, actor: Actor, term: Term) -> Term:
    """Approve what the other side entered; the database says whose approval it takes, and stamps who gave it."""
    check_can_enter(term.entity_id, "approvals of terms")
    with in_words():
        term.approved_at = timezone.now()
        term.save(update_fields=["approved_at"])
        term.refresh_from_db()
        _record(actor, "term.approved", term)
        if term.amendment_id is None:
            publish(FmvOpinionApproved(term.agreement_id, term.entity_id, term.pk))
    return term


@transaction.atomic
def remove_draft_term(*, actor: Actor, term: Term) -> None:
    """Remove a term of an instrument that is not signed; it is entered anew rather than changed."""
    check_can_enter(term.entity_id, "terms")
    with in_words():
        _record(actor, "term.removed", term)
        term.delete()


def _record(actor: Actor, action: str, term: Term) -> None:
    record(
        actor,
        action=action,
        entity_id=term.entity_id,
        subject=f"term {term.pk}",
        details={"agreement": term.agreement_id, "key": term.key, "starts_on": term.starts_on, "ends_on": term.ends_on},
    )
