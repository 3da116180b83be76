"""A month over practices: drafted once, computed anew when something changed, and never after it was issued."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from abutment.fees import queries
from abutment.fees.models import Hindrance, Statement
from abutment.foundation.scope import opened
from abutment.organizations import actions as network
from abutment.organizations.models import Person
from tests.cast import SERVER, START, Cast
from tests.fees.agreeing import FLAT, GROSS_20, JUNE, agree, amend, computed


def test_a_flat_fee_is_drafted_and_waits_for_the_owner_in_new_york(cast: Cast) -> None:
    agree(cast)
    told = {each.practice: each for each in computed(cast)}
    assert told["Cedar Dental"].outcome == "drafted"
    with opened(cast.actor("olive")):
        found = Statement.objects.get()
    assert (found.fee_cents, found.status, found.needs_approval) == (60_000_00, "draft", True)
    assert "NYCRR" in found.approval_citation or found.approval_citation


def test_a_practice_without_an_agreement_is_named_with_the_next_step(cast: Cast) -> None:
    told = {each.practice: each for each in computed(cast)}
    assert told["Birch Dental"].sentence == (
        "Birch Dental has no signed management services agreement for June 2026. Enter one under Agreements."
    )
    with opened(cast.actor("bruno")):
        assert Hindrance.objects.get().kind == "agreement"


def test_month_end_run_twice_is_month_end_run_once(cast: Cast) -> None:
    agree(cast)
    first = computed(cast)
    again = computed(cast)
    assert [each.outcome for each in first] == ["hindered", "drafted"]
    assert [each.outcome for each in again] == ["hindered", "unchanged"]
    with opened(cast.actor("olive")):
        assert Statement.objects.count() == 1


def test_an_amendment_from_the_middle_of_the_month_is_charged_by_days(cast: Cast) -> None:
    agreement = agree(cast)
    raised = {**FLAT, "formula": {"method": "flat", "amount_usd": "63000.00"}}
    amend(cast, "cedar", agreement, [raised], date(2026, 6, 16))
    computed(cast)
    with opened(cast.actor("olive")):
        found = Statement.objects.get()
        sheet = queries.sheet(cast.actor("olive"), found.pk, date(2026, 7, 1))
    assert found.fee_cents == 30_000_00 + 31_500_00
    assert [(line.amount_cents, line.amendment) for line in sheet.lines] == [
        (30_000_00, "Original agreement"),
        (31_500_00, "Amendment 1"),
    ]


def test_months_are_readied_for_the_practices_that_are_named_and_for_all_when_none_is(cast: Cast) -> None:
    controller, cedar, birch = cast.actor("controller"), cast.entity("cedar"), cast.entity("birch")
    with opened(controller):
        asked = {
            named: [each.practice_id for each in queries.ready_months(controller, JUNE, named)]
            for named in (None, (), (cedar,), (cedar, birch), (cast.entity("alder"),))
        }
    assert asked == {None: [birch, cedar], (): [], (cedar,): [cedar], (cedar, birch): [birch, cedar]} | {
        (cast.entity("alder"),): []
    }


def test_more_hindered_practices_take_no_more_queries(cast: Cast) -> None:
    few = _count(cast, hindered=2)
    for number in range(4):
        _join(cast, f"Practice {number}")
    many = _count(cast, hindered=6)
    again = _count(cast, hindered=6)
    assert few == many == again


def _count(cast: Cast, hindered: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        told = computed(cast)
    assert [each.outcome for each in told] == ["hindered"] * hindered
    with opened(cast.actor("controller")):
        assert sorted(Hindrance.objects.values_list("entity__name", "sentence")) == sorted(
            (each.practice, each.sentence) for each in told
        )
    return len(asked)


def _join(cast: Cast, name: str) -> None:
    """A further practice that Keystone serves, without an agreement."""
    with opened(SERVER):
        owner = network.Holder(
            Person.objects.get(pk=cast.persons["olive"]), network.registration.WHOLE_BASIS_POINTS, "US-NY", "NY-0001"
        )
        facts = network.NewPractice(name, f"{name} PLLC", "pllc", "US-NY", "America/New_York", [owner])
        terms = network.Terms(cast.entity("keystone"), START, "service", "group")
        network.register_practice(actor=SERVER, practice=facts, terms=terms)


def test_what_hindered_a_month_goes_once_something_else_does(cast: Cast) -> None:
    computed(cast, practices=["cedar"])
    agree(cast, "cedar", [GROSS_20])
    computed(cast, practices=["cedar"])
    with opened(cast.actor("controller")):
        assert [each.kind for each in Hindrance.objects.all()] == ["inputs"]
