"""Entering what was agreed: by the organization's administrator, approved by the practice's owner, read by counsel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from abutment.agreements import actions
from abutment.desk.demonstration.agreed import (
    COUNSEL_BEFORE_SIGNING,
    REVIEW_BEFORE_SIGNING,
    Agreed,
    AgreedParty,
    CounselLetter,
    Instrument,
    MarketValue,
    Paper,
    agreed,
    day_of,
    folder_of,
)
from abutment.desk.demonstration.papers import Wording
from abutment.desk.demonstration.plan import Practice
from abutment.desk.demonstration.stage import SERVER, Stage
from abutment.foundation.scope import Actor, may, opened
from abutment.organizations import queries as network

if TYPE_CHECKING:
    from abutment.agreements.models import Agreement, AgreementDocument, Amendment, Term

TEXT = "text/markdown"


@dataclass(frozen=True, slots=True)
class Sides:
    """Who enters an agreement, who approves its terms, and who speaks as counsel."""

    enters: Actor
    approves: Actor
    counsel: Actor
    counsel_name: str


@dataclass(frozen=True, slots=True)
class Entering:
    """One agreement on its way into the network."""

    stage: Stage
    practice: Practice | None
    plan: Agreed
    sides: Sides
    folder: str
    wording: Wording

    @property
    def entity_id(self) -> int:
        """Whose agreement it is."""
        return self.stage.entity(self.practice.name if self.practice else self.stage.plan.organization.name)


def practice_agreements(stage: Stage, *, practice: Practice) -> None:
    """The agreements of a practice."""
    for plan in agreed(practice.name):
        _enter(_entering(stage, practice, plan, practice.name))


def own_agreements(stage: Stage) -> None:
    """The agreements that the organization made for itself."""
    name = stage.plan.organization.name
    for plan in agreed(name):
        _enter(_entering(stage, None, plan, name))


def _entering(stage: Stage, practice: Practice | None, plan: Agreed, party: str) -> Entering:
    wording = Wording(stage.plan, practice, plan, stage.today)
    return Entering(stage, practice, plan, _sides(stage, practice, plan), folder_of(party), wording)


def _sides(stage: Stage, practice: Practice | None, plan: Agreed) -> Sides:
    administrator, counsel, name = stage.administrator, stage.with_role("counsel"), stage.named("counsel")
    if practice is None:
        return Sides(administrator, administrator, counsel, name)
    owner = stage.owner(practice)
    with opened(administrator):
        has_sight = may("agreements.write", stage.entity(practice.name))
    if not has_sight:  # it has left, or has not joined yet: the server records the organization's side
        return Sides(owner, SERVER, SERVER, name)
    if all(
        party.of != "manager" for party in plan.parties
    ):  # nobody else reads it: the owner records what counsel said
        return Sides(owner, owner, owner, name)
    return (
        Sides(owner, owner, counsel, name) if plan.entered_by == "owner" else Sides(administrator, owner, counsel, name)
    )


def _enter(entering: Entering) -> None:
    plan, stage, actor = entering.plan, entering.stage, entering.sides.enters
    with opened(actor):
        agreement = actions.enter_agreement(actor=actor, agreement=_new(entering))
    for number, instrument in enumerate(plan.instruments):
        _instrument(entering, agreement, instrument, number)
    for value in plan.market_values:
        _market_value(entering, agreement, value)
    for letter in plan.opinions:
        _opinion(entering, agreement, letter)
    with opened(actor):
        for paper in plan.others:
            _attach(entering, agreement, None, paper)
        if plan.ends is not None:
            ends_on = day_of(stage.today, plan.ends.day)
            # An end that has passed is no side's own word any more: the server records it.
            by = SERVER if ends_on < stage.today else actor
            with opened(by):
                actions.end_agreement(actor=by, agreement=agreement, ends_on=ends_on, because=plan.ends.because)


def _new(entering: Entering) -> actions.NewAgreement:
    plan, practice = entering.plan, entering.practice
    return actions.NewAgreement(
        entity_id=entering.entity_id,
        kind=plan.kind,
        title=plan.title,
        starts_on=day_of(entering.stage.today, plan.starts),
        parties=[_party(entering, party) for party in plan.parties],
        location_ids=_locations(entering, practice) if practice is not None and plan.covers_each_location else (),
    )


def _locations(entering: Entering, practice: Practice) -> list[int]:
    actor = entering.sides.enters
    found = network.locations(actor).filter(entity=entering.entity_id)
    by_name = dict(found.values_list("name", "pk"))
    return [by_name[office.city] for office in practice.locations]


def _party(entering: Entering, party: AgreedParty) -> actions.NewParty:
    stage, practice = entering.stage, entering.practice
    if party.of == "practice" and practice is not None:
        signatory = party.signatory or f"{practice.owners[0].name}, DDS"
        return actions.NewParty(party.role, stage.entity(practice.name), signatory=signatory)
    if party.of == "manager":
        signatory = party.signatory or stage.named("executive")
        return actions.NewParty(party.role, stage.entity(stage.plan.organization.name), signatory=signatory)
    return actions.NewParty(party.role, name=party.name, signatory=party.signatory)


def _instrument(entering: Entering, agreement: Agreement, instrument: Instrument, number: int) -> None:
    today, sides = entering.stage.today, entering.sides
    effective_on = agreement.starts_on if instrument.effective is None else day_of(today, instrument.effective)
    with opened(sides.enters):
        if number == 0:
            amendment = agreement.amendments.get(number=0)
        else:
            amendment = actions.begin_amendment(
                actor=sides.enters, agreement=agreement, title=instrument.title, effective_on=effective_on
            )
        papers = {paper.file: _attach(entering, agreement, amendment, paper) for paper in instrument.papers}
        terms = list(_terms(entering, amendment, instrument, papers))
    if instrument.is_approved:
        with opened(sides.approves):
            for term in terms:
                actions.approve_term(actor=sides.approves, term=term)
            actions.approve_cover(actor=sides.approves, amendment=amendment)
    _stamp(entering, amendment, instrument)


def _terms(
    entering: Entering, amendment: Amendment, instrument: Instrument, papers: dict[str, AgreementDocument]
) -> Iterator[Term]:
    today, wording = entering.stage.today, entering.wording
    for term in instrument.terms:
        source = actions.NewSource(
            papers[instrument.paper_of(term)], section=term.section, quote=wording.filled(term.quote)
        )
        yield actions.enter_term(
            actor=entering.sides.enters,
            amendment=amendment,
            value=term.value,
            starts_on=amendment.effective_on if term.starts is None else day_of(today, term.starts),
            ends_on=None if term.ends is None else day_of(today, term.ends),
            source=source,
        )


def _stamp(entering: Entering, amendment: Amendment, instrument: Instrument) -> None:
    today, sides = entering.stage.today, entering.sides
    signed_on = None if instrument.signed is None else day_of(today, instrument.signed)
    reviewed_on = None if instrument.reviewed is None else day_of(today, instrument.reviewed)
    reviewed_on = signed_on - REVIEW_BEFORE_SIGNING if signed_on is not None else reviewed_on
    if reviewed_on is not None:
        with opened(sides.enters):
            actions.review_amendment(actor=sides.enters, amendment=amendment, on=reviewed_on)
    if signed_on is not None:
        on = signed_on - COUNSEL_BEFORE_SIGNING
        with opened(sides.counsel):
            actions.counsel_reviews(actor=sides.counsel, amendment=amendment, on=on, counsel_name=sides.counsel_name)
        with opened(sides.enters):
            actions.sign_amendment(actor=sides.enters, amendment=amendment, on=signed_on)


def _market_value(entering: Entering, agreement: Agreement, value: MarketValue) -> None:
    today, sides = entering.stage.today, entering.sides
    with opened(sides.enters):
        paper = _attach(entering, agreement, None, Paper(file=value.file, role="opinion", title=value.title))
        term = actions.enter_fmv_opinion(
            actor=sides.enters,
            agreement=agreement,
            value=value.value,
            starts_on=day_of(today, value.starts),
            ends_on=day_of(today, value.ends),
            source=actions.NewSource(paper, section=value.section, quote=entering.wording.filled(value.quote)),
        )
    with opened(sides.approves):
        actions.approve_term(actor=sides.approves, term=term)


def _opinion(entering: Entering, agreement: Agreement, letter: CounselLetter) -> None:
    today, sides, practice = entering.stage.today, entering.sides, entering.practice
    assert practice is not None  # noqa: S101 - counsel speaks on the fees of practices
    with opened(sides.enters):
        paper = _attach(entering, agreement, None, Paper(file=letter.file, role="opinion", title=letter.title))
    with opened(sides.counsel):
        for method in letter.methods:
            opinion = actions.NewOpinion(
                jurisdiction=practice.state,
                method=method,
                given_on=day_of(today, letter.given),
                starts_on=day_of(today, letter.starts),
                ends_on=None if letter.ends is None else day_of(today, letter.ends),
                words=letter.words,
                allows=letter.allows,
                counsel_name=sides.counsel_name,
                agreement_document=paper,
            )
            actions.give_opinion(actor=sides.counsel, agreement=agreement, opinion=opinion)


def _attach(entering: Entering, agreement: Agreement, amendment: Amendment | None, paper: Paper) -> AgreementDocument:
    text = entering.wording.paper(entering.folder, paper.file)
    title = entering.wording.filled(paper.title)
    return actions.attach_document(
        actor=entering.sides.enters,
        agreement=agreement,
        amendment=amendment,
        paper=actions.NewPaper(paper.role, title),
        content=actions.Upload(f"{title}.md", BytesIO(text.encode()), TEXT),
    )
