"""Business associate agreements: what the law asks, what a practice should ask besides, in several drafting styles."""

from __future__ import annotations

import pytest

from abutment.agreements.review.catalog import catalog
from tests.agreements.review.asking import OTHERS, drafted, said

CODES = [provision.code for provision in catalog("baa").provisions]
REQUIRED = CODES[:12]
BESIDES = CODES[12:]

PARAGRAPHS = {
    "164.504(e)(2)(i)": "permitted-uses",
    "164.504(e)(2)(ii)(A)": "no-other-use",
    "164.504(e)(2)(ii)(B)": "safeguards",
    "164.504(e)(2)(ii)(C)": "report-incidents",
    "164.504(e)(2)(ii)(D)": "subcontractors",
    "164.504(e)(2)(ii)(E)": "access",
    "164.504(e)(2)(ii)(F)": "amendment",
    "164.504(e)(2)(ii)(G)": "accounting",
    "164.504(e)(2)(ii)(H)": "delegated-obligations",
    "164.504(e)(2)(ii)(I)": "books-to-the-secretary",
    "164.504(e)(2)(ii)(J)": "return-or-destroy",
    "164.504(e)(2)(iii)": "termination-for-breach",
    "164.314(a)(2)(i)(A)": "safeguards",
    "164.314(a)(2)(i)(B)": "subcontractors",
    "164.314(a)(2)(i)(C)": "report-incidents",
}


@pytest.mark.parametrize(("paragraph", "code"), PARAGRAPHS.items())
def test_each_paragraph_of_the_law_is_cited_by_its_provision(paragraph: str, code: str) -> None:
    provision = next(each for each in catalog("baa").provisions if each.code == code)
    assert any(paragraph in source for source in provision.sources)


def test_what_the_law_asks_says_whether_its_text_was_read() -> None:
    for provision in catalog("baa").provisions[:12]:
        assert all("ead in a copy" in source or "not read" in source for source in provision.sources), provision.code


@pytest.mark.parametrize("code", REQUIRED)
@pytest.mark.parametrize("draft", ["baa-by-the-list", "baa-plain", "baa-old-style"])
def test_lawful_drafts_of_three_styles_have_all_that_the_law_asks(draft: str, code: str) -> None:
    found = drafted("baa", draft)[code]
    assert (found.state, found.missing) == ("ADDRESSED", ())


@pytest.mark.parametrize("code", BESIDES)
@pytest.mark.parametrize("draft", ["baa-plain", "baa-old-style"])
def test_two_generous_drafts_have_what_a_practice_asks_besides(draft: str, code: str) -> None:
    assert drafted("baa", draft)[code].state == "ADDRESSED"


@pytest.mark.parametrize("code", BESIDES)
def test_a_draft_by_the_list_of_the_law_has_nothing_besides(code: str) -> None:
    assert drafted("baa", "baa-by-the-list")[code].state == "ABSENT"


VENDOR = {
    "permitted-uses": "ADVERSE",
    "no-other-use": "ABSENT",
    "safeguards": "PARTIAL",
    "report-incidents": "ADVERSE",
    "subcontractors": "ADVERSE",
    "access": "ABSENT",
    "amendment": "ABSENT",
    "accounting": "ABSENT",
    "delegated-obligations": "ABSENT",
    "books-to-the-secretary": "ABSENT",
    "return-or-destroy": "ADVERSE",
    "termination-for-breach": "ADVERSE",
    "breach-notice-time": "ADVERSE",
    "request-times": "ABSENT",
    "minimum-necessary": "ABSENT",
    "mitigation": "ABSENT",
    "costs-of-a-breach": "ADVERSE",
    "no-own-use": "ADVERSE",
    "place-of-data": "ADVERSE",
    "proof": "ADVERSE",
    "never-held-back": "ADVERSE",
    "each-location": "ABSENT",
}


@pytest.mark.parametrize(("code", "state"), VENDOR.items())
def test_a_draft_for_the_vendor_is_named_as_what_it_is(code: str, state: str) -> None:
    assert drafted("baa", "baa-for-the-vendor")[code].state == state


@pytest.mark.parametrize("draft", OTHERS)
def test_texts_of_other_kinds_neither_address_nor_refuse_anything(draft: str) -> None:
    decided = {code for code, found in drafted("baa", draft).items() if found.state in ("ADDRESSED", "ADVERSE")}
    assert decided == set()


CLAUSES = [
    ("permitted-uses", "Vendor may use and disclose PHI for any lawful purpose.", "ADVERSE"),
    (
        "permitted-uses",
        "Vendor shall not use or disclose PHI for any purpose except to perform the Services.",
        "ABSENT",
    ),
    ("permitted-uses", "Covered Entity may only disclose PHI that the services need.", "ABSENT"),
    ("permitted-uses", "Associate may use PHI.", "PARTIAL"),
    ("no-other-use", "Associate shall neither use nor disclose PHI except as this Addendum permits.", "ADDRESSED"),
    ("no-other-use", "Associate uses and discloses only the minimum necessary PHI for the purpose.", "ABSENT"),
    ("no-other-use", "Employee shall not disclose Confidential Information except as required by law.", "ABSENT"),
    ("no-other-use", "Covered Entity shall not request that PHI be used other than as permitted.", "ABSENT"),
    ("safeguards", "Vendor maintains commercially reasonable security measures for PHI.", "PARTIAL"),
    ("safeguards", "Vendor safeguards ePHI with measures that comply with 45 CFR 164.308 and 164.312.", "ADDRESSED"),
    ("report-incidents", "Vendor reports each breach of unsecured PHI.", "PARTIAL"),
    ("report-incidents", 'A "security incident" means an attempted or successful unauthorized access.', "ABSENT"),
    ("report-incidents", "Covered Entity shall notify Vendor of any violation of its privacy notice.", "ABSENT"),
    (
        "report-incidents",
        "Vendor uses commercially reasonable efforts to report, within 30 days, any use or disclosure not permitted "
        "here, any breach, and any attempted or successful security incident.",
        "ADDRESSED",
    ),
    (
        "report-incidents",
        "Vendor reports unauthorized uses, breaches and security incidents; for unsuccessful pings and port scans "
        "Vendor is not required to notify.",
        "ADDRESSED",
    ),
    ("report-incidents", "Vendor shall not be obligated to notify Customer of a breach.", "ADVERSE"),
    ("subcontractors", "Vendor ensures that its agents agree to the same restrictions and conditions.", "PARTIAL"),
    ("subcontractors", "Each subcontractor signs a business associate agreement with Vendor.", "ADDRESSED"),
    ("subcontractors", "The Administrative Agent may require the same obligations of any Lender.", "ABSENT"),
    ("access", "Vendor furnishes copies of patient records to the patient on request.", "ADDRESSED"),
    ("access", "Vendor prevents unauthorized access to a patient's information.", "ABSENT"),
    ("amendment", "Corrections that Practice directs are made in the patient record.", "ADDRESSED"),
    ("amendment", "The parties may amend this Agreement in writing.", "ABSENT"),
    ("accounting", "Vendor keeps a log of all disclosures for six years.", "PARTIAL"),
    ("accounting", "Vendor keeps an accounting of invoices.", "ABSENT"),
    ("delegated-obligations", "Vendor performs its obligations within the budget.", "ABSENT"),
    (
        "delegated-obligations",
        "Duties of Practice that are delegated to Vendor are performed in compliance.",
        "ADDRESSED",
    ),
    ("books-to-the-secretary", "Vendor keeps books and records of its invoices.", "ABSENT"),
    ("books-to-the-secretary", "Vendor's books and records on PHI are open to Practice.", "PARTIAL"),
    ("return-or-destroy", "At the end Vendor deletes all PHI.", "PARTIAL"),
    ("return-or-destroy", "Vendor is not obligated to return PHI.", "ADVERSE"),
    (
        "return-or-destroy",
        "Upon termination Associate returns or destroys PHI; if that is not practical, it continues to protect it.",
        "ADDRESSED",
    ),
    ("termination-for-breach", "Landlord may terminate this Lease upon a breach by Tenant.", "ABSENT"),
    ("termination-for-breach", "The non-breaching party may terminate upon a material breach.", "ADDRESSED"),
    ("breach-notice-time", "Associate reports a breach without unreasonable delay.", "PARTIAL"),
    (
        "breach-notice-time",
        "Associate reports a breach within sixty (60) days of discovery and names the individuals affected.",
        "PARTIAL",
    ),
    (
        "breach-notice-time",
        "Associate reports a breach within five (5) business days of discovery and names the individuals affected.",
        "ADDRESSED",
    ),
    ("breach-notice-time", "Associate reports a breach within 120 days of its discovery.", "ADVERSE"),
    ("breach-notice-time", "Either party may cure a breach within ten days of notice.", "ABSENT"),
    ("request-times", "Associate answers an individual's request for access within ten days.", "PARTIAL"),
    ("minimum-necessary", "The Lenders fund the minimum necessary to close.", "ABSENT"),
    ("mitigation", "The parties have their rights and remedies for a breach.", "ABSENT"),
    ("costs-of-a-breach", "Associate reimburses the costs of notification of a data breach on its side.", "ADDRESSED"),
    ("costs-of-a-breach", "Associate indemnifies Practice for any breach of this Agreement.", "PARTIAL"),
    ("costs-of-a-breach", "Each party bears its own costs of a security incident.", "ADVERSE"),
    ("costs-of-a-breach", "Vendor reimburses travel.", "ABSENT"),
    ("no-own-use", "Vendor may aggregate PHI for its own purposes.", "ADVERSE"),
    ("no-own-use", "Vendor may provide data aggregation services for the operations of Practice.", "ABSENT"),
    ("no-own-use", "Vendor may not sell PHI.", "ADDRESSED"),
    ("place-of-data", "No PHI leaves the continental United States; servers stand there.", "ADDRESSED"),
    ("place-of-data", "Vendor may store data outside the United States.", "ADVERSE"),
    ("place-of-data", "PHI is stored only within the United States.", "ADDRESSED"),
    ("proof", "Practice may audit Vendor's compliance with HIPAA once each year.", "ADDRESSED"),
    ("proof", "Books and records are available to the Secretary for determining compliance with HIPAA.", "ABSENT"),
    ("never-held-back", "Vendor will not suspend access to records in a dispute.", "ADDRESSED"),
    ("never-held-back", "Vendor may suspend access to records for unpaid fees.", "ADVERSE"),
    ("each-location", "Each practice of Schedule A is a covered entity.", "ADDRESSED"),
    ("each-location", "Vendor backs up data at each location.", "PARTIAL"),
]


@pytest.mark.parametrize(("code", "text", "state"), CLAUSES, ids=[f"{code}-{state}" for code, _, state in CLAUSES])
def test_each_rule_holds_in_both_directions(code: str, text: str, state: str) -> None:
    assert said("baa", code, f"1. Clause. {text}").state == state


def test_reports_may_stand_in_sections_of_their_own() -> None:
    text = (
        "1. Reports. Associate reports any use of PHI not provided for here.\n\n"
        "2. Breaches. Associate notifies Practice of a breach of unsecured PHI.\n\n"
        "3. Operations. Associate notifies Practice of security incidents within 24 hours.\n"
    )
    assert said("baa", "report-incidents", text).state == "ADDRESSED"


def test_a_license_over_de_identified_data_is_named_where_it_belongs() -> None:
    text = (
        "1. Use. Associate may use PHI only to perform the services, and may make de-identified data of it, which it "
        "may use for any purpose."
    )
    assert said("baa", "permitted-uses", text).state == "ADDRESSED"
    assert said("baa", "no-own-use", text).state == "ADVERSE"
