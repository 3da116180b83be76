"""Tables and lists are read as a whole: bands, merged cells, several columns, plans, urgencies."""

from __future__ import annotations

from typing import Any

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.proposals import Proposal, proposals_of


def found(text: str, type_: str) -> list[Proposal]:
    return [each for each in proposals_of(Sentences.of(outlined(text))) if each.type == type_]


def values(text: str, type_: str) -> list[dict[str, Any]]:
    return [dict(each.value) for each in found(text, type_)]


def test_a_table_of_credits_is_one_value_and_its_bands_are_no_promises() -> None:
    text = "1. Credits\n\n99.0% to < 99.5% | 10% of the fee\n95.0% to < 99.0% | 25% of the fee\n"
    assert values(text, "sla.credit_table") == [{"rows": [["99", "99.5", "0.1"], ["95", "99", "0.25"]]}]
    assert values(text, "sla.uptime") == []


def test_bands_are_read_from_lists_and_from_either_end() -> None:
    text = (
        "7. Service credits\n\n- Less than 99.9% but greater than or equal to 99.0%: 10% credit\n"
        "- 95.0-98.9%: 25% credit\n- Below 95%: 100% credit\n"
    )
    assert values(text, "sla.credit_table") == [
        {"rows": [["99", "99.9", "0.1"], ["95", "98.9", "0.25"], ["0", "95", "1"]]}
    ]


def test_a_table_of_several_columns_is_one_value_for_each() -> None:
    text = (
        "2. Credits\n\n| Uptime | Basic credit | Premium credit |\n|---|---|---|\n"
        "| 99.0% to < 99.9% | - | 10% |\n| 95.0% to < 99.0% | 10% | 25% |\n| < 95.0% | 25% | 50% |\n"
    )
    assert values(text, "sla.credit_table") == [
        {"rows": [["95", "99", "0.1"], ["0", "95", "0.25"]], "column": "basic credit"},
        {"rows": [["99", "99.9", "0.1"], ["95", "99", "0.25"], ["0", "95", "0.5"]], "column": "premium credit"},
    ]


def test_an_empty_cell_is_asked_and_not_filled_in_silence() -> None:
    text = "2. Credits\n\n| Uptime | Credit |\n| 99% to < 99.9% | 10% |\n| 98% to < 99% | |\n| < 98% | 50% |\n"
    (table,) = found(text, "sla.credit_table")
    assert table.value["rows"] == [["99", "99.9", "0.1"], ["98", "99", "0.1"], ["0", "98", "0.5"]]
    assert [ask.about for ask in table.asks] == ["rows"]


def test_prices_by_plan_are_one_value() -> None:
    text = "3. Pricing\n\n- Basic: $299/month\n- Plus: $599/month\n- Full: $1,499 per month\n"
    (table,) = found(text, "fee.tier")
    assert dict(table.value) == {
        "per": "month",
        "prices": {"basic": "299.00", "plus": "599.00", "full": "1499.00"},
    }
    assert table.quote == text[text.index("- Basic") :].rstrip()
    assert values(text, "fee.flat") == []


def test_a_table_of_plans_has_a_value_for_each_time() -> None:
    text = (
        "3. Pricing\n\n| Plan | Monthly | Annual |\n|---|---|---|\n"
        "| Basic | $100 | $1,100 |\n| Plus | $200 | $2,200 |\n"
    )
    assert values(text, "fee.tier") == [
        {"per": "month", "prices": {"basic": "100.00", "plus": "200.00"}},
        {"per": "year", "prices": {"basic": "1100.00", "plus": "2200.00"}},
    ]


def test_a_fee_by_bands_of_collections_asks_how_its_tiers_apply() -> None:
    text = (
        "4. Management fee\n\nThe fee is a share of net collections:\n\n| Net collections | Fee |\n|---|---|\n"
        "| $0 - $50,000 | 10% |\n| $50,001 - $100,000 | 8% |\n| Over $100,000 | 6% |\n"
    )
    (table,) = found(text, "fee.tiers")
    assert dict(table.value) == {
        "base": "net collections",
        "tiers": [["0.00", "0.1"], ["50000.00", "0.08"], ["100000.00", "0.06"]],
        "applies": None,
    }
    assert [ask.about for ask in table.asks] == ["applies"]


def test_times_by_urgency_are_one_value_from_a_table_and_from_a_list() -> None:
    rows = [
        {"level": "critical", "response": {"minutes": 30}, "resolution": {"hours": 4}},
        {"level": "low", "response": {"business_days": 1}, "resolution": {"business_days": 5}},
    ]
    barred = (
        "5. Support\n\n| Priority | Response time | Resolution target |\n|---|---|---|\n"
        "| Critical | 30 minutes | 4 hours |\n| Low | 1 business day | 5 business days |\n"
    )
    listed = "5. Support\n\nResponse times:\n\n- Critical: 30 minutes\n- Low: 1 business day\n"
    assert values(barred, "sla.response_times") == [{"rows": rows}]
    assert values(listed, "sla.response_times") == [
        {"rows": [{"level": row["level"], "response": row["response"]} for row in rows]}
    ]


def test_a_list_that_is_no_table_of_terms_is_none() -> None:
    text = "6. Growth\n\n- 2023: revenue rose from 8% to 10%\n- 2024: revenue rose from 10% to 12%\n"
    assert proposals_of(Sentences.of(outlined(text))) == ()


def test_a_head_with_fewer_columns_than_its_rows_names_none() -> None:
    rows = "| 99.0% to < 99.9% | 5% | 6% | 7% | 8% |\n| < 99.0% | 10% | 11% | 12% | 13% |\n"
    tables = values(f"2. Credits\n\n| Uptime | a | b |\n{rows}", "sla.credit_table")
    assert [each["column"] for each in tables] == ["1", "2", "3", "4"]
