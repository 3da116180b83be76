"""How agreements are told to machines: keys that stay, days as ISO 8601, money and percentages as strings."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel

from abutment.agreements.models import AgreementDocument, Party
from abutment.agreements.queries import AgreementInShort, AgreementPage, AmendmentRow, OpinionRow, TermRow
from abutment.agreements.rules.gate import GateFinding
from abutment.agreements.rules.values import stored_value


class AgreementRow(BaseModel):
    """An agreement as a list tells it on a day; notice_by: the last day to give notice, null where there is none."""

    id: int
    kind: str
    title: str
    practice_id: int
    practice: str
    parties: str
    starts_on: date
    ends_on: date | None
    stage: str
    term_ends_on: date | None
    notice_by: date | None
    waiting_terms: int

    @classmethod
    def of(cls, short: AgreementInShort) -> AgreementRow:
        """The row of `queries.in_short`."""
        agreement = short.agreement
        return cls(
            id=agreement.pk,
            kind=agreement.kind,
            title=agreement.title,
            practice_id=agreement.entity_id,
            practice=agreement.entity.name,
            parties=short.parties,
            starts_on=agreement.starts_on,
            ends_on=agreement.ends_on,
            stage=short.stage.value,
            term_ends_on=short.term.ends_on if short.term else None,
            notice_by=short.notice_by,
            waiting_terms=short.waiting_terms,
        )


class PartyDetail(BaseModel):
    """A party; entity_id null for one outside of the network."""

    role: str
    name: str
    entity_id: int | None
    signatory: str

    @classmethod
    def of(cls, party: Party) -> PartyDetail:
        """The row of a party."""
        return cls(role=party.role, name=str(party), entity_id=party.party_entity_id, signatory=party.signatory)


class CoveredDetail(BaseModel):
    """A location for which the agreement holds on these days."""

    location_id: int
    location: str
    starts_on: date
    ends_on: date | None


class DocumentDetail(BaseModel):
    """A paper by the digest of its bytes; what prevails comes first."""

    document_id: int
    title: str
    role: str
    amendment: int | None
    precedence: int
    media_type: str
    sha256: str

    @classmethod
    def of(cls, paper: AgreementDocument) -> DocumentDetail:
        """The row of a paper."""
        return cls(
            document_id=paper.document_id,
            title=paper.title,
            role=paper.role,
            amendment=paper.amendment.number if paper.amendment else None,
            precedence=paper.precedence,
            media_type=paper.document.media_type,
            sha256=paper.document.sha256_hex,
        )


class AmendmentDetail(BaseModel):
    """An instrument with its stamps."""

    number: int
    label: str
    title: str
    effective_on: date
    stage: str
    next_step: str
    reviewed_on: date | None
    counsel_name: str
    counsel_on: date | None
    signed_on: date | None

    @classmethod
    def of(cls, row: AmendmentRow) -> AmendmentDetail:
        """The row of an instrument of `queries.page`."""
        each = row.amendment
        return cls(
            number=each.number,
            label=each.label,
            title=each.title,
            effective_on=each.effective_on,
            stage=row.stage.value,
            next_step=row.next_step,
            reviewed_on=each.reviewed_on,
            counsel_name=each.counsel_name,
            counsel_on=each.counsel_on,
            signed_on=each.signed_on,
        )


class TermDetail(BaseModel):
    """A term in force on the day: its value, its words, and where they stand."""

    id: int
    key: str
    value: dict[str, Any]
    amendment: str
    starts_on: date
    ends_on: date | None
    document: str
    document_sha256: str
    section: str
    page: int | None
    quote: str
    quote_is_verified: bool

    @classmethod
    def of(cls, row: TermRow) -> TermDetail:
        """The row of a term of `queries.page`."""
        source, period = row.signed.source, row.signed.period
        return cls(
            id=row.term.pk,
            key=row.key.value,
            value=stored_value(row.signed.value),
            amendment=row.signed.amendment,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            document=source.document_name,
            document_sha256=source.document_sha256,
            section=source.section,
            page=source.page,
            quote=source.quote,
            quote_is_verified=row.quote_is_verified,
        )


class OpinionDetail(BaseModel):
    """A named counsel's opinion on a method in a state; holds: on the day asked about."""

    jurisdiction: str
    method: str
    allows: bool
    counsel: str
    given_on: date
    starts_on: date
    ends_on: date | None
    withdrawn_on: date | None
    words: str
    holds: bool

    @classmethod
    def of(cls, row: OpinionRow) -> OpinionDetail:
        """The row of an opinion of `queries.page`."""
        each = row.opinion
        return cls(
            jurisdiction=each.jurisdiction,
            method=each.method,
            allows=each.allows,
            counsel=each.counsel_name,
            given_on=each.given_on,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            withdrawn_on=each.withdrawn_on,
            words=each.words,
            holds=row.holds,
        )


class GateDetail(BaseModel):
    """What the law's gate says to the fee in force. Not legal advice."""

    jurisdiction: str
    method: str
    verdict: str
    passage: str
    sentence: str
    citations: list[str]
    is_read: bool

    @classmethod
    def of(cls, found: GateFinding) -> GateDetail:
        """The row of a finding."""
        return cls(
            jurisdiction=found.jurisdiction,
            method=found.method.value,
            verdict=found.verdict.value,
            passage=found.passage.value,
            sentence=found.sentence,
            citations=[each.citation for each in found.citations],
            is_read=found.is_read,
        )


class AgreementDetail(BaseModel):
    """One agreement as of a day."""

    id: int
    kind: str
    title: str
    practice_id: int
    practice: str
    on: date
    stage: str
    starts_on: date
    ends_on: date | None
    term_ends_on: date | None
    notice_by: date | None
    parties: list[PartyDetail]
    locations: list[CoveredDetail]
    amendments: list[AmendmentDetail]
    documents: list[DocumentDetail]
    terms: list[TermDetail]
    opinions: list[OpinionDetail]
    law: list[GateDetail]

    @classmethod
    def of(cls, page: AgreementPage) -> AgreementDetail:
        """The detail of an agreement as its page shows it."""
        agreement, outlook = page.agreement, page.outlook
        return cls(
            id=agreement.pk,
            kind=agreement.kind,
            title=agreement.title,
            practice_id=agreement.entity_id,
            practice=agreement.entity.name,
            on=page.on,
            stage=page.stage.value,
            starts_on=agreement.starts_on,
            ends_on=agreement.ends_on,
            term_ends_on=outlook.term.ends_on if outlook.term else None,
            notice_by=outlook.notice_by,
            parties=[PartyDetail.of(each) for each in page.parties],
            locations=[
                CoveredDetail(location_id=number, location=name, starts_on=days.starts_on, ends_on=days.ends_on)
                for number, name, days in page.holds_for
            ],
            amendments=[AmendmentDetail.of(each) for each in page.amendments],
            documents=[DocumentDetail.of(each) for each in page.documents],
            terms=[TermDetail.of(each) for each in page.in_force],
            opinions=[OpinionDetail.of(each) for each in page.opinions],
            law=[GateDetail.of(each) for each in page.gates],
        )
