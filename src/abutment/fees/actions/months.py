"""Computing the statements of a month: each practice in a turn of its own, a second run changing nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction
from django.db.models import Q

from abutment.agreements.queries import FeeAgreement
from abutment.fees.models import Hindrance, Statement, StatementLine
from abutment.fees.policies import check_can_close_months
from abutment.fees.queries.asked import Ready, computed, ready_months
from abutment.fees.rules.approvals import approval_asked
from abutment.fees.rules.asked import Asked, digest_of
from abutment.fees.rules.fee import RULES_VERSION
from abutment.fees.rules.results import MonthFee
from abutment.foundation.audit import Act, record_all
from abutment.foundation.scope import Actor
from abutment.kernel.money import format_usd, usd_text
from abutment.kernel.months import Month

COMPUTED = (
    "asked",
    "asked_sha256",
    "result",
    "rules_version",
    "fee_cents",
    "by_terms_cents",
    "held_cents",
    "refused_cents",
    "due_on",
    "sentence",
    "needs_approval",
    "approval_citation",
)
"""What computing a month writes of its draft; how it stands then is the database's to say."""

_TURN = 0x66656573  # "fees": one at a time per practice


class Outcome(StrEnum):
    """What computing a month did to a practice's statement."""

    DRAFTED = "drafted"
    RECOMPUTED = "recomputed"
    UNCHANGED = "unchanged"
    RESTATED = "restated"
    HINDERED = "hindered"


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to one practice's month, in a line."""

    practice_id: int
    practice: str
    outcome: Outcome
    sentence: str
    statement_id: int | None = None


@transaction.atomic
def compute_month(*, actor: Actor, month: Month, practice_ids: Sequence[int] | None = None) -> list[Told]:
    """Compute the statements of a month for practices in scope, in one transaction; call it in batches.

    What is issued stays as it is. A draft whose terms, inputs and law are unchanged stays too: twice equals once.
    """
    check_can_close_months()
    readied = ready_months(actor, month, practice_ids)
    practices = sorted({each.practice_id for each in readied})
    take_turns(practices)
    held = _statements_of(month, practices)
    settled = [_settle(actor, each, held.get(each.practice_id, [])) for each in readied]
    _keep_drafts(actor, [each for each in settled if isinstance(each, Draft)])
    _keep_hindrances(month, readied, [each.hindrance for each in settled if isinstance(each, Stopped)])
    return [each if isinstance(each, Told) else each.told for each in settled]


def take_turns(practice_ids: Sequence[int]) -> None:
    """Wait until nobody else computes or releases for these practices, to the end of the transaction."""
    # In one order, so that two month-ends over the same practices wait for each other instead of deadlocking.
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(%s, n::int) from unnest(%s::bigint[]) n",
            [_TURN, list(practice_ids)],
        )


def _statements_of(month: Month, practice_ids: Sequence[int]) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = {}
    rows = Statement.objects.filter(entity__in=practice_ids, month=month.first_day)
    for each in rows.defer("asked", "result").order_by("sequence"):
        found.setdefault(each.entity_id, []).append(each)
    return found


@dataclass(frozen=True, slots=True)
class Draft:
    """A new statement that is not written yet: those of a batch are written together."""

    statement: Statement
    fee: MonthFee
    ready: Ready

    @property
    def told(self) -> Told:
        """What happened, once it is written."""
        ready = self.ready
        return Told(ready.practice_id, ready.practice, Outcome.DRAFTED, self.fee.sentence, self.statement.pk)


@dataclass(frozen=True, slots=True)
class Stopped:
    """What hinders a month and is not written yet: what stops a batch is written together."""

    hindrance: Hindrance
    told: Told


def _settle(actor: Actor, ready: Ready, held: list[Statement]) -> Told | Draft | Stopped:
    fee, ready = computed(ready)
    number = ready.agreement.agreement_id if ready.agreement else None
    mine = [each for each in held if number is None or each.agreement_id == number]
    original = next((each for each in mine if not each.is_correction), None)
    if fee is None or ready.asked is None or ready.agreement is None:
        return _not_computed(ready, original)
    if original is None:
        if reason := _charged_already(ready, ready.asked, held):
            return _hindered(ready, Hindrance.Kind.TERMS, reason)
        return Draft(_new(ready, ready.agreement, ready.asked, fee), fee, ready)
    if original.asked_sha256 == ready.asked.sha256 and original.rules_version == RULES_VERSION:
        return Told(ready.practice_id, ready.practice, Outcome.UNCHANGED, original.sentence, original.pk)
    if original.issued_at is not None:
        return _beside_issued(ready, fee, original, mine)
    _recompute(actor, original, ready.asked, fee)
    return Told(ready.practice_id, ready.practice, Outcome.RECOMPUTED, fee.sentence, original.pk)


def _not_computed(ready: Ready, original: Statement | None) -> Stopped:
    """A month that cannot be computed: said as it is, and of what was issued, that it no longer can."""
    if original is None or original.issued_at is None:
        return _hindered(ready, ready.kind, ready.hindrance)
    return _restated(
        ready, original, f"{ready.month.label} was issued and cannot be computed any more. {ready.hindrance}"
    )


def _charged_already(ready: Ready, asked: Asked, held: list[Statement]) -> str:
    """No day is charged under two agreements: what was issued under another one for the same days comes first."""
    for other in held:
        if other.is_correction or other.issued_at is None or not other.fee_cents:
            continue
        theirs = Asked.from_json(Statement.objects.only("asked").get(pk=other.pk).asked).service
        if any(mine.overlaps(days) for mine in asked.service for days in theirs):
            return (
                f"{ready.practice} was charged for days of {ready.month.label} by statement {other.number} under "
                "another agreement. Correct that statement first."
            )
    return ""


def _beside_issued(ready: Ready, fee: MonthFee, original: Statement, held: list[Statement]) -> Told | Stopped:
    """What was issued stays; when its terms or inputs have changed since, the difference is said."""
    # What was conceded on a line is given, not computed: it is no part of what the terms make.
    counted = [each for each in held if each.kind != Statement.Kind.CREDIT]
    charged = sum(each.fee_cents for each in counted)
    before = (charged, sum(each.held_cents for each in counted), sum(each.refused_cents for each in counted))
    if (fee.charged_cents, fee.held_cents, fee.refused_cents) == before:
        return Told(ready.practice_id, ready.practice, Outcome.UNCHANGED, original.sentence, original.pk)
    sentence = (
        f"{ready.month.label} was issued at {format_usd(charged)} and now computes to "
        f"{format_usd(fee.charged_cents)}. Correct it by a credit, or find what changed."
    )
    if fee.charged_cents == charged:
        sentence = f"What is held or refused of {ready.month.label} has changed since it was issued. Correct it."
    return _restated(ready, original, sentence)


def _restated(ready: Ready, original: Statement, sentence: str) -> Stopped:
    told = Told(ready.practice_id, ready.practice, Outcome.RESTATED, sentence, original.pk)
    return Stopped(_hindrance(ready, Hindrance.Kind.RESTATED, sentence), told)


def _hindered(ready: Ready, kind: str, sentence: str) -> Stopped:
    told = Told(ready.practice_id, ready.practice, Outcome.HINDERED, sentence)
    return Stopped(_hindrance(ready, kind, sentence), told)


def _hindrance(ready: Ready, kind: str, sentence: str) -> Hindrance:
    return Hindrance(
        entity_id=ready.practice_id,
        month=ready.month.first_day,
        agreement_id=ready.agreement.agreement_id if ready.agreement else None,
        kind=kind,
        sentence=sentence,
    )


def _keep_hindrances(month: Month, readied: Sequence[Ready], found: Sequence[Hindrance]) -> None:
    """Write what hinders a batch, and take away what hindered the same months and does no longer."""
    kept = Hindrance.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["entity", "month", "agreement"],
        update_fields=["kind", "sentence"],
    )
    numbers = [each.agreement.agreement_id for each in readied if each.agreement]
    gone = Hindrance.objects.filter(entity__in=[each.practice_id for each in readied], month=month.first_day)
    gone.filter(Q(agreement=None) | Q(agreement__in=numbers)).exclude(pk__in=[each.pk for each in kept]).delete()


def _new(ready: Ready, agreement: FeeAgreement, asked: Asked, fee: MonthFee) -> Statement:
    statement = Statement(
        entity_id=ready.practice_id,
        agreement_id=agreement.agreement_id,
        agreement_title=agreement.title,
        manager_name=agreement.manager,
        month=ready.month.first_day,
        number=statement_number(agreement.agreement_id, ready.month),
    )
    _write(statement, asked, fee)
    return statement


def _keep_drafts(actor: Actor, drafts: Sequence[Draft]) -> None:
    Statement.objects.bulk_create([each.statement for each in drafts])
    write_lines((each.statement, each.fee) for each in drafts)
    record_all(actor, [_act("statement.drafted", each.statement) for each in drafts])


def _recompute(actor: Actor, statement: Statement, asked: Asked, fee: MonthFee) -> None:
    """A draft follows its terms and inputs; an approval of what it was before goes with it."""
    was_approved = statement.approved_at is not None
    if was_approved:
        statement.approved_at = None
        statement.status = Statement.Status.DRAFT
        statement.save(update_fields=["approved_at", "status"])
    StatementLine.objects.filter(statement=statement).delete()
    _write(statement, asked, fee)
    statement.save(update_fields=COMPUTED)
    statement.refresh_from_db(fields=["status"])
    write_lines([(statement, fee)])
    record_all(actor, [_act("statement.recomputed", statement, was_approved=was_approved)])


def _write(statement: Statement, asked: Asked, fee: MonthFee) -> None:
    statement.asked = asked.to_json()
    statement.asked_sha256 = digest_of(statement.asked)
    statement.result, statement.rules_version = fee.to_json(), RULES_VERSION
    statement.fee_cents, statement.by_terms_cents = fee.charged_cents, fee.by_terms_cents
    statement.held_cents, statement.refused_cents = fee.held_cents, fee.refused_cents
    statement.due_on, statement.sentence = fee.due_on, fee.sentence
    statement.needs_approval, statement.approval_citation = approval_asked(asked.jurisdictions, asked.month.last_day)


def statement_number(agreement_id: int, month: Month, sequence: int = 0) -> str:
    """The number that both sides cite: agreement, month, and which correction."""
    return f"{agreement_id}-{month}" + (f"-C{sequence}" if sequence else "")


def write_lines(computed: Iterable[tuple[Statement, MonthFee]]) -> None:
    """Write the lines of statements, in order; those of one add to its fee."""
    StatementLine.objects.bulk_create(
        StatementLine(
            entity_id=statement.entity_id,
            statement=statement,
            position=position,
            label=line.label,
            amount_cents=line.amount_cents,
            term=line.term or "",
            amendment=line.amendment or "",
            citation=line.citation or "",
        )
        for statement, fee in computed
        for position, line in enumerate(fee.lines, start=1)
    )


def _act(action: str, statement: Statement, **further: object) -> Act:
    return Act(
        action=action,
        entity_id=statement.entity_id,
        subject=f"statement {statement.pk}",
        details={
            "number": statement.number,
            "fee_usd": usd_text(statement.fee_cents),
            "held_usd": usd_text(statement.held_cents),
            "asked_sha256": statement.asked_sha256,
            **further,
        },
    )
