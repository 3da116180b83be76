"""Terms are proposed from their words, with typed values; what only sounds like one is left."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.proposals import proposals_of
from abutment.agreements.proposals.numbers import amount, day, number, rate

CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("Practice pays 2% of the monthly volume exceeding $50,000.", "fee.marginal_percent",
     {"rate": "0.02", "threshold": "50000.00", "per": "calendar month"}),
    ("The fee is fifteen percent (15%) of net collections.", "fee.percent",
     {"rate": "0.15", "base": "net collections"}),
    ("Prices: $99/month per additional location.", "fee.per_location", {"amount": "99.00", "per": "month"}),
    ("Vendor may increase its fees upon sixty (60) days notice.", "fee.change_notice", {"days": 60}),
    ("Interest of 1.5% per month runs on overdue amounts.", "late_charge", {"rate_per_month": "0.015"}),
    ("Client pays within forty five (45) days of receipt of the invoice.", "payment.net_days", {"days": 45}),
    ("Client has 30 days to export its data.", "data.export_window", {"export_days": 30}),
    ("Vendor shall notify Client within 24 hours of becoming aware of a breach.", "breach.notice", {"hours": 24}),
    ("Historical records are given within three (3) business\ndays from the date of request.", "records.access",
     {"business_days": 3}),
    ("This agreement commences on January 1, 2027 and runs until May 31, 2030.", "term.fixed",
     {"start": "2027-01-01", "end": "2030-05-31"}),
    ("It renews for successive two year terms.", "term.renewal", {"months": 24}),
    ("Notice of non-renewal is given ninety (90) days before.", "term.nonrenewal_notice", {"days": 90}),
    ("Provider sends monthly reports.", "report.frequency", {"every": "month"}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "type_", "value"), CASES, ids=[type_ for _, type_, _ in CASES])
def test_a_term_is_proposed_with_its_value_and_its_words(sentence: str, type_: str, value: dict[str, Any]) -> None:
    text = f"1. Clause. {sentence}"
    found = [proposal for proposal in proposals_of(Sentences.of(outlined(text))) if proposal.type == type_]
    assert [dict(proposal.value) for proposal in found] == [value]
    assert all(text[each.start : each.end] == each.quote and each.section == "1" for each in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "A credit of 10% of collections is given.",
        "Either party may terminate for a breach not cured within 30 days.",
        "The annual audit report is kept.",
        "The law of 1996 applies.",
    ],
)
def test_what_only_sounds_like_a_fee_a_notice_or_a_report_is_none(sentence: str) -> None:
    types = {proposal.type for proposal in proposals_of(Sentences.of(outlined(f"1. Clause. {sentence}")))}
    assert types <= {"term.cure"}


def test_a_table_of_credits_is_one_value() -> None:
    text = "1. Credits\n\n99.0% to < 99.5% | 10% of the fee\n95.0% to < 99.0% | 25% of the fee\n"
    (found,) = proposals_of(Sentences.of(outlined(text)))
    assert dict(found.value) == {"rows": [["99", "99.5", "0.1"], ["95", "99", "0.25"]]}


@pytest.mark.parametrize(
    ("text", "value"), [("forty-five", "45"), ("one hundred twenty", "120"), ("three (3)", "3"), ("1,250", "1250")]
)
def test_numbers_are_read_as_they_are_written(text: str, value: str) -> None:
    assert str(number(text)) == value


def test_a_day_that_is_none_has_no_value() -> None:
    assert day("February 30, 2027") is None


@given(st.integers(0, 10**7))
def test_an_amount_keeps_its_dollars(dollars: int) -> None:
    assert amount(f"${dollars:,}") == f"{dollars}.00"


@given(st.decimals(0, 100, places=2, allow_nan=False))
def test_a_percentage_is_a_share_of_one(percent: Any) -> None:
    assert float(rate(f"{percent}%") or "nan") == pytest.approx(float(percent) / 100)
