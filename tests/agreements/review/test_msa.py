"""Each provision of a management services agreement, in several hands and both directions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from abutment.agreements.reading import read
from abutment.agreements.review.catalog import catalog
from abutment.agreements.review.findings import Finding, State
from abutment.agreements.review.reviewing import Read, reviewed

WORDINGS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "msa-wordings.yaml").read_text())


def finding(code: str, text: str) -> Finding:
    found = reviewed([Read.of(read(text.encode(), "a.txt"))], catalog("msa"))
    return next(each for each in found if each.provision.code == code)


CASES = [
    (code, state, place, text)
    for code, states in WORDINGS.items()
    for state, texts in states.items()
    for place, text in enumerate(texts)
]


@pytest.mark.parametrize(
    ("code", "state", "text"),
    [(code, state, text) for code, state, _, text in CASES],
    ids=[f"{code}-{state}-{place}" for code, state, place, _ in CASES],
)
def test_a_wording_stands_to_its_provision_as_a_dentists_lawyer_would_say(code: str, state: str, text: str) -> None:
    found = finding(code, text)
    if state.startswith("not "):
        assert found.state != state.removeprefix("not "), [quote.text for quote in found.quotes]
    else:
        assert found.state == state, (found.missing, [quote.text for quote in found.quotes])


def test_every_provision_has_wordings_for_and_against_it_by_several_hands() -> None:
    for provision in catalog("msa").provisions:
        states = WORDINGS[provision.code]
        assert len(states["ADDRESSED"]) >= 3
        assert states["ADVERSE"]
        assert states["ABSENT"]


def test_every_provision_says_why_and_how_good_wording_reads() -> None:
    for provision in catalog("msa").provisions:
        assert all((provision.why, provision.standard, provision.wording, provision.queries)), provision.code


def test_the_better_wording_of_each_provision_is_itself_addressed() -> None:
    short = {
        provision.code: found
        for provision in catalog("msa").provisions
        if (found := finding(provision.code, f"1. Clause. {provision.wording}")).state is not State.ADDRESSED
    }
    assert not {code: (found.state, found.missing) for code, found in short.items()}


def test_the_usual_wording_of_no_provision_is_taken_for_the_better_one() -> None:
    good = {
        provision.code
        for provision in catalog("msa").provisions
        if finding(provision.code, f"1. Clause. {provision.standard}").state is State.ADDRESSED
    }
    assert good == {"clinical-autonomy"}


def whole(words: str) -> dict[str, State]:
    """An agreement of all provisions' better or usual wording, each a clause of its own."""
    clauses = (
        f"{place}. Clause\n\n{place}.1 {getattr(provision, words)}"
        for place, provision in enumerate(catalog("msa").provisions, 1)
    )
    paper = read(("MANAGEMENT SERVICES AGREEMENT\n\n" + "\n\n".join(clauses)).encode(), "a.txt")
    return {each.provision.code: each.state for each in reviewed([Read.of(paper)], catalog("msa"))}


def test_an_agreement_of_better_wordings_is_addressed_throughout_and_accused_of_nothing() -> None:
    assert set(whole("wording").values()) == {State.ADDRESSED}


def test_an_agreement_of_usual_wordings_is_accused_where_it_takes_control() -> None:
    accused = {code for code, state in whole("standard").items() if state is State.ADVERSE}
    assert accused == {
        "declining-protocols",
        "incentives-and-goals",
        "laboratories-and-suppliers",
        "clinical-staff",
        "contracts-of-dentists",
        "noncompete",
        "non-solicitation",
        "control-of-shares",
        "periodic-review",
    }


def test_the_six_red_flags_of_north_carolina_are_accused_and_cited() -> None:
    flags = {
        "record-ownership": "1. All patient records are the property of Manager.",
        "noncompete": "1. Dentist shall not compete with Manager within ten miles for two years after termination.",
        "clinical-autonomy": "1. Manager shall determine the clinical protocols.",
        "clinical-staff": "1. Manager shall hire and dismiss the dental hygienists.",
        "contracts-of-dentists": "1. Practice shall not sign a contract with a dentist without the consent of Manager.",
        "control-of-shares": "1. Shares of the Practice may be sold only with the consent of Manager.",
    }
    for code, text in flags.items():
        found = finding(code, text)
        assert found.state is State.ADVERSE, code
        assert any("September 3, 1999, red flag" in source for source in found.provision.sources), code


def test_the_boilerplate_of_an_agreement_accuses_nobody() -> None:
    content = (Path(__file__).parent / "service-agreement.txt").read_bytes()
    found = reviewed([Read.of(read(content, "service-agreement.txt"))], catalog("msa"))
    assert not [each.provision.code for each in found if each.state is State.ADVERSE]
    assert {each.provision.code for each in found if each.state is State.ADDRESSED} == {
        "clinical-autonomy",
        "clinical-staff",
        "control-of-shares",
    }


NEUTRAL = (Path(__file__).parent / "neutral-sentences.txt").read_text().splitlines()


@pytest.mark.parametrize("sentence", NEUTRAL)
def test_a_neutral_sentence_accuses_nobody(sentence: str) -> None:
    found = reviewed([Read.of(read(f"1. {sentence}".encode(), "a.txt"))], catalog("msa"))
    assert not [each.provision.code for each in found if each.state is State.ADVERSE]
