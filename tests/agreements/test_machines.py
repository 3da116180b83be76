"""The API and the command line: stable keys, and not a row more than a page would show."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from abutment.agreements.commands import app
from abutment.agreements.models import Agreement
from abutment.foundation.scope import Actor, opened
from tests.cast import Cast
from tests.organizations.conftest import Visit, reader

__all__ = ["reader"]

ROW = {"id", "kind", "title", "practice_id", "practice", "parties", "starts_on", "ends_on", "stage", "term_ends_on",
       "notice_by", "waiting_terms"}  # fmt: skip
DETAIL = {"id", "kind", "title", "practice_id", "practice", "on", "stage", "starts_on", "ends_on", "term_ends_on",
          "notice_by", "parties", "locations", "amendments", "documents", "terms", "opinions", "law"}  # fmt: skip
TERM = {"id", "key", "value", "amendment", "starts_on", "ends_on", "document", "document_sha256", "section", "page",
        "quote", "quote_is_verified"}  # fmt: skip


def test_the_api_lists_agreements_with_stable_keys(reader: Visit, msa: Agreement) -> None:
    answer = reader("controller").get("/api/agreements?on=2026-05-01").json()
    assert answer["count"] == 1
    assert set(answer["items"][0]) == ROW
    assert (answer["items"][0]["stage"], answer["items"][0]["notice_by"]) == ("active", "2028-10-02")
    assert reader("front_desk").get("/api/agreements").json() == {"count": 0, "items": []}


def test_the_api_tells_the_terms_in_force_on_a_day(reader: Visit, msa: Agreement) -> None:
    address = f"/api/agreements/{msa.pk}"
    answer = reader("olive").get(f"{address}?on=2026-05-01").json()
    assert set(answer) == DETAIL
    assert set(answer["terms"][0]) == TERM
    assert answer["terms"][0]["value"] == {
        "key": "fee",
        "formula": {"method": "flat", "amount_usd": "10000.00", "per": "month"},
    }
    assert answer["terms"][0]["document_sha256"] == answer["documents"][0]["sha256"]
    assert [found["jurisdiction"] for found in answer["law"]] == ["US-NY"]
    assert reader("olive").get(f"{address}?on=2023-05-01").json()["terms"] == []


@pytest.mark.parametrize("who", ["bruno", "astrid", "front_desk", "billing", "summit_executive"])
def test_in_the_api_what_one_may_not_see_looks_like_what_does_not_exist(
    reader: Visit, msa: Agreement, who: str
) -> None:
    client = reader(who)
    foreign, absent = client.get(f"/api/agreements/{msa.pk}"), client.get("/api/agreements/987654321")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.json() == absent.json()


def run(actor: Actor, *arguments: str) -> str:
    with opened(actor):
        done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "300"})
    assert done.exit_code == 0, done.output or done.exception
    return done.output


def test_the_command_line_tells_the_same_keys(cast: Cast, msa: Agreement) -> None:
    olive = cast.actor("olive")
    listed = json.loads(run(olive, "list", "--on", "2026-05-01", "--json"))
    assert listed["on"] == "2026-05-01"
    assert [set(row) for row in listed["agreements"]] == [ROW]
    shown = json.loads(run(olive, "show", str(msa.pk), "--on", "2026-05-01", "--json"))
    assert set(shown) == DETAIL


def test_the_command_line_tells_people(cast: Cast, msa: Agreement) -> None:
    console = Actor.console()
    assert "1 agreement in scope" in run(console, "list", "--practice", "cedar dental", "--on", "2026-05-01")
    assert "0 agreements in scope" in run(console, "list", "--practice", "Birch Dental")
    said = run(console, "show", str(msa.pk), "--on", "2026-05-01")
    for words in (
        "between Cedar Dental and Keystone Dental Partners. On 2026-05-01: active.",
        "a fixed fee of ten thousand dollars",
        "Not legal advice.",
        "Notice is due by 2028-10-02; the term ends on 2029-01-01.",
    ):
        assert words in said
    assert "No term is in force" in run(console, "show", str(msa.pk), "--on", "2023-05-01")
