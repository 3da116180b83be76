"""How a month stands over all practices: its sentence, its sums, and what stands in the way with one next step each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from abutment.agreements.rules.gate import Passage
from abutment.fees.models import Hindrance, Statement
from abutment.fees.queries.months import PracticeMonth, month_of_practices
from abutment.fees.queries.steps import Stage, cells_of, cited, law_of, stage_of
from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities
from abutment.kernel.months import Month
from abutment.web.figures import Cell
from abutment.web.words import count_of


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stands between a practice and its closed month, and the one thing to do about it."""

    practice_id: int
    practice: str
    word: str
    kind: str
    reason: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class PracticeStanding:
    """One practice's month in its steps."""

    facts: PracticeMonth
    stage: Stage
    cells: tuple[Cell, ...]
    blocker: Blocker | None
    may_write: bool

    def __str__(self) -> str:
        return self.facts.practice

    @property
    def practice_id(self) -> int:
        """The practice."""
        return self.facts.practice_id

    @property
    def practice(self) -> str:
        """Its name."""
        return self.facts.practice

    @property
    def is_ready(self) -> bool:
        """Whether it can be issued now, by this reader."""
        return self.may_write and self.stage is Stage.READY

    @property
    def drafts(self) -> list[Statement]:
        """What is not issued of it yet: the statement, or a correction."""
        all_of = [each for each in (self.facts.statement, *self.facts.corrections) if each is not None]
        return [each for each in all_of if each.issued_at is None]

    @property
    def charged_cents(self) -> int | None:
        """The fee with its issued corrections; None when it was not computed."""
        statement = self.facts.statement
        if statement is None:
            return None
        issued = sum(each.fee_cents for each in self.facts.corrections if each.issued_at is not None)
        return statement.fee_cents + issued


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a month over the practices that were computed, corrections included."""

    by_terms_cents: int
    charged_cents: int
    held_cents: int
    refused_cents: int
    unpaid_cents: int


@dataclass(frozen=True, slots=True)
class MonthStanding:
    """A month over all practices in scope."""

    month: Month
    practices: Sequence[PracticeStanding]

    @property
    def computed(self) -> list[PracticeStanding]:
        """Those with a statement."""
        return [each for each in self.practices if each.facts.statement is not None]

    @property
    def closed(self) -> list[PracticeStanding]:
        """Those that are issued, with nothing open about them."""
        return [each for each in self.practices if each.stage.is_closed]

    @property
    def blockers(self) -> list[Blocker]:
        """What stands in the way, the worst first."""
        order = list(Stage)
        standing = sorted(self.practices, key=lambda each: (order.index(each.stage), each.practice))
        return [each.blocker for each in standing if each.blocker is not None]

    def at(self, *stages: Stage) -> list[PracticeStanding]:
        """The practices at some of the stages."""
        return [each for each in self.practices if each.stage in stages]

    @property
    def totals(self) -> Totals | None:
        """The sums; None while nothing was computed, which is not 0."""
        if not self.computed:
            return None
        all_of = [
            one
            for each in self.computed
            for one in (each.facts.statement, *each.facts.corrections)
            if one is not None and (one is each.facts.statement or one.issued_at is not None)
        ]
        return Totals(
            by_terms_cents=sum(each.by_terms_cents for each in all_of),
            charged_cents=sum(each.fee_cents for each in all_of),
            held_cents=sum(each.held_cents for each in all_of),
            refused_cents=sum(each.refused_cents for each in all_of),
            unpaid_cents=sum(each.facts.unpaid_cents for each in self.computed),
        )

    @property
    def sentence(self) -> str:
        """How the month stands, in one sentence."""
        if not self.practices:
            return f"No practice in your sight was affiliated in {self.month.label}."
        names = {each.practice_id for each in self.practices}
        if len(self.closed) == len(self.practices):
            return f"{self.month.label} is closed for {_all_of(len(names))}."
        computed = {each.practice_id for each in self.computed}
        issued = [each for each in self.computed if each.facts.statement and each.facts.statement.issued_at]
        no_data = [each for each in self.practices if _lacks_inputs(each)]
        hindered = [each for each in self.at(Stage.HINDERED) if not _lacks_inputs(each)]
        said = [
            f"{len(computed):,} of {count_of(len(names), 'practice')} computed"
            if computed
            else f"nothing computed yet of {count_of(len(names), 'practice')}",
            f"{len(issued):,} issued" if issued else "",
            f"{len(self.closed):,} closed" if len(self.closed) != len(issued) else "",
            _said(self.at(Stage.READY), "one is ready to issue", "{} are ready to issue"),
            _said(self.at(Stage.OWNER), "one waits for an owner", "{} wait for an owner"),
            _said(self.at(Stage.COUNSEL), "one waits for counsel", "{} wait for counsel"),
            _said(self.at(Stage.REFUSED), "one is refused by law", "{} are refused by law"),
            _said(self.at(Stage.DISPUTED), "one is disputed", "{} are disputed"),
            _said(self.at(Stage.RESTATED), "one was restated", "{} were restated"),
            _said(hindered, "one lacks an agreement or a term", "{} lack an agreement or a term"),
            _said(no_data, "one has no data", "{} have no data"),
        ]
        joined = "; ".join(part for part in said if part)
        return f"{joined[:1].upper()}{joined[1:]}."


def _all_of(number: int) -> str:
    return "its one practice" if number == 1 else f"all {count_of(number, 'practice')}"


def _said(found: Iterable[PracticeStanding], one: str, many: str) -> str:
    number = len({each.practice_id for each in found})
    return "" if not number else one if number == 1 else many.format(f"{number:,}")


def _lacks_inputs(each: PracticeStanding) -> bool:
    hindrance = each.facts.hindrance
    return hindrance is not None and hindrance.kind == Hindrance.Kind.INPUTS


def standing_of_month(actor: Actor, month: Month, on: date) -> MonthStanding:
    """A month of all practices in scope, as of a day; a constant number of queries for any number of practices."""
    writes = set(entities("money.write"))
    return MonthStanding(
        month, [_standing(each, on, each.practice_id in writes) for each in month_of_practices(actor, month)]
    )


def _standing(each: PracticeMonth, on: date, may_write: bool) -> PracticeStanding:
    stage = stage_of(each)
    cells = cells_of(each, on)
    return PracticeStanding(each, stage, cells, _blocker(each, stage, cells, may_write), may_write)


def _blocker(each: PracticeMonth, stage: Stage, cells: Sequence[Cell], may_write: bool) -> Blocker | None:
    if stage.is_closed or stage is Stage.READY:
        return None
    inputs, agreement, law, _, _, approval, issued, _ = cells
    if stage is Stage.HINDERED and each.hindrance is not None:
        return _hindered(each, each.hindrance, inputs, agreement, may_write)
    if stage is Stage.NOT_COMPUTED:
        if agreement.kind == "bad":
            return _as_blocker(each, "no agreement", "bad", agreement.reason, ("Agreements", _agreements(agreement)))
        if each.inputs is None:
            action = ("Enter inputs" if may_write else "See inputs", inputs.url)
            return _as_blocker(each, "no data", "unknown", inputs.reason, action)
        reason = f"Month-end of {each.month.label} has not been run for {each.practice}."
        return _as_blocker(each, "not computed", "waiting", reason, ("See inputs", inputs.url))
    worded = {
        Stage.RESTATED: ("restated", "attention", issued, "Correct" if may_write else "See statement"),
        Stage.REFUSED: ("refused", "bad", _by_law(each, law), "See statement"),
        Stage.COUNSEL: ("held", "attention", _by_law(each, law), "See statement"),
        Stage.DISPUTED: ("disputed", "attention", issued, "Answer" if may_write else "See statement"),
        Stage.OWNER: ("waits for owner", "waiting", approval, "See statement"),
    }
    word, kind, cell, label = worded[stage]
    return _as_blocker(each, word, kind, cell.reason, (label, cell.url))


def _hindered(each: PracticeMonth, hindrance: Hindrance, inputs: Cell, agreement: Cell, may_write: bool) -> Blocker:
    if hindrance.kind == Hindrance.Kind.INPUTS:
        action = ("Enter inputs" if may_write else "See inputs", inputs.url)
        return _as_blocker(each, "no data", "unknown", hindrance.sentence, action)
    word = "no agreement" if hindrance.kind == Hindrance.Kind.AGREEMENT else "terms"
    return _as_blocker(each, word, "bad", hindrance.sentence, ("Open agreement", _agreements(agreement)))


def _by_law(each: PracticeMonth, law: Cell) -> Cell:
    """Why a statement charges nothing: in its own sentence, with the citation where it is the law's doing."""
    statement = each.statement
    found = law_of(statement) if statement is not None else None
    if statement is None or found is None:
        return law
    is_law = found.passage is not Passage.OPEN
    reason = f"{statement.sentence} {cited(found)}" if is_law else statement.sentence
    return replace(law, reason=reason)


def _agreements(cell: Cell) -> str:
    return cell.url or reverse("agreements")


def _as_blocker(each: PracticeMonth, word: str, kind: str, reason: str, action: tuple[str, str]) -> Blocker:
    return Blocker(each.practice_id, each.practice, word, kind, reason, *action)
