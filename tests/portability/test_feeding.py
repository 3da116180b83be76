"""What fees are computed from, taken from a practice's own records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from abutment.agreements.rules.formulas import InputKind
from abutment.fees import actions as fees
from abutment.fees import queries as fee_queries
from abutment.fees.models import FeeInput
from abutment.fees.rules.entries import Entry
from abutment.foundation.audit.models import Event
from abutment.foundation.scope import opened
from abutment.foundation.scope.errors import NotAllowed
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.patients.models import Procedure
from abutment.portability import actions
from abutment.portability.errors import NoSuchMeaning
from abutment.portability.rules.meanings import Kind
from tests.cast import SERVER, Cast
from tests.fees.agreeing import agree
from tests.portability.records import (
    ADJUSTMENT,
    CATEGORY,
    PAYMENT,
    READ_AT,
    SERVER_SOURCE,
    Records,
    compared,
    imported,
    office,
    word,
)

OCT = Month(2026, 10)
DAY, LATER = date(2026, 10, 5), date(2026, 10, 6)
PER_VISIT = {"key": "fee", "formula": {"method": "per_visit", "rates_usd": {"hygiene": "40", "emergency": "90"}}}


@pytest.fixture
def records(cast: Cast) -> Records:
    return imported(cast)


def fed(records: Records, *months: Month) -> int:
    with opened(SERVER):
        run = records.run()
        compared(run, {}, {})
        return actions.feed_fees(run=run, months=months or (OCT,))


def entered(kind: InputKind) -> list[tuple[str, int | None, date, Any]]:
    """Category, office, first day and number of a kind."""
    with opened(SERVER):
        rows = FeeInput.objects.filter(kind=kind).order_by("starts_on", "category", "location")
        return [
            (row.category, row.location_id, row.starts_on, row.amount_cents if row.quantity is None else row.quantity)
            for row in rows
        ]


def means(cast: Cast, records: Records, kind: Kind, number: int, meaning: str, who: str = "olive") -> None:
    actor = cast.actor(who)
    with opened(actor):
        actions.set_meaning(
            actor=actor, practice_id=records.entity, kind=kind, number=number, meaning=meaning, moment=READ_AT
        )


def is_office(cast: Cast, records: Records, number: int) -> int:
    actor, place = cast.actor("olive"), office(cast)
    with opened(actor):
        actions.set_clinic(actor=actor, practice_id=records.entity, number=number, location_id=place.pk, moment=READ_AT)
    return place.pk


def test_production_is_what_was_completed_by_day(records: Records) -> None:
    with opened(SERVER):
        records.procedure(1, DAY, 200_00)
        records.procedure(2, DAY, 50_00, clinic=2)
        records.procedure(3, LATER, 10_00)
        Procedure.objects.create(entity_id=records.entity, number=9, status="planned", on=DAY, fee_cents=999_00)
    fed(records)
    assert entered(InputKind.PRODUCTION) == [("", None, DAY, 250_00), ("", None, LATER, 10_00)]


def test_a_mapped_clinic_puts_its_numbers_at_its_office_and_others_stay_without_one(
    cast: Cast, records: Records
) -> None:
    with opened(SERVER):
        records.procedure(1, DAY, 200_00)
        records.procedure(2, DAY, 50_00, clinic=2)
        records.procedure(2, DAY, 5_00, clinic=0)
    fed(records)
    place = is_office(cast, records, 1)
    assert entered(InputKind.PRODUCTION) == [("", place, DAY, 200_00), ("", None, DAY, 55_00)]


def test_collections_are_what_came_in_with_insurance_and_unmapped_types_apart(cast: Cast, records: Records) -> None:
    with opened(SERVER):
        records.payment(1, DAY, 80_00, kind=1)
        records.payment(1, DAY, 7_00, kind=2)
        records.claimed(1, DAY, paid=60_00, written_off=0)
        records.claimed(1, DAY, paid=999_00, written_off=0, status="estimate")
    fed(records)
    means(cast, records, Kind.PAYMENT, word(records, PAYMENT, 1), "collection")
    assert entered(InputKind.COLLECTIONS) == [("", None, DAY, 140_00), ("unmapped", None, DAY, 7_00)]


def test_a_transfer_is_no_money_and_a_refund_is_a_refund(cast: Cast, records: Records) -> None:
    with opened(SERVER):
        records.payment(1, DAY, -30_00, kind=2)
        records.payment(1, DAY, 500_00, kind=3)
        records.adjustment(1, LATER, 12_00, kind=2)
    fed(records)
    means(cast, records, Kind.PAYMENT, word(records, PAYMENT, 2), "refund")
    means(cast, records, Kind.PAYMENT, word(records, PAYMENT, 3), "transfer")
    means(cast, records, Kind.ADJUSTMENT, word(records, ADJUSTMENT, 2), "refund")
    assert entered(InputKind.REFUNDS) == [("", None, DAY, 30_00), ("", None, LATER, 12_00)]
    assert entered(InputKind.COLLECTIONS) == [("", None, OCT.first_day, 0)]


def test_adjustments_are_what_makes_production_less(cast: Cast, records: Records) -> None:
    with opened(SERVER):
        records.adjustment(1, DAY, -20_00, kind=1)
        records.adjustment(1, DAY, -3_00, kind=3)
        records.adjustment(1, DAY, 9_00, kind=4)
        records.claimed(1, DAY, paid=0, written_off=15_00)
    fed(records)
    means(cast, records, Kind.ADJUSTMENT, word(records, ADJUSTMENT, 1), "write_off")
    means(cast, records, Kind.ADJUSTMENT, word(records, ADJUSTMENT, 4), "charge")
    assert entered(InputKind.ADJUSTMENTS) == [("", None, DAY, 35_00), ("unmapped", None, DAY, 3_00)]


def test_a_visit_is_a_patient_on_a_day_and_of_its_most_valuable_type_that_is_known(
    cast: Cast, records: Records
) -> None:
    with opened(SERVER):
        records.procedure(1, DAY, 90_00, code=1)
        records.procedure(1, DAY, 300_00, code=2)
        records.procedure(2, DAY, 300_00, code=2)
        records.procedure(1, LATER, 90_00, code=1)
        records.procedure(None, LATER, 90_00, code=1)
    fed(records)
    means(cast, records, Kind.CATEGORY, word(records, CATEGORY, 1), "hygiene")
    assert entered(InputKind.VISITS) == [
        ("hygiene", None, DAY, Decimal("1.00")),
        ("unmapped", None, DAY, Decimal("1.00")),
        ("hygiene", None, LATER, Decimal("1.00")),
    ]
    means(cast, records, Kind.CATEGORY, word(records, CATEGORY, 2), "Restorative ")
    assert entered(InputKind.VISITS)[:1] == [("restorative", None, DAY, Decimal("2.00"))]


def test_what_the_records_of_a_month_do_not_have_is_entered_as_zero(cast: Cast, records: Records) -> None:
    with opened(SERVER):
        records.procedure(1, DAY, 10_00)
    fed(records)
    assert entered(InputKind.REFUNDS) == [("", None, OCT.first_day, 0)]
    assert entered(InputKind.ADJUSTMENTS) == [("", None, OCT.first_day, 0)]


def test_a_month_that_has_not_ended_says_nothing_of_the_days_to_come(records: Records) -> None:
    fed(records, Month(2026, 11), Month(2026, 12))
    with opened(SERVER):
        ends = set(FeeInput.objects.values_list("starts_on", "ends_on"))
    assert ends == {(date(2026, 11, 1), date(2026, 11, 21))}


def test_types_of_visit_that_terms_name_and_words_mean_are_zero_where_there_were_none(
    cast: Cast, records: Records
) -> None:
    agree(cast, terms=[PER_VISIT])
    with opened(SERVER):
        records.procedure(1, DAY, 90_00, code=1)
    fed(records)
    means(cast, records, Kind.CATEGORY, word(records, CATEGORY, 1), "emergency")
    assert entered(InputKind.VISITS) == [("emergency", None, DAY, Decimal("1.00"))]
    with opened(SERVER):
        Procedure.objects.filter(entity=records.entity).update(gone_at=READ_AT)
    fed(records)
    assert entered(InputKind.VISITS) == [("emergency", None, OCT.first_day, Decimal("0.00"))]


def test_twice_equals_once(records: Records) -> None:
    with opened(SERVER):
        records.procedure(1, DAY, 10_00)
    assert fed(records) > 0
    with opened(SERVER):
        before = list(FeeInput.objects.order_by("pk").values_list("pk", "amount_cents", "entered_at"))
        events = Event.objects.filter(action__startswith="inputs.").count()
    assert fed(records) == 0
    with opened(SERVER):
        assert list(FeeInput.objects.order_by("pk").values_list("pk", "amount_cents", "entered_at")) == before
        assert Event.objects.filter(action__startswith="inputs.").count() == events


def test_a_day_that_no_longer_has_anything_is_taken_back(records: Records) -> None:
    with opened(SERVER):
        gone = records.procedure(1, DAY, 10_00)
        records.procedure(1, LATER, 5_00)
    fed(records)
    with opened(SERVER):
        Procedure.objects.filter(pk=gone.pk).update(gone_at=READ_AT)
    fed(records)
    assert entered(InputKind.PRODUCTION) == [("", None, LATER, 5_00)]


def by_hand(cast: Cast, records: Records, period: Period, kind: InputKind = InputKind.COLLECTIONS) -> None:
    actor = cast.actor("controller")
    with opened(actor):
        fees.enter_inputs(
            actor=actor,
            practice_id=records.entity,
            entries=[Entry(kind=kind, period=period, amount_cents=777_00)],
            source="file old.csv",
        )


def test_what_a_file_said_of_an_imported_month_gives_way_and_of_another_stays(cast: Cast, records: Records) -> None:
    by_hand(cast, records, OCT.period)
    by_hand(cast, records, OCT.previous.period)
    by_hand(cast, records, OCT.period, InputKind.COSTS)
    with opened(SERVER):
        records.payment(1, DAY, 80_00)
    fed(records)
    assert entered(InputKind.COLLECTIONS) == [
        ("", None, OCT.previous.first_day, 777_00),
        ("unmapped", None, DAY, 80_00),
    ]
    assert entered(InputKind.COSTS) == [("", None, OCT.first_day, 777_00)]


def test_a_number_of_several_months_keeps_its_kind_as_it_was_entered(cast: Cast, records: Records) -> None:
    by_hand(cast, records, Period(date(2026, 9, 1), date(2026, 11, 1)))
    with opened(SERVER):
        records.payment(1, DAY, 80_00)
        records.procedure(1, DAY, 10_00)
    fed(records)
    assert entered(InputKind.COLLECTIONS) == [("", None, date(2026, 9, 1), 777_00)]
    assert entered(InputKind.PRODUCTION) == [("", None, DAY, 10_00)]


def test_another_practice_is_left_alone(cast: Cast, records: Records) -> None:
    birch = imported(cast, "birch")
    with opened(SERVER):
        birch.procedure(1, DAY, 10_00)
        records.procedure(1, DAY, 20_00)
    fed(records)
    with opened(SERVER):
        assert set(FeeInput.objects.values_list("entity", flat=True)) == {records.entity}


def test_a_share_leaves_out_what_its_category_says(cast: Cast, records: Records) -> None:
    share = {"method": "percentage", "percent": "20", "base": "gross_production", "exclusions": ["retail"]}
    agree(cast, terms=[{"key": "fee", "formula": share}])
    with opened(SERVER):
        records.procedure(1, DAY, 90_00, code=1)
        records.procedure(1, DAY, 300_00, code=2)
    fed(records)
    means(cast, records, Kind.CATEGORY, word(records, CATEGORY, 1), "retail")
    assert entered(InputKind.PRODUCTION) == [("", None, DAY, 300_00), ("retail", None, DAY, 90_00)]


def test_a_month_comes_to_the_same_whichever_months_it_is_fed_with(cast: Cast, records: Records) -> None:
    """An import feeds only what it touched; what terms of other months leave out must not come and go with that."""
    share = {"method": "percentage", "percent": "20", "base": "gross_production", "exclusions": ["retail"]}
    begins = date(2026, 11, 1)
    agree(cast, terms=[{"key": "fee", "formula": share}], starts_on=begins, fmv_days=(begins, None))
    means(cast, records, Kind.CATEGORY, word(records, CATEGORY, 1), "retail")
    with opened(SERVER):
        records.procedure(1, DAY, 90_00, code=1)
        records.procedure(1, date(2026, 11, 2), 50_00, code=2)
    fed(records, OCT)
    alone = entered(InputKind.PRODUCTION)
    fed(records, OCT, OCT.next)
    assert [row for row in entered(InputKind.PRODUCTION) if row[2] < date(2026, 11, 1)] == alone


def test_months_between_those_fed_are_left_alone(cast: Cast, records: Records) -> None:
    september = OCT.previous
    by_hand(cast, records, september.period)
    with opened(SERVER):
        records.payment(1, DAY, 80_00)
    fed(records, september.previous, OCT)
    assert ("", None, september.first_day, 777_00) in entered(InputKind.COLLECTIONS)
    assert {row[2].month for row in entered(InputKind.PRODUCTION)} == {8, 10}


def test_the_fee_follows_from_what_was_imported(cast: Cast, records: Records) -> None:
    agree(cast, terms=[PER_VISIT], fmv=None)
    with opened(SERVER):
        records.procedure(1, DAY, 90_00, code=1)
        records.procedure(2, DAY, 90_00, code=1)
        records.procedure(3, LATER, 300_00, code=2)
    fed(records)
    means(cast, records, Kind.CATEGORY, word(records, CATEGORY, 1), "hygiene")
    means(cast, records, Kind.CATEGORY, word(records, CATEGORY, 2), "emergency")
    actor = cast.actor("controller")
    with opened(actor):
        fee, ready = fee_queries.computed(fee_queries.ready_months(actor, OCT, [records.entity])[0])
    assert fee is not None, ready.hindrance
    assert fee.by_terms_cents == 2 * 40_00 + 90_00


@pytest.mark.parametrize(("kind", "meaning"), [
    (Kind.PAYMENT, "write_off"), (Kind.ADJUSTMENT, "collection"), (Kind.ADJUSTMENT, ""), (Kind.CATEGORY, "Ünïcode!"),
    (Kind.CATEGORY, ""), (Kind.CLINIC, "Main"),
])  # fmt: skip
def test_a_word_means_only_what_it_can(cast: Cast, records: Records, kind: Kind, meaning: str) -> None:
    with pytest.raises(NoSuchMeaning):
        means(cast, records, kind, 1, meaning)


@pytest.mark.parametrize(("who", "may"), [
    ("olive", True), ("practice_manager", True), ("administrator", True), ("it", True), ("controller", False),
    ("billing", False), ("dentist", False), ("bruno", False), ("astrid", False),
])  # fmt: skip
def test_words_are_mapped_by_who_connects_systems(cast: Cast, records: Records, who: str, may: bool) -> None:
    if may:
        means(cast, records, Kind.PAYMENT, 1010, "collection", who)
        return
    with pytest.raises(NotAllowed):
        means(cast, records, Kind.PAYMENT, 1010, "collection", who)


def test_a_clinic_is_no_office_of_another_practice(cast: Cast, records: Records) -> None:
    actor, place = cast.actor("administrator"), office(cast, "birch")
    with opened(actor), pytest.raises(NoSuchMeaning, match="another practice"):
        actions.set_clinic(actor=actor, practice_id=records.entity, number=1, location_id=place.pk, moment=READ_AT)


def test_months_before_the_first_of_which_fees_follow_stay_as_they_were_reported(cast: Cast, records: Records) -> None:
    by_hand(cast, records, OCT.period)
    actor = cast.actor("olive")
    with opened(actor):
        to = replace(SERVER_SOURCE, fees_from=date(2026, 11, 1))
        actions.change_source(actor=actor, source=records.source, to=to)
    with opened(SERVER):
        records.payment(1, DAY, 80_00)
        records.payment(1, date(2026, 11, 2), 5_00)
    fed(records, OCT, OCT.next)
    assert entered(InputKind.COLLECTIONS) == [
        ("", None, OCT.first_day, 777_00), ("unmapped", None, date(2026, 11, 2), 5_00)
    ]  # fmt: skip
