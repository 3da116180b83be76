"""What a reader found wrong in agreements of others is found; they lie beside the repository, or nothing is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.defects import Defect, defects_of_papers
from abutment.agreements.proposals import proposals_of

FOLDER = Path(__file__).parents[4] / "shared" / "contracts"
KNOWN = yaml.safe_load((Path(__file__).parents[3] / "benchmarks" / "review_defects.yaml").read_text())

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="The agreements of others are not here.")


def found_in(*names: str) -> tuple[Defect, ...]:
    """The defects of files that are one agreement."""
    outlines = [outlined((FOLDER / f"{name}.txt").read_text()) for name in names]
    terms = [term for at, outline in enumerate(outlines) for term in proposals_of(Sentences.of(outline), at)]
    return defects_of_papers(outlines, terms)


SPASTREAM = ("spastream_pms_msa_template", "spastream_sla_template")


@pytest.mark.parametrize(
    ("names", "kind", "words"),
    [
        (("cloud_health_office_msa_template",), "gap", "99.9% is promised; below it, down to 99.8%"),
        (("cloud_health_office_msa_template",), "wrong-reference", "11 is headed"),
        (("inpharmative_nmhc_software_services_2007",), "wrong-reference", "Article 5 CONFIDENTIALITY does"),
        (("aba_outsourcing_msa",), "wrong-reference", "That is the heading of 8.3"),
        (("aba_outsourcing_msa",), "dangling-reference", "the paper has no 9.5"),
        (("partial/ahp_associated_hispanic_physicians_msa_2021",), "conflict", "the majority of its board"),
        (("partial/prodent_valley_forge_asa_1997",), "ambiguity", "25% or compound to 26.5%"),
        (SPASTREAM, "price", "15% off twelve times $299"),
        (SPASTREAM, "conflict", "24 hours here, 30 days in another paper"),
        (SPASTREAM, "conflict", "the client must fetch it here"),
        (SPASTREAM, "conflict", "listed for Enterprise here"),
        (SPASTREAM, "conflict", "The papers say that the SLA comes first (13.5)"),
    ],
)
def test_a_defect_that_a_reader_saw_is_found(names: tuple[str, ...], kind: str, words: str) -> None:
    assert [each for each in found_in(*names) if each.kind == kind and words in each.explanation]


def test_the_worked_examples_of_a_paper_that_are_right_are_left_alone() -> None:
    assert not [each for each in found_in(SPASTREAM[0]) if each.kind == "sum"]


def test_forms_that_were_checked_by_many_have_next_to_no_defect() -> None:
    for name, most in (("common_paper_psa", 0), ("common_paper_baa_v1", 0), ("common_paper_csa_with_sla", 0)):
        assert len(found_in(name)) <= most


@pytest.mark.parametrize("group", KNOWN, ids=lambda group: group["papers"][0])
def test_what_is_reported_is_what_is_known_to_be_wrong(group: Mapping[str, Any]) -> None:
    papers = group["papers"]
    known = [tuple(entry) for name in ("noted", "looked_for", "confirmed") for entry in group.get(name, ())]
    told = [
        (papers[each.document], each.kind, each.section, " ".join(each.quote.split())) for each in found_in(*papers)
    ]
    fits = [[each[:3] == entry[:3] and each[3].startswith(entry[3]) for entry in known] for each in told]
    assert [each for each, row in zip(told, fits, strict=True) if not any(row)] == []
    assert [entry for place, entry in enumerate(known) if not any(row[place] for row in fits)] == []
