"""What was reported enters the network, and months are closed upon it: computed, approved, issued, disputed, paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from abutment.desk.demonstration.plan import Practice, month_from
from abutment.desk.demonstration.reports import Reporter, reports
from abutment.desk.demonstration.stage import SERVER, Stage
from abutment.fees import actions, queries
from abutment.foundation.scope import Actor, may, opened
from abutment.kernel.calendar import BusinessCalendar
from abutment.kernel.months import Month
from abutment.organizations import queries as network

if TYPE_CHECKING:
    from abutment.fees.models import Statement

SOURCE = "Nightly report"
PAID_BEFORE_DUE = timedelta(days=2)

# Practices by their first word, months counted from the one of the building: whose statement is not yet approved, not
# yet issued, not yet paid, and paid so many days late. The others go on as far as the law lets them.
NOT_APPROVED = {("Cedar", -1)}
NOT_ISSUED = {("Cascade", -1)}
NOT_PAID = {("Redwood", -1), ("Lone", -1)}
PAID_LATE_DAYS = {("Redwood", -4): 38, ("Birchwood", -11): 9}


@dataclass(frozen=True, slots=True)
class Objection:
    """A line that an owner disputes, and what became of it: nothing yet, a concession, or an answer that it stands."""

    reason: str
    answer: str = ""
    conceded_cents: int = 0


OBJECTIONS = {
    ("Lone", -1): Objection(
        "Staffing for Mesquite Run was charged for the whole month; the front desk there was empty for two weeks."
    ),
    ("Lone", -4): Objection(
        "The costs hold the license of an imaging program that we ended in spring.",
        "Correct: the license was ended and the invoice is not yours. It is credited.",
        186_450,
    ),
    ("Redwood", -7): Objection(
        "Collections hold an insurer's payment that was taken back the week after.",
        "Section 5.2 counts gross collections before refunds; what was taken back does not lower them.",
    ),
}
RELEASES = {
    ("Redwood", -5): "The office at Marrow Bay moved to new computers; the time sheets show the additional services."
}


def practice_reports(stage: Stage, *, practice: Practice) -> None:
    """What a practice has reported, entered in the controller's name, or by the server where the organization has no
    sight of it."""
    report = reports().get(practice.name)
    if report is None:
        return
    place = stage.entity(practice.name)
    actor = _controller(stage, place)
    with opened(actor):
        by_name = dict(network.locations(actor).filter(entity=place).values_list("name", "pk"))
        reporter = Reporter(practice, report, by_name, stage.today)
        actions.enter_inputs(actor=actor, practice_id=place, entries=reporter.entries(), source=SOURCE)


def month_end(stage: Stage, *, months: int) -> None:
    """A month of all practices: computed, and then each statement as far as it got."""
    month = Month.of(stage.month(months))
    practices = {stage.entity(practice.name): practice for practice in stage.plan.practices}
    for actor, places in _turns(stage, month):
        with opened(actor):
            actions.compute_month(actor=actor, month=month, practice_ids=places)
            drafted = list(queries.statements(actor).filter(entity__in=places, month=month.first_day, sequence=0))
        for statement in drafted:
            _Closing(stage, practices[statement.entity_id], months, actor).go_on(statement)


def _turns(stage: Stage, month: Month) -> Iterator[tuple[Actor, list[int]]]:
    """Who closes a month for whom: the controller, and the server for practices that have left since."""
    controller = stage.with_role("controller")
    done: list[int] = []
    for actor in (controller, SERVER):
        with opened(actor):
            places = [place for batch in queries.batches_of(actor, month) for place in batch if place not in done]
        if places:
            yield actor, places
        done += places


def _controller(stage: Stage, place: int) -> Actor:
    controller = stage.with_role("controller")
    with opened(controller):
        return controller if may("money.write", place) else SERVER


@dataclass(frozen=True, slots=True)
class _Closing:
    """One practice's statement of one month on its way."""

    stage: Stage
    practice: Practice
    months: int
    controller: Actor

    @property
    def _story(self) -> tuple[str, int]:
        return self.practice.name.split()[0], self.months

    @property
    def _month(self) -> Month:
        return Month.of(month_from(self.stage.today, self.months))

    def go_on(self, statement: Statement) -> None:
        """As far as the law lets it go, and as the story says."""
        if (words := RELEASES.get(self._story)) is not None:
            statement = self._released(statement, words)
        if statement.status != "draft" or self._story in NOT_APPROVED:
            return
        if statement.needs_approval:
            owner = self.stage.owner(self.practice)
            with opened(owner):
                actions.approve_statement(actor=owner, statement=statement, seen_sha256=statement.asked_sha256)
        if self._story in NOT_ISSUED:
            return
        with opened(self.controller):
            actions.issue_statement(actor=self.controller, statement=statement, moment=self.stage.moment)
        credited = self._disputed(statement, objection) if (objection := OBJECTIONS.get(self._story)) else 0
        self._pay(statement, statement.fee_cents - credited)

    def _released(self, statement: Statement, words: str) -> Statement:
        counsel, held_cents = self.stage.with_role("counsel"), statement.held_cents
        if not held_cents:
            return statement
        with opened(counsel):
            on = self._month.next.last_day
            actions.release_held(actor=counsel, statement=statement, amount_cents=held_cents, words=words, on=on)
        with opened(self.controller):
            actions.compute_month(actor=self.controller, month=self._month, practice_ids=[statement.entity_id])
            return queries.statement(self.controller, statement.pk)

    def _disputed(self, statement: Statement, objection: Objection) -> int:
        """What of a disputed line was credited."""
        owner, controller = self.stage.owner(self.practice), self.controller
        with opened(owner):
            line = statement.lines.filter(amount_cents__gt=objection.conceded_cents).order_by("position")[0]
            dispute = actions.dispute_line(actor=owner, line=line, reason=objection.reason)
        if not objection.answer:
            return 0
        with opened(controller):
            if not objection.conceded_cents:
                actions.reject_dispute(actor=controller, dispute=dispute, answer=objection.answer)
                return 0
            conceded = actions.concede_dispute(
                actor=controller,
                dispute=dispute,
                conceded_cents=objection.conceded_cents,
                answer=objection.answer,
            )
            if conceded.credit is not None:
                actions.issue_statement(actor=controller, statement=conceded.credit, moment=self.stage.moment)
        return objection.conceded_cents

    def _pay(self, statement: Statement, owed_cents: int) -> None:
        """On time, unless the story says otherwise; what is not due yet is not paid yet."""
        if statement.due_on is None or owed_cents <= 0 or self._story in NOT_PAID:
            return
        paid_on = self._paid_on(statement.due_on)
        if paid_on < self.stage.today:
            with opened(self.controller):
                actions.record_payment(
                    actor=self.controller,
                    statement=statement,
                    paid_on=paid_on,
                    amount_cents=owed_cents,
                    reference=f"ACH {self._month}",
                )

    def _paid_on(self, due_on: date) -> date:
        late = PAID_LATE_DAYS.get(self._story)
        day = due_on - PAID_BEFORE_DUE if late is None else due_on + timedelta(days=late)
        return BusinessCalendar("US").on_or_before(day)
