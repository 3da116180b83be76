"""Values of proposed terms: each type in a sentence of its own, rows as a small table, nothing lost or guessed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.proposals import term_types
from abutment.agreements.review_values import said_value, value_line
from abutment.agreements.review_words import TERMS

VALUES: list[tuple[str, dict[str, Any], str]] = [
    ("fee.percent", {"rate": "0.18", "base": "net collections"}, "18% of net collections."),
    ("fee.percent", {"rate": None, "base": None}, "A share left open of a base left open."),
    (
        "fee.marginal_percent",
        {"rate": "0.02", "threshold": "50000.00", "per": "calendar month"},
        "2% of what is above $50,000.00 in each calendar month.",
    ),
    (
        "fee.tiers",
        {"base": "net collections", "applies": None, "tiers": [["0.00", "0.1"], ["150000.00", None]]},
        "Shares of net collections. How the tiers apply is left open. From $0.00: 10%; From $150,000.00: a share left "
        "open.",
    ),
    (
        "fee.tier",
        {"per": "month", "prices": {"starter": "299.00", "premium": "999.00"}},
        "Prices for each month. Starter: $299.00; Premium: $999.00.",
    ),
    ("fee.flat", {"amount": "12500.00", "per": "month"}, "$12,500.00 for each month."),
    ("fee.per_location", {"amount": "99.00", "per": "month"}, "$99.00 for each location, each month."),
    ("fee.per_unit", {"amount": "200.00", "unit": "hour"}, "$200.00 for each hour."),
    ("fee.one_time", {"amount": "5000.00"}, "$5,000.00, once."),
    (
        "fee.cost_plus_markup",
        {
            "costs": "direct costs",
            "markups": [{"rate": "0.1", "purpose": "administration"}, {"rate": "0.05"}],
            "markups_are": None,
        },
        "Direct costs, plus 10% for administration and 5%. How the mark-ups go together is left open.",
    ),
    (
        "fee.cost_plus_capped",
        {
            "costs": "direct costs",
            "plus": {"lesser_of": [{"rate": "0.1", "base": "costs"}, {"amount": "900.00", "per": "month"}]},
        },
        "Direct costs, plus the lesser of 10% of costs and $900.00 for each month.",
    ),
    (
        "fee.greater_of",
        {"parts": [{"amount": "5000.00", "per": "month"}, {"rate": "0.08", "base": "net collections"}]},
        "The greater of $5,000.00 for each month and 8% of net collections.",
    ),
    ("fee.lesser_of", {"parts": [{"base": "costs"}, {"amount": "7.00"}]}, "The lesser of costs and $7.00."),
    ("fee.floor", {"amount": "9000.00", "per": None}, "At least $9,000.00, for a time left open."),
    ("fee.cap", {"amount": "60000.00", "per": "year"}, "At most $60,000.00 for each year."),
    ("fee.example", {"base": "80000.00", "fee": "600.00"}, "$600.00 on $80,000.00."),
    ("fee.increase", {"rate": "0.05", "per": "year"}, "By 5% for each year."),
    ("fee.increase_cap", {"rate": "0.03"}, "By at most 3%."),
    ("fee.change_notice", {"days": 60}, "60 days of notice."),
    ("fee_audit.cost_shift", {"overcharge_threshold": "0.03"}, "From an overcharge of 3%."),
    ("payment.net_days", {"days": None}, "Within a number of days left open."),
    ("payment.day", {"day": 10, "of": "following_month"}, "By day 10 of the month after."),
    (
        "late_charge",
        {"rate_per_month": "0.015", "or_lawful_maximum": True, "interest": "simple", "grace_days": 10},
        "1.5% a month, or the most that the law allows, simple, after 10 days.",
    ),
    ("late_charge", {"rate": "0.05"}, "5%, for a time left open."),
    ("late_charge", {"over_index": "0.02", "index": "prime"}, "2% over prime."),
    ("late_charge.flat", {"amount": "25.00"}, "$25.00."),
    ("term.length", {"months": 120}, "10 years."),
    ("term.fixed", {"start": "2007-01-01", "end": None}, "From Jan 1, 2007 to a day left open."),
    ("term.renewal", {"months": 12, "renews": "automatically"}, "For 1 year at a time, by itself."),
    ("term.renewal", {"months": 6, "renews": None}, "For 6 months at a time, by itself or by agreement: left open."),
    ("term.notice", {"days": 90}, "90 days of notice."),
    ("term.nonrenewal_notice", {"months": 3}, "3 months before the term ends."),
    ("term.cure", {"business_days": 1}, "Within 1 business day."),
    ("transition.access", {"days": 90}, "For 90 days."),
    ("divestiture.transition", {"months": 18}, "For 18 months."),
    (
        "data.export_window",
        {"export_days": 60, "delete_days": 90},
        "Handed over within 60 days, deleted within 90 days.",
    ),
    ("data.export_formats", {"formats": ["fhir", "csv"], "images": "dicom"}, "FHIR and CSV; images as DICOM."),
    ("data.delete_window", {"delete_days": 30}, "Deleted within 30 days."),
    ("data.retention_after_end", {"backup_years": 7}, "Backups are kept for 7 years."),
    ("data.retention_after_end", {"days": 30}, "Kept for 30 days."),
    ("data.return_or_destroy", {"days": 30}, "Within 30 days."),
    ("records.access", {"hours": 24}, "Within 24 hours."),
    ("phi.retention", {"months": 72}, "Kept for 6 years."),
    ("individual_request.response", {"business_days": 10}, "Within 10 business days."),
    ("breach.notice", {"hours": 1}, "Within 1 hour."),
    ("sla.uptime", {"rate": "0.999"}, "99.9% of the time."),
    ("sla.response", {"hours": 4, "level": "urgent"}, "Urgent: within 4 hours."),
    ("sla.resolution", {"days": 14}, "Within 14 days."),
    ("sla.recovery", {"rpo_hours": 4, "rto_hours": 8}, "At most 4 hours of data are lost, back within 8 hours."),
    (
        "sla.response_times",
        {"rows": [{"level": "severity 1", "response": {"minutes": 30}, "resolution": {"hours": 4}}, {"level": "low"}]},
        "Times by urgency. Severity 1: 30 minutes, 4 hours; Low: not said, not said.",
    ),
    (
        "sla.credit_table",
        {"rows": [["99", "99.5", "0.1"], ["0", "99", "0.25"]], "column": "premium credit"},
        "Credits by uptime: premium credit. 99% to 99.5%: 10%; 0% to 99%: 25%.",
    ),
    ("sla.credit_cap", {"rate": "0.08"}, "At most 8%."),
    ("sla.penalty", {"per_failure": "0.05", "monthly_cap": "0.2"}, "5% for each failure, at most 20% in a month."),
    ("onboarding.days", {"business_days": 10}, "Within 10 business days."),
    ("onboarding.cap", {"amount": "1500.00"}, "At most $1,500.00."),
    ("report.due", {"day": 15, "every": "month"}, "By day 15 of each month."),
    ("report.due", {"days": 20}, "Within 20 days."),
    ("report.frequency", {"every": "two weeks"}, "Every two weeks."),
    (
        "insurance.amount",
        {"amount": "1000000.00", "per": "aggregate", "kind": "cyber"},
        "Cyber: $1,000,000.00 in the aggregate.",
    ),
    ("law.governing", {"state": "US-PA"}, "The law of Pennsylvania."),
    ("work_back", {"months": 36, "share": "0.8"}, "For 3 years, at 80%."),
]


@pytest.mark.parametrize(("kind", "value", "said"), VALUES)
def test_a_value_is_said_in_a_sentence(kind: str, value: dict[str, Any], said: str) -> None:
    assert value_line(kind, value) == said


def test_every_type_of_term_is_said_in_a_sentence_of_its_own() -> None:
    assert {kind for kind, _, _ in VALUES} == term_types() | set(TERMS)
    for kind, value, _ in VALUES:
        said = said_value(kind, value)
        assert not re.search(r"_|None|\[|\{|·", value_line(kind, value)), kind
        if any(isinstance(each, (list, dict)) and name in ("rows", "tiers", "prices") for name, each in value.items()):
            assert said.table is not None, kind
            assert {len(row) for row in said.table.rows} == {len(said.table.head)}


@pytest.mark.parametrize("kind", sorted(TERMS))
def test_a_value_of_which_all_is_left_open_says_so_and_guesses_nothing(kind: str) -> None:
    for value in ({}, {name: None for each, known, _ in VALUES if each == kind for name in known}):
        words = value_line(kind, value)
        assert not re.search(r"\d|None", words), words


PLAIN = st.sampled_from([None, 0, 7, True, "", "x", "0.1", "US-PA", "month"])
SHAPED = st.one_of(
    PLAIN,
    st.lists(PLAIN, max_size=3),
    st.lists(st.lists(PLAIN, max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["rate", "level", "z"]), PLAIN, max_size=2),
    st.lists(st.dictionaries(st.sampled_from(["rate", "level", "response"]), PLAIN, max_size=2), max_size=2),
)
NAMES = st.sampled_from(["rate", "days", "amount", "rows", "tiers", "parts", "prices", "state", "color", "plus"])


@given(kind=st.sampled_from(sorted(TERMS)), value=st.dictionaries(NAMES, SHAPED, max_size=4))
def test_a_value_of_any_shape_is_said_and_nothing_of_it_is_lost(kind: str, value: dict[str, Any]) -> None:
    words = value_line(kind, {**value, "hue": "teal"})
    assert "Hue: teal" in words or "hue: teal" in words


def test_what_a_paper_works_out_itself_stands_below_its_formula() -> None:
    table = said_value("fee.percent", {"rate": "0.1", "base": "net collections", "examples": [["50.00", "5.00"]]}).table
    assert table is not None
    assert (table.head, table.rows) == (("The paper's own example", "Fee"), (("On $50.00", "$5.00"),))
