"""Prices in tables that are set with blanks: for each location, for each unit, once; and other columns beside them."""

from __future__ import annotations

from abutment.agreements.proposals import executable
from tests.agreements.proposals.test_tables import found, values

OFFICES = """SCHEDULE 2 - FEES

Office          City          Chairs     Monthly minimum
Cedar           Troy             8          $ 9,250
Alder           Avon             5          $ 6,000
"""


def test_an_amount_for_each_office_is_one_term_for_each() -> None:
    assert values(OFFICES, "fee.floor") == [
        {"amount": "9250.00", "per": "month", "location": "cedar"},
        {"amount": "6000.00", "per": "month", "location": "alder"},
    ]
    priced = OFFICES.replace("Monthly minimum", "Monthly price")
    assert [each["amount"] for each in values(priced, "fee.per_location")] == ["9250.00", "6000.00"]


def test_what_was_paid_for_an_office_is_no_fee() -> None:
    text = OFFICES.replace("Monthly minimum", "Purchase price")
    assert values(text, "fee.floor") == values(text, "fee.per_location") == []


def test_a_price_for_each_unit_and_one_that_is_paid_once() -> None:
    text = (
        "ATTACHMENT B  CHARGES\n\nResource unit            Unit rate per month\n"
        "Managed laptop           $  39.00\nMailbox                  $   6.50\nMigration (one time)     $4,000 fixed\n"
    )
    assert values(text, "fee.per_unit") == [
        {"amount": "39.00", "unit": "managed laptop", "per": "month"},
        {"amount": "6.50", "unit": "mailbox", "per": "month"},
    ]
    assert values(text, "fee.one_time") == [{"amount": "4000.00"}]


def test_a_price_list_for_each_facility_and_what_is_charged_besides() -> None:
    text = (
        "EXHIBIT C - PRICES (per Facility)\n\nBase (Charts, Ledger)       $310 / month\n"
        "Images                      $ 80 / month; overage $0.15 per GB\nOn site                     $1,200 / day\n"
    )
    assert [each["amount"] for each in values(text, "fee.per_location")] == ["310.00", "80.00"]
    assert [(each["amount"], each["unit"]) for each in values(text, "fee.per_unit")] == [
        ("0.15", "gb"), ("1200.00", "day"),
    ]  # fmt: skip


def test_two_columns_of_rates_are_read_each_by_its_own_label() -> None:
    text = "APPENDIX 3 - RATES\n\nPer-user monthly: $55          Projects: $170/hour\n"
    assert [(each["amount"], each["unit"]) for each in values(text, "fee.per_unit")] == [
        ("55.00", "user"), ("170.00", "hour"),
    ]  # fmt: skip


def test_times_in_columns_of_blanks_are_one_table() -> None:
    text = (
        "Service levels\n\nSeverity   Meaning                Response        Resolution\n"
        "1          All stand still        15 min          4 hours\n"
        "2          One stands still       1 hour          as agreed\n"
    )
    (table,) = found(text, "sla.response_times")
    assert table.value["rows"] == [
        {"level": "severity 1", "response": {"minutes": 15}, "resolution": {"hours": 4}},
        {"level": "severity 2", "response": {"hours": 1}},
    ]


def test_the_time_after_hours_is_not_the_time_of_the_day() -> None:
    text = (
        "3. Times\n\n| Priority | Response Time (Business Hours) | Response Time (After Hours) |\n|---|---|---|\n"
        "| P1 | 15 minutes | 30 minutes |\n| P2 | 1 hour | 2 hours |\n"
    )
    (table,) = found(text, "sla.response_times")
    assert table.value["rows"][0] == {
        "level": "p1", "response": {"minutes": 15}, "response_after_hours": {"minutes": 30},
    }  # fmt: skip


def test_a_table_of_credits_may_say_first_what_it_measures() -> None:
    text = (
        "5. Credits\n\n| Metric | Level | Credit |\n|---|---|---|\n| Uptime (core) | 99.0% - 99.8% | 5% |\n"
        "| Uptime (core) | 98.0% - 99.0% | 10% |\n| Response | > 40% missed | 5% |\n"
    )
    assert values(text, "sla.credit_table") == [{"rows": [["99", "99.8", "0.05"], ["98", "99", "0.1"]]}]
    assert values(text, "sla.uptime") == []


def test_words_below_a_table_of_tiers_say_how_they_apply() -> None:
    text = (
        "2. Fee\n\nThe fee is a share of Adjusted Revenue:\n\nAdjusted Revenue            Percentage\n"
        "up to $900,000              16.0%\nover $900,000               13.0%\n\n"
        "The percentages apply to the respective bands only.\n"
    )
    (table,) = found(text, "fee.tiers")
    assert table.value["applies"] == "marginal"
    assert table.value["base"] == "adjusted revenue"


def test_the_least_for_one_office_is_asked_for_the_practice() -> None:
    draft = executable(found(OFFICES, "fee.floor")[0])
    assert draft is not None
    assert draft.fields == {"amount_usd": ""}
    assert "for cedar alone" in draft.asks[0].question


def test_a_late_charge_over_a_published_rate_is_asked() -> None:
    (late,) = found("5. Late\n\nSums unpaid for 20 days bear interest at prime plus 3%.\n", "late_charge")
    draft = executable(late)
    assert draft is not None
    assert draft.fields["percent_per_month"] == ""
    assert draft.asks[0].question == "The paper says 3% over prime. How much is it a month?"
