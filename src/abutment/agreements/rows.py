"""What the page of an agreement shows of a term, of a verdict and of the way of an instrument: values for templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from abutment.agreements.models import CoveredLocation
from abutment.agreements.policies import can_approve
from abutment.agreements.queries.pages import AgreementPage, AmendmentRow, TermRow
from abutment.agreements.rules.gate import GateFinding
from abutment.agreements.rules.lifecycle import Stage
from abutment.agreements.rules.verdicts import verdict_of
from abutment.agreements.rules.words import value_in_words
from abutment.foundation.scope import Actor
from abutment.kernel.periods import Period
from abutment.law.jurisdictions import NAMES
from abutment.web.words import count_of, day_in_words

State = tuple[str, str]
_NONE: State = ("none yet", "waiting")
_NOT_YET: State = ("not yet", "waiting")


@dataclass(frozen=True)
class TermCard:
    """A term in words, how it stands on the day, where its words stand, and what the reader may do."""

    row: TermRow
    words: str
    state: State
    quote_state: State
    place: str
    known_on: date | None

    @property
    def place_inside(self) -> str:
        """Where its words stand, inside of a sentence."""
        return f"s{self.place[1:]}" if self.place.startswith("Section ") else self.place

    @property
    def anchor(self) -> str:
        """The term's own place on the page."""
        return f"term-{self.row.term.pk}"


@dataclass(frozen=True)
class Verdict:
    """What the law says to one method in one state, with the word that a reader sees first."""

    place: str
    code: str
    finding: GateFinding

    @property
    def state(self) -> State:
        """The word and its kind."""
        return verdict_of(self.finding)

    @property
    def words(self) -> str:
        """The sentence without what stands beside it anyhow: the method, and the verdict where it is the word."""
        said = self.finding.sentence.removeprefix(f"{self.finding.method.label}: ")
        said = said.removeprefix(f"{self.state[0]}. ").removesuffix(" It waits for a named counsel's opinion.")
        return said[:1].upper() + said[1:]


@dataclass(frozen=True)
class Step:
    """A step on the way of an instrument: what, how it stands, what this reader can do; is_next: it goes on there."""

    title: str
    state: State
    note: str = ""
    action: str = ""
    url: str = ""
    is_next: bool = False


@dataclass(frozen=True)
class Way:
    """An instrument with its steps; is_open: something is still to be done."""

    row: AmendmentRow
    steps: tuple[Step, ...]

    @property
    def is_open(self) -> bool:
        """Whether it waits for something."""
        return not self.row.stage.is_signed


def card(row: TermRow, page: AgreementPage) -> TermCard:
    """A term as its card shows it on the day of the page."""
    known = _known_on(row)
    return TermCard(
        row=row,
        words=value_in_words(row.signed.value),
        state=_state(row, page),
        quote_state=_quote_state(row),
        place=place_in_words(row.term.section, row.term.page),
        known_on=known if known is not None and known > page.on else None,
    )


def cards(rows: Iterable[TermRow], page: AgreementPage) -> list[TermCard]:
    """Terms as cards, in the order given."""
    return [card(row, page) for row in rows]


def place_in_words(section: str, page: int | None) -> str:
    """Where in a paper something stands.

    >>> place_in_words("4.1", 3), place_in_words("Exhibit B", None), place_in_words("", None)
    ('Section 4.1, page 3', 'Exhibit B', '')
    """
    said = f"Section {section}" if section[:1].isdigit() else section
    at = f"page {page}" if page else ""
    found = ", ".join(part for part in (said, at) if part)
    return found[:1].upper() + found[1:]


def _known_on(row: TermRow) -> date | None:
    signed_at = row.term.amendment.signed_recorded_at if row.term.amendment else None
    moments: list[datetime] = [each for each in (signed_at, row.term.approved_at) if each is not None]
    return timezone.localdate(max(moments)) if moments else None


def _state(row: TermRow, page: AgreementPage) -> State:
    period = row.signed.period
    if not row.is_approved:
        return ("waits for approval", "waiting")
    if not row.counts:
        return ("approved, not signed", "waiting")
    if page.agreement.ends_on is not None and page.agreement.ends_on <= page.on:
        return ("ended", "off")
    if page.on < period.starts_on:
        return ("begins later", "neutral")
    if period.ends_on is not None and period.ends_on <= page.on:
        return ("ended", "off")
    found = page.book.find(row.key, page.on)
    return ("in force", "good") if found is not None and found.term_id == row.term.pk else ("replaced", "off")


def _quote_state(row: TermRow) -> State:
    if row.quote_is_verified:
        return ("found in the document", "good")
    if row.term.starts_at is not None:
        return ("compare it yourself: it was not found by this installation", "attention")
    if row.term.agreement_document.document.media_type.startswith("text/"):
        return ("stands there more than once", "attention")
    return ("compare it yourself: the document is not text", "unknown")


def verdicts(findings: Iterable[GateFinding]) -> list[Verdict]:
    """What the law says, with the names of the states."""
    return [Verdict(NAMES.get(each.jurisdiction, each.jurisdiction), each.jurisdiction, each) for each in findings]


@dataclass(frozen=True)
class CoverDraft:
    """What an unsigned instrument says of a location, and whether this reader can approve it."""

    covered: CoveredLocation
    can_approve: bool


def cover_drafts(actor: Actor, page: AgreementPage) -> list[CoverDraft]:
    """What instruments that are not signed say of locations, as the page shows it to a reader."""
    owner = page.agreement.entity_id
    sides = {party.party_entity_id for party in page.parties if party.party_entity_id}

    def may_approve(each: CoveredLocation) -> bool:
        entered = {"entered_for": each.entered_for_entity_id, "entered_by": each.entered_by_account_id}
        return page.can_enter and each.approved_at is None and can_approve(actor, owner=owner, sides=sides, **entered)

    return [CoverDraft(each, may_approve(each)) for each in page.covered if not each.amendment.is_signed]


@dataclass(frozen=True)
class Place:
    """A location for which the agreement holds by what is signed; covered_id: what can be ended, None when it ends."""

    name: str
    days: Period
    covered_id: int | None


def places(page: AgreementPage) -> list[Place]:
    """The locations for which an agreement holds, by their days; none: for all of them."""
    signed = {each.location_id: each.pk for each in page.covered if each.covers and each.amendment.is_signed}
    return [
        Place(name, days, signed.get(number) if days.ends_on is None else None) for number, name, days in page.holds_for
    ]


def waiting_for(page: AgreementPage) -> list[TermRow]:
    """The terms that this reader can approve."""
    return [row for row in page.drafts if row.can_approve]


def next_action(found: Sequence[Way]) -> tuple[Way, Step] | None:
    """What this reader can do next on the way of the latest instrument that is not signed."""
    for way in found:
        if way.is_open:
            steps = [step for step in way.steps if step.action and step.is_next]
            return (way, steps[0]) if steps else None
    return None


def ways(page: AgreementPage) -> list[Way]:
    """The instruments, the latest first, each with its steps."""
    return [Way(row, tuple(_steps(row, page))) for row in reversed(page.amendments)]


def _steps(row: AmendmentRow, page: AgreementPage) -> Sequence[Step]:
    each, is_open = row.amendment, not row.stage.is_signed and row.amendment.signed_on is None
    may = page.can_enter and is_open
    steps = [_papers(row, may), _terms(row, page, may), _reviewed(row), _counsel(row), _signed(row)]
    if each.signed_on is not None:
        steps.append(_in_effect(row, page))
    if row.stage is Stage.ENDED and page.agreement.ends_on is not None:
        steps.append(Step("Ended", (day_in_words(page.agreement.ends_on), "off"), page.agreement.ended_because))
    return steps


def _papers(row: AmendmentRow, may: bool) -> Step:
    url = f"{reverse('agreement-paper-add', args=[row.amendment.agreement_id])}?amendment={row.amendment.pk}"
    if row.documents:
        names = ", ".join(paper.title for paper in row.documents)
        return Step(
            "Papers", (count_of(len(row.documents), "paper"), "good"), names, "Attach another" if may else "", url
        )
    return Step("Papers", _NONE, "The paper itself comes first.", "Attach a paper" if may else "", url, True)


def _terms(row: AmendmentRow, page: AgreementPage, may: bool) -> Step:
    waiting = [each for each in row.terms if not each.is_approved]
    url = reverse("agreement-term-choose", args=[row.amendment.pk])
    action = ("Enter a term" if not row.terms else "Enter another") if may and row.documents else ""
    if not row.terms:
        return Step("Terms", _NONE, "Each with the words that it rests on.", action, url, True)
    if not waiting:
        return Step("Terms", (f"{len(row.terms)} approved", "good"), _approved(page), action, url)
    mine = [each for each in waiting if each.can_approve]
    if mine:
        back = f"{reverse('agreement', args=[page.agreement.pk])}#drafts"
        said = f"{count_of(len(mine), 'term')} {'waits' if len(mine) == 1 else 'wait'} for you."
        return Step(
            "Terms", (f"{len(waiting)} of {len(row.terms)} wait", "attention"), said, "Look and approve", back, True
        )
    return Step(
        "Terms", (f"{len(waiting)} of {len(row.terms)} wait", "waiting"), f"For {row.approver} to approve.", action, url
    )


def _approved(page: AgreementPage) -> str:
    if page.is_one_sided:
        return f"Approved for {page.agreement.entity.name}; the other parties sign the paper itself."
    return "Entered by one side, approved by the other."


def _reviewed(row: AmendmentRow) -> Step:
    each = row.amendment
    if each.reviewed_on is not None:
        return Step("Reviewed", (day_in_words(each.reviewed_on), "good"))
    may = row.can_review and bool(row.documents) and bool(row.terms)
    url = reverse("amendment-review", args=[each.pk])
    is_next = all(term.is_approved for term in row.terms)
    return Step("Reviewed", _NOT_YET, "Paper and terms say the same.", "Record the review" if may else "", url, is_next)


def _counsel(row: AmendmentRow) -> Step:
    each = row.amendment
    if each.counsel_on is not None:
        own = "Stamped by counsel's own sign-in." if each.counsel_account_id else "Recorded by who enters agreements."
        return Step("Counsel", (day_in_words(each.counsel_on), "good"), f"{each.counsel_name}. {own}")
    url = reverse("amendment-counsel", args=[each.pk])
    action = "Record counsel" if row.can_stamp_as_counsel else ""
    return Step("Counsel", _NOT_YET, "A named counsel has read it.", action, url, True)


def _signed(row: AmendmentRow) -> Step:
    each = row.amendment
    if each.signed_on is not None:
        return Step("Signed", (day_in_words(each.signed_on), "good"), "Nothing of it changes from here on.")
    url = reverse("amendment-sign", args=[each.pk])
    action = "Record the signing" if row.can_sign else ""
    return Step("Signed", _NOT_YET, "From then on its terms count.", action, url, True)


def _in_effect(row: AmendmentRow, page: AgreementPage) -> Step:
    starts = row.amendment.effective_on
    if starts > page.on:
        return Step("In effect", (f"from {day_in_words(starts)}", "neutral"))
    return Step("In effect", (f"since {day_in_words(starts)}", "good" if row.stage is Stage.ACTIVE else "off"))
