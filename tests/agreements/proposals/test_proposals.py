"""Terms are proposed from their words, whatever their order and form; each with its value and its own words."""

from __future__ import annotations

from typing import Any

import pytest

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.proposals import Proposal, proposals_of


def proposed(text: str) -> tuple[Proposal, ...]:
    return proposals_of(Sentences.of(outlined(text)))


Case = tuple[str, str, dict[str, Any]]

FEES: list[Case] = [
    ("The Practice shall pay Manager a monthly management fee of $12,500.", "fee.flat",
     {"amount": "12500.00", "per": "month"}),
    ("The PC shall pay the Manager an annual fee of One Hundred Twenty Thousand Dollars ($120,000), payable in twelve "
     "equal monthly installments of $10,000 each.", "fee.flat", {"amount": "120000.00", "per": "year"}),
    ("The Company shall pay the Provider $2,400 per month for the Services.", "fee.flat",
     {"amount": "2400.00", "per": "month"}),
    ("The Management Fee shall be an amount equal to eighteen percent (18%) of the Practice's Net Collections for the "
     "preceding month.", "fee.percent", {"rate": "0.18", "base": "net collections"}),
    ("Manager shall receive as compensation fifteen percent of all gross revenues received by the Practice.",
     "fee.percent", {"rate": "0.15", "base": "gross revenues"}),
    ("A billing fee equal to 5.5% of amounts collected will be charged.", "fee.percent",
     {"rate": "0.055", "base": "amounts collected"}),
    ("Practice pays a fee of 2% of its monthly volume exceeding $50,000.", "fee.marginal_percent",
     {"rate": "0.02", "threshold": "50000.00", "per": "calendar month", "base": "monthly volume"}),
    ("The management fee is 10% of the first $100,000 of net collections, 8% of the next $100,000 and 6% of all "
     "amounts thereafter.", "fee.tiers", {"base": "net collections", "applies": "marginal",
                                  "tiers": [["0.00", "0.1"], ["100000.00", "0.08"], ["200000.00", "0.06"]]}),
    ("Practice shall reimburse Manager for its Direct Costs plus a markup of 12%.", "fee.cost_plus_markup",
     {"costs": "direct costs", "markups": [{"rate": "0.12", "purpose": "markup"}]}),
    ("The monthly fee is the greater of $5,000 or 8% of net collections.", "fee.greater_of",
     {"parts": [{"amount": "5000.00", "per": "month"}, {"rate": "0.08", "base": "net collections"}]}),
    ("Practice pays a service fee equal to the lesser of (a) 30% of Net Revenues or (b) Net Pre-Tax Income.",
     "fee.lesser_of", {"parts": [{"rate": "0.3", "base": "net revenues"}, {"base": "net pre-tax income"}]}),
    ("Manager receives a fee equal to (i) Manager Costs, plus (ii) the lesser of Pre-Tax Income or "
     "25% of Net Revenue.", "fee.cost_plus_capped",
     {"costs": "manager costs",
      "plus": {"lesser_of": [{"base": "pre-tax income"}, {"rate": "0.25", "base": "net revenue"}]}}),
    ("Managed services are billed at $125 per user per month.", "fee.per_unit",
     {"amount": "125.00", "unit": "user", "per": "month"}),
    ("Work outside of scope is charged at an hourly rate of $175 per hour.", "fee.per_unit",
     {"amount": "175.00", "unit": "hour"}),
    ("The fee is $1,500 per Location per month.", "fee.per_location", {"amount": "1500.00", "per": "month"}),
    ("Client shall pay $950 per month for each location.", "fee.per_location", {"amount": "950.00", "per": "month"}),
    ("Prices: $99/month per additional location.", "fee.per_location", {"amount": "99.00", "per": "month"}),
    ("In no event shall the Management Fee be less than $5,000 per month.", "fee.floor",
     {"amount": "5000.00", "per": "month"}),
    ("The Management Fee shall be subject to a minimum of $6,000 per month.", "fee.floor",
     {"amount": "6000.00", "per": "month"}),
    ("The Management Fee shall not exceed $40,000 in any month.", "fee.cap", {"amount": "40000.00", "per": "month"}),
    ("Client shall pay a one-time onboarding fee of $3,500.", "fee.one_time", {"amount": "3500.00"}),
    ("Provider may raise its prices on ninety (90) days' prior written notice.", "fee.change_notice", {"days": 90}),
    ("Annual increases in the fees shall not exceed three percent (3%).", "fee.increase_cap", {"rate": "0.03"}),
    ("If an audit shows an overcharge of more than five percent (5%), Manager bears its cost.", "fee_audit.cost_shift",
     {"overcharge_threshold": "0.05"}),
    ("The Base Management Fee is $1,200,000 per annum, paid in equal installments of $100,000, and is increased "
     "annually by three percent (3%).", "fee.flat", {"amount": "1200000.00", "per": "year"}),
    ("The Base Management Fee is $1,200,000 per annum and is increased annually by three percent (3%).", "fee.increase",
     {"rate": "0.03", "per": "year"}),
    ("The fee of a month shall not be less than $15,000 nor more than $60,000.", "fee.cap",
     {"amount": "60000.00", "per": "month"}),
    ("A performance fee is fifty percent (50%) of the amount by which Net Profits exceed $500,000 in a fiscal year.",
     "fee.marginal_percent",
     {"rate": "0.5", "threshold": "500000.00", "per": "calendar year", "base": "net profits"}),
    ("The fee is twelve and one-half percent (12.5%) of the Dental Group's net collections.", "fee.percent",
     {"rate": "0.125", "base": "net collections"}),
]  # fmt: skip

PAYMENT: list[Case] = [
    ("Client shall pay each undisputed invoice within thirty (30) days after receipt.", "payment.net_days",
     {"days": 30}),
    ("Invoices are due net 15.", "payment.net_days", {"days": 15}),
    ("All invoices are payable no later than 20 days from the invoice date.", "payment.net_days", {"days": 20}),
    ("The Management Fee is payable on or before the tenth (10th) day of each month for the preceding month.",
     "payment.day", {"day": 10, "of": "following_month"}),
    ("Fees are due in advance on the 1st day of each month.", "payment.day", {"day": 1, "of": "same_month"}),
    ("The fee shall be paid within fifteen (15) days after the end of each calendar month.", "payment.day",
     {"day": 15, "of": "following_month"}),
    ("Late payments bear interest at one and one-half percent (1.5%) per month.", "late_charge",
     {"rate_per_month": "0.015"}),
    ("Any amount not paid when due accrues interest at 18% per annum, compounded monthly.", "late_charge",
     {"rate_per_year": "0.18", "interest": "compound"}),
    ("Overdue fees bear simple interest of 1% per month or the maximum rate permitted by law.", "late_charge",
     {"rate_per_month": "0.01", "interest": "simple", "or_lawful_maximum": True}),
    ("Accounts more than 30 days past due incur a late fee of $50.", "late_charge.flat", {"amount": "50.00"}),
    ("Manager delivers an invoice within ten (10) days after the end of each month and Practice pays the fee by the "
     "twentieth day of the following month.", "payment.day", {"day": 20, "of": "following_month"}),
]  # fmt: skip

ENDING: list[Case] = [
    ("The initial term of this Agreement shall be five (5) years commencing on the Effective Date.", "term.length",
     {"months": 60}),
    ("This Agreement shall commence on the Effective Date and continue in full force and effect for a period of twenty "
     "(20) years.", "term.length", {"months": 240}),
    ("This Agreement is effective for thirty-six (36) months.", "term.length", {"months": 36}),
    ("The term shall expire on the tenth anniversary of the Effective Date.", "term.length", {"months": 120}),
    ("The Term begins on January 1, 2027 and ends on December 31, 2029.", "term.fixed",
     {"start": "2027-01-01", "end": "2029-12-31"}),
    ("The term of this Agreement shall run from 01/01/2027 through 12/31/2028.", "term.fixed",
     {"start": "2027-01-01", "end": "2028-12-31"}),
    ("This agreement takes effect on 2027-01-01 and remains in force until 1st day of March, 2030.", "term.fixed",
     {"start": "2027-01-01", "end": "2030-03-01"}),
    ("It shall automatically renew for successive one-year terms unless either party gives notice of non-renewal at "
     "least ninety (90) days prior to the end of the term.", "term.renewal",
     {"months": 12, "renews": "automatically"}),
    ("It shall automatically renew for successive one-year terms unless either party gives notice of non-renewal at "
     "least ninety (90) days prior to the end of the term.", "term.nonrenewal_notice", {"days": 90}),
    ("Thereafter it renews on a month-to-month basis.", "term.renewal", {"months": 1, "renews": "automatically"}),
    ("The parties may, by mutual written agreement, extend the term for two additional five (5) year periods.",
     "term.renewal", {"months": 60, "renews": "by_agreement"}),
    ("Either party may terminate this Agreement without cause on sixty (60) days prior written notice.", "term.notice",
     {"days": 60}),
    ("Client may cancel at any time by giving 30 days written notice.", "term.notice", {"days": 30}),
    ("A party may terminate if the other materially breaches and does not cure the breach within thirty (30) days "
     "after written notice.", "term.cure", {"days": 30}),
    ("If the default is not remedied within twenty (20) business days of notice, the other party may terminate.",
     "term.cure", {"business_days": 20}),
    ("For ninety (90) days following termination, Manager shall provide transition assistance.", "transition.access",
     {"days": 90}),
    ("Following expiration, Practice has read-only access to historical records for a period of twelve (12) months.",
     "transition.access", {"months": 12}),
    ("Provider serves the divested unit during a transition period of up to nine (9) months after the divestiture.",
     "divestiture.transition", {"months": 9}),
    ("This Agreement is construed in accordance with the internal laws of the Commonwealth of Pennsylvania.",
     "law.governing", {"state": "US-PA"}),
    ("The term shall expire on the fortieth (40th) anniversary of the date hereof.", "term.length", {"months": 480}),
    ("The Term is extended for successive five-year periods unless a party gives written notice not less than twelve "
     "(12) months nor earlier than fifteen (15) months before the end of the term.", "term.nonrenewal_notice",
     {"months": 12}),
    ("You can leave whenever you like with 30 days' notice.", "term.notice", {"days": 30}),
    ("Covered Entity may give Business Associate thirty (30) days to cure a breach.", "term.cure", {"days": 30}),
    ("You keep read-only access for 90 days.", "transition.access", {"days": 90}),
    ("After that it continues year to year until either party gives six months' written notice.", "term.renewal",
     {"months": 12, "renews": "automatically"}),
    ("After that it continues year to year until either party gives six months' written notice.",
     "term.nonrenewal_notice", {"months": 6}),
    ("Cure periods: 10 business days for payment defaults; 45 days for all others.", "term.cure", {"days": 45}),
    ("The Practice has view-only access to the prior system for one hundred twenty (120) days after termination.",
     "transition.access", {"days": 120}),
]  # fmt: skip

RECORDS: list[Case] = [
    ("Within thirty (30) days after termination Manager shall deliver to the Practice a copy of its patient database.",
     "data.export_window", {"export_days": 30}),
    ("Upon termination, Vendor will make Customer Data available for export for sixty (60) days.",
     "data.export_window", {"export_days": 60}),
    ("Manager shall export all records in FHIR and DICOM formats.", "data.export_formats",
     {"formats": ["fhir"], "images": "dicom"}),
    ("Provider shall delete all Client Data within 90 days of termination.", "data.delete_window",
     {"delete_days": 90}),
    ("Backups are kept for 35 days.", "data.retention_after_end", {"backup_days": 35}),
    ("Patient records shall be retained for a period of ten (10) years.", "phi.retention", {"months": 120}),
    ("Business Associate shall report to Covered Entity any Breach of Unsecured PHI without unreasonable delay and in "
     "no case later than five (5) business days after discovery.", "breach.notice", {"business_days": 5}),
    ("Provider will notify Client of a Security Incident within 72 hours.", "breach.notice", {"hours": 72}),
    ("Within ten (10) calendar days of a request, Business Associate shall make available PHI in a Designated Record "
     "Set to the individual.", "individual_request.response", {"calendar_days": 10}),
    ("Manager shall make the books and records available for inspection within five (5) business days of a request.",
     "records.access", {"business_days": 5}),
    ("We'll tell you about any data breach within 2 business days of finding it.", "breach.notice",
     {"business_days": 2}),
    ("When you leave, we hand over all of your data within 14 calendar days.", "data.export_window",
     {"export_calendar_days": 14}),
    ("Business Associate provides an accounting of disclosures within twenty (20) days.", "individual_request.response",
     {"days": 20}),
    ("Business Associate shall return or destroy all PHI within sixty (60) days of termination.",
     "data.return_or_destroy", {"days": 60}),
]  # fmt: skip

SERVICE: list[Case] = [
    ("Provider guarantees 99.9% uptime each month.", "sla.uptime", {"rate": "0.999"}),
    ("Credits in any month shall not exceed 25% of the monthly fee.", "sla.credit_cap", {"rate": "0.25"}),
    ("Provider gives a 5% credit for each failure to meet a Service Level, not to exceed 20% a month.", "sla.penalty",
     {"per_failure": "0.05", "monthly_cap": "0.2"}),
    ("Critical tickets receive a response within 15 minutes and resolution within 4 hours.", "sla.response",
     {"minutes": 15, "level": "critical"}),
    ("Critical tickets receive a response within 15 minutes and resolution within 4 hours.", "sla.resolution",
     {"hours": 4, "level": "critical"}),
    ("Installation at each office will be completed within 45 days.", "onboarding.days", {"days": 45}),
    ("Onboarding of a new location shall not exceed $5,000 per location.", "onboarding.cap", {"amount": "5000.00"}),
    ("Manager shall provide monthly financial statements to the Practice.", "report.frequency", {"every": "month"}),
    ("Reports are delivered to the organization on a quarterly basis.", "report.frequency", {"every": "quarter"}),
    ("Manager shall deliver financial statements within twenty (20) days after the end of each month.", "report.due",
     {"days": 20}),
    ("Practice shall maintain professional liability insurance of not less than $1,000,000 per occurrence and "
     "$3,000,000 in the annual aggregate.", "insurance.amount",
     {"amount": "1000000.00", "per": "occurrence", "kind": "malpractice"}),
    ("Practice shall maintain professional liability insurance of not less than $1,000,000 per occurrence and "
     "$3,000,000 in the annual aggregate.", "insurance.amount",
     {"amount": "3000000.00", "per": "aggregate", "kind": "malpractice"}),
    ("The Selling Dentist agrees to continue practicing at the Practice for a period of five (5) years after the "
     "closing, at not less than 80% of former production.", "work_back", {"months": 60, "share": "0.8"}),
    ("Severity 1 support requests have a 1-hour response, 4-hour resolution target.", "sla.response",
     {"hours": 1, "level": "severity 1"}),
    ("Severity 1 support requests have a 1-hour response, 4-hour resolution target.", "sla.resolution",
     {"hours": 4, "level": "severity 1"}),
    ("The Owner shall continue as a full-time dentist of the Practice for at least five (5) years from Closing.",
     "work_back", {"months": 60}),
    ("Each full hour below that earns a credit of 1% of the monthly fee.", "sla.penalty", {"per_failure": "0.01"}),
    ("By the 15th of each month the DSO shall send a report of uptime for each location.", "report.due",
     {"day": 15, "every": "month"}),
    ("DSO carries general liability insurance of $1M per occurrence.", "insurance.amount",
     {"amount": "1000000.00", "per": "occurrence", "kind": "general liability"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "type_", "value"),
    [*FEES, *PAYMENT, *ENDING, *RECORDS, *SERVICE],
    ids=lambda each: each[:40] if isinstance(each, str) else "",
)
def test_a_term_is_proposed_with_its_value_and_its_words(sentence: str, type_: str, value: dict[str, Any]) -> None:
    text = f"1. Clause. {sentence}"
    found = [proposal for proposal in proposed(text) if proposal.type == type_]
    assert value in [dict(proposal.value) for proposal in found]
    assert all(text[each.start : each.end] == each.quote and each.section == "1" for each in found)


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("A credit of 10% of collections is given.", "fee.percent"),
        ("Dentist is paid a salary and a bonus of 30% of collections.", "fee.percent"),
        ("Manager's liability shall not exceed the fees paid, or $50,000.", "fee.cap"),
        ("No purchase above $5,000 per month is made without approval of the fee.", "fee.flat"),
        ("The fee is payable in installments of $10,000 per month.", "fee.flat"),
        ("Either party may terminate for a breach not cured within 30 days.", "term.notice"),
        ("If a party becomes insolvent, the other may terminate upon ten (10) days' notice.", "term.notice"),
        ("Confidentiality survives the term for three (3) years.", "term.length"),
        ("The annual audit report is kept.", "report.frequency"),
        ("Vendor may dispute an invoice within 15 days of receipt.", "payment.net_days"),
        ("Client fails to pay within 30 days of the due date.", "payment.net_days"),
        ("Loans bear interest at prime plus 2% per annum when overdue.", "late_charge"),
        ("Recipient shall return or destroy Confidential Information within ten (10) days.", "data.export_window"),
        ("Dentist shall not compete for a period of two (2) years after employment with the seller.", "work_back"),
        ("The deductible of the policy is $25,000.", "insurance.amount"),
        ("Proceedings in bankruptcy that continue for 60 days are a default.", "term.cure"),
        ("Credit terms such as Net 30 are not offered.", "payment.net_days"),
        ("Practice may terminate at any time after the fifth (5th) anniversary of the Effective Date.", "term.length"),
        ("Manager delivers a statement within ten (10) days after the end of each month.", "payment.day"),
        ("A fee of 2% is charged on monthly volume over $50,000 in a month.", "fee.flat"),
        ("If Vendor fails to send an invoice within 90 days after receipt, no payment is due.", "payment.net_days"),
        ("Civil penalties range from $137 to $68,928 per violation.", "fee.flat"),
    ],
)
def test_what_only_sounds_like_a_term_is_none(sentence: str, type_: str) -> None:
    assert type_ not in {proposal.type for proposal in proposed(f"1. Clause. {sentence}")}


def test_an_item_of_a_list_is_read_with_the_words_that_lead_into_it() -> None:
    text = "5. Onboarding\n\nA new location of the practice is onboarded on these terms:\n\n- within 30 days\n- free\n"
    (found,) = [each for each in proposed(text) if each.type == "onboarding.days"]
    assert (dict(found.value), found.quote) == ({"days": 30}, "- within 30 days")


def test_lines_of_an_order_form_are_read_one_by_one() -> None:
    text = (
        "Order Form\n\n**Initial Term:** 36 months\n**Renewal Term:** 12 months\n**Notice of Non-Renewal:** 60 days\n"
        "**Monthly Recurring Fee:** $4,350.00\n**Late Fee:** 1.5% per month\n"
    )
    assert {(each.type, each.quote) for each in proposed(text)} == {
        ("term.length", "**Initial Term:** 36 months"),
        ("term.renewal", "**Renewal Term:** 12 months"),
        ("term.nonrenewal_notice", "**Notice of Non-Renewal:** 60 days"),
        ("fee.flat", "**Monthly Recurring Fee:** $4,350.00"),
        ("late_charge", "**Late Fee:** 1.5% per month"),
    }


def test_a_window_to_export_and_the_deletion_that_ends_it_are_one_stretch_of_words() -> None:
    text = (
        "1. Leaving. Client may export Client Data for sixty (60) days after termination. "
        "Provider deletes Client Data within ninety (90) days after termination."
    )
    (found,) = [each for each in proposed(text) if each.type == "data.export_window"]
    assert dict(found.value) == {"export_days": 60, "delete_days": 90}
    assert found.quote == text[text.index("Client may") :]


def test_a_rate_said_for_a_month_and_for_a_year_is_one_charge() -> None:
    (found,) = proposed("1. Late. Interest of 1% per month (12% per annum) runs on overdue invoices.")
    assert dict(found.value) == {"rate_per_month": "0.01", "rate_per_year": "0.12"}


def test_examples_check_a_formula_and_are_no_fees() -> None:
    text = (
        "3. Fee. Practice pays a fee of 2% of its monthly volume exceeding $50,000.\n\nExamples:\n"
        "- Volume of $60,000 = $200 fee\n- Volume of $80,000 = $600 fee (2% x $30,000)\n"
    )
    found = proposed(text)
    assert {each.type for each in found} == {"fee.marginal_percent", "fee.example"}
    (rule,) = [each for each in found if each.type == "fee.marginal_percent"]
    assert rule.value["examples"] == [["60000.00", "200.00"], ["80000.00", "600.00"]]
