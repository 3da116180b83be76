"""What practices report comes in by files: every line right, or none taken, and each refusal names its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.rules.formulas import InputKind
from abutment.fees import actions, queries
from abutment.fees.errors import Malformed
from abutment.fees.models import FeeInput
from abutment.fees.reading import COLUMNS, read_inputs
from abutment.fees.rules.entries import Entry, Places
from abutment.foundation.audit.models import Event
from abutment.foundation.scope import opened
from abutment.foundation.scope.errors import NotAllowed
from abutment.kernel.periods import Period
from tests.cast import SERVER, Cast

PLACES = Places({"cedar dental": 1, "birch dental": 2}, {(1, "cedar main street"): 7})
HEADING = ",".join(COLUMNS)


def read(text: str, places: Places = PLACES) -> list[tuple[int, Entry]]:
    return list(read_inputs(StringIO(text, newline=""), places, "June.csv"))


def test_a_file_is_read_line_by_line() -> None:
    found = read(
        f"{HEADING}\n"
        "Cedar Dental,Cedar Main Street,2026-06-01,2026-06-01,collections,,8123.50,\n"
        'cedar dental,,2026-06-01,2026-06-30,costs,Billing  Office,"4,200.00",\n'
        "Birch Dental,,2026-06-03,,visits,hygiene,,14\n"
        "Birch Dental,,2026-06-03,,refunds,,0,\n"
    )
    june = Period(date(2026, 6, 1), date(2026, 7, 1))
    third = Period.of_day(date(2026, 6, 3))
    assert found == [
        (1, Entry(InputKind.COLLECTIONS, Period.of_day(date(2026, 6, 1)), 8123_50, location_id=7)),
        (1, Entry(InputKind.COSTS, june, 4200_00, category="billing office")),
        (2, Entry(InputKind.VISITS, third, quantity=Decimal(14), category="hygiene")),
        (2, Entry(InputKind.REFUNDS, third, 0)),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Elm Dental,,2026-06-01,,collections,,1.00,", "there is no practice 'Elm Dental'"),
        ("Cedar Dental,Elm Street,2026-06-01,,collections,,1.00,", "no location 'Elm Street'"),
        ("Cedar Dental,,2026-06-31,,collections,,1.00,", "day"),
        ("Cedar Dental,,2026-06-02,2026-06-01,collections,,1.00,", "ends before it starts"),
        ("Cedar Dental,,2026-06-01,,tips,,1.00,", "tips"),
        ("Cedar Dental,,2026-06-01,,collections,,1.005,", "1.005"),
        ("Cedar Dental,,2026-06-01,,collections,,,", "needs an amount_usd"),
        ("Cedar Dental,,2026-06-01,,collections,,,4", "needs an amount_usd"),
        ("Cedar Dental,,2026-06-01,,visits,hygiene,12.00,", "needs a quantity"),
        ("Cedar Dental,,2026-06-01,,visits,hygiene,,-4", "-4"),
        ("Cedar Dental,,2026-06-01,,visits,hygiene,,NaN", "NaN"),
        ("Cedar Dental,,2026-06-01,,collections", "more or fewer cells"),
        ("Cedar Dental,,2026-06-01,,collections,,1.00,,9", "more or fewer cells"),
    ],
)
def test_a_line_that_is_wrong_is_named_with_its_reason(line: str, why: str) -> None:
    with pytest.raises(Malformed, match=r"June.csv, line 2") as refused:
        read(f"{HEADING}\n{line}\n")
    assert why in str(refused.value)


def test_the_same_number_twice_in_a_file_is_refused() -> None:
    with pytest.raises(Malformed, match="stand in line 2"):
        read(f"{HEADING}\n" + "Cedar Dental,,2026-06-01,,collections,,1.00,\n" * 2)


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("practice,from", "no column kind"),
        ("practice,from,kind,amount", "not known: amount"),
        ("from,kind", "no column practice"),
        ("practice,from,kind,kind", "twice"),
        ("", "no column"),
    ],
)
def test_a_heading_that_is_wrong_is_named(heading: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read(f"{heading}\n")


def refusal(text: str) -> str:
    """Why a file is refused; nothing when it is read."""
    try:
        read(text)
    except Malformed as refused:
        return str(refused).strip()
    return ""


@given(st.text(max_size=400) | st.text(alphabet='a,"\n\r0 -', max_size=80))
def test_whatever_a_file_holds_it_is_read_or_refused_in_one_line(text: str) -> None:
    for whole in (text, f"{HEADING}\n{text}"):
        assert "\n" not in refusal(whole)


def entered(cast: Cast, by: str, cents: int) -> int:
    actor = cast.actor(by)
    entry = Entry(InputKind.COLLECTIONS, Period.of_day(date(2026, 6, 1)), cents)
    with opened(actor):
        return actions.enter_inputs(actor=actor, practice_id=cast.entity("cedar"), entries=[entry], source="test")


def test_a_number_entered_again_replaces_the_former(cast: Cast) -> None:
    entered(cast, "controller", 5_00)
    entered(cast, "controller", 7_00)
    with opened(cast.actor("olive")):
        [row] = queries.inputs(cast.actor("olive"), cast.entity("cedar"))
    assert (row.amount_cents, row.entered_by_account_id) == (7_00, cast.accounts["controller"])


@pytest.mark.parametrize("name", ["olive", "practice_manager", "billing", "executive", "counsel", "bruno", "auditor"])
def test_only_a_controller_enters_what_a_practice_reports(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        entered(cast, name, 5_00)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "visits", "amount_cents": 5, "quantity": None},
        {"kind": "collections", "amount_cents": None, "quantity": 5},
        {"kind": "tips", "amount_cents": 5},
        {"kind": "collections", "amount_cents": 5, "ends_on": date(2026, 6, 1)},
        {"kind": "visits", "amount_cents": None, "quantity": -1},
    ],
)
def test_the_database_refuses_what_is_no_input(cast: Cast, wrong: dict[str, object]) -> None:
    right = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 2), "source": "test", "amount_cents": 5}
    with opened(cast.actor("controller")), pytest.raises(DatabaseError), transaction.atomic():
        FeeInput.objects.create(entity_id=cast.entity("cedar"), **{**right, **wrong})


def test_an_input_names_a_location_of_its_own_practice(cast: Cast) -> None:
    from abutment.organizations.models import Location

    with opened(cast.actor("controller")):
        foreign = Location.objects.get(entity=cast.entity("birch"))
        with pytest.raises(DatabaseError), transaction.atomic():
            FeeInput.objects.create(
                entity_id=cast.entity("cedar"),
                location=foreign,
                kind="collections",
                starts_on=date(2026, 6, 1),
                ends_on=date(2026, 6, 2),
                amount_cents=1,
                source="test",
            )


# --- The trail -------------------------------------------------------------------------------------------------------
def told(cast: Cast, action: str) -> list[dict[str, object]]:
    """What the trail says of a practice's inputs, in order."""
    with opened(SERVER):
        found = Event.objects.filter(entity_id=cast.entity("cedar"), action=action).order_by("id")
        return [dict(each.details) for each in found]


def test_the_trail_says_what_numbers_were_before_they_were_entered_again_and_removed(cast: Cast) -> None:
    controller, june_30 = cast.actor("controller"), Period.of_day(date(2026, 6, 30))
    entered(cast, "controller", 5_00)
    entries = [
        Entry(InputKind.COLLECTIONS, Period.of_day(date(2026, 6, 1)), 7_00),
        Entry(InputKind.COLLECTIONS, june_30, -50),
        Entry(InputKind.VISITS, june_30, quantity=Decimal("14.50"), category="hygiene"),
        Entry(InputKind.COLLECTIONS, Period.of_day(date(2026, 7, 1)), 0),
    ]
    with opened(controller):
        actions.enter_inputs(actor=controller, practice_id=cast.entity("cedar"), entries=entries, source="test")
        visits = queries.inputs(controller, cast.entity("cedar")).filter(kind="visits")
        actions.remove_inputs(actor=controller, practice_id=cast.entity("cedar"), inputs=list(visits))
    first, again = told(cast, "inputs.entered")
    (removed,) = told(cast, "inputs.removed")
    assert first["sums"] == {"2026-06": {"collections": {"before": None, "after": "5.00"}}}
    assert again["sums"] == {
        "2026-06": {"collections": {"before": "5.00", "after": "6.50"}, "visits": {"before": None, "after": "14.5"}},
        "2026-07": {"collections": {"before": None, "after": "0.00"}},
    }
    assert removed["sums"] == {"2026-06": {"visits": {"before": "14.5", "after": None}}}


def test_nothing_entered_leaves_nothing_in_the_trail(cast: Cast) -> None:
    controller = cast.actor("controller")
    with opened(controller):
        assert actions.enter_inputs(actor=controller, practice_id=cast.entity("cedar"), entries=[], source="x") == 0
        assert actions.remove_inputs(actor=controller, practice_id=cast.entity("cedar"), inputs=[]) == 0
    assert told(cast, "inputs.entered") == told(cast, "inputs.removed") == []
