"""Technology and data in a contract with a support organization: the nine, in several drafting styles."""

from __future__ import annotations

import pytest

from abutment.agreements.review.catalog import catalog
from tests.agreements.review.asking import OTHERS, drafted, said

CODES = [provision.code for provision in catalog("dso-contract").provisions]


def test_the_nine_keep_their_labels_and_their_order() -> None:
    assert [provision.label for provision in catalog("dso-contract").provisions] == [f"C{n}" for n in range(1, 10)]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("draft", ["dso-plain", "dso-old-style", "dso-vendor"])
def test_good_drafts_of_three_styles_have_all_nine(draft: str, code: str) -> None:
    found = drafted("dso-contract", draft)[code]
    assert (found.state, found.missing) == ("ADDRESSED", ())


@pytest.mark.parametrize("code", CODES)
def test_a_draft_against_the_practice_is_named_as_what_it_is(code: str) -> None:
    state = "ABSENT" if code == "minimum-it-standards" else "ADVERSE"
    assert drafted("dso-contract", "dso-against")[code].state == state


@pytest.mark.parametrize("draft", OTHERS)
def test_texts_of_other_kinds_neither_address_nor_refuse_anything(draft: str) -> None:
    found = drafted("dso-contract", draft)
    assert {code for code, each in found.items() if each.state in ("ADDRESSED", "ADVERSE")} == set()


CLAUSES = [
    ("hardware-ownership", "Title to the workstations in Exhibit B vests in the Practice.", "ADDRESSED"),
    (
        "hardware-ownership",
        "Each Practice keeps title to its hardware; Appendix A lists it office by office.",
        "ADDRESSED",
    ),
    ("hardware-ownership", "Hardware that Manager buys for the Offices remains Manager's property.", "ADVERSE"),
    ("hardware-ownership", "The servers in Annex 2 belong exclusively to the Dental Corporation.", "ADDRESSED"),
    ("hardware-ownership", "Manager shall retain title to all equipment.", "ADVERSE"),
    ("hardware-ownership", "Upon termination Practice shall purchase the equipment at its book value.", "ADVERSE"),
    ("hardware-ownership", "Manager shall supply computers as reasonably required.", "PARTIAL"),
    ("hardware-ownership", "Contractor uses its own equipment and tools.", "ABSENT"),
    ("hardware-ownership", "The uptime does not include downtime from failures of Client's own equipment.", "ABSENT"),
    ("hardware-ownership", "Borrower owns the equipment, subject to the lien of the Administrative Agent.", "ABSENT"),
    (
        "practice-management-system",
        "Practice uses the practice management software that Manager supplies. Patient records belong to Practice.",
        "ADDRESSED",
    ),
    ("practice-management-system", "Manager provides computer systems and software for billing.", "PARTIAL"),
    ("practice-management-system", "All dental charts are owned by the Manager.", "ADVERSE"),
    (
        "practice-management-system",
        "Manager licenses the practice management system. Practice owns its notes. Manager owns the patient records.",
        "ADVERSE",
    ),
    ("practice-management-system", "Reports list the users of the practice management system.", "ABSENT"),
    ("practice-management-system", "Manager has sole ownership of the patient charts.", "ADVERSE"),
    ("practice-management-system", "Vendor owns the object code of the deliverables.", "ABSENT"),
    ("imaging-and-messaging", "Manager furnishes the CBCT software at its cost; X-ray sensors included.", "ADDRESSED"),
    ("practice-management-system", "We give you a license to use the app. Your data is yours.", "ADDRESSED"),
    ("imaging-and-messaging", "Text reminders cost $49 per month.", "PARTIAL"),
    ("imaging-and-messaging", "Recall messages are $0.02 each.", "PARTIAL"),
    ("imaging-and-messaging", "Imaging software is bought at Practice's sole expense.", "ADVERSE"),
    ("imaging-and-messaging", "Uptime does not include outages of the SMS provider.", "ABSENT"),
    (
        "data-export",
        "At the end Practice receives all of its data within forty-five days as CSV tables.",
        "ADDRESSED",
    ),
    ("data-export", "Manager hands over everything it keeps for Practice within thirty days.", "PARTIAL"),
    ("data-export", "Manager may withhold the patient records until its fees are paid.", "ADVERSE"),
    ("data-export", "Manager does not withhold the return of patient records because of unpaid fees.", "PARTIAL"),
    ("data-export", "The software contains no virus that deletes data.", "ABSENT"),
    ("data-export", "Manager retains patient records for at least seven years and returns them at the end.", "PARTIAL"),
    (
        "data-export",
        "Manager shall deliver to the P.C. the originals of all patient charts upon termination.",
        "PARTIAL",
    ),
    (
        "data-export",
        "Upon termination Manager provides an electronic copy of the patient database in a format that the practice "
        "accepts, within sixty (60) days.",
        "ADDRESSED",
    ),
    ("data-export", "Vendor is under no obligation to return Customer Data.", "ADVERSE"),
    ("data-export", "Your data will be permanently deleted when the account is closed.", "ADVERSE"),
    (
        "data-export",
        "Manager shall transition all patient records in a machine-readable format within ten days of the end.",
        "ADDRESSED",
    ),
    ("data-export", "Manager cooperates in the orderly transfer of patient records to Practice.", "PARTIAL"),
    ("data-export", "Manager keeps no copies of the records.", "ABSENT"),
    ("data-export", "Provider may dispose of Client data thirty days after termination.", "ADVERSE"),
    ("data-export", "On departure Practice receives a complete backup within 21 days.", "PARTIAL"),
    ("imaging-returned", "Images come back as DICOM with the database.", "ADDRESSED"),
    ("imaging-returned", "How images are returned is not agreed.", "PARTIAL"),
    ("imaging-returned", "Images are excluded from export.", "ADVERSE"),
    ("imaging-returned", "Visits may include malware scans and backup audits.", "ABSENT"),
    ("imaging-returned", "Practice depends on access to its records and imaging systems.", "ABSENT"),
    ("imaging-returned", "Manager may use photographs of the office for marketing.", "ABSENT"),
    ("transition-access", "Practice reads the former systems for ninety days.", "PARTIAL"),
    ("transition-access", "Read access stays open for one hundred and twenty days at no charge.", "ADDRESSED"),
    ("transition-access", "Customer will no longer have any right to access the Product.", "ADVERSE"),
    ("transition-access", "Upon termination all access to the Platform will be revoked.", "ADVERSE"),
    ("transition-access", "The right to access PHI and to amend it follows 45 CFR 164.524 and 164.526.", "ABSENT"),
    ("transition-access", "Practice may inspect and copy its patient records after termination.", "PARTIAL"),
    ("transition-access", "Client's access to the system ends on the day of termination.", "ADVERSE"),
    (
        "transition-access",
        "Manager keeps the legacy system available in read-only mode for twelve months at no charge.",
        "ADDRESSED",
    ),
    ("transition-access", "Vendor keeps a list of subcontractors with access to PHI.", "ABSENT"),
    ("transition-access", "On expiry all logins are switched off.", "ADVERSE"),
    (
        "transition-access",
        "Practice retains view-only access to charts for a one-year transition period without cost.",
        "ADDRESSED",
    ),
    ("transition-access", "All user accounts will be closed on the termination date.", "ADVERSE"),
    ("transition-access", "Vendor grants a perpetual license to use the materials that does not end.", "ABSENT"),
    ("transition-access", "You have the right to access of your records for ninety days.", "ABSENT"),
    ("it-support", "Manager keeps computers and networks running; its fee covers this service.", "ADDRESSED"),
    ("it-support", "Manager shall arrange for hardware and software support.", "PARTIAL"),
    ("it-support", "Manager's IT department will service all computers; Practice reimburses its cost.", "ADDRESSED"),
    ("it-support", "Technical support for the Platform is provided by e-mail.", "PARTIAL"),
    ("it-support", "Technology support is billed separately.", "ADVERSE"),
    ("it-support", "Child support is paid monthly.", "ABSENT"),
    (
        "minimum-it-standards",
        "Where Practice runs its own network it must keep MFA, backups, encryption and antivirus.",
        "ADDRESSED",
    ),
    ("minimum-it-standards", "Client is responsible for an internet connection.", "PARTIAL"),
    ("minimum-it-standards", "Client warrants that it has malware protection and a firewall.", "PARTIAL"),
    (
        "minimum-it-standards",
        "If Practice self-manages its systems it must have MFA, EDR, tested backups and encryption.",
        "ADDRESSED",
    ),
    ("minimum-it-standards", "Vendor will maintain firewalls.", "ABSENT"),
    ("hipaa-independent", "Each party shall comply with its own duties under HIPAA.", "ADDRESSED"),
    (
        "hipaa-independent",
        "Manager and Practice each acknowledge that they are independently responsible for HIPAA compliance.",
        "ADDRESSED",
    ),
    ("hipaa-independent", "The parties sign a business associate agreement.", "PARTIAL"),
    ("hipaa-independent", "Practice may audit Manager's compliance with HIPAA.", "PARTIAL"),
    ("hipaa-independent", "Practice is the covered entity under HIPAA, and Manager its business associate.", "PARTIAL"),
    ("hipaa-independent", "Do not enter patient information into the Service.", "ADVERSE"),
    ("hipaa-independent", "Uptime does not include events such as a public health emergency.", "ABSENT"),
    ("hipaa-independent", "Both parties shall comply with HIPAA, each for its own part.", "ADDRESSED"),
    ("hipaa-independent", "Client shall not upload protected health information.", "ADVERSE"),
    ("hipaa-independent", "Client shall not upload PHI until the BAA is signed.", "PARTIAL"),
]


@pytest.mark.parametrize(("code", "text", "state"), CLAUSES, ids=[f"{code}-{state}" for code, _, state in CLAUSES])
def test_each_rule_holds_in_both_directions(code: str, text: str, state: str) -> None:
    assert said("dso-contract", code, f"1. Clause. {text}").state == state
