"""What fees ask: agreements of many practices at once, lists, deadlines and the law's gate."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from abutment.agreements import actions, queries
from abutment.agreements.models import Agreement, Amendment
from abutment.agreements.rules.gate import Passage
from abutment.agreements.rules.lifecycle import Stage
from abutment.agreements.rules.values import Fee, TermKey
from abutment.foundation.scope import Actor, opened
from abutment.kernel.periods import Period
from abutment.law.rules.fees import FeeMethod
from abutment.organizations import actions as network
from abutment.organizations.actions.facilities import Address
from abutment.organizations.models import Affiliation
from tests.agreements.conftest import FEE, FMV, PAYMENT_DAY, RENEWAL, STARTS_ON, Desk, value
from tests.cast import Cast

MAY = Period(date(2026, 5, 1), date(2026, 6, 1))
SERVER = Actor.system("arrange the test")


def test_it_is_found_in_lists_fees_and_deadlines(cast: Cast, msa: Agreement) -> None:
    actor = cast.actor("controller")
    with opened(actor):
        short = queries.in_short(queries.agreements(actor, date(2026, 5, 1)).get(pk=msa.pk))
        found = queries.fee_agreements(actor, None, MAY)
        ahead = queries.deadlines(actor, date(2028, 5, 1))
    assert (short.stage, short.notice_by, short.parties) == (
        Stage.ACTIVE,
        date(2028, 10, 2),
        "Keystone Dental Partners",
    )
    assert [(each.agreement_id, each.jurisdictions, each.served, each.conflict) for each in found] == [
        (msa.pk, ("US-NY",), (Period(STARTS_ON),), "")
    ]
    assert [(each.on, each.what, each.is_notice) for each in ahead] == [(date(2028, 10, 2), "Notice is due", True)]


def test_a_draft_and_other_kinds_are_not_charged(cast: Cast, desk: Desk) -> None:
    desk.draft()
    desk.signed(FEE, title="IT agreement", kind="it")
    with opened(cast.actor("controller")) as actor:
        assert queries.fee_agreements(actor, None, MAY) == []


@pytest.mark.parametrize(
    ("period", "count"),
    [
        (Period(date(2023, 12, 1), date(2024, 1, 1)), 0),
        (Period(date(2023, 12, 1), date(2024, 1, 2)), 1),
        (Period(date(2027, 1, 1), date(2027, 2, 1)), 0),
        (Period(date(2026, 12, 31), date(2027, 2, 1)), 1),
    ],
)
def test_it_is_asked_for_days_on_which_it_is_in_force(cast: Cast, msa: Agreement, period: Period, count: int) -> None:
    olive = cast.actor("olive")
    with opened(olive):
        actions.end_agreement(actor=olive, agreement=msa, ends_on=date(2027, 1, 1), because="Sold")
        assert len(queries.fee_agreements(olive, [msa.entity_id], period)) == count
        assert queries.fee_agreements(olive, [], period) == []


def test_it_serves_while_the_practice_is_affiliated_with_its_manager(cast: Cast, msa: Agreement) -> None:
    olive = cast.actor("olive")
    with opened(SERVER):
        tie = Affiliation.objects.get(practice_id=cast.entity("cedar"))
        network.end_affiliation(actor=SERVER, affiliation=tie, ends_on=date(2026, 5, 20))
        Affiliation.objects.create(
            practice_id=cast.entity("cedar"),
            organization_id=cast.entity("summit"),
            model="service",
            brand="group",
            starts_on=date(2026, 5, 20),
        )
    with opened(olive):
        (found,) = queries.fee_agreements(olive, None, MAY)
        assert found.served == (Period(STARTS_ON, date(2026, 5, 20)),)
        assert queries.fee_agreements(olive, None, Period(date(2026, 6, 1), date(2026, 7, 1))) == []


def test_the_law_of_each_state_in_which_it_is_carried_out_is_asked(cast: Cast, desk: Desk, msa: Agreement) -> None:
    administrator, olive = cast.actor("administrator"), cast.actor("olive")
    with opened(administrator):
        jersey = network.add_location(
            actor=administrator,
            practice_id=cast.entity("cedar"),
            name="Cedar Across",
            address=Address("2 Mill Street", "Otherton", "US-NJ", "00002"),
            time_zone="America/New_York",
            opened_on=date(2026, 1, 1),
        )
        (uncovered,) = queries.fee_agreements(administrator, None, MAY)
        (earlier,) = queries.fee_agreements(administrator, None, Period(date(2025, 5, 1), date(2025, 6, 1)))
        home = msa.entity.locations.get(name="Cedar Main Street")
        places = actions.begin_amendment(
            actor=administrator, agreement=msa, title="Places", effective_on=date(2026, 5, 1)
        )
        actions.cover_location(actor=administrator, agreement=msa, location_id=home.pk, starts_on=date(2026, 5, 1))
    with opened(olive):
        actions.approve_cover(actor=olive, amendment=places)
    with opened(administrator):
        (drafted,) = queries.fee_agreements(administrator, None, MAY)
    desk.complete(places)
    with opened(administrator):
        (covered,) = queries.fee_agreements(administrator, None, MAY)
        page = queries.page(administrator, msa.pk, date(2026, 5, 20))
    assert uncovered.jurisdictions == ("US-NY", "US-NJ")
    assert earlier.jurisdictions == ("US-NY",)
    assert (drafted.covered, uncovered.covered) == ((), ())
    # a place that is left out keeps its law: inputs may come without a location
    assert (covered.jurisdictions, page.jurisdictions) == (("US-NY", "US-NJ"), ("US-NY", "US-NJ"))
    # before the amendment it was agreed for all places
    assert covered.covered == (
        (home.pk, "Cedar Main Street", Period(date(2024, 1, 1), date(2026, 5, 1))),
        (jersey.pk, "Cedar Across", Period(date(2026, 1, 1), date(2026, 5, 1))),
        (home.pk, "Cedar Main Street", Period(date(2026, 5, 1))),
    )


def test_two_agreements_with_a_fee_for_one_day_are_named_both(cast: Cast, desk: Desk, msa: Agreement) -> None:
    desk.signed(FEE, title="Second agreement", starts_on=date(2026, 5, 10))
    with opened(cast.actor("controller")) as actor:
        found = queries.fee_agreements(actor, None, MAY)
        earlier = queries.fee_agreements(actor, None, Period(date(2026, 4, 1), date(2026, 5, 1)))
    assert [each.conflict for each in found] == [
        "Cedar Dental has two agreements with a fee for 2026-05-10: Management services agreement and "
        "Second agreement. End one before the other begins."
    ] * 2
    assert [each.conflict for each in earlier] == [""]


def test_two_agreements_without_a_fee_in_common_are_no_conflict(cast: Cast, desk: Desk, msa: Agreement) -> None:
    desk.signed(PAYMENT_DAY, title="Second agreement", starts_on=date(2026, 5, 10))
    with opened(cast.actor("controller")) as actor:
        assert {each.conflict for each in queries.fee_agreements(actor, None, MAY)} == {""}


def test_fees_can_be_asked_by_what_was_known(cast: Cast, desk: Desk, msa: Agreement) -> None:
    actor = cast.actor("controller")
    with opened(actor):
        signed_at = Amendment.objects.get(agreement=msa).signed_recorded_at
    assert isinstance(signed_at, datetime)
    desk.amend(msa, date(2024, 1, 1), {"key": "fee", "formula": {"method": "flat", "amount_usd": "1"}})
    with opened(actor):
        (known,) = queries.fee_agreements(actor, None, MAY, known_by=signed_at)
        (now,) = queries.fee_agreements(actor, None, MAY)
        never = queries.fee_agreements(actor, None, MAY, known_by=datetime(2020, 1, 1, tzinfo=signed_at.tzinfo))
    assert known.book.as_of(TermKey.FEE, date(2026, 5, 1)).amendment_number == 0
    assert now.book.as_of(TermKey.FEE, date(2026, 5, 1)).amendment_number == 1
    assert never == []


def test_asking_for_more_practices_takes_no_more_queries(cast: Cast, desk: Desk, msa: Agreement) -> None:
    actor = cast.actor("administrator")
    asked = []
    for more in range(2):
        with opened(actor), CaptureQueriesContext(connection) as fees:
            assert len(queries.fee_agreements(actor, None, MAY)) == 1 + more
        with opened(actor), CaptureQueriesContext(connection) as listed:
            assert len([queries.in_short(each) for each in queries.agreements(actor, date(2026, 5, 1))]) == 1 + more
        with opened(actor), CaptureQueriesContext(connection) as ahead:
            queries.deadlines(actor, date(2026, 5, 1))
        with opened(actor), CaptureQueriesContext(connection) as paged:
            queries.page(actor, msa.pk, date(2026, 5, 1))
        asked.append((len(fees), len(listed), len(ahead), len(paged)))
        if not more:
            desk.signed(FEE, PAYMENT_DAY, RENEWAL, FMV, practice="birch", approver="bruno")
            desk.amend(msa, date(2025, 1, 1), FEE, PAYMENT_DAY)
    assert asked[0] == asked[1]


@pytest.mark.parametrize("on", [date(2023, 6, 1), date(2024, 1, 1), date(2026, 5, 1), date(2027, 1, 1)])
def test_the_list_and_the_page_agree_on_where_an_agreement_stands(
    cast: Cast, desk: Desk, msa: Agreement, on: date
) -> None:
    olive = cast.actor("olive")
    draft = desk.draft(title="Draft")
    desk.paper(desk.instrument(draft))
    desk.stamp(desk.instrument(draft))
    with opened(olive):
        actions.end_agreement(actor=olive, agreement=msa, ends_on=date(2027, 1, 1), because="Sold")
        for row in queries.agreements(olive, on):
            assert queries.in_short(row).stage is queries.page(olive, row.pk, on).stage


def test_a_list_counts_what_waits_for_approval(cast: Cast, desk: Desk) -> None:
    draft = desk.draft()
    instrument = desk.instrument(draft)
    desk.term(instrument, desk.paper(instrument), FEE)
    with opened(cast.actor("olive")) as actor:
        assert queries.in_short(queries.agreements(actor, date(2026, 5, 1)).get()).waiting_terms == 1


def test_the_gate_is_asked_about_each_method_and_state(cast: Cast, desk: Desk) -> None:
    draft = desk.draft()
    share = value(
        {
            "key": "fee",
            "formula": {
                "method": "lesser_of",
                "parts": [
                    {"method": "percentage", "percent": "20", "base": "gross_collections"},
                    {"method": "flat", "amount_usd": "10000"},
                ],
            },
        }
    )
    assert isinstance(share, Fee)
    with opened(cast.actor("olive")) as actor:
        found = queries.gate_for_term(actor, queries.agreement(actor, draft.pk), share, date(2026, 5, 1))
    assert [(each.jurisdiction, each.method) for each in found] == [
        ("US-NY", FeeMethod.PERCENTAGE),
        ("US-NY", FeeMethod.FLAT),
    ]
    assert found[0].passage is Passage.REFUSED
    assert found[0].citations


def test_what_runs_out_by_itself_is_a_deadline(cast: Cast, desk: Desk) -> None:
    desk.signed({"key": "renewal", "initial_months": 36, "renews": "not", "renewal_months": None})
    with opened(cast.actor("executive")) as actor:
        assert [(each.on, each.what) for each in queries.deadlines(actor, date(2026, 5, 1))] == [
            (date(2027, 1, 1), "Agreement runs out")
        ]
