"""Texts that are no agreements of ours give no terms, or nearly none: numbers alone are no terms."""

from __future__ import annotations

import pytest

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.proposals import proposals_of

TEXTS: dict[str, tuple[str, set[str]]] = {
    "employment letter": (
        "Dear Ms. Alvarez,\n"
        "\n"
        "We are pleased to offer you the position of Office Coordinator, reporting to the Regional Director. Your"
        " start date is March 3, 2025. Your annual base salary will be $62,500, paid in 26 equal installments, "
        "less withholdings. You are eligible for an annual bonus of up to 10% of your base salary. You will "
        "accrue 15 days of paid vacation per year and 5 days of sick leave. Health insurance begins on the first "
        "day of the month after 30 days of employment. We match 401(k) contributions up to 4% of salary.\n"
        "\n"
        "Your employment is at will: either you or the Company may end it at any time, with or without notice. "
        "For 12 months after your employment ends you will not solicit our clients. This letter is governed by "
        "the laws of the State of Ohio.\n"
        "\n"
        "Please sign by February 14, 2025 or call 555-0134 with questions.",
        {"law.governing"},
    ),
    "credit agreement": (
        "ARTICLE II THE LOANS\n"
        "2.1 Commitment. The Lender agrees to make revolving loans in an aggregate amount not exceeding "
        "$25,000,000. The Revolving Loan matures on June 30, 2029.\n"
        "2.2 Interest. Loans bear interest at Term SOFR plus 2.75% per annum. During an Event of Default, "
        "interest accrues at 2% above the applicable rate.\n"
        "2.3 Fees. The Borrower shall pay a commitment fee of 0.35% per annum on the unused Commitment, an "
        "upfront fee equal to 1.0% of the Commitment, and a letter of credit fee.\n"
        "2.4 Prepayments. The Borrower may prepay upon three (3) Business Days' notice in minimum amounts of "
        "$500,000.\n"
        "6.1 Leverage Ratio. The Borrower shall not permit the Leverage Ratio to exceed 3.50 to 1.00.\n"
        "6.2 Financial Statements. The Borrower shall deliver audited statements within 120 days after the end of"
        " each fiscal year and unaudited statements within 45 days after each quarter.\n"
        "8.1 Events of Default. Failure to pay principal when due; failure to pay interest within five (5) days; "
        "judgments in excess of $1,000,000 unstayed for 60 days.",
        set(),
    ),
    "lease": (
        "1. Premises. Suite 210, 4,200 rentable square feet.\n"
        "2. Rent. Tenant shall pay base rent of $9,450 per month, in advance on the first day of each month, "
        "increasing 3% each year. Tenant's proportionate share of operating expenses is 12.4%.\n"
        "3. Security Deposit. $18,900, returned within 30 days after surrender.\n"
        "4. Late Charge. Rent received after the fifth day of the month bears a late charge of 5%.\n"
        "5. Holdover. Tenant shall pay 150% of rent during any holdover.\n"
        "6. Insurance. Tenant shall maintain commercial general liability insurance of $2,000,000 per occurrence.\n"
        "7. Repairs. Landlord shall begin repairs within ten (10) days of notice.",
        {"insurance.amount", "late_charge"},
    ),
    "privacy notice": (
        "We collect information when you visit our website. We retain server logs for 13 months. Cookies expire "
        "after 24 months. You have the right to access your personal data; we respond to requests within 45 days."
        " If you are a resident of California you may opt out of the sale of personal information. We may update "
        "this notice. Last updated: January 5, 2025. Contact us at privacy@example.com or 1-800-555-0199. See 45 "
        "CFR 164.520 and Cal. Civ. Code 1798.100.",
        {"phi.retention", "records.access"},
    ),
    "stock purchase": (
        "1.1 Purchase Price. The aggregate purchase price is $4,750,000, of which $475,000 (10%) is held in "
        "escrow for eighteen (18) months.\n"
        "1.2 Working Capital. If closing working capital is less than $300,000, the price is reduced dollar for "
        "dollar. Buyer delivers its statement within ninety (90) days after Closing, and Seller may object within"
        " thirty (30) days.\n"
        "7.2 Basket. Seller is not liable until losses exceed $47,500 (1% of the purchase price), and then up to "
        "15% of it.\n"
        "7.3 Survival. Representations survive for two (2) years after the Closing.",
        set(),
    ),
    "recipe": (
        "Serves 4. Preheat the oven to 375 degrees. Mix 2 cups flour with 1/2 cup sugar, 20% cream and 3 eggs. "
        "Chill 2 hours, roll out, bake 35 minutes. Keeps for three days in a sealed box. Costs about $6 per pan.",
        set(),
    ),
    "research paper": (
        "We enrolled 412 patients between January 2019 and June 2021. The mean age was 54 years (SD 12). Implant "
        "survival was 97.2% at 5 years (95% CI 94.1% to 98.9%). Follow-up visits took place within 14 days, at 3 "
        "months, and annually. The study was approved on March 2, 2019 (protocol 2018-0443). Data are available "
        "from the authors upon request.",
        set(),
    ),
    "news": (
        "The company said revenue rose 8% to $1.2 billion in the quarter, and that it would cut 300 jobs within "
        "six months. Shares fell 4%. Analysts had expected growth of 10%. The merger, announced on May 6, 2024, "
        "is expected to close in 90 days.",
        set(),
    ),
    "confidentiality agreement": (
        "WHEREAS, on May 19, 1996, the parties met; NOW, THEREFORE:\n"
        "1. Confidential Information means all information disclosed. It excludes information that is public.\n"
        "2. The obligations of this Agreement last for three (3) years from the date of disclosure.\n"
        "3. Upon request the Recipient shall return or destroy Confidential Information within ten (10) days.\n"
        "4. The Recipient shall give the Discloser five (5) days' notice before a compelled disclosure.",
        set(),
    ),
    "minutes": (
        "Minutes of the board, September 12, 2025. Present: 7 of 9 members (78%). Section 4.2 of the bylaws "
        "requires 50%. Item 3: the budget of $1,150,000 was approved. Item 5: the audit report is due in 60 days."
        " The meeting ended at 8:45 p.m. Next meeting in 30 days, Room 101, 210 Main Street, Suite 400, phone "
        "(212) 555-0100, 42 U.S.C. 1320d-2.",
        set(),
    ),
    "statute": (
        "Sec. 12. (a) A licensee who violates this chapter shall pay a civil penalty of not more than $5,000 for "
        "each violation. (b) The board shall give notice within 30 days. (c) Records shall be kept for seven "
        "years. (d) This section takes effect July 1, 2026.",
        {"phi.retention"},
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_no_agreement_of_ours_states_next_to_nothing(name: str) -> None:
    text, at_most = TEXTS[name]
    found = proposals_of(Sentences.of(outlined(text)))
    assert {each.type for each in found} <= at_most, [(each.type, each.quote) for each in found]
    assert len(found) <= 2


def test_recitals_and_references_state_no_terms() -> None:
    text = (
        "WHEREAS, on May 19, 1996, the parties entered into an agreement in effect until May 18, 2006;\n\n"
        "1. See Section 4.2, Article 15, 45 CFR 164.524 and 42 U.S.C. 1320d; call (212) 555-0100.\n"
    )
    assert proposals_of(Sentences.of(outlined(text))) == ()
