"""Agreements with IT providers: the clauses of a group, the records of an investigation, extras, times and the end."""

from __future__ import annotations

import pytest

from abutment.agreements.review.catalog import catalog
from abutment.agreements.review.kinds import kind_of
from tests.agreements.review.asking import DRAFTS, OTHERS, drafted, said

CODES = [provision.code for provision in catalog("it-agreement").provisions]
RECORDS = ("encryption-records", "mfa-records", "access-logs", "backup-and-restore-records", "risk-analysis")


def test_the_labels_of_the_first_four_stay_where_they_were() -> None:
    labels = {provision.label: provision.code for provision in catalog("it-agreement").provisions if provision.label}
    assert labels == {
        "G1": "all-locations",
        "G2": "onboarding-ceiling",
        "G3": "monthly-report",
        "H1": "hipaa-evidence",
    }


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("draft", ["it-plain", "it-old-style", "it-list"])
def test_good_drafts_of_three_styles_have_everything(draft: str, code: str) -> None:
    found = drafted("it-agreement", draft)[code]
    assert (found.state, found.missing) == ("ADDRESSED", ())


SILENT = {"hipaa-evidence", "mfa-records", "location-schedules", "escalation"}


@pytest.mark.parametrize("code", CODES)
def test_a_draft_for_the_provider_refuses_what_it_speaks_of(code: str) -> None:
    state = "ABSENT" if code in SILENT else "ADVERSE"
    assert drafted("it-agreement", "it-for-the-provider")[code].state == state


@pytest.mark.parametrize("draft", OTHERS)
def test_texts_of_other_kinds_neither_address_nor_refuse_anything(draft: str) -> None:
    found = drafted("it-agreement", draft)
    assert {code for code, each in found.items() if each.state in ("ADDRESSED", "ADVERSE")} == set()


@pytest.mark.parametrize("draft", ["it-plain", "it-old-style", "it-list", "it-for-the-provider"])
def test_drafts_are_known_as_it_agreements(draft: str) -> None:
    assert kind_of((DRAFTS / f"{draft}.md").read_text()).code == "it-agreement"


@pytest.mark.parametrize("code", RECORDS)
def test_a_promise_without_a_record_is_only_a_part(code: str) -> None:
    promises = {
        "encryption-records": "Provider encrypts all laptops.",
        "mfa-records": "Provider enables multi-factor authentication.",
        "access-logs": "Provider keeps audit logs.",
        "backup-and-restore-records": "Provider backs up the server every night.",
        "risk-analysis": "Provider performs vulnerability scans.",
    }
    found = said("it-agreement", code, f"1. Security. {promises[code]}")
    assert found.state == "PARTIAL"
    assert "handed to the practice" in " ".join(found.missing)


@pytest.mark.parametrize("code", RECORDS)
def test_what_the_client_must_do_is_no_record_of_the_provider(code: str) -> None:
    text = (
        "# Support Agreement\n\n## 5. Client Responsibilities\n\n### 5.1 Security\n\n- Encrypt laptops\n"
        "- Use MFA\n- Keep audit logs for one year\n- Test backups each quarter\n- Perform an annual risk assessment\n"
    )
    assert said("it-agreement", code, text).state == "ABSENT"


CLAUSES = [
    ("all-locations", "The MSP supports all offices of the Group; offices bought later join by notice.", "ADDRESSED"),
    ("all-locations", "We cover each of your clinics. A new clinic is added within ten days of an order.", "ADDRESSED"),
    ("all-locations", "An additional site requires a new statement of work.", "ADVERSE"),
    ("all-locations", "Sites not listed in the Order need their own contract.", "ADVERSE"),
    ("all-locations", "Notices go to the offices of the parties.", "ABSENT"),
    ("onboarding-ceiling", "Onboarding of a new office is included and costs not more than $2,000.", "ADDRESSED"),
    ("onboarding-ceiling", "There is no charge for onboarding additional offices.", "ADDRESSED"),
    ("onboarding-ceiling", "Onboarding of each acquired office is included and capped at $3,000.", "ADDRESSED"),
    ("onboarding-ceiling", "Clinic deployment: fixed price of $4,000, included in the plan.", "PARTIAL"),
    (
        "onboarding-ceiling",
        "Bringing a newly acquired practice onto the platform is part of the service and never costs more than $4,500.",
        "ADDRESSED",
    ),
    (
        "onboarding-ceiling",
        "New-site onboarding is covered by the monthly fee, capped at $6,000 per site.",
        "ADDRESSED",
    ),
    ("onboarding-ceiling", "Set-up fee: $500 per location.", "PARTIAL"),
    ("onboarding-ceiling", "Migration is billed hourly.", "ADVERSE"),
    ("onboarding-ceiling", "Provider handles employee onboarding and offboarding tickets within a day.", "ABSENT"),
    ("monthly-report", "Each month Provider sends one report for every office.", "ADDRESSED"),
    ("monthly-report", "Each month the vendor is required to submit a report for all the four locations.", "ADDRESSED"),
    ("monthly-report", "On a monthly basis, in arrears, vendor shall provide reports on its performance.", "PARTIAL"),
    (
        "monthly-report",
        "A report will be furnished to management by the tenth of every month, broken down by location.",
        "ADDRESSED",
    ),
    ("monthly-report", "We send you a report on the first day of each month with a page per office.", "ADDRESSED"),
    ("monthly-report", "Quarterly business reviews are held.", "PARTIAL"),
    ("monthly-report", "Reporting is available at additional cost.", "ADVERSE"),
    ("monthly-report", "Borrower delivers a monthly report of its financial condition.", "ABSENT"),
    ("hipaa-evidence", "Provider has a SOC 2 report.", "PARTIAL"),
    ("hipaa-evidence", "Provider tests backups quarterly.", "PARTIAL"),
    ("hipaa-evidence", "Tenant keeps books and records of its sales.", "ABSENT"),
    ("encryption-records", "Provider sends each quarter an encryption report and keeps it for six years.", "ADDRESSED"),
    ("encryption-records", "Provider is not responsible for encrypting workstations.", "ADVERSE"),
    ("encryption-records", "The Platform provides: audit logs - encrypted storage - 30-day log retention.", "PARTIAL"),
    ("mfa-records", "MFA is documented in a list sent to Client and kept for six years.", "ADDRESSED"),
    (
        "access-logs",
        "Provider reviews access logs, retains the logs for six years and provides the logs to Client.",
        "ADDRESSED",
    ),
    ("access-logs", "Provider has no obligation to keep logs.", "ADVERSE"),
    ("access-logs", "Provider reviews audit logs, gives Client the logs and keeps the logs for 30 days.", "PARTIAL"),
    ("backup-and-restore-records", "Client is responsible for a backup internet connection.", "ABSENT"),
    ("backup-and-restore-records", "Recipient may keep copies in its backup or record retention systems.", "ABSENT"),
    ("backup-and-restore-records", "Client is solely responsible for backing up its data.", "ADVERSE"),
    (
        "backup-and-restore-records",
        "Provider backs up daily, tests a restore each quarter and sends Client the restore test report.",
        "ADDRESSED",
    ),
    ("risk-analysis", "Risk assessments are not included.", "ADVERSE"),
    (
        "risk-analysis",
        "Each year Provider delivers to Client a written risk analysis for each location.",
        "ADDRESSED",
    ),
    ("extras-and-add-ons", "Out-of-scope work is billed at then-current rates.", "ADVERSE"),
    (
        "extras-and-add-ons",
        "Out-of-scope work is billed at $150 per hour after Client approved a written quote.",
        "ADDRESSED",
    ),
    ("extras-and-add-ons", "After-hours support costs $200 per hour.", "PARTIAL"),
    ("extras-and-add-ons", "The insurer is named as an additional insured.", "ABSENT"),
    ("location-schedules", "Exhibit A lists for each office the devices and the monthly fee.", "ADDRESSED"),
    ("location-schedules", "Services are described in the order.", "ABSENT"),
    ("response-times", "Provider answers critical tickets within 30 minutes.", "PARTIAL"),
    ("response-times", "Response times are goals only.", "ADVERSE"),
    ("response-times", "Landlord responds to requests for repair within two days.", "ABSENT"),
    ("escalation", "Unsolved tickets are escalated to a manager after four hours.", "ADDRESSED"),
    ("escalation", "Issues may be escalated.", "PARTIAL"),
    ("escalation", "The rent escalates by three percent.", "ABSENT"),
    ("cross-location-incidents", "Each office opens its own ticket.", "ADVERSE"),
    ("cross-location-incidents", "An outage across all locations is treated as critical.", "PARTIAL"),
    ("cross-location-incidents", "The plan has: - issue tracking - multi-location support - API.", "ABSENT"),
    ("cross-location-incidents", "Force majeure means an event that affects all offices.", "ABSENT"),
    (
        "regulatory-access",
        "In a HIPAA investigation Provider promptly provides records at no charge, also after termination.",
        "ADDRESSED",
    ),
    ("regulatory-access", "Provider assists with an OCR audit.", "PARTIAL"),
    ("regulatory-access", "Support in an investigation is billed hourly.", "ADVERSE"),
    ("regulatory-access", "The Platform is HIPAA-compliant and provides audit logs.", "ABSENT"),
    ("regulatory-access", "Company files its tax returns.", "ABSENT"),
    ("business-associate", "The parties sign a BAA; subcontractors are bound by it.", "ADDRESSED"),
    ("business-associate", "Provider is not a business associate.", "ADVERSE"),
    ("business-associate", "The parties sign a business associate agreement.", "PARTIAL"),
    (
        "exit-handover",
        "At the end Provider hands over passwords, configurations and documentation within five days.",
        "ADDRESSED",
    ),
    ("exit-handover", "Upon termination Provider returns system documentation.", "PARTIAL"),
    ("exit-handover", "Configurations of the network belong to Provider.", "ADVERSE"),
    ("exit-handover", "Provider may withhold passwords until paid.", "ADVERSE"),
    ("exit-handover", "Vendor may suspend access to the Platform while fees are past due.", "ABSENT"),
    ("exit-handover", "No terms in Client documentation apply unless agreed in writing.", "ABSENT"),
    ("exit-handover", "On the last day of your employment you return your password card.", "ABSENT"),
    ("liability-and-insurance", "Liability is limited to the fees of twelve months.", "PARTIAL"),
    ("liability-and-insurance", "Provider is not liable for loss of data.", "ADVERSE"),
    ("liability-and-insurance", "Vendor shall not be held responsible for ransomware.", "ADVERSE"),
    ("backup-and-restore-records", "Lost files caused by the Client's own backups are charged.", "ABSENT"),
    ("all-locations", "The Client operates a six-office dental group.", "PARTIAL"),
    (
        "liability-and-insurance",
        "The cap of $500,000 on liability does not apply to a data breach. Provider has cyber insurance of $1,000,000.",
        "ADDRESSED",
    ),
    ("liability-and-insurance", "The practice files insurance claims.", "ABSENT"),
]


@pytest.mark.parametrize(("code", "text", "state"), CLAUSES, ids=[f"{code}-{state}" for code, _, state in CLAUSES])
def test_each_rule_holds_in_both_directions(code: str, text: str, state: str) -> None:
    assert said("it-agreement", code, f"1. Clause. {text}").state == state


def test_words_of_a_rule_may_stand_with_or_without_their_space() -> None:
    for text in ("Provider has a SAS70 audit each year.", "Provider has a SAS 70 audit each year."):
        assert said("it-agreement", "hipaa-evidence", f"1. Audit. {text}").state == "PARTIAL"


def test_what_is_denied_far_from_a_provision_in_the_same_sentence_does_not_turn_it() -> None:
    listed = (
        "Vendor keeps the data backups of the server, furnishes desks, telephones, printers, cabling, monitors, mice, "
        "keyboards, projectors, routers, switches, racks, batteries and cameras, and shall have no obligation to "
        "{} the parking lot."
    )
    assert said("it-agreement", "backup-and-restore-records", f"1. Clause. {listed.format('sweep')}").state == "PARTIAL"
    near = "Vendor shall have no obligation to keep the data backups of the server."
    assert said("it-agreement", "backup-and-restore-records", f"1. Clause. {near}").state == "ADVERSE"


def test_targets_without_any_credit_turn_a_table_of_times() -> None:
    table = "1. Times. Critical tickets are answered within 15 minutes and resolved in four hours.\n\n"
    goals = "2. Nature. These are goals, and no credit or other remedy is due where one is missed.\n"
    assert said("it-agreement", "response-times", table + goals).state == "ADVERSE"
    assert said("it-agreement", "response-times", table).state == "PARTIAL"
