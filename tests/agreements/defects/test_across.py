"""References from one paper of an agreement into another are looked for there."""

from __future__ import annotations

import pytest

from abutment.agreements.clauses import outlined
from abutment.agreements.defects import defects_of_papers

MSA = (
    "MASTER SERVICES AGREEMENT\n\n1. Services\n\n1.1 Scope. All.\n\n2. Fees\n\n2.1 Base Fee. Flat.\n\n"
    "2.2 Force Majeure. No one is liable.\n"
)
SLA = "SERVICE LEVEL AGREEMENT\n\n1. Uptime\n\n1.1 Target. Always.\n\n2. Limits\n\n2.1 Exclusions. {sentence}\n"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Events as defined in MSA Section 2.2 are left out.", []),
        ("Client may end the MSA under Section 2.1.", []),
        ("Events of Section 2.2 (Force Majeure) of the MSA are left out.", []),
        ("Events of the MSA\u2019s Section 7.4 are left out.", ["dangling-reference"]),
        ("Events of Section 7.4 of the Master Services Agreement are left out.", ["dangling-reference"]),
        ("Events of Section 2.1 (Force Majeure) of the MSA are left out.", ["wrong-reference"]),
        ("Events of Section 7.4 of the BAA are left out.", []),
    ],
)
def test_a_reference_into_another_paper_must_lead_somewhere_there(sentence: str, found: list[str]) -> None:
    papers = [outlined(MSA), outlined(SLA.format(sentence=sentence))]
    assert [each.kind for each in defects_of_papers(papers)] == found
    assert defects_of_papers(papers[1:]) == ()
