"""Agreements as one line each: what is paid, what the law says of it, and by when notice is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from abutment.agreements.models import Agreement, CoveredLocation, Term
from abutment.agreements.queries.books import as_counsel_opinions, book_from, known_opinions
from abutment.agreements.queries.gates import findings_for
from abutment.agreements.queries.listing import agreements, in_short
from abutment.agreements.rules.gate import GateFinding, strictest
from abutment.agreements.rules.lifecycle import Stage
from abutment.agreements.rules.values import Fee, TermKey, read_value
from abutment.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement on a day; fee: what is in force, or what the draft says (is_draft_fee). law: what decides of it."""

    agreement_id: int
    title: str
    practice: str
    practice_id: int
    kind: str
    kind_label: str
    parties: str
    stage: Stage
    fee: Fee | None
    is_draft_fee: bool
    law: GateFinding | None
    notice_by: date | None
    waiting_terms: int


def lines(actor: Actor, on: date) -> list[AgreementLine]:
    """Every agreement in scope, in the order of practices and first days; a constant number of queries."""
    fees = Term.objects.filter(key=TermKey.FEE).select_related("amendment", "agreement_document__document")
    rows = (
        agreements(actor, on)
        .select_related("entity__practice")
        .prefetch_related(
            "entity__locations",
            Prefetch("covered", queryset=CoveredLocation.objects.select_related("location")),
            Prefetch("opinions", queryset=known_opinions()),
            Prefetch("terms", queryset=fees.order_by("starts_on", "pk"), to_attr="fee_terms"),
        )
    )
    return [_line(row, on) for row in rows]


def _line(row: Agreement, on: date) -> AgreementLine:
    short = in_short(row)
    day = max(on, row.starts_on)
    fee, is_draft = _fee_on(row, day)
    return AgreementLine(
        agreement_id=row.pk,
        title=row.title,
        practice=row.entity.name,
        practice_id=row.entity_id,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        parties=short.parties,
        stage=short.stage,
        fee=fee,
        is_draft_fee=is_draft,
        law=_law(row, fee, day) if fee else None,
        notice_by=short.notice_by,
        waiting_terms=short.waiting_terms,
    )


def _fee_on(row: Agreement, day: date) -> tuple[Fee | None, bool]:
    terms: list[Term] = row.fee_terms  # type: ignore[attr-defined]
    counting = [each for each in terms if each.approved_at and each.amendment and each.amendment.is_signed]
    found = book_from(row.title, counting).find(TermKey.FEE, day)
    if found is not None:
        return (found.value, False) if isinstance(found.value, Fee) else (None, False)
    drafts = [each for each in terms if each not in counting]
    value = read_value(drafts[-1].value) if drafts else None
    return (value, True) if isinstance(value, Fee) else (None, False)


def _law(row: Agreement, fee: Fee, day: date) -> GateFinding | None:
    places = list(_places(row, day))
    found = findings_for(fee, places, as_counsel_opinions(row.opinions.all()), day)
    return strictest(found) if found else None


def _places(row: Agreement, day: date) -> Iterable[str]:
    """Whose law holds: the rule of `gates.jurisdictions_of`, from rows that are read already."""
    practice = getattr(row.entity, "practice", None)
    places = [each for each in row.entity.locations.all() if each.is_open(day)]
    places += [each.location for each in row.covered.all() if each.covers and each.holds(day)]
    own = () if practice is None else (practice.jurisdiction,)
    others = (each.jurisdiction for each in sorted(places, key=lambda each: each.name))
    return dict.fromkeys((*own, *others))
