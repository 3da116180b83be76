"""The signed and approved terms of agreements, as values that answer for a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from abutment.agreements.models import Agreement, CoveredLocation, Opinion, Term
from abutment.agreements.models.instruments import label_of
from abutment.agreements.rules.gate import CounselOpinion
from abutment.agreements.rules.terms import SignedTerm, Source, TermBook
from abutment.agreements.rules.values import read_value
from abutment.foundation.scope import Actor
from abutment.kernel.periods import Period
from abutment.law.rules.fees import FeeMethod

OUTSIDE = "Opinion on market value"
"""What a term is cited by that stands outside of what was signed."""


def counting_terms(known_by: datetime | None = None) -> QuerySet[Term]:
    """The terms that count: approved, and of a signed instrument or outside of any; known_by: by that moment."""
    found = Term.objects.filter(
        Q(amendment=None) | Q(amendment__signed_recorded_at__isnull=False), approved_at__isnull=False
    )
    if known_by is not None:
        found = found.filter(
            Q(amendment=None) | Q(amendment__signed_recorded_at__lte=known_by), approved_at__lte=known_by
        )
    return found.select_related("amendment", "agreement_document__document").order_by("starts_on", "pk")


def counting_cover(known_by: datetime | None = None) -> QuerySet[CoveredLocation]:
    """What signed instruments say of locations; known_by: what was signed here by that moment."""
    found = CoveredLocation.objects.filter(amendment__signed_recorded_at__isnull=False)
    if known_by is not None:
        found = found.filter(amendment__signed_recorded_at__lte=known_by)
    return found.order_by("starts_on", "pk")


_COLUMNS = (
    "agreement_id",
    "pk",
    "value",
    "starts_on",
    "ends_on",
    "amendment__number",
    "section",
    "quote",
    "page",
    "starts_at",
    "ends_at",
    "agreement_document__document_id",
    "agreement_document__title",
    "agreement_document__document__sha256",
)


def books_of_each(titles: Mapping[int, str], known_by: datetime | None = None) -> dict[int, TermBook]:
    """The books of many agreements, by their numbers, in one query; titles names each.

    Read as plain columns: of thousands of agreements, making rows into models took most of the time.
    """
    found: dict[int, list[SignedTerm]] = {number: [] for number in titles}
    rows = counting_terms(known_by).filter(agreement__in=titles.keys()).select_related(None).values_list(*_COLUMNS)
    for agreement_id, pk, value, starts_on, ends_on, number, *words in rows:
        section, quote, page, starts_at, ends_at, document_id, document_name, sha256 = words
        found[agreement_id].append(
            SignedTerm(
                term_id=pk,
                value=read_value(value),
                period=Period(starts_on, ends_on),
                amendment_number=number or 0,
                amendment=OUTSIDE if number is None else label_of(number),
                source=Source(
                    document_id, document_name, bytes(sha256).hex(), section, quote, page, starts_at, ends_at
                ),
            )
        )
    return {number: TermBook(titles[number], tuple(terms)) for number, terms in found.items()}


def source_of(term: Term) -> Source:
    """Where the words of a term stand."""
    paper = term.agreement_document
    return Source(
        document_id=paper.document_id,
        document_name=paper.title,
        document_sha256=paper.document.sha256_hex,
        section=term.section,
        quote=term.quote,
        page=term.page,
        starts_at=term.starts_at,
        ends_at=term.ends_at,
    )


def as_signed(term: Term) -> SignedTerm:
    """A row as the value that rules work with."""
    return SignedTerm(
        term_id=term.pk,
        value=read_value(term.value),
        period=Period(term.starts_on, term.ends_on),
        amendment_number=term.amendment.number if term.amendment else 0,
        amendment=term.amendment.label if term.amendment else OUTSIDE,
        source=source_of(term),
    )


def book_from(title: str, terms: Iterable[Term]) -> TermBook:
    """The book of rows that count."""
    return TermBook(title, tuple(as_signed(term) for term in terms))


def book_of(actor: Actor, agreement: Agreement, known_by: datetime | None = None) -> TermBook:
    """What an agreement says on any day; known_by: as it was known here at a moment."""
    return book_from(agreement.title, counting_terms(known_by).filter(agreement=agreement))


def known_opinions(known_by: datetime | None = None) -> QuerySet[Opinion]:
    """The opinions that had been recorded by a moment."""
    found = Opinion.objects.order_by("pk")
    return found if known_by is None else found.filter(recorded_at__lte=known_by)


def as_counsel_opinions(opinions: Iterable[Opinion], known_by: datetime | None = None) -> tuple[CounselOpinion, ...]:
    """Opinions as values: one that was withdrawn ends on that day, or never held."""
    found = []
    for each in opinions:
        ends = [each.ends_on] if each.ends_on else []
        if each.withdrawn_on and (known_by is None or _was_known(each.withdrawn_recorded_at, known_by)):
            ends.append(each.withdrawn_on)
        ends_on = min(ends, default=None)
        if ends_on is None or ends_on > each.starts_on:
            found.append(
                CounselOpinion(
                    opinion_id=each.pk,
                    jurisdiction=each.jurisdiction,
                    method=FeeMethod(each.method),
                    counsel=each.counsel_name,
                    given_on=each.given_on,
                    period=Period(each.starts_on, ends_on),
                    words=each.words,
                    allows=each.allows,
                )
            )
    return tuple(found)


def _was_known(recorded_at: datetime | None, known_by: datetime) -> bool:
    return recorded_at is not None and recorded_at <= known_by
