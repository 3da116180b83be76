"""A whole agreement from one file: everything or nothing, and each mistake by its place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from abutment.agreements import queries
from abutment.agreements.commands import app
from abutment.agreements.errors import NotAnAgreementFile
from abutment.agreements.models import Agreement, Term
from abutment.agreements.rules.files import read_file
from abutment.agreements.rules.lifecycle import Stage
from abutment.agreements.rules.values import TermKey
from abutment.foundation.audit import queries as trail
from abutment.foundation.documents.models import Document
from abutment.foundation.scope import Actor, opened
from tests.agreements.conftest import TEXT
from tests.cast import Cast

WRITTEN = """
kind: msa
title: Management services agreement
practice: Cedar Dental
starts_on: 2024-01-01
parties:
  - {role: practice, entity: Cedar Dental, signatory: The owner}
  - {role: manager, entity: Keystone Dental Partners}
  - {role: other, name: Invented Guarantor LLC}
locations: [Cedar Main Street]
amendments:
  - documents:
      - {path: agreement.txt, role: agreement, title: Agreement}
    terms:
      - value: {key: fee, formula: {method: flat, amount_usd: "10000"}}
        section: "4.1"
        quote: a fixed fee of ten thousand dollars ($10,000.00) for each month
      - value: {key: payment_day, day: 15}
        quote: due on the fifteenth day of the following month
    reviewed_on: 2023-12-01
    counsel: {name: Ada Invented, on: 2023-12-05}
    signed_on: 2023-12-20
  - title: A share instead
    effective_on: 2025-07-01
    documents:
      - {path: amendments/first.txt, role: amendment}
    terms:
      - value: {key: fee, formula: {method: percentage, percent: "20", base: gross_collections}}
        quote: twenty percent of gross collections
papers:
  - {path: appraisal.txt, role: opinion, title: Appraisal}
market_value:
  - value: {key: fmv_opinion, low_usd: "8000", high_usd: "12000", per: month, method: market, appraiser: Invented}
    document: appraisal.txt
    quote: Fees lie between $8,000 and $12,000 a month
    starts_on: 2024-01-01
    ends_on: 2027-01-01
    approved: true
opinions:
  - jurisdiction: US-NY
    method: flat
    counsel: Ada Invented
    given_on: 2023-12-05
    starts_on: 2024-01-01
    ends_on: 2026-01-01
    words: A fixed fee within market value.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "amendments").mkdir()
    (tmp_path / "agreement.txt").write_text(TEXT)
    (tmp_path / "appraisal.txt").write_text(TEXT)
    (tmp_path / "amendments" / "first.txt").write_text("The fee is twenty percent of gross collections.")
    written = tmp_path / "agreement.yaml"
    written.write_text(WRITTEN)
    return written


def run(actor: Actor, *arguments: str, fails: bool = False) -> str:
    with opened(actor):
        done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "250"})
    assert (done.exit_code == 0) != fails, done.output or done.exception
    return str(done.exception) if fails else done.output


def test_a_file_brings_in_the_whole_agreement(cast: Cast, file: Path) -> None:
    server = Actor.console()
    told = json.loads(run(server, "enter", str(file), "--json"))
    assert {key: told[key] for key in told if key != "id"} == {
        "title": "Management services agreement",
        "kept": True,
        "instruments": 2,
        "documents": 3,
        "terms": 4,
    }
    olive = cast.actor("olive")
    with opened(olive):
        page = queries.page(olive, told["id"], date(2026, 5, 1))
    assert page.stage is Stage.ACTIVE
    assert [row.stage for row in page.amendments] == [Stage.ACTIVE, Stage.DRAFT]
    assert page.amendments[0].amendment.counsel_name == "Ada Invented"
    assert [row.key for row in page.in_force] == [TermKey.FEE, TermKey.PAYMENT_DAY, TermKey.FMV_OPINION]
    assert all(row.quote_is_verified for row in page.rows.values())
    assert [str(party) for party in page.parties][2] == "Invented Guarantor LLC"
    assert [each.location.name for each in page.covered] == ["Cedar Main Street"]
    assert [row.opinion.counsel_name for row in page.opinions] == ["Ada Invented"]
    assert [row.signed.amendment_number for row in page.drafts] == [1]


def test_a_file_is_entered_once(cast: Cast, file: Path) -> None:
    run(Actor.console(), "enter", str(file))
    assert "entered already" in run(Actor.console(), "enter", str(file), fails=True)


def test_a_dry_run_keeps_nothing(cast: Cast, file: Path) -> None:
    assert "Nothing was kept" in run(Actor.console(), "enter", str(file), "--dry-run")
    with opened(Actor.console()) as actor:
        assert not Agreement.objects.exists()
        assert not Document.objects.exists()
        assert not [event for event in trail.events_for(actor) if event.action.startswith("agreement.")]


@pytest.mark.parametrize(
    ("written", "instead", "words"),
    [
        ("quote: twenty percent", "quote: thirty percent", "does not hold the words quoted"),
        ("Cedar Main Street", "Cedar Sea Side", "no location named Cedar Sea Side (cedar main street)"),
        ("entity: Keystone Dental Partners", "entity: Nobody LLC", "no practice or organization named Nobody LLC"),
        ("path: appraisal.txt", "path: ../appraisal.txt", "lies elsewhere"),
        ("path: appraisal.txt", "path: lost.txt", "there is no document lost.txt beside it"),
        ("document: appraisal.txt", "document: other.txt", "other.txt is not one of the papers"),
        ("effective_on: 2025-07-01", "effective_on: 2023-07-01", "an amendment not before"),
        ("signed_on: 2023-12-20", "signed_on: 2023-12-04", "after counsel has reviewed it"),
    ],
)
def test_what_fails_anywhere_leaves_nothing(cast: Cast, file: Path, written: str, instead: str, words: str) -> None:
    file.write_text(WRITTEN.replace(written, instead))
    assert words in run(Actor.console(), "enter", str(file), fails=True)
    with opened(Actor.console()):
        assert not Agreement.objects.exists()
        assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("written", "instead", "place", "reason"),
    [
        ("kind: msa", "kinds: msa", "kind", "this is missing"),
        ("practice: Cedar", "prectice: Cedar", "prectice", "there is no such key"),
        ("practice: Cedar Dental", "", "the file", "say whose it is"),
        ("starts_on: 2024-01-01\nparties", "starts_on: 20240101\nparties", "starts_on", "is not a day"),
        ("starts_on: 2024-01-01\nparties", "starts_on: next year\nparties", "starts_on", "is not a day"),
        ("entity: Keystone Dental Partners", "entity: K, name: L", "parties[1]", "one of the two"),
        ('amount_usd: "10000"', "amount_usd: 100.5", "amendments[0].terms[0].value.fee", "is not exact"),
        ('amount_usd: "10000"', 'amount: "10000"', "amendments[0].terms[0].value.fee", "this is missing"),
        ("key: payment_day", "key: pay_day", "amendments[0].terms[1].value", "pay_day"),
        ("key: fmv_opinion", "key: fee", "market_value[0].value", "fmv_opinion"),
        ("    effective_on: 2025-07-01\n", "", "the file", "says its effective_on"),
        ("method: flat\n", "method: barter\n", "opinions[0].method", "barter|flat"),
        ("approved: true", "approved: yes please", "market_value[0].approved", "boolean"),
        ("counsel: {name: Ada Invented, on: 2023-12-05}", "counsel: Ada", "amendments[0].counsel", "dictionary"),
    ],
)
def test_a_mistake_is_named_with_its_file_place_and_reason(written: str, instead: str, place: str, reason: str) -> None:
    assert written in WRITTEN
    with pytest.raises(NotAnAgreementFile) as caught:
        read_file(WRITTEN.replace(written, instead, 1), file="cedar.yaml")
    said = str(caught.value)
    assert said.startswith(f"cedar.yaml: {place}"), said
    assert any(each in said for each in reason.split("|")), said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no keys"),
        ("- a\n- b", "holds no keys"),
        ("kind: [", "line 1: this is not YAML"),
        ("kind: msa\nkind: it", "line 2: kind is written twice"),
        ("kind: !!python/object:os.system {}", "this is not YAML"),
    ],
)
def test_what_is_no_file_of_an_agreement_is_refused(text: str, words: str) -> None:
    with pytest.raises(NotAnAgreementFile, match=words):
        read_file(text, file="x.yaml")


def test_a_side_enters_drafts_and_the_other_approves(cast: Cast, file: Path) -> None:
    administrator, olive = cast.actor("administrator"), cast.actor("olive")
    assert "the other side approves" in run(administrator, "enter", str(file), fails=True)
    draft = WRITTEN.replace("    signed_on: 2023-12-20\n", "").replace("    approved: true\n", "")
    file.write_text(draft[: draft.index("opinions:")])
    number = json.loads(run(administrator, "enter", str(file), "--json"))["id"]
    assert "the other side approves" in run(administrator, "approve", str(number), fails=True)
    assert "Approved: " in run(olive, "approve", str(number))
    assert "No term waits" in run(olive, "approve", str(number))
    with opened(olive):
        assert not Term.objects.filter(approved_at=None).exists()
