"""Entering a whole agreement from one file: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from mimetypes import guess_type

from django.db import transaction

from abutment.agreements.actions.agreements import NewAgreement, NewParty, enter_agreement
from abutment.agreements.actions.cover import approve_cover
from abutment.agreements.actions.instruments import begin_amendment, counsel_reviews, review_amendment, sign_amendment
from abutment.agreements.actions.opinions import NewOpinion, give_opinion
from abutment.agreements.actions.papers import NewPaper, Upload, attach_document
from abutment.agreements.actions.terms import NewSource, approve_term, enter_fmv_opinion, enter_term
from abutment.agreements.errors import NotAnAgreementFile
from abutment.agreements.models import Agreement, AgreementDocument, Amendment, Term
from abutment.agreements.rules.files import AgreementFile, WrittenAmendment, WrittenPaper, WrittenTerm
from abutment.foundation.documents.rules import UNKNOWN_TYPE
from abutment.foundation.documents.sealing import Readable
from abutment.foundation.scope import Actor
from abutment.foundation.scope.models import Entity
from abutment.organizations.queries import locations

OpenBeside = Callable[[str], Readable]
"""Opens a document by the path that the file gives."""


@transaction.atomic
def enter_from_file(*, actor: Actor, file: AgreementFile, open_beside: OpenBeside) -> Agreement:
    """Enter an agreement with its instruments, papers, terms and opinions, each act as if done by hand.

    The terms of an instrument that the file calls signed are approved in the actor's name first: the server may, and
    a side may for what takes no other. Raises NotAnAgreementFile, Overlaps, NotAllowed; then nothing was entered.
    """
    owner = _entity(file.owner)
    entered = enter_agreement(
        actor=actor,
        agreement=NewAgreement(
            entity_id=owner,
            kind=file.kind,
            title=file.title,
            starts_on=file.starts_on,
            parties=[
                NewParty(each.role, _entity(each.entity) if each.entity else None, each.name or "", each.signatory)
                for each in file.parties
            ],
            location_ids=_locations(actor, owner, file.locations),
        ),
    )
    shelf = _Shelf(actor, entered, open_beside)
    for number, written in enumerate(file.amendments):
        _enter_instrument(actor, entered, number, written, shelf)
    for paper in file.papers:
        shelf.attach(None, paper)
    for valued in file.market_value:
        term = enter_fmv_opinion(
            actor=actor,
            agreement=entered,
            value=valued.value,
            starts_on=valued.starts_on,
            ends_on=valued.ends_on,
            source=shelf.source(valued, None),
        )
        if valued.approved:
            approve_term(actor=actor, term=term)
    _give_opinions(actor, entered, file, shelf)
    return entered


@dataclass
class _Shelf:
    """The papers attached so far, by their paths."""

    actor: Actor
    agreement: Agreement
    open_beside: OpenBeside

    def __post_init__(self) -> None:
        self.by_path: dict[str, AgreementDocument] = {}

    def attach(self, amendment: Amendment | None, paper: WrittenPaper) -> AgreementDocument:
        name = paper.path.rpartition("/")[2]
        media_type = paper.media_type or guess_type(name)[0] or UNKNOWN_TYPE
        attached = attach_document(
            actor=self.actor,
            agreement=self.agreement,
            amendment=amendment,
            paper=NewPaper(paper.role, paper.title or name, paper.precedence),
            content=Upload(name, self.open_beside(paper.path), media_type),
        )
        self.by_path[paper.path] = attached
        return attached

    def named(self, path: str) -> AgreementDocument:
        if path not in self.by_path:
            known = ", ".join(self.by_path) or "none"
            raise NotAnAgreementFile(f"{path} is not one of the papers of the file so far ({known}). Name one of them.")
        return self.by_path[path]

    def source(self, term: WrittenTerm, first: AgreementDocument | None) -> NewSource:
        paper = self.named(term.document) if term.document else first
        if paper is None:
            raise NotAnAgreementFile(f"The {term.value.key} names no document, and its instrument has none. Add one.")
        ends_at = None if term.starts_at is None else term.starts_at + len(term.quote)
        return NewSource(paper, term.section, term.quote, term.page, term.starts_at, ends_at)


def _enter_instrument(actor: Actor, entered: Agreement, number: int, written: WrittenAmendment, shelf: _Shelf) -> None:
    if number == 0:
        instrument = Amendment.objects.select_related("agreement").get(agreement=entered, number=0)
        if written.effective_on not in (None, entered.starts_on):
            raise NotAnAgreementFile(
                "The first instrument takes effect with the agreement. Leave its effective_on out."
            )
    else:
        instrument = begin_amendment(
            actor=actor,
            agreement=entered,
            title=written.title or f"Amendment {number}",
            effective_on=written.effective_on or entered.starts_on,
        )
    papers = [shelf.attach(instrument, paper) for paper in written.documents]
    first = papers[0] if papers else None
    terms = [
        enter_term(
            actor=actor,
            amendment=instrument,
            value=term.value,
            starts_on=term.starts_on or instrument.effective_on,
            ends_on=term.ends_on,
            source=shelf.source(term, first),
        )
        for term in written.terms
    ]
    _stamp(actor, instrument, written, terms)


def _stamp(actor: Actor, instrument: Amendment, written: WrittenAmendment, terms: Iterable[Term]) -> None:
    if written.reviewed_on is not None:
        review_amendment(actor=actor, amendment=instrument, on=written.reviewed_on)
    if written.counsel is not None:
        counsel_reviews(actor=actor, amendment=instrument, on=written.counsel.on, counsel_name=written.counsel.name)
    if written.signed_on is not None:
        for term in terms:
            approve_term(actor=actor, term=term)
        approve_cover(actor=actor, amendment=instrument)
        sign_amendment(actor=actor, amendment=instrument, on=written.signed_on)


def _give_opinions(actor: Actor, entered: Agreement, file: AgreementFile, shelf: _Shelf) -> None:
    for each in file.opinions:
        opinion = NewOpinion(
            jurisdiction=each.jurisdiction,
            method=each.method,
            given_on=each.given_on,
            starts_on=each.starts_on,
            words=each.words,
            ends_on=each.ends_on,
            allows=each.allows,
            counsel_name=each.counsel,
            agreement_document=shelf.named(each.document) if each.document else None,
        )
        give_opinion(actor=actor, agreement=entered, opinion=opinion)


def _entity(name: str) -> int:
    found = Entity.objects.filter(name__iexact=name).values_list("pk", flat=True).first()
    if found is None:
        raise NotAnAgreementFile(f"There is no practice or organization named {name} here. Write its name in full.")
    return int(found)


def _locations(actor: Actor, owner: int, names: Iterable[str]) -> list[int]:
    known = {each.name.lower(): each.pk for each in locations(actor).filter(entity_id=owner)}
    for name in names:
        if name.lower() not in known:
            there = ", ".join(sorted(known)) or "none"
            raise NotAnAgreementFile(f"The practice has no location named {name} ({there}). Write it as it is listed.")
    return [known[name.lower()] for name in names]
