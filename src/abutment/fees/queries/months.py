"""A month over all practices: what stands between the controller and a closed month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, QuerySet

from abutment.fees.models import FeeInput, Hindrance, Statement
from abutment.foundation.scope import Actor
from abutment.kernel.months import Month
from abutment.organizations import queries as network


@dataclass(frozen=True, slots=True)
class InputCount:
    """How much a practice has reported for a month, and for which days."""

    rows: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class PracticeMonth:
    """How one practice's month stands."""

    practice_id: int
    practice: str
    month: Month
    inputs: InputCount | None
    statement: Statement | None
    corrections: Sequence[Statement]
    hindrance: Hindrance | None

    @property
    def has_been_computed(self) -> bool:
        """Whether month-end has looked at it."""
        return self.statement is not None or self.hindrance is not None


def month_of_practices(actor: Actor, month: Month) -> list[PracticeMonth]:
    """Every practice affiliated in a month with its inputs, statement and hindrance; a constant number of queries."""
    tied = network.affiliated_during(actor, month.period)
    inputs = _counts(month, list(tied))
    kept: dict[int, list[Statement]] = {}
    rows = Statement.objects.filter(entity__in=list(tied), month=month.first_day).defer("asked", "result")
    for each in rows.order_by("sequence"):
        kept.setdefault(each.entity_id, []).append(each)
    hindrances = {
        each.entity_id: each for each in Hindrance.objects.filter(entity__in=list(tied), month=month.first_day)
    }
    return [
        PracticeMonth(
            practice_id=pk,
            practice=name,
            month=month,
            inputs=inputs.get(pk),
            statement=next((each for each in kept.get(pk, []) if not each.is_correction), None),
            corrections=[each for each in kept.get(pk, []) if each.is_correction],
            hindrance=hindrances.get(pk),
        )
        for pk, name in tied.items()
    ]


def _counts(month: Month, practice_ids: Sequence[int]) -> Mapping[int, InputCount]:
    period = month.period
    rows = (
        FeeInput.objects.filter(entity__in=practice_ids, starts_on__lt=period.ends_on, ends_on__gt=period.starts_on)
        .order_by()
        .values_list("entity_id")
        .annotate(rows=Count("id"), first=Min("starts_on"), last=Max("ends_on"))
    )
    return {pk: InputCount(count, first, last) for pk, count, first, last in rows}


def inputs(actor: Actor, practice_id: int | None = None) -> QuerySet[FeeInput]:
    """What practices in scope reported, newest first."""
    found = FeeInput.objects.select_related("entity", "location").order_by("-starts_on", "kind", "category", "id")
    return found if practice_id is None else found.filter(entity=practice_id)
