"""Terms that a paper seems to state: named in words, and what the law says to each fee, however it is put together."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from abutment.agreements.proposals import term_types
from abutment.agreements.review_terms import drafts_of, law_on_terms
from abutment.agreements.review_words import TERMS, values_in_words
from abutment.foundation.scope import opened
from tests.agreements.reviewing import PAPER, ask, read
from tests.cast import Cast, today

FEE = (
    "management fee of eighteen percent (18%) of net collections\n"
    "for each month, within thirty (30) days of the invoice."
)


def test_every_type_of_term_has_a_name_of_its_own_in_plain_words() -> None:
    assert term_types() - set(TERMS) == set()
    assert [name for name in TERMS.values() if "_" in name or "." in name] == []


VALUES: list[tuple[dict[str, Any], str]] = [
    ({"tiers": [["0.00", "0.1"], ["100000.00", None]]}, "10% from $0.00 · a share left open from $100,000.00"),
    ({"state": "US-PA"}, "state: Pennsylvania"),
    ({"day": 10, "of": "following_month"}, "day: 10 · of: following month"),
    ({"export_days": 30}, "30 days"),
    ({"per_failure": "0.05"}, "per failure: 5%"),
    ({"rate_per_year": "0.18"}, "18% a year"),
]


@pytest.mark.parametrize(("value", "said"), VALUES)
def test_a_value_is_said_as_people_read_it(value: dict[str, Any], said: str) -> None:
    assert values_in_words(value) == said


FEES: dict[str, tuple[str, set[str]]] = {
    "tiers": ("fee of 10% of the first $50,000 of gross collections and 8% of the remainder.", {"tiered"}),
    "costs and a mark-up": (
        "fee: the direct costs of Manager plus a markup of 12%.",
        {"cost_plus"},
    ),
    "the greater of two": (
        "fee equal to the greater of $5,000 per month or 8% of net collections.",
        {"flat", "percentage"},
    ),
    "a share of what is left open": ("fee of eighteen percent (18%) of collections.", {"percentage"}),
}


@pytest.mark.parametrize("which", sorted(FEES))
def test_the_law_speaks_to_a_proposed_fee_however_it_is_put_together(cast: Cast, which: str) -> None:
    words, methods = FEES[which]
    assert FEE in PAPER
    found = read(cast, ask(cast, text=PAPER.replace(FEE, words)))
    olive = cast.actor("olive")
    with opened(olive):
        law = law_on_terms(olive, found, today(), drafts_of(found))
    said = {each.finding.method.value for fee in law.values() for each in fee.verdicts}
    assert said == methods, law
    is_open = "left open" in which
    assert all(("still open" in fee.words) == is_open for fee in law.values())


def test_the_law_is_asked_of_many_fees_by_as_many_queries_as_of_one(cast: Cast) -> None:
    one, many = FEES["costs and a mark-up"][0], "".join(f"\n\n{words}" for words, _ in FEES.values())
    olive = cast.actor("olive")
    counts = []
    for words in (one, one + many):
        found = read(cast, ask(cast, text=PAPER.replace(FEE, words)))
        with opened(olive), CaptureQueriesContext(connection) as asked:
            fees = law_on_terms(olive, found, today(), drafts_of(found))
        counts.append((len(fees), len(asked)))
    assert counts[1][0] > counts[0][0]
    assert counts[1][1] == counts[0][1]
