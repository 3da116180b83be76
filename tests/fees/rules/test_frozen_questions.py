"""What a fee was computed from is kept exactly, and computes to the same cents years later."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from abutment.agreements.rules.gate import CounselOpinion
from abutment.fees.rules.asked import Asked, CoveredDays, Release
from abutment.fees.rules.errors import NotAnAsked, NotAnInput
from abutment.fees.rules.fee import RULES_VERSION, fee_of
from abutment.fees.rules.inputs import MonthInputs
from abutment.fees.rules.results import MonthFee
from abutment.kernel.periods import Period
from abutment.kernel.working import DoesNotAdd, Step, Usd, Working
from abutment.law.rules.fees import FeeMethod
from tests.fees.rules.asking import (
    JUNE,
    LAW,
    MILL_STREET,
    asked,
    daily,
    fee,
    fee_for,
    flat,
    gate,
    input_row,
    market,
    share,
    term,
    usd,
)


def question() -> Asked:
    opinion = CounselOpinion(
        3, "US-NY", FeeMethod.PERCENTAGE, "Ann Bell", date(2026, 1, 5), Period(date(2026, 1, 5)), "It may.", True
    )
    return asked(
        fee({"method": "sum", "parts": [share("20"), {"method": "per_visit", "rates_usd": {"exam": "30"}}]}),
        term("payment_day", day=15),
        market("1000", "90000"),
        rows=[
            *daily("collections", "1234.56", place=MILL_STREET),
            input_row("visits", "412.50", JUNE.first_day, JUNE.last_day, category="exam"),
        ],
        covered=[CoveredDays(MILL_STREET, "Mill Street", JUNE.period)],
        gates=[(JUNE.period, gate("open", opinion=opinion))],
        releases=[Release("Ann Bell", 5, date(2026, 7, 2), "Fine.")],
    )


def test_a_statement_computes_to_the_same_cents_from_what_it_froze():
    text = json.dumps(question().to_json())
    kept = json.dumps(fee_of(question()).to_json())
    assert MonthFee.from_json(json.loads(kept)) == fee_of(Asked.from_json(json.loads(text)))
    # 30 x 1,234.56 x 20% = 7,407.36; 412.5 x 30 = 12,375.
    assert fee_of(Asked.from_json(json.loads(text))).charged_cents == usd("19782.36")


def test_the_digest_of_a_known_question_never_changes_unnoticed():
    # A change here means that statements issued before no longer prove what they froze: raise RULES_VERSION, and keep
    # reading the form that was.
    assert RULES_VERSION == 1
    plain = asked(fee(flat("100")), market("0", "200"))
    assert plain.sha256 == "6c4feb8881a7a8007e85beb4d8e706f901ce9e1f000c4efed0604cdc7fc88d97"


def test_the_digest_is_of_canonical_text():
    first = question().to_json()
    turned = dict(reversed(list(first.items())))
    assert Asked.from_json(turned).sha256 == question().sha256


@pytest.mark.parametrize(
    "change",
    [
        {"practice": "Cedar Dental PLLC"},
        {"service": (Period(JUNE.first_day, date(2026, 6, 30)),)},
        {"covered": ()},
        {"jurisdictions": ("US-NJ",)},
        {"gates": ((JUNE.period, gate("refused")),)},
        {"releases": ()},
        {"inputs": MonthInputs(JUNE, ())},
        {"terms": ()},
    ],
)
def test_whatever_is_changed_changes_the_digest(change: dict[str, Any]):
    assert replace(question(), **change).sha256 != question().sha256


def test_one_cent_and_one_visit_more_change_the_digest():
    rows = question().inputs.rows
    cent = replace(rows[0], amount_cents=(rows[0].amount_cents or 0) + 1)
    visit = replace(rows[-1], quantity=Decimal("412.51"))
    for changed in ((cent, *rows[1:]), (*rows[:-1], visit)):
        assert replace(question(), inputs=MonthInputs(JUNE, changed)).sha256 != question().sha256


def test_a_count_is_one_number_however_it_is_written():
    rows = question().inputs.rows
    assert rows[-1].quantity == Decimal("412.5")
    written = (*rows[:-1], replace(rows[-1], quantity=Decimal("4.125000E+2")))
    assert replace(question(), inputs=MonthInputs(JUNE, written)).sha256 == question().sha256


def test_the_words_of_a_law_are_kept_and_its_typed_values_stay_with_the_law():
    cited = replace(gate("open"), citations=(replace(LAW, values={"percentage_fee": "prohibited"}),))
    held = replace(question(), gates=((JUNE.period, cited),))
    assert held.gates[0][1].citations[0].values == {}
    assert held.gates[0][1].citations[0].rule == "Invented words of a rule."
    assert Asked.from_json(held.to_json()) == held


def test_an_opinion_against_a_method_stays_one():
    against = CounselOpinion(
        3, "US-NY", FeeMethod.PERCENTAGE, "Ann Bell", date(2026, 1, 5), Period(date(2026, 1, 5)), "No.", False
    )
    held = replace(question(), gates=((JUNE.period, gate("refused", opinion=against)),))
    assert Asked.from_json(held.to_json()) == held


@pytest.mark.parametrize("key", ["practice", "month", "service", "terms", "gates", "inputs", "releases"])
def test_a_frozen_question_without_a_key_is_refused(key):
    stored = question().to_json()
    del stored[key]
    with pytest.raises(NotAnAsked, match="cannot be read"):
        Asked.from_json(stored)


def test_inputs_under_other_columns_are_refused():
    stored = question().inputs.to_json()
    with pytest.raises(NotAnInput, match="columns"):
        MonthInputs.from_json({**stored, "columns": ["kind"]})


def test_a_stored_fee_whose_cents_were_changed_is_refused():
    stored = fee_of(question()).to_json()
    for key in ("charged_cents", "held_cents", "by_terms_cents"):
        with pytest.raises(NotAnAsked, match="does not add"):
            MonthFee.from_json({**stored, key: stored[key] + 1})
    moved = {"charged_cents": stored["charged_cents"] - 1, "held_cents": stored["held_cents"] + 1}
    with pytest.raises(NotAnAsked, match="does not add"):
        MonthFee.from_json({**stored, **moved})
    lines = [{**stored["lines"][0], "amount_cents": 1}, *stored["lines"][1:]]
    with pytest.raises(NotAnAsked, match="does not add"):
        MonthFee.from_json({**stored, "lines": lines})


def test_a_fee_that_does_not_add_cannot_be_made():
    found = fee_for(fee(flat("100")))
    with pytest.raises(DoesNotAdd, match=r"charged, held and refused make \$99.99 of \$100.00"):
        replace(found, charged_cents=9_999)
    other = Working("Fee for June 2026", Usd(9_999), (Step("Flat fee", Usd(9_999), is_addend=True),))
    with pytest.raises(DoesNotAdd, match=r"the working \$99.99"):
        replace(found, working=other)
