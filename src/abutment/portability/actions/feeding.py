"""What fees are computed from, taken from a practice's own records: by day and office, only what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias
from zoneinfo import ZoneInfo

from abutment.agreements import queries as agreements
from abutment.agreements.rules.formulas import InputKind, Percentage, PerVisit, Tiered, leaves
from abutment.agreements.rules.values import Fee, TermKey
from abutment.fees import actions as fees
from abutment.fees import queries as fee_queries
from abutment.fees.models import FeeInput
from abutment.fees.rules.entries import Entry
from abutment.foundation.scope import Actor, current_actor
from abutment.foundation.scope.models import Entity
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.portability.actions.records import sums_for_fees
from abutment.portability.models import ImportRun, Meaning, RecordSource
from abutment.portability.rules.meanings import Kind

FED = (
    InputKind.COLLECTIONS,
    InputKind.REFUNDS,
    InputKind.PRODUCTION,
    InputKind.ADJUSTMENTS,
    InputKind.VISITS,
)
"""What an import says of a month; costs, expenses and hours are not in a practice's records."""
SOURCE = "import"
_ONE_DAY = timedelta(days=1)
# What terms have ever named, so that a month comes to the same whichever months it is taken with.
_ALWAYS = Period(date(1753, 1, 1), None)
_Place: TypeAlias = tuple[InputKind, str, int | None]
_Key: TypeAlias = tuple[InputKind, str, int | None, date, date]
_Number: TypeAlias = int | Decimal


def feed_fees(*, run: ImportRun, months: Iterable[Month | date]) -> int:
    """Enter what fees are computed from for months whose records have changed; returns how many numbers changed.

    Called as the server, in the transaction that applies a run. In these months, but for those before the source's
    fees_from, the five kinds come from the records alone: what somebody had entered of them gives way, and the trail
    keeps what it came to.
    """
    moment = run.read_at or run.started_at
    wanted = sorted({each if isinstance(each, Month) else Month.of(each) for each in months})
    return feed_months(practice_id=run.entity_id, months=wanted, moment=moment)


def feed_months(*, practice_id: int, months: Sequence[Month], moment: datetime) -> int:
    """The same for months of which not the records but the meaning of their words has changed."""
    actor, through = current_actor(), _day_at(practice_id, moment)
    first = RecordSource.objects.filter(entity=practice_id).values_list("fees_from", flat=True).first()
    wanted = [month for month in months if month.first_day <= through and (first is None or month.first_day >= first)]
    if not wanted:
        return 0
    spans = _spans(wanted)
    held = {key: row for span in spans for key, row in _held(actor, practice_id, span).items()}
    longer = {(key[0], month) for key, row in held.items() if _is_of_several_months(row) for month in _months(row)}
    named = _named_in_terms(actor, practice_id, _ALWAYS)
    found = _numbers(practice_id, spans, through, named)
    found = {key: number for key, number in found.items() if (key[0], Month.of(key[3])) not in longer}
    kept = {
        key: row
        for key, row in held.items()
        if Month.of(row.starts_on) in set(wanted) and (key[0], Month.of(row.starts_on)) not in longer
    }
    gone = [row for key, row in kept.items() if key not in found]
    entries = [_entry(key, number) for key, number in found.items() if _is_new(kept.get(key), number)]
    if gone:
        fees.remove_inputs(actor=actor, practice_id=practice_id, inputs=gone)
    if entries:
        fees.enter_inputs(actor=actor, practice_id=practice_id, entries=entries, source=SOURCE)
    return len(gone) + len(entries)


def _day_at(practice_id: int, moment: datetime) -> date:
    zone = Entity.objects.values_list("time_zone", flat=True).get(pk=practice_id)
    return moment.astimezone(ZoneInfo(zone)).date()


def _held(actor: Actor, practice_id: int, span: Period) -> dict[_Key, FeeInput]:
    """What stands there of these kinds and touches these days."""
    rows = fee_queries.inputs(actor, practice_id).filter(
        kind__in=[kind.value for kind in FED], starts_on__lt=span.ends_on, ends_on__gt=span.starts_on
    )
    return {(InputKind(row.kind), row.category, row.location_id, row.starts_on, row.ends_on): row for row in rows}


def _months(row: FeeInput) -> Iterator[Month]:
    return _months_in(Period(row.starts_on, row.ends_on))


def _months_in(span: Period) -> Iterator[Month]:
    assert span.ends_on is not None  # noqa: S101 - every span here was made with an end
    month, last = Month.of(span.starts_on), Month.of(span.ends_on - _ONE_DAY)
    while month <= last:
        yield month
        month = month.next


def _is_of_several_months(row: FeeInput) -> bool:
    # A number of a quarter cannot be cut without guessing: where one stands, its kind stays as it was entered.
    return Month.of(row.starts_on) != Month.of(row.ends_on - _ONE_DAY)


def _spans(months: Sequence[Month]) -> list[Period]:
    """Months in their order, those that follow one another together."""
    known = set(months)
    starts = [month for month in months if month.previous not in known]
    ends = [month for month in months if month.next not in known]
    return [Period(first.first_day, last.next.first_day) for first, last in zip(starts, ends, strict=True)]


def _numbers(
    practice_id: int, spans: Sequence[Period], through: date, named: Mapping[InputKind, Collection[str]]
) -> dict[_Key, _Number]:
    left_out = frozenset(name for kind, names in named.items() if kind is not InputKind.VISITS for name in names)
    found: dict[_Key, _Number] = {}
    for span in spans:
        for kind, category, location, day, number in sums_for_fees(practice_id, span, left_out):
            if number:
                found[(kind, category, location, day, day + _ONE_DAY)] = number
    places = _mapped_places(practice_id)
    mapped = set(
        Meaning.objects.filter(entity=practice_id, kind=Kind.CATEGORY).values_list("meaning", flat=True).distinct()
    )
    for month in (month for span in spans for month in _months_in(span)):
        period = Period(month.first_day, min(month.next.first_day, through + _ONE_DAY))
        said = {(kind, category, location) for kind, category, location, day, _ in found if Month.of(day) == month}
        for kind, category, location in _silent(said, places, named, mapped):
            # The records were read, so that nothing in them is known to be nothing: that is said as 0.
            assert period.ends_on is not None  # noqa: S101 - it was made with an end
            found[(kind, category, location, period.starts_on, period.ends_on)] = Decimal(0) if kind.is_counted else 0
    return found


def _mapped_places(practice_id: int) -> list[int | None]:
    places = Meaning.objects.filter(entity=practice_id, kind=Kind.CLINIC).values_list("location", flat=True)
    return list(dict.fromkeys(places.order_by("location"))) or [None]


def _silent(
    said: Collection[_Place],
    places: Sequence[int | None],
    named: Mapping[InputKind, Collection[str]],
    mapped: Collection[str],
) -> Iterator[_Place]:
    """The kinds, offices and categories of which a month's records have nothing."""
    by_place = {(kind, location) for kind, _, location in said}
    for kind in FED:
        for location in places:
            if (kind, location) not in by_place and not (kind is InputKind.VISITS and named.get(kind)):
                yield kind, "", location
        held = {category for each, category, _ in said if each is kind}
        for name in sorted(set(named.get(kind, ())) & set(mapped) - held):
            yield kind, name, None


def _named_in_terms(actor: Actor, practice_id: int, span: Period) -> Mapping[InputKind, set[str]]:
    """The types of visit that fees have rates for, and what shares leave out, by kind."""
    named: dict[InputKind, set[str]] = {kind: set() for kind in FED}
    for agreement in agreements.fee_agreements(actor, [practice_id], span):
        for term in agreement.book.terms:
            if term.key is not TermKey.FEE or not isinstance(term.value, Fee):
                continue
            for leaf in leaves(term.value.formula):
                if isinstance(leaf, PerVisit):
                    named[InputKind.VISITS] |= set(leaf.rates_usd)
                elif isinstance(leaf, Percentage | Tiered):
                    for _, kind in leaf.base.addends:
                        if kind in (InputKind.PRODUCTION, InputKind.COLLECTIONS):
                            named[kind] |= set(leaf.exclusions)
    return named


def _is_new(row: FeeInput | None, number: _Number) -> bool:
    return row is None or (row.amount_cents if row.quantity is None else row.quantity) != number or row.source != SOURCE


def _entry(key: _Key, number: _Number) -> Entry:
    kind, category, location, starts_on, ends_on = key
    said = {"quantity": Decimal(number)} if kind.is_counted else {"amount_cents": int(number)}
    return Entry(kind=kind, period=Period(starts_on, ends_on), category=category, location_id=location, **said)


def visit_types(actor: Actor, practice_id: int, span: Period) -> list[str]:
    """The categories that fees in force name, offered when a word is given its meaning."""
    return sorted({name for names in _named_in_terms(actor, practice_id, span).values() for name in names})
