"""The data ownership register: each set of data, its owner, its clause or the gap, and its place in the Package."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from django.test import Client

from abutment.agreements.rules.values import DataExit
from abutment.foundation.documents import queries as documents
from abutment.foundation.scope import opened
from abutment.portability.packing.tables_carried import CARRIED
from abutment.portability.queries.ownership import ownership
from abutment.portability.rules.ownership import DATA_SETS, GAP, NO_AGREEMENT, Clause, register
from tests.cast import SERVER, START, Cast, today
from tests.portability.packages.conftest import taken

Visit = Callable[..., Client]
CLAUSE = Clause("MSA", "Agreement", "9.1", "Everything within 30 days.", "shall return", "msa.pdf", START, None)


def test_every_table_of_a_package_belongs_to_a_set_with_an_owner() -> None:
    named = {data.name for data in DATA_SETS}
    assert {carried.data_set for carried in CARRIED.values()} <= named
    assert all(data.owner and data.why and data.places for data in DATA_SETS)


def test_charts_belong_to_the_practice_whatever_is_signed() -> None:
    for clauses, is_signed in (([], False), ([], True), ([CLAUSE], True)):
        by_name = {each.data.name: each for each in register(clauses, is_signed=is_signed)}
        assert by_name["Patients and charts"].data.owner == "The practice"


def test_what_no_clause_speaks_of_is_a_gap() -> None:
    by_name = {each.data.name: each for each in register([CLAUSE], is_signed=True)}
    assert by_name["Patients and charts"].clauses == (CLAUSE,)
    assert by_name["Who did what, who looked"].gap == GAP
    assert {each.gap for each in register([], is_signed=True)} == {GAP}
    assert {each.gap for each in register([], is_signed=False)} == {NO_AGREEMENT}


def test_a_clause_holds_from_its_first_day_to_before_its_last() -> None:
    ended = Clause("MSA", "1", "", "x", "q", "d", START, START + timedelta(days=10))
    held = [ended.is_in_force(START + timedelta(days=day)) for day in (-1, 0, 9, 10)]
    assert held == [False, True, True, False]


def test_the_order_in_which_clauses_are_found_changes_nothing() -> None:
    other = Clause("BAA", "Agreement", "3", "x", "q", "d", START, None)
    assert register([CLAUSE, other], is_signed=True) == register([other, CLAUSE], is_signed=True)


def test_the_page_the_files_and_the_package_say_the_same(cast: Cast, own_home: Path, reader: Visit) -> None:
    client = reader("olive")
    page = client.get("/our-data/ownership/").content.decode()
    told = orjson.loads(client.get("/our-data/ownership.json").content)
    rows = list(csv.DictReader(io.StringIO(client.get("/our-data/ownership.csv").content.decode())))
    package = taken(cast)
    with opened(SERVER):
        content = documents.opened(SERVER, package.document_id or 0).read()
    with ZipFile(io.BytesIO(content)) as archive:
        assert orjson.loads(archive.read("papers/ownership.json")) == told
    for data in DATA_SETS:
        assert data.name.replace("'", "&#x27;") in page
        assert data.name in {row["data_set"] for row in rows}


def test_only_an_owner_reads_it(cast: Cast, reader: Visit) -> None:
    for who in sorted(set(cast.everybody) - {"olive", "bruno", "astrid"}):
        for address in ("ownership/", "ownership.json", "ownership.csv"):
            assert reader(who).get(f"/our-data/{address}").status_code == 403, who


def test_a_signed_clause_stands_with_its_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from abutment.portability.queries import ownership as asked

    monkeypatch.setattr(asked, "clauses_of", lambda actor, practice: [CLAUSE])
    with opened(cast.actor("olive")) as olive:
        found = {each.data.name: each for each in ownership(olive, cast.entity("cedar"))}
    assert found["Documents"].told()["clauses"][0]["quote"] == "shall return"
    assert DataExit.model_fields["key"].default == "data_exit"
    assert CLAUSE.is_in_force(today())
