"""Terms as letters, forms of a page and agreements of other decades word them; and sentences that only look like it."""

from __future__ import annotations

from typing import Any

import pytest

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.proposals import Proposal, proposals_of


def proposed(text: str) -> tuple[Proposal, ...]:
    return proposals_of(Sentences.of(outlined(text)))


Case = tuple[str, str, dict[str, Any]]

MONEY: list[Case] = [
    ("Practice pays a fee of thirty percent (30%) of the amount, if any, by which Net Revenue exceeds Center Cost.",
     "fee.percent", {"rate": "0.3", "base": "net revenue in excess of center cost"}),
    ("The management fee is twelve percent (12%) of the Center Margin.", "fee.percent",
     {"rate": "0.12", "base": "center margin"}),
    ("Work beyond the scope is done on a time-and-materials basis at $190 an hour.", "fee.per_unit",
     {"amount": "190.00", "unit": "hour"}),
    ("Extra reports are billed at $80 per report.", "fee.per_unit", {"amount": "80.00", "unit": "report"}),
    ("Messages above that are charged at $0.015 per segment.", "fee.per_unit",
     {"amount": "0.015", "unit": "segment"}),
    ("Fees: per-workstation monthly (Gold): $48", "fee.per_unit",
     {"amount": "48.00", "unit": "workstation", "per": "month"}),
    ("Fees may be adjusted each year by the lesser of the change in the Consumer Price Index or four percent (4%).",
     "fee.increase_cap", {"rate": "0.04"}),
    ("Vendor gives notice of a CPI adjustment of its rates at least forty-five (45) days before.",
     "fee.change_notice", {"days": 45}),
    ("Sums that are unpaid for twenty days bear interest at prime plus three percent (3%).", "late_charge",
     {"over_index": "0.03", "index": "prime"}),
    ("A reconnection charge of $250 applies.", "late_charge.flat", {"amount": "250.00"}),
    ("Monthly fees are billed on the 1st and due on the 12th.", "payment.day", {"day": 12, "of": None}),
    ("The fee is 9% of collections, but not less than $8,000 nor more than $20,000 per month.", "fee.floor",
     {"amount": "8000.00", "per": "month"}),
    ("In no event shall the fees for any calendar year exceed $400,000.", "fee.cap",
     {"amount": "400000.00", "per": "year"}),
    ("Manager is paid a fee of $40.00 per completed visit.", "fee.per_unit", {"amount": "40.00", "unit": "visit"}),
    ("Fees for Servers: $175 each per month.", "fee.per_unit", {"amount": "175.00", "unit": "server", "per": "month"}),
    ("Implementation is a one-time charge of $1,200 per location, not to exceed $6,000.", "fee.one_time",
     {"amount": "1200.00", "each": "location"}),
    ("Implementation is a one-time charge of $1,200 per location, not to exceed $6,000.", "onboarding.cap",
     {"amount": "6000.00"}),
    ("A performance fee equal to sixty-six and two-thirds percent (66-2/3%) of the net profits.", "fee.percent",
     {"rate": "0.66666667", "base": "net profits"}),
    ("Practice reimburses all expenses and pays an amount equal to eleven percent (11%) of such expenses.",
     "fee.cost_plus_markup", {"costs": "expenses"}),
    ("The Management Fee is $70,000 per month, adjusted each year by the change in the CPI-U.", "fee.flat",
     {"amount": "70000.00", "per": "month"}),
    ("Client pays a recurring charge of $4,100.00, due on the first of each month in advance.", "payment.day",
     {"day": 1, "of": "same_month"}),
    ("New offices are onboarded for a one-time implementation fee that shall not exceed $2,750 per location.",
     "onboarding.cap", {"amount": "2750.00"}),
    ("The current monthly fee of the services is {{monthly_fee}} and tax.", "fee.flat", {"amount": None}),
]  # fmt: skip

ENDING: list[Case] = [
    ("Twenty (20) years, renewing automatically for terms of five (5) years.", "term.length", {"months": 240}),
    ("Two years, then year to year unless one of us gives 60 days' notice.", "term.renewal",
     {"months": 12, "renews": "automatically"}),
    ("The term will remain in effect for two years and will automatically renew for additional one-year periods.",
     "term.length", {"months": 24}),
    ("The initial term begins on the Effective Date and, unless ended earlier, ends four (4) years later.",
     "term.length", {"months": 48}),
    ("It remains in effect for the period of two (2) years and is then renewed for further periods of one (1) year.",
     "term.length", {"months": 24}),
    ("The service runs on a rolling monthly basis.", "term.renewal", {"months": 1, "renews": "automatically"}),
    ("Support is cancellable with 45 days' notice.", "term.notice", {"days": 45}),
    ("Either may end it for a breach that is not fixed in 20 days.", "term.cure", {"days": 20}),
    ("A party may give forty (40) days' notice to cure and terminate if cure fails.", "term.cure", {"days": 40}),
    ("The Practice may terminate if Manager files a petition in bankruptcy, or (b) fails to cure a default within "
     "eighty (80) days after notice.", "term.cure", {"days": 80}),
    ("Manager shall continue to make its software available to the Practice for seventy-five (75) days thereafter.",
     "transition.access", {"days": 75}),
    ("This is governed by Oregon law.", "law.governing", {"state": "US-OR"}),
    ("The laws of Nevada govern.", "law.governing", {"state": "US-NV"}),
    ("Governing law: State of Idaho.", "law.governing", {"state": "US-ID"}),
]  # fmt: skip

RECORDS: list[Case] = [
    ("If Manager becomes insolvent, the charts shall within ten (10) calendar days be surrendered to the Practice.",
     "data.export_window", {"export_calendar_days": 10}),
    ("Within thirty (30) days of termination Vendor shall return all Client Data and thereafter destroy its copies.",
     "data.export_window", {"export_days": 30}),
    ("On request within 20 days after the end, we'll copy your data to a drive.", "data.export_window",
     {"export_days": 20}),
    ("The extract holds all tables and can be downloaded within twenty-four (24) hours.", "data.export_window",
     {"export_hours": 24}),
    ("Records are turned over in a delimited or other non-proprietary format.", "data.export_formats",
     {"formats": ["delimited", "non_proprietary"]}),
    ("Vendor returns the data in its current format or in a standard format.", "data.export_formats",
     {"formats": ["as_held", "industry_standard"]}),
    ("Practice may on four (4) business days' notice inspect the accounts.", "records.access", {"business_days": 4}),
    ("Vendor retains Client Data for seventy (70) days following termination, after which it is deleted.",
     "data.retention_after_end", {"days": 70}),
    ("For a period of fifty (50) days after the end Customer may retrieve its data; thereafter Vendor deletes it.",
     "data.export_window", {"export_days": 50}),
    ("Business Associate shall, within fifty days, return or, as Covered Entity elects in writing, destroy all PHI.",
     "data.return_or_destroy", {"days": 50}),
    ("We hold on to old registers for seven years.", "phi.retention", {"months": 84}),
    ("Business Associate shall return to Covered Entity or securely destroy all PHI within forty-five (45) days.",
     "data.return_or_destroy", {"days": 45}),
    ("Such report shall be made immediately, and in no case more than 36 hours after discovery of such a Breach.",
     "breach.notice", {"hours": 36}),
]  # fmt: skip

SERVICE: list[Case] = [
    ("Recovery time objective: 8 hours.", "sla.recovery", {"rto_hours": 8}),
    ("Backups support an RPO of four (4) hours and an RTO of one business day.", "sla.recovery", {"rpo_hours": 4}),
    ("Vendor carries cyber and technology E&O insurance of $2M per claim.", "insurance.amount",
     {"amount": "2000000.00", "kind": "cyber"}),
    ("Maximum credit per month: 30% of the monthly fee.", "sla.credit_cap", {"rate": "0.3"}),
    ("If we miss a target more than three times a month, you get a credit of 4% of the monthly fee.", "sla.penalty",
     {"per_failure": "0.04"}),
    ("Around the 7th of every month we email you a report pack.", "report.due", {"day": 7, "every": "month"}),
    ("By the fifteenth (15th) day after month-end it shall furnish an income statement.", "report.due",
     {"day": 15, "every": "month"}),
    ("Within twenty-five (25) days after the end of each month Manager delivers an unaudited statement of operations "
     "and the derivation of its fee.", "report.due", {"days": 25}),
    ("Every quarter we send you a report of all devices.", "report.frequency", {"every": "quarter"}),
    ("A new facility is provisioned within twelve (12) business days.", "onboarding.days", {"business_days": 12}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "type_", "value"),
    [*MONEY, *ENDING, *RECORDS, *SERVICE],
    ids=lambda each: each[:40] if isinstance(each, str) else "",
)
def test_a_term_is_proposed_in_this_wording_too(sentence: str, type_: str, value: dict[str, Any]) -> None:
    text = f"4. Term\n\n{sentence}" if type_ == "term.length" else f"4. Clause\n\n{sentence}"
    found = [dict(each.value) for each in proposed(text) if each.type == type_]
    assert any(value.items() <= each.items() for each in found)


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("An early termination fee equal to 60% of the monthly recurring charges is due.", "fee.percent"),
        ("The fee for the appraisal is shared; a lender holds 20% of the Membership Interests.", "fee.percent"),
        ("Advances bear interest at prime plus one percent (1%) when unpaid.", "late_charge"),
        ("Invoices are issued on the 1st of each month and paid when approved.", "payment.day"),
        ("Payments are posted within one (1) business day of receipt of the remittance.", "payment.net_days"),
        ("Manager has no obligation to furnish financial statements more often than annually.", "report.frequency"),
        ("Up to four reports per quarter are included.", "report.frequency"),
        ("Critical patches that resolve errors are applied within fourteen (14) days.", "sla.resolution"),
        ("Customer reports an error of the installed system within ten (10) days of go-live.", "onboarding.days"),
        ("Devices keep disk encryption, offsite backups and patches within 21 days.", "data.retention_after_end"),
        ("The backup appliance remains ours and comes back within 10 days.", "data.retention_after_end"),
        ("Respond to requests for clarification of documentation within three (3) business days.", "records.access"),
        ("More than 40% missed response targets earns a credit each month.", "sla.penalty"),
        ("Records are available without charge for six (6) years thereafter.", "transition.access"),
        (
            "Vendor retains Client Data for seventy (70) days following termination, then deletes it.",
            "data.delete_window",
        ),
        ("Implementation costs $1,200 per location, not to exceed $6,000 in fees.", "fee.flat"),
        ("New offices are onboarded for a one-time fee that shall not exceed $2,750 per location.", "fee.one_time"),
        (
            "For fifty (50) days after the end Customer may retrieve its data; thereafter Vendor deletes it.",
            "data.delete_window",
        ),
        ("Venue lies in Franklin County, Ohio.", "law.governing"),
        ("A petition in bankruptcy that is not dismissed within 60 days cannot be cured.", "term.cure"),
    ],
)
def test_what_only_looks_like_a_term_is_none(sentence: str, type_: str) -> None:
    assert type_ not in {proposal.type for proposal in proposed(f"4. Clause\n\n{sentence}")}


def test_a_state_alone_under_its_heading_governs() -> None:
    text = (
        "1. Fees. Net.\n\n14.6 Governing Law. Vermont, without regard to conflicts principles.\n\n14.7 Venue. Ohio.\n"
    )
    assert [each.value for each in proposed(text) if each.type == "law.governing"] == [{"state": "US-VT"}]


def test_a_foot_of_a_page_does_not_cut_what_is_said() -> None:
    foot = "\n\n- 4 -\n\n\fOAK DENTAL\n\n"
    pages = foot.join(
        ["1. Records. Manager delivers the data in a", "standard electronic format within 30 days.", "End."]
    )
    text = pages.replace("- 4 -", "- 1 -", 1) + foot + foot
    (found,) = [each for each in proposed(text) if each.type == "data.export_formats"]
    assert found.quote.startswith("Manager delivers")


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "1. Rates. Rates are adjusted by the lesser of the change in the U.S. Consumer Price Index or 5%.\n"
    assert [each.value for each in proposed(text) if each.type == "fee.increase_cap"] == [{"rate": "0.05"}]


def test_a_late_charge_that_the_law_caps_is_no_question() -> None:
    text = "5. Late payment. Overdue fees bear interest at the lesser of 1.5% per month or the highest lawful rate.\n"
    (found,) = [each for each in proposed(text) if each.type == "late_charge"]
    assert (found.value["rate_per_month"], found.value["or_lawful_maximum"], found.asks) == ("0.015", True, ())


@pytest.mark.parametrize(
    "words", ["Starter plan: 98.5%. Premium plan: 99.9%.", "| Starter | 98.5% |\n| Premium | 99.9% |"]
)
def test_each_plan_has_its_availability(words: str) -> None:
    found = [dict(each.value) for each in proposed(f"5. Availability\n\n{words}\n") if each.type == "sla.uptime"]
    assert found == [{"rate": "0.985", "plan": "starter"}, {"rate": "0.999", "plan": "premium"}]


def test_a_step_of_a_credit_is_no_credit() -> None:
    text = "5. Credits\n\nFor each full 1% below the level there is a credit of 4% of the monthly fee.\n"
    assert [each.value["per_failure"] for each in proposed(text) if each.type == "sla.penalty"] == ["0.04"]
