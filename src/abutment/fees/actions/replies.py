"""What both sides and counsel say about a statement: disputes of lines, answers, releases of what waits."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q, Sum

from abutment.fees.actions.corrections import credit_line
from abutment.fees.actions.months import take_turns
from abutment.fees.errors import Malformed, NotNow
from abutment.fees.models import Dispute, Release, Statement, StatementLine
from abutment.fees.policies import check_can_approve, check_can_compute, check_can_release
from abutment.fees.queries.statements import statements
from abutment.fees.refusals import in_words
from abutment.fees.rules.asked import digest_of
from abutment.foundation.audit import record
from abutment.foundation.scope import Actor
from abutment.kernel.money import format_usd, usd_text


@transaction.atomic
def dispute_line(*, actor: Actor, line: StatementLine, reason: str) -> Dispute:
    """An owner's objection to one line of an issued statement. The other lines stand."""
    check_can_approve(line.entity_id)
    with in_words():
        new = Dispute.objects.create(
            entity_id=line.entity_id, statement_id=line.statement_id, line=line, reason=reason.strip()
        )
        _record(actor, "statement.disputed", new.entity_id, new.statement_id, line=line.position)
    return new


@transaction.atomic
def withdraw_dispute(*, actor: Actor, dispute: Dispute) -> Dispute:
    """Take an objection back; the line stands as it was issued."""
    check_can_approve(dispute.entity_id)
    return _ended(actor, dispute, Dispute.State.WITHDRAWN, "")


@transaction.atomic
def reject_dispute(*, actor: Actor, dispute: Dispute, answer: str) -> Dispute:
    """Answer an objection with the reason why the line stands."""
    check_can_compute(dispute.entity_id, "answer disputes")
    if not answer.strip():
        raise Malformed("An answer needs its reason. Say in a sentence why the line stands.")
    return _ended(actor, dispute, Dispute.State.REJECTED, answer)


@transaction.atomic
def concede_dispute(*, actor: Actor, dispute: Dispute, conceded_cents: int, answer: str) -> Dispute:
    """Grant an objection in full or in part; the amount comes back as a correction to approve and issue."""
    check_can_compute(dispute.entity_id, "answer disputes")
    line = dispute.line
    before = Dispute.objects.filter(line=line).aggregate(total=Sum("conceded_cents"))["total"] or 0
    left = max(line.amount_cents - before, 0)
    if not 0 < conceded_cents <= left:
        raise Malformed(f"{format_usd(left)} is left of this line. Concede an amount above zero and not above that.")
    ended = _ended(actor, dispute, Dispute.State.CONCEDED, answer, conceded_cents)
    ended.credit = credit_line(actor=actor, dispute=ended)
    ended.save(update_fields=["credit"])
    return ended


@transaction.atomic
def release_held(*, actor: Actor, statement: Statement, amount_cents: int, words: str, on: date) -> Release:
    """A named counsel's approval that an amount which waits may be charged. The month is then computed anew."""
    check_can_release(statement.entity_id)
    take_turns([statement.entity_id])
    original = statements(actor).get(pk=statement.corrects_id or statement.pk)
    latest = _latest(original)
    basis = digest_of({**latest.asked, "releases": []})
    left = _held(original, latest, basis)
    if amount_cents > left:
        raise Malformed(f"{format_usd(left)} waits in {original}. Release that much or less.")
    with in_words():
        new = Release.objects.create(
            entity_id=original.entity_id,
            statement=original,
            agreement_id=original.agreement_id,
            month=original.month,
            basis_sha256=basis,
            amount_cents=amount_cents,
            counsel_name="",
            given_on=on,
            words=words.strip(),
        )
        _record(actor, "statement.released", new.entity_id, original.pk, released_usd=usd_text(amount_cents))
    new.refresh_from_db()
    return new


def _latest(original: Statement) -> Statement:
    """The month as it was computed last: its statement, or the latest correction."""
    chain = Statement.objects.filter(Q(pk=original.pk) | Q(corrects=original)).exclude(kind=Statement.Kind.CREDIT)
    return chain.order_by("-sequence")[0]


def _held(original: Statement, latest: Statement, basis: str) -> int:
    """What waits of a month and was not released yet: releases given since it was computed are not in it."""
    chain = Statement.objects.filter(Q(pk=original.pk) | Q(corrects=original))
    held: int = chain.aggregate(total=Sum("held_cents"))["total"] or 0
    given: int = (
        Release.objects.filter(statement=original, basis_sha256=basis).aggregate(total=Sum("amount_cents"))["total"]
        or 0
    )
    return held - given + sum(int(each[1]) for each in latest.asked["releases"])


def _ended(actor: Actor, dispute: Dispute, state: Dispute.State, answer: str, conceded_cents: int = 0) -> Dispute:
    locked = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if locked.state != Dispute.State.OPEN:
        raise NotNow(f"This dispute was {locked.get_state_display().lower()} already. Look at the statement again.")
    with in_words():
        locked.state, locked.answer, locked.conceded_cents = state, answer.strip(), conceded_cents
        locked.answered_at = locked.opened_at  # the database writes the moment and the name
        locked.save(update_fields=["state", "answer", "conceded_cents", "answered_at"])
        details = {"line": locked.line.position, "conceded_usd": usd_text(conceded_cents)}
        _record(actor, f"dispute.{state.value}", locked.entity_id, locked.statement_id, **details)
    locked.refresh_from_db()
    return locked


def _record(actor: Actor, action: str, entity_id: int, statement_id: int, **details: object) -> None:
    record(actor, action=action, entity_id=entity_id, subject=f"statement {statement_id}", details=details)
