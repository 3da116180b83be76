"""Agreements and statements leave as files that a person can read, with all that was said about them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from abutment.agreements.models import Agreement
from abutment.fees import actions
from abutment.fees.models import Statement, StatementLine
from abutment.foundation.documents.storage import storage
from abutment.foundation.scope import opened
from abutment.portability.package.names import fault
from abutment.portability.packing import documents, papers
from tests.cast import SERVER, Cast
from tests.fees.agreeing import FLAT, PAPER, QUOTE, agree, amend, computed
from tests.portability.packing.source_reading import Written, written

MOMENT = datetime(2026, 7, 2, 15, 0, tzinfo=UTC)


@pytest.fixture
def signed(cast: Cast) -> Agreement:
    """Cedar's agreement with Keystone, amended once."""
    agreement = agree(cast)
    amend(cast, "cedar", agreement, [{**FLAT, "formula": {"method": "flat", "amount_usd": "61000"}}], date(2026, 6, 1))
    return agreement


@pytest.fixture
def issued(cast: Cast, signed: Agreement) -> Statement:
    """Cedar's June, approved, issued, disputed and partly paid."""
    computed(cast, practices=["cedar"])
    olive, controller = cast.actor("olive"), cast.actor("controller")
    with opened(olive):
        statement = Statement.objects.get(agreement=signed)
        actions.approve_statement(actor=olive, statement=statement, seen_sha256=statement.asked_sha256)
    with opened(controller):
        actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)
        actions.record_payment(
            actor=controller, statement=statement, paid_on=date(2026, 7, 10), amount_cents=100_00, reference="ACH 7"
        )
    with opened(olive):
        line = StatementLine.objects.filter(statement=statement).order_by("position")[0]
        actions.dispute_line(actor=olive, line=line, reason="Not as agreed, “see” 4.1")
    return statement


def taken(cast: Cast, at: str = "cedar") -> Written:
    return written(papers.parts, cast.entity(at))


def read(found: Written, start: str) -> dict[str, Any]:
    [path] = [path for path in found.files if path.startswith(start) and path.endswith(".json")]
    told: dict[str, Any] = orjson.loads(found.files[path])
    return told


def test_an_agreement_leaves_with_its_terms_their_words_and_where_they_stand(cast: Cast, signed: Agreement) -> None:
    found = taken(cast)
    told = read(found, "agreements/")
    assert (told["id"], told["kind_in_words"]) == (signed.pk, "Management services agreement")
    assert [party["name"] for party in told["parties"]] == ["Cedar Dental", "Keystone Dental Partners"]
    assert [instrument["label"] for instrument in told["instruments"]] == ["Original agreement", "Amendment 1"]
    assert all(instrument["signed_on"] and instrument["counsel_name"] for instrument in told["instruments"])
    fees = [term for term in told["terms"] if term["key"] == "fee"]
    assert [term["in_words"] for term in fees] == ["$60,000.00 a month.", "$61,000.00 a month."]
    assert [term["value"]["formula"]["amount_usd"] for term in fees] == ["60000.00", "61000.00"]
    assert all((term["quote"], term["section"]) == (QUOTE, "4.1") for term in fees)
    assert all(term["entered_by"] == "Administrator" and term["approved_by"] == "Olive" for term in fees)
    assert [term["key"] for term in told["terms"] if term["instrument"] is None] == ["fmv_opinion"]
    assert found.records[f"agreements/{signed.pk}.json"] == len(told["terms"]) == 3


def test_each_paper_is_found_among_the_documents(cast: Cast, signed: Agreement) -> None:
    told = read(taken(cast), "agreements/")
    files = {f"documents/{path}": file for path, file in written(documents.parts, cast.entity("cedar")).files.items()}
    papers_named = [paper for each in told["instruments"] for paper in each["papers"]]
    papers_named += told["papers_outside_of_what_was_signed"]
    assert len(papers_named) == 3
    for paper in papers_named:
        assert files[paper["file"]] == PAPER
        assert paper["sha256"] == hashlib.sha256(PAPER).hexdigest()
    assert {term["file"] for term in told["terms"]} <= {paper["file"] for paper in papers_named}


def test_a_statement_leaves_with_its_sheet_and_all_that_was_said(cast: Cast, issued: Statement) -> None:
    found = taken(cast)
    told = read(found, "statements/")
    assert (told["number"], told["fee_cents"], told["status"]) == (issued.number, 61_000_00, "disputed")
    assert told["issued_by"].startswith("Controller")
    assert told["approved_by"].startswith("Olive")
    assert sum(line["amount_cents"] for line in told["lines"]) == told["fee_cents"]
    [dispute] = told["disputes"]
    assert (dispute["reason"], dispute["state"], dispute["line"]) == ("Not as agreed, “see” 4.1", "open", 1)
    [payment] = told["payments"]
    assert (payment["amount_cents"], payment["reference"], payment["recorded_by"]) == (100_00, "ACH 7", "Controller")
    with opened(SERVER):
        kept = Statement.objects.select_related("document").get(pk=issued.pk)
    assert (told["computed_from"], told["working"]) == (kept.asked, kept.result)
    [sheet] = [file for path, file in found.files.items() if path.endswith(".pdf")]
    assert sheet.startswith(b"%PDF")
    assert kept.document is not None
    assert hashlib.sha256(sheet).digest() == bytes(kept.document.sha256)


def test_a_lost_sheet_is_named_and_the_statement_still_leaves(cast: Cast, issued: Statement) -> None:
    with opened(SERVER):
        kept = Statement.objects.select_related("document").get(pk=issued.pk)
    assert kept.document is not None
    storage().delete(kept.document.stored_name)
    found = taken(cast)
    [path] = list(found.missing)
    assert path.endswith(".pdf")
    assert read(found, "statements/")["number"] == issued.number


def test_paths_are_only_paths(cast: Cast, issued: Statement) -> None:
    assert all(fault(f"papers/{path}") is None for path in taken(cast).files)


def test_a_practice_without_papers_has_none(cast: Cast, issued: Statement) -> None:
    assert [path for path in taken(cast, "birch").files if path.split("/")[0] in ("agreements", "statements")] == []


def test_another_practices_papers_are_not_there(cast: Cast, issued: Statement) -> None:
    agree(cast, "birch")
    found = taken(cast)
    assert not any(b"Birch" in file for path, file in found.files.items() if path.endswith(".json"))
    assert [path.split("/")[0] for path in found.files].count("agreements") == 1


def test_the_same_papers_give_the_same_bytes(cast: Cast, issued: Statement) -> None:
    assert taken(cast).files == taken(cast).files
