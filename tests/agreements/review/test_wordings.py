"""The catalogs hold what they say: better wording has every element, usual wording lacks some."""

from __future__ import annotations

import pytest

from abutment.agreements.review.catalog import catalog
from tests.agreements.review.asking import said

KINDS = ("it-agreement", "dso-contract", "baa")
PROVISIONS = [(kind, provision.code) for kind in KINDS for provision in catalog(kind).provisions]


@pytest.mark.parametrize(("kind", "code"), PROVISIONS, ids=["-".join(each) for each in PROVISIONS])
def test_better_wording_has_all_and_usual_wording_has_not(kind: str, code: str) -> None:
    provision = next(each for each in catalog(kind).provisions if each.code == code)
    assert said(kind, code, f"1. Clause. {provision.wording}").missing == ()
    assert said(kind, code, f"1. Clause. {provision.wording}").state == "ADDRESSED"
    assert said(kind, code, f"1. Clause. {provision.standard}").state != "ADDRESSED"


@pytest.mark.parametrize(("kind", "code"), PROVISIONS, ids=["-".join(each) for each in PROVISIONS])
def test_each_provision_has_its_reason_and_words_to_look_for(kind: str, code: str) -> None:
    provision = next(each for each in catalog(kind).provisions if each.code == code)
    assert len(provision.why.split()) >= 8
    assert provision.queries
    assert not provision.why.startswith("45 CFR")
