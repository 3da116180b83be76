"""What the page of one agreement asks together, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from abutment.agreements import policies
from abutment.agreements.models import (
    Agreement,
    AgreementDocument,
    Amendment,
    CoveredLocation,
    Opinion,
    Party,
    Term,
)
from abutment.agreements.queries.books import as_counsel_opinions, as_signed, known_opinions
from abutment.agreements.queries.gates import findings_for, jurisdictions_of
from abutment.agreements.queries.listing import Outlook, agreement, outlook_of, readers_of
from abutment.agreements.quotes import is_verified
from abutment.agreements.rules.cover import Covered, SaidOfLocation, covered_days
from abutment.agreements.rules.gate import GateFinding
from abutment.agreements.rules.lifecycle import Stage, Stamps, next_step, stage
from abutment.agreements.rules.terms import SignedTerm, TermBook
from abutment.agreements.rules.values import Fee, TermKey
from abutment.foundation.accounts.models import Account
from abutment.foundation.scope import Actor
from abutment.foundation.scope.models import Entity
from abutment.kernel.dated import Dated
from abutment.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term with who entered and who approved it; counts: it is approved, and signed or outside of any instrument."""

    term: Term
    signed: SignedTerm
    counts: bool
    entered_by: str
    entered_for: str
    approved_by: str
    approved_for: str
    can_approve: bool
    can_remove: bool
    quote_is_verified: bool = False

    @property
    def key(self) -> TermKey:
        """What it is about."""
        return self.signed.key

    @property
    def is_approved(self) -> bool:
        """Whether the other side approved it."""
        return self.term.approved_at is not None


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """An instrument, where it stands on the day, its papers and terms, and what comes next; approver: who approves what
    waits, as this reader would say it."""

    amendment: Amendment
    stage: Stage
    next_step: str
    documents: tuple[AgreementDocument, ...]
    terms: tuple[TermRow, ...]
    can_review: bool
    can_stamp_as_counsel: bool
    can_sign: bool
    approver: str = ""


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """An opinion of counsel on the day."""

    opinion: Opinion
    holds: bool
    can_withdraw: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPage:
    """An agreement as of a day with everything that its page shows, and what the reader may do.

    covered: what its instruments say of locations, drafts too. holds_for: the days of each location by what is signed;
    none: it holds for all of them.
    """

    agreement: Agreement
    on: date
    stage: Stage
    parties: tuple[Party, ...]
    covered: tuple[CoveredLocation, ...]
    holds_for: tuple[Covered, ...]
    jurisdictions: tuple[str, ...]
    documents: tuple[AgreementDocument, ...]
    amendments: tuple[AmendmentRow, ...]
    book: TermBook
    rows: Mapping[int, TermRow]
    drafts: tuple[TermRow, ...]
    fmv: tuple[TermRow, ...]
    opinions: tuple[OpinionRow, ...]
    gates: tuple[GateFinding, ...]
    outlook: Outlook
    can_enter: bool
    can_give_opinion: bool

    @property
    def timelines(self) -> tuple[tuple[TermKey, Dated[SignedTerm]], ...]:
        """The days of each term that was ever agreed, amendments laid over each other, in the order of the keys."""
        return tuple((key, dated) for key, dated in self.book.by_key.items() if dated.entries)

    @property
    def in_force(self) -> tuple[TermRow, ...]:
        """The terms in force on the day, in the order of the keys; none when the agreement is not active."""
        if self.stage is not Stage.ACTIVE:
            return ()
        found = (self.book.find(key, self.on) for key in TermKey)
        return tuple(self.rows[each.term_id] for each in found if each is not None)

    @property
    def readers(self) -> tuple[str, ...]:
        """Who of the network reads it: whose it is, and the organizations among its parties."""
        return readers_of(self.agreement, self.parties)

    @property
    def is_one_sided(self) -> bool:
        """Whether every other party is outside of the network, so that nobody of them can approve anything here."""
        return not self.agreement.named_entity_ids

    @property
    def original(self) -> AmendmentRow:
        """The agreement as first signed."""
        return self.amendments[0]


def page(actor: Actor, agreement_id: int, on: date) -> AgreementPage:
    """An agreement as of a day. The day chooses among what is in scope today. Raises NotFound."""
    found = agreement(actor, agreement_id)
    parties = tuple(found.parties.select_related("party_entity").order_by("pk"))
    covered = tuple(found.covered.select_related("amendment", "location").order_by("location__name", "starts_on"))
    may_enter, may_opine = policies.can_enter(found.entity_id), policies.can_give_opinion(found.entity_id)
    rows = _rows(actor, found, parties, may_enter=may_enter)
    documents = _in_order(found.documents.select_related("document", "amendment"))
    amendments = tuple(
        _amendment_row(each, on, found, documents, rows, covered, _May(actor, may_enter, may_opine))
        for each in found.amendments.order_by("number")
    )
    book = TermBook(found.title, tuple(row.signed for row in rows if row.counts))
    opinions = tuple(known_opinions().filter(agreement=found))
    jurisdictions = jurisdictions_of(found, covered, on)
    fee = book.find(TermKey.FEE, on)
    is_fee = fee is not None and isinstance(fee.value, Fee)
    return AgreementPage(
        agreement=found,
        on=on,
        stage=amendments[0].stage if amendments else Stage.DRAFT,
        parties=parties,
        covered=covered,
        holds_for=covered_days(_signed(covered)),
        jurisdictions=jurisdictions,
        documents=documents,
        amendments=amendments,
        book=book,
        rows={row.term.pk: row for row in rows},
        drafts=tuple(row for row in rows if not row.counts),
        fmv=tuple(row for row in rows if row.key is TermKey.FMV_OPINION),
        opinions=tuple(_opinion_row(each, on, may_opine) for each in opinions),
        gates=findings_for(fee.value, jurisdictions, as_counsel_opinions(opinions), on) if is_fee else (),  # type: ignore[union-attr,arg-type]
        outlook=outlook_of(found, book, on),
        can_enter=may_enter,
        can_give_opinion=may_opine,
    )


def _rows(actor: Actor, found: Agreement, parties: Iterable[Party], *, may_enter: bool) -> list[TermRow]:
    terms = list(
        found.terms.select_related("amendment", "agreement_document__document").order_by("starts_on", "amendment", "pk")
    )
    people = {each.pk: str(each) for each in Account.objects.filter(pk__in=_numbers(terms, "by_account_id"))}
    places = dict(Entity.objects.filter(pk__in=_numbers(terms, "for_entity_id")).values_list("pk", "name"))
    sides = {party.party_entity_id for party in parties if party.party_entity_id}

    def row(term: Term) -> TermRow:
        is_open = term.amendment is None or not term.amendment.is_signed
        is_approved = term.approved_at is not None
        return TermRow(
            term=term,
            signed=as_signed(term),
            counts=is_approved and (term.amendment is None or term.amendment.is_signed),
            entered_by=people.get(term.entered_by_account_id or 0, ""),
            entered_for=places.get(term.entered_for_entity_id or 0, ""),
            approved_by=people.get(term.approved_by_account_id or 0, ""),
            approved_for=places.get(term.approved_for_entity_id or 0, ""),
            can_approve=may_enter
            and is_open
            and not is_approved
            and policies.can_approve(
                actor,
                owner=found.entity_id,
                sides=sides,
                entered_for=term.entered_for_entity_id,
                entered_by=term.entered_by_account_id,
            ),
            can_remove=may_enter and is_open and not (term.amendment is None and is_approved),
            quote_is_verified=is_verified(term),
        )

    return [row(term) for term in terms]


def _numbers(terms: Iterable[Term], ending: str) -> set[int]:
    found = {getattr(term, f"{verb}_{ending}") for term in terms for verb in ("entered", "approved")}
    return {each for each in found if each is not None}


def _in_order(papers: Iterable[AgreementDocument]) -> tuple[AgreementDocument, ...]:
    """What prevails comes first: a later instrument before an earlier one, then by precedence; what stands outside
    last."""

    def place(paper: AgreementDocument) -> tuple[int, int, int]:
        number = -1 if paper.amendment is None else paper.amendment.number
        return (-number, paper.precedence, paper.pk)

    return tuple(sorted(papers, key=place))


@dataclass(frozen=True, slots=True)
class _May:
    actor: Actor
    enter: bool
    opine: bool


def _amendment_row(
    each: Amendment,
    on: date,
    found: Agreement,
    documents: Iterable[AgreementDocument],
    rows: Iterable[TermRow],
    covered: Iterable[CoveredLocation],
    may: _May,
) -> AmendmentRow:
    stamps = Stamps(each.effective_on, each.reviewed_on, each.counsel_on, each.signed_on, found.ends_on)
    at = stage(stamps, on)
    papers = tuple(paper for paper in documents if paper.amendment_id == each.pk)
    terms = tuple(row for row in rows if row.term.amendment_id == each.pk)
    waiting = sum(not row.is_approved for row in terms)
    waiting_places = [row for row in covered if row.amendment_id == each.pk and row.approved_at is None]
    places = len(waiting_places)
    approver = _approver(may, found, terms, waiting_places)
    return AmendmentRow(
        amendment=each,
        stage=at,
        next_step=next_step(
            at, papers=len(papers), terms=len(terms), waiting_terms=waiting, places=places, approver=approver
        ),
        documents=papers,
        terms=terms,
        can_review=may.enter and each.reviewed_on is None,
        can_stamp_as_counsel=(may.enter or may.opine) and each.reviewed_on is not None and each.counsel_on is None,
        can_sign=may.enter
        and each.counsel_on is not None
        and not each.is_signed
        and bool(papers)
        and not waiting
        and not places,
        approver=approver,
    )


def _approver(may: _May, found: Agreement, terms: Iterable[TermRow], places: Iterable[CoveredLocation]) -> str:
    """Who approves what waits in an instrument, as the reader would say it."""
    if any(row.can_approve for row in terms if not row.is_approved):
        return "you"
    if not found.named_entity_ids:
        return str(found.entity.name)
    entered_for = {row.term.entered_for_entity_id for row in terms if not row.is_approved}
    entered_for |= {place.entered_for_entity_id for place in places}
    mine = may.actor.acting_entity_id
    return "your side" if entered_for and mine not in entered_for else "the other side"


def _signed(covered: Iterable[CoveredLocation]) -> Iterable[SaidOfLocation]:
    for each in covered:
        if each.amendment.is_signed:
            days = Period(each.starts_on, each.ends_on)
            yield SaidOfLocation(each.amendment.number, each.location_id, each.location.name, days, each.covers)


def _opinion_row(each: Opinion, on: date, may_opine: bool) -> OpinionRow:
    is_withdrawn = each.withdrawn_on is not None and each.withdrawn_on <= on
    return OpinionRow(each, each.holds(on) and not is_withdrawn, may_opine and each.withdrawn_on is None)
