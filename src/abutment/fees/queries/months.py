"""A month over all practices: what was reported, agreed, computed, issued and paid; a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from django.db import models
from django.db.models import Aggregate, Count, F, Func, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Greatest, Least, TruncMonth

from abutment.agreements import queries as agreements
from abutment.agreements.rules.formulas import InputKind
from abutment.fees.errors import NotFound
from abutment.fees.models import FeeInput, Hindrance, Payment, Statement
from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.organizations import queries as network

_NOW_AND_THEN = (InputKind.REFUNDS, InputKind.ADJUSTMENTS, InputKind.EXPENSES, InputKind.COSTS)
"""What is reported day by day without coming every day."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """How much of one kind a practice has reported for a month: rows, on how many of its days, and which."""

    kind: InputKind
    rows: int
    days: int
    first_day: date
    last_day: date
    is_daily: bool
    """Whether it comes day by day, so that a missing end can be told."""


@dataclass(frozen=True, slots=True)
class InputCount:
    """What a practice has reported for a month, by kind; of kinds without a row nobody has said anything."""

    kinds: tuple[KindCount, ...]

    @property
    def rows(self) -> int:
        """How many rows there are of all kinds."""
        return sum(each.rows for each in self.kinds)

    @property
    def days(self) -> int:
        """On how many days of the month something was reported: of what comes day by day the kind with the fewest."""
        daily = [each.days for each in self.kinds if each.is_daily]
        return min(daily) if daily else max(each.days for each in self.kinds)


@dataclass(frozen=True, slots=True)
class InputSum:
    """Rows and their sum, in cents or as a count."""

    rows: int
    amount_cents: int | None
    quantity: Decimal | None


SumKey: TypeAlias = tuple[int, InputKind, Month]
"""Practice, kind and month."""


@dataclass(frozen=True, slots=True)
class AgreementMark:
    """An agreement with a fee as the month needs it: which, and whether it is signed."""

    agreement_id: int
    title: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class PracticeMonth:
    """How one practice's month stands under one agreement; a practice that changes agreements stands there twice.

    agreements is None where the reader may not read them, which is not the same as none.
    """

    practice_id: int
    practice: str
    month: Month
    inputs: InputCount | None
    agreements: Sequence[AgreementMark] | None
    statement: Statement | None
    corrections: Sequence[Statement]
    hindrance: Hindrance | None
    paid_cents: int

    @property
    def owed_cents(self) -> int:
        """The fee with what its issued corrections add or take away; 0 before anything is issued."""
        return sum(each.fee_cents for each in (self.statement, *self.corrections) if each and each.issued_at)

    @property
    def unpaid_cents(self) -> int:
        """What is still to be paid; never below zero."""
        return max(self.owed_cents - self.paid_cents, 0)


def month_of_practices(actor: Actor, month: Month) -> list[PracticeMonth]:
    """Every practice affiliated in a month with all that stands of it; a constant number of queries.

    The statements carry what their result says of law and market value as gates and fmv, without the rest of it.
    """
    tied = network.affiliated_during(actor, month.period, actor.acting_entity_id)
    inputs = _counts(month, list(tied))
    readable = set(entities("agreements.read"))
    marks = _marks(actor, month, [pk for pk in tied if pk in readable])
    kept = _statements(month, list(tied))
    paid = _paid(month, list(tied))
    hindrances: dict[int, list[Hindrance]] = {}
    for each in Hindrance.objects.filter(entity__in=list(tied), month=month.first_day).order_by("agreement"):
        hindrances.setdefault(each.entity_id, []).append(each)
    return [
        PracticeMonth(
            practice_id=pk,
            practice=name,
            month=month,
            inputs=inputs.get(pk),
            agreements=_mark_of(part.agreement_id, marks.get(pk, [])) if pk in readable else None,
            statement=part.statements[0] if part.statements else None,
            corrections=part.statements[1:],
            hindrance=part.hindrance,
            paid_cents=paid.get(part.statements[0].pk, 0) if part.statements else 0,
        )
        for pk, name in tied.items()
        for part in _by_agreement(kept.get(pk, []), hindrances.get(pk, []))
    ]


def _statements(month: Month, practice_ids: Sequence[int]) -> Mapping[int, list[Statement]]:
    found: dict[int, list[Statement]] = {}
    rows = Statement.objects.filter(entity__in=practice_ids, month=month.first_day).defer("asked", "result")
    said = {"gates": KeyTransform("gates", "result"), "fmv": KeyTransform("fmv", "result")}
    for each in rows.annotate(**said).order_by("agreement", "sequence"):
        found.setdefault(each.entity_id, []).append(each)
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands of a practice's month under one agreement; None where no agreement is known."""

    agreement_id: int | None
    statements: Sequence[Statement]
    hindrance: Hindrance | None


def _by_agreement(found: Iterable[Statement], hindrances: Iterable[Hindrance]) -> list[_Part]:
    statements: dict[int, list[Statement]] = {}
    for each in found:
        statements.setdefault(each.agreement_id, []).append(each)
    told = {each.agreement_id: each for each in hindrances}
    numbers = sorted({*statements, *(number for number in told if number is not None)})
    if not numbers:
        return [_Part(None, [], told.get(None))]
    return [_Part(number, statements.get(number, []), told.get(number) or told.get(None)) for number in numbers]


def _mark_of(agreement_id: int | None, marks: Sequence[AgreementMark]) -> Sequence[AgreementMark]:
    own = [each for each in marks if each.agreement_id == agreement_id]
    return own or marks


def _paid(month: Month, practice_ids: Sequence[int]) -> Mapping[int, int]:
    rows = Payment.objects.filter(entity__in=practice_ids, statement__month=month.first_day).order_by()
    return dict(rows.values_list("statement_id").annotate(total=Sum("amount_cents")))


def _marks(actor: Actor, month: Month, practice_ids: Sequence[int]) -> Mapping[int, list[AgreementMark]]:
    period = month.period
    found: dict[int, list[AgreementMark]] = {}
    rows = agreements.agreements(actor, month.last_day).filter(
        Q(ends_on=None) | Q(ends_on__gt=period.starts_on),
        kind="msa",
        entity__in=practice_ids,
        starts_on__lt=period.ends_on,
    )
    columns = rows.values_list("entity_id", "pk", "title", "signed_on")  # type: ignore[misc]
    for pk, agreement_id, title, signed_on in columns:
        found.setdefault(pk, []).append(AgreementMark(agreement_id, title, signed_on is not None))
    return found


class _Days(Aggregate):
    """How many days the ranges of rows cover together, each day once."""

    function = "range_agg"
    template = "(select sum(upper(part) - lower(part)) from unnest(%(function)s(%(expressions)s)) part)"
    output_field = models.IntegerField()


def _counts(month: Month, practice_ids: Sequence[int]) -> Mapping[int, InputCount]:
    period = month.period
    is_daily = Q(ends_on=F("starts_on") + timedelta(days=1))
    first, last = Value(period.starts_on), Value(period.ends_on)
    in_month = Func(
        Greatest("starts_on", first), Least("ends_on", last), function="daterange", output_field=models.Field()
    )
    rows = (
        FeeInput.objects.filter(entity__in=practice_ids, starts_on__lt=period.ends_on, ends_on__gt=period.starts_on)
        .order_by()
        .values_list("entity_id", "kind")
        .annotate(
            rows=Count("id"),
            days=_Days(in_month),
            first=Min("starts_on"),
            last=Max("ends_on"),
            daily=Count("id", filter=is_daily),
        )
    )
    order = list(InputKind)
    found: dict[int, list[KindCount]] = {}
    for pk, kind, count, days, starts_on, ends_on, daily in rows:
        found.setdefault(pk, []).append(
            KindCount(
                kind=InputKind(kind),
                rows=count,
                days=days,
                first_day=max(starts_on, period.starts_on),
                last_day=min(ends_on - timedelta(days=1), month.last_day),
                is_daily=daily * 2 > count and InputKind(kind) not in _NOW_AND_THEN,
            )
        )
    return {
        pk: InputCount(tuple(sorted(kinds, key=lambda each: order.index(each.kind)))) for pk, kinds in found.items()
    }


def inputs(actor: Actor, practice_id: int | None = None) -> QuerySet[FeeInput]:
    """What practices in scope reported, newest first."""
    found = FeeInput.objects.select_related("entity", "location").order_by("-starts_on", "kind", "category", "id")
    return found if practice_id is None else found.filter(entity=practice_id)


def one_input(actor: Actor, input_id: int) -> FeeInput:
    """One reported number. Raises NotFound."""
    found = inputs(actor).filter(pk=input_id).first()
    if found is None:
        raise NotFound("There is no such number here. Check the address, or in whose name you look.")
    return found


def input_months(actor: Actor) -> tuple[Month, Month] | None:
    """The first and the last month for which anything is reported in scope."""
    ends = FeeInput.objects.aggregate(first=Min("starts_on"), last=Max("starts_on"))
    return (Month.of(ends["first"]), Month.of(ends["last"])) if ends["first"] else None


def input_sums(actor: Actor, practice_ids: Sequence[int], span: Period) -> Mapping[SumKey, InputSum]:
    """What practices have reported by kind and month of the first day, to lay beside what is about to be entered."""
    rows = (
        FeeInput.objects.filter(entity__in=practice_ids, starts_on__gte=span.starts_on, starts_on__lt=span.ends_on)
        .order_by()
        .values_list("entity_id", "kind", TruncMonth("starts_on"))
        .annotate(rows=Count("id"), cents=Sum("amount_cents"), quantity=Sum("quantity"))
    )
    return {
        (pk, InputKind(kind), Month.of(day)): InputSum(count, cents, quantity)
        for pk, kind, day, count, cents, quantity in rows
    }
