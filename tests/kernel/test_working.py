"""A working can be added up again by anybody who holds it."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.kernel.working import DoesNotAdd, NotAWorking, Quantity, Reference, Step, Text, Usd, Working

VISITS = Working(
    "Visits at Cedar Dental",
    Usd(1_236_000),
    (
        Step("Completed visits", Quantity(Decimal("412"), "visits"), rows=(Reference("encounter", "9001", "June 2"),)),
        Step("Rate per visit", Usd(3_000), term="Agreement 7, section 4.2", citation="8 NYCRR 29.1(b)(4)"),
    ),
)


def fee(*, software_cents: int = 50_000) -> Working:
    return Working(
        "Fee for June 2026",
        Usd(1_286_000),
        (
            Step("Method", Text("per visit")),
            Step("Visits", Usd(1_236_000), is_addend=True, working=VISITS),
            Step("Software", Usd(software_cents), is_addend=True),
        ),
    )


def test_a_working_whose_steps_add_is_kept():
    assert fee().result == Usd(1_286_000)
    assert str(fee().result) == "$12,860.00"
    assert str(fee().steps[0].value) == "per visit"


def test_a_working_whose_steps_do_not_add_is_refused():
    with pytest.raises(DoesNotAdd, match=r"the steps add to \$12,861.00, not to \$12,860.00"):
        fee(software_cents=50_100)


def test_a_step_must_show_what_its_own_working_leads_to():
    with pytest.raises(DoesNotAdd, match="Visits"):
        Working("Fee", Usd(1), (Step("Visits", Usd(1), is_addend=True, working=VISITS),))


def test_dollars_are_not_added_to_visits():
    steps = (Step("a", Usd(1), is_addend=True), Step("b", Quantity(Decimal(1), "visits"), is_addend=True))
    with pytest.raises(DoesNotAdd, match="different kinds"):
        Working.sum_of("Sum", steps)
    with pytest.raises(DoesNotAdd, match="different kinds"):
        Working.sum_of("Sum", steps[::-1])
    with pytest.raises(DoesNotAdd, match="different kinds"):
        Working.sum_of("Sum", [Step("a", Text("x"), is_addend=True)])


def test_a_sum_needs_something_to_add():
    with pytest.raises(DoesNotAdd, match="no step is marked"):
        Working.sum_of("Sum", [Step("a", Usd(1))])


def test_quantities_of_one_unit_are_added():
    hours = [
        Step(name, Quantity(Decimal(amount), "hours"), is_addend=True) for name, amount in [("a", "1.5"), ("b", "2.25")]
    ]
    assert Working.sum_of("Hours", hours).result == Quantity(Decimal("3.75"), "hours")
    assert str(hours[0].value) == "1.5 hours"


def test_json_has_stable_keys_and_money_as_text():
    stored = fee().to_json()
    assert list(stored) == ["label", "result", "steps"]
    assert stored["result"] == {"kind": "usd", "amount": "12860.00"}
    nested = stored["steps"][1]["working"]["steps"][0]
    assert nested["value"] == {"kind": "quantity", "amount": "412", "unit": "visits"}
    assert nested["rows"] == [{"kind": "encounter", "key": "9001", "label": "June 2"}]
    assert "e+" not in json.dumps(stored).lower()


def test_what_was_stored_reads_back_the_same():
    assert Working.from_json(json.loads(json.dumps(fee().to_json()))) == fee()


def test_a_stored_working_that_was_tampered_with_is_refused():
    stored = fee().to_json()
    stored["result"]["amount"] = "99999.00"
    with pytest.raises(DoesNotAdd):
        Working.from_json(stored)


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"label": "x", "result": {"kind": "usd", "amount": "many"}, "steps": []},
        {"label": "x", "result": {"kind": "barter"}, "steps": []},
        {"label": "x", "result": None, "steps": []},
    ],
)
def test_a_stored_working_that_is_malformed_is_refused_in_one_line(stored):
    with pytest.raises(NotAWorking) as refusal:
        Working.from_json(stored)
    assert "\n" not in str(refusal.value)


amounts = st.builds(Usd, st.integers(-(10**12), 10**12))
quantities = st.builds(
    Quantity, st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9), st.just("visits")
)
references = st.builds(Reference, st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))


@st.composite
def workings(draw, depth=2):
    def nested_step():
        inner = draw(workings(depth=depth - 1))
        return Step(draw(st.text(max_size=8)), inner.result, is_addend=True, working=inner)

    def leaf():
        rows = draw(st.lists(references, max_size=2))
        return Step(draw(st.text(max_size=8)), draw(amounts), is_addend=True, rows=tuple(rows))

    nest = [depth > 0 and draw(st.booleans()) for _ in range(draw(st.integers(1, 3)))]
    steps = [nested_step() if deeper else leaf() for deeper in nest]
    notes = [
        Step("a note", draw(quantities | st.builds(Text, st.text(max_size=8))), citation=draw(st.none() | st.text()))
    ]
    return Working.sum_of(draw(st.text(max_size=8)), [*steps, *notes])


@given(workings())
def test_any_working_adds_and_survives_json(working):
    assert Working.from_json(json.loads(json.dumps(working.to_json()))) == working
    cents = [step.value.amount_cents for step in working.steps if step.is_addend]
    assert sum(cents) == working.result.amount_cents
