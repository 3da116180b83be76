"""Month-end over many practices: started as a job, for chosen practices at once, and issuing what is ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from abutment.fees.actions.statements import issue_statement
from abutment.fees.errors import NotNow
from abutment.fees.policies import check_can_close_months
from abutment.fees.queries.standing import MonthStanding
from abutment.fees.queries.works import MONTH_END, open_work
from abutment.foundation import activity
from abutment.foundation.audit import record
from abutment.foundation.scope import Actor
from abutment.kernel.errors import AbutmentError
from abutment.kernel.months import Month

AT_ONCE = 50
"""How many statements are issued in one request: each is printed and kept, so more would make a page wait."""


@transaction.atomic
def start_month_end(*, actor: Actor, month: Month) -> int:
    """Start month-end over every practice at which the actor posts money; returns the number of the work.

    Raises NotNow while one of the same month still runs.
    """
    from abutment.fees.jobs import close_month  # jobs stand on actions

    check_can_close_months()
    running = open_work(actor, month)
    if running is not None:
        raise NotNow(f"Month-end of {month.label} is running already. Wait for it, or cancel it under Activity.")
    entity_id = actor.acting_entity_id
    work_id = activity.start(
        actor=actor,
        job=close_month,
        kind=MONTH_END,
        title=f"Month-end of {month.label}",
        entity_id=entity_id,
        month=str(month),
        practice_id=None,
    )
    if entity_id is not None:
        record(actor, action="month.started", entity_id=entity_id, subject=f"month {month}")
    return work_id


@dataclass(frozen=True, slots=True)
class Issued:
    """What became of one statement that was to be issued: an empty reason says that it is."""

    practice: str
    number: str
    reason: str = ""


def issue_ready(
    *, actor: Actor, standing: MonthStanding, practice_ids: Sequence[int] | None, moment: datetime
) -> list[Issued]:
    """Issue the statements of chosen practices of a month, or of all that are ready; each is checked by itself.

    One that cannot be issued stays as it is and is named with its reason. At most AT_ONCE are tried.
    """
    check_can_close_months()
    told = []
    for each in standing.practices:
        if practice_ids is None and not each.is_ready:
            continue
        if practice_ids is not None and each.practice_id not in practice_ids:
            continue
        drafts = each.drafts
        if not drafts:
            reason = "there is no statement to issue" if not each.facts.statement else "it is issued already"
            told.append(Issued(each.practice, "", reason))
        for statement in drafts[: AT_ONCE - len(told)]:
            try:
                issue_statement(actor=actor, statement=statement, moment=moment)
            except AbutmentError as refused:
                told.append(Issued(each.practice, statement.number, str(refused)))
            else:
                told.append(Issued(each.practice, statement.number))
        if len(told) >= AT_ONCE:
            break
    return told
