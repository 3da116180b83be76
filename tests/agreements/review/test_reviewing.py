"""Findings and the words they rest on, in both directions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from abutment.agreements.reading import read
from abutment.agreements.review.catalog import catalog
from abutment.agreements.review.catalog.loading import CatalogError, _keys
from abutment.agreements.review.findings import Finding, State
from abutment.agreements.review.kinds import kind_of
from abutment.agreements.review.report import as_json, review
from abutment.agreements.review.reviewing import Read, reviewed
from tests.agreements.reading.files import pdf

KINDS = ("dso-contract", "it-agreement", "msa")


def finding(label: str, text: str) -> Finding:
    paper = read(text.encode(), "a.txt")
    for kind in KINDS:
        for found in reviewed([Read.of(paper)], catalog(kind)):
            if found.provision.label == label:
                return found
    raise AssertionError(label)


CASES = [
    (
        "C1",
        "1. Property. Title to the equipment at each Location remains the property of Practice.",
        "ADDRESSED",
    ),
    ("C1", "1. Space. Manager shall furnish the equipment that the office needs.", "PARTIAL"),
    ("C1", "1. Exit. Practice shall purchase from Manager at book value all of the equipment.", "ADVERSE"),
    ("C1", "1. Force. Neither party answers for a failure of equipment.", "ABSENT"),
    ("C2", "1. System. Practice may access and use the Platform. All patient data is owned by Practice.", "ADDRESSED"),
    ("C2", "1. System. Vendor grants Practice a license to use the Software.", "PARTIAL"),
    ("C2", "1. System. All patient records are the sole property of Manager.", "ADVERSE"),
    (
        "C4",
        "1. Exit. On termination Manager delivers the patient records in CSV format within ten (10) days.",
        "ADDRESSED",
    ),
    ("C4", "1. Exit. Upon termination Manager will return all patient data.", "PARTIAL"),
    ("C4", "1. Exit. Manager will delete all content within sixty days.", "ADVERSE"),
    ("C4", "1. Law. Each party keeps the export control laws on technical data.", "ABSENT"),
    ("C6", "1. Exit. User access is disabled on the day of termination.", "ADVERSE"),
    (
        "C6",
        "1. Exit. For 90 days after termination Practice keeps access to patient records at no charge.",
        "ADDRESSED",
    ),
    (
        "C9",
        "1. Privacy. Practice shall comply with HIPAA, Manager shall comply with the Security Rule.",
        "ADDRESSED",
    ),
    ("C9", "1. Privacy. Manager is a business associate under HIPAA.", "PARTIAL"),
    ("C9", "1. Privacy. Customer shall not submit protected health information.", "ADVERSE"),
    (
        "G1",
        "1. Offices. All Locations are covered. A new location is added by notice on the same terms.",
        "ADDRESSED",
    ),
    ("G1", "1. Affiliates. Each affiliate that signs an order form enters into a separate agreement.", "ADVERSE"),
    ("G2", "1. Start. Onboarding of each new location is included and shall not exceed $2,000.", "ADDRESSED"),
    ("G3", "1. Reports. Provider shall deliver a monthly report on each Location.", "ADDRESSED"),
    ("G3", "1. Reports. Provider has an annual audit.", "ABSENT"),
    ("M1", "1. Care. Manager shall not engage in the practice of dentistry.", "ADDRESSED"),
    ("M1", "1. Care. Manager shall establish the treatment protocols.", "ADVERSE"),
    ("M2", "1. Fee. Practice shall pay a management fee of ten percent of collections.", "ADDRESSED"),
    ("M2", "1. Costs. The losing party pays attorneys' fees.", "ABSENT"),
    ("M3", "1. Records. All patient records belong to Practice, and Manager returns them on termination.", "ADDRESSED"),
    ("M4", "1. Supply. Practice must purchase dental supplies only from the approved vendors.", "ADVERSE"),
    ("M5", "1. After. Seller shall continue to practice full-time for a period of three years.", "ADDRESSED"),
    ("M5", "1. After. Seller keeps records for three years.", "ABSENT"),
]


@pytest.mark.parametrize(("label", "text", "state"), CASES, ids=[f"{label}-{state}" for label, _, state in CASES])
def test_each_rule_holds_in_both_directions(label: str, text: str, state: str) -> None:
    assert finding(label, text).state == state


def test_what_is_missing_is_named() -> None:
    found = finding("C4", "1. Exit. Upon termination Manager will return all patient data.")
    assert found.missing == ("in which format", "within which time")


def test_every_quote_stands_in_the_text_and_names_its_section() -> None:
    text = "1. Exit\n\n1.1 Data. Upon termination Manager shall return all patient data in CSV format within 10 days.\n"
    found = finding("C4", text)
    assert found.quotes
    assert all(text[quote.start : quote.end] == quote.text for quote in found.quotes)
    assert {quote.section for quote in found.quotes} == {"1.1"}


def test_the_five_clauses_looked_at_are_shown_also_where_nothing_is_there() -> None:
    text = "\n\n".join(f"{n}. Clause. The equipment of office {n} is described." for n in range(1, 9))
    found = finding("C5", text)
    assert found.state is State.ABSENT
    assert len(found.candidates) <= 5


def test_of_a_scan_nothing_is_said_to_be_absent() -> None:
    paper = read(pdf("1. Fee. Practice pays a management fee of \\$100 per month.", "#rect(width: 5cm)"), "a.pdf")
    states = {each.provision.label: each.state for each in reviewed([Read.of(paper)], catalog("msa"))}
    assert states["M2"] is State.ADDRESSED
    assert states["M5"] is State.UNREADABLE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("MANAGEMENT SERVICES AGREEMENT\n\nManager shall serve the dental group for a management fee.", "msa"),
        ("IT SERVICES AGREEMENT\n\nHelp desk and backup for each workstation.", "it-agreement"),
        ("BUSINESS ASSOCIATE AGREEMENT\n\n45 CFR 164.504(e).", "baa"),
        ("Dear Dr. Alder,\n\nOFFER OF EMPLOYMENT\n\nYour base salary and vacation; at-will.", "employment"),
        ("CREDIT AGREEMENT\n\nThe Lenders and the Borrower; Administrative Agent; Event of Default.", "credit"),
        ("LEASE AGREEMENT\n\nLandlord lets the premises to Tenant for a base rent.", "lease"),
        ("Shopping list\n\nMilk and bread.", "unknown"),
    ],
)
def test_a_text_is_named_as_what_it_is(text: str, code: str) -> None:
    assert kind_of(text).code == code


def test_a_text_of_another_kind_is_not_compared() -> None:
    text = "CREDIT AGREEMENT\n\nThe Borrower pays fees. Lenders; Administrative Agent; Events of Default; books."
    found = review([read(text.encode(), "a.txt")], "msa")
    assert not found.was_compared
    assert found.findings == ()


def test_the_json_of_a_review_has_its_keys_and_is_the_same_twice() -> None:
    papers = [read(b"MANAGEMENT AGREEMENT\n\n1. Fee. Practice pays a management fee of 5% of collections.", "a.txt")]
    said = as_json(review(papers, "msa"))
    assert set(said) >= {"documents", "kind", "findings", "terms", "defects"}
    assert set(said["findings"][0]) >= {"provision", "label", "state", "missing", "quotes", "candidates"}
    assert json.dumps(said) == json.dumps(as_json(review(papers, "msa")))


def test_an_unknown_key_of_a_catalog_is_an_error() -> None:
    with pytest.raises(CatalogError, match="unknown key elemnts"):
        _keys({"elemnts": 1}, {"elements"}, "msa.yaml")


def test_the_command_prints_findings_without_a_database(tmp_path: Path) -> None:
    paper = tmp_path / "agreement.md"
    paper.write_text("# MANAGEMENT AGREEMENT\n\n1. Fee. Practice pays a management fee of 5% of collections.\n")
    command = [sys.executable, "-m", "abutment", "review", str(paper), "--as", "msa"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PATH": "/usr/bin", "HOME": str(tmp_path)}
    )
    assert "The management fee and how it is computed: addressed" in done.stdout
    assert "Not legal advice" in done.stdout
    assert list(tmp_path.iterdir()) == [paper]


def test_of_many_places_that_speak_of_it_the_nearest_is_shown_first() -> None:
    paper = read(
        b"""1. Property. All inventory lists, ledgers and patient records at the Offices are the property of Practice.

2. Patient records. Patient records, dental charts and radiographs are the property of Practice; on termination Manager
returns the patient records to Practice within ten days.""",
        "a.txt",
    )
    (found,) = (each for each in reviewed([Read.of(paper)], catalog("msa")) if each.provision.label == "M3")
    assert [quote.section for quote in found.quotes] == ["2", "1"]
    assert found.candidates[0].section == found.quotes[0].section
