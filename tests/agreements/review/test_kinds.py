"""Texts of other kinds are named as what they are, and nothing is said to be in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from abutment.agreements.reading import read
from abutment.agreements.review.findings import State
from abutment.agreements.review.kinds import kind_of
from abutment.agreements.review.report import review

OTHERS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "other-texts.yaml").read_text())
TEXTS = [(code, text) for code, texts in OTHERS.items() for text in texts]
IDS = [f"{code}-{place}" for code, texts in OTHERS.items() for place in range(len(texts))]
CATALOGS = ("msa", "dso-contract", "it-agreement", "baa")


@pytest.mark.parametrize(("code", "text"), TEXTS, ids=IDS)
def test_a_text_of_another_kind_is_named_as_what_it_is(code: str, text: str) -> None:
    assert kind_of(text).code == code


@pytest.mark.parametrize(("code", "text"), TEXTS, ids=IDS)
def test_nothing_is_said_to_be_in_a_text_of_another_kind_or_against_anyone(code: str, text: str) -> None:
    paper = read(text.encode(), "a.txt")
    said = {
        (kind, finding.provision.code)
        for kind in CATALOGS
        for finding in review([paper], kind).findings
        if finding.state in (State.ADDRESSED, State.ADVERSE)
    }
    assert said == set()


REVIEWED = [
    ("msa", "MANAGEMENT SERVICES AGREEMENT\n\nManager shall serve the dental group for a management fee."),
    (
        "msa",
        """THIS ADMINISTRATIVE RESOURCES AGREEMENT is made between Elm Partners, Inc. ("Manager") and Elm
        Dental, P.C., a
        professional corporation. Manager shall provide non-clinical services. Base salary, vacation and
        severance of the
        employee are paid by Manager; the landlord and the tenant of the premises are named.""",
    ),
    (
        "msa",
        """SERVICE AGREEMENT

        Service Company provides non-dental personnel and management services to Provider, a professional
        corporation in the
        practice of dentistry. Service Company and Provider form a Policy Board. Service Company shall manage the dental
        practice; Provider shall provide dental services and keep patient records. The Policy Board meets monthly. The
        management fee is paid to Service Company by the professional corporation. The Policy Board reviews it.""",
    ),
    (
        "msa",
        """SERVICE AGREEMENT

        This Service Agreement is between Larch Dental Partners, Inc. ("Larch") and Alder and Yew, P.C. Larch furnishes
        dental offices with space, equipment and business administration. "Office Expenses" are all costs of the Offices
        but the pay of the dentists. Larch bills and collects the accounts receivable and administers managed care
        contracts. The P.C. keeps dental records and alone treats patients; the dentists are employed by the P.C. The
        service fee is paid each month by the P.C. after Office Expenses. The service fee is due on the tenth.""",
    ),
    ("it-agreement", "IT SERVICES AGREEMENT\n\nHelp desk and backup for each workstation."),
    (
        "it-agreement",
        """TERMS OF SERVICE

        Your subscription to the platform: software, uptime, backup, technical support, SaaS, software updates
        and platform
        hosting; the software is licensed by subscription.""",
    ),
    ("baa", "BUSINESS ASSOCIATE AGREEMENT\n\n45 CFR 164.504(e)."),
]


@pytest.mark.parametrize(("code", "text"), REVIEWED)
def test_an_agreement_that_is_reviewed_is_known(code: str, text: str) -> None:
    assert kind_of(text).code == code


def test_a_title_and_words_that_printing_broke_are_read_whole() -> None:
    broken = (
        "MANAGE\u00adMENT SERVICES AGREE\u00adMENT\n\nThe manage-\nment fee pays for non-clinical ser\u00advices. "
        "The manage-\nment fee is reviewed. Manager shall serve the den\u00adtal group. "
        "The manage-\nment fee and the manage-\nment services are those of the dental group."
    )
    assert review([read(broken.encode(), "a.txt")], "msa").kind.code == "msa"
