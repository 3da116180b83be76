"""Imports for machines and on paper: the command line, the API, and the printed sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from django.test import Client
from typer.testing import CliRunner

from abutment.foundation.scope import opened
from abutment.foundation.scope.claims import operating
from abutment.kernel.months import NotAMonth
from abutment.organizations.errors import NotFound as NoPractice
from abutment.portability import queries
from abutment.portability.commands import app
from abutment.portability.errors import NotFound, NotThere
from abutment.portability.models import Meaning, RecordSource
from abutment.portability.pdf import reconciliation_pdf
from tests.cast import SERVER, Cast
from tests.fees.printed import Printed
from tests.portability.records import PAYMENT, READ_AT, Records, compared, imported, word
from tests.portability.test_totals import BALANCES, some_history, theirs

Visit = Callable[..., Client]
NEW_YORK = ZoneInfo("America/New_York")
CEDAR = ("--practice", "Cedar Dental")


@pytest.fixture
def records(cast: Cast) -> Records:
    found = imported(cast)
    some_history(found)
    with opened(SERVER):
        run = found.run()
    compared(run, theirs(production=[("2026-10", 1, 200_01, 1)]), BALANCES)
    return found


def told(*arguments: str, typed: str = "") -> Any:
    """What a command prints as JSON."""
    with operating(SERVER):
        done = CliRunner().invoke(app, ["imports", *arguments, "--json"], input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return orjson.loads(done.stdout)


def said(*arguments: str) -> str:
    """What a command says to people."""
    with operating(SERVER):
        done = CliRunner().invoke(app, ["imports", *arguments], env={"COLUMNS": "200"}, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_console_lists_connections_and_shows_one(records: Records) -> None:
    found = {each["practice"]: each["state"] for each in told("list")["practices"]}
    assert found["Cedar Dental"] in ("up", "silent")
    assert found["Birch Dental"] == "not connected"
    shown = told("show", *CEDAR)
    assert shown["source"]["host"] == "db.cedar.example"
    assert "password" not in orjson.dumps(shown).decode()
    assert shown["imports"][0]["program_version"] == "24.3.10"
    assert "1,234 new" in said("show", *CEDAR)


def test_the_console_reconciles_and_prints_the_sheet(records: Records, tmp_path: Path) -> None:
    sheet = tmp_path / "Cedar.pdf"
    found = told("reconcile", *CEDAR, "--pdf", str(sheet))
    assert found["agrees"] is False
    assert found["receivables"]["ours_usd"] == "175.50"
    assert [each["measure"] for each in found["sums"] if each["differs"]] == ["production"] * 3
    assert len(Printed.of(sheet.read_bytes()).pages) == 1
    assert "differ" in said("reconcile", *CEDAR)


def test_the_console_lists_and_maps_words(cast: Cast, records: Records) -> None:
    number = word(records, PAYMENT, 1)
    assert ("payment", number) in {(each["kind"], each["number"]) for each in told("unmapped", *CEDAR)["words"]}
    told("map", *CEDAR, "payment", str(number), "collection")
    told("map", *CEDAR, "clinic", "1", "cedar main street")
    left = {(each["kind"], each["number"]) for each in told("unmapped", *CEDAR)["words"]}
    assert not left & {("payment", number), ("clinic", 1)}
    with opened(SERVER):
        assert Meaning.objects.filter(entity=records.entity).count() == 2
    with pytest.raises(NotFound, match="no office"):
        told("map", *CEDAR, "clinic", "1", "Birch Main Street")
    with pytest.raises(NotFound, match="no list"):
        told("map", *CEDAR, "nonsense", "1", "x")


def test_the_console_connects_a_server_by_its_address_and_takes_the_password_from_a_pipe(cast: Cast) -> None:
    told("connect", *CEDAR, "mysql://abutment@db.lan:3307/open_dental", "--every", "60", typed="s3cret\n")
    with opened(SERVER):
        source = RecordSource.objects.get()
    assert (source.host, source.port, source.database, source.every_minutes) == ("db.lan", 3307, "open_dental", 60)
    sealed = source.password
    assert "s3cret" not in sealed
    told("connect", *CEDAR, "mysql://abutment@db.lan:3307/open_dental", "--every", "15", typed="\n")
    with opened(SERVER):
        source = RecordSource.objects.get()
    assert (source.every_minutes, source.password) == (15, sealed)


def test_what_a_changed_connection_does_not_name_stays_as_it_is(cast: Cast, tmp_path: Path) -> None:
    def kept() -> tuple[object, ...]:
        with opened(SERVER):
            found = RecordSource.objects.get()
        return found.host, found.tls, found.documents_path, found.every_minutes, found.fees_from

    told(
        "connect", *CEDAR, "mysql://abutment@db.lan/open_dental", "--tls", "verified", "--documents", str(tmp_path),
        "--every", "60", "--fees-from", "2026-03", typed="s3cret\n",
    )  # fmt: skip
    first = kept()
    assert first == ("db.lan", "verified", str(tmp_path), 60, date(2026, 3, 1))
    told("connect", *CEDAR, "mysql://abutment@db.lan/open_dental", typed="\n")
    assert kept() == first
    told("connect", *CEDAR, "mysql://abutment@other.lan/open_dental", typed="s3cret\n")
    assert kept() == ("other.lan", *first[1:])
    told("connect", *CEDAR, "mysql://abutment@other.lan/open_dental", "--every", "0", "--fees-from", "all", typed="\n")
    assert kept() == ("other.lan", "verified", str(tmp_path), None, None)
    told("connect", *CEDAR, str(tmp_path), "--documents", "")
    assert kept() == ("", "off", "", None, None)


@pytest.mark.parametrize(("option", "value"), [("--tls", "perhaps"), ("--fees-from", "spring")])
def test_an_option_of_a_connection_that_cannot_be_right_is_refused(
    cast: Cast, tmp_path: Path, option: str, value: str
) -> None:
    with pytest.raises((NotThere, NotAMonth)):
        told("connect", *CEDAR, str(tmp_path), option, value)


def test_a_sheet_that_cannot_be_written_is_said_in_one_line(records: Records, tmp_path: Path) -> None:
    with pytest.raises(NotThere, match=r"cannot be written: .*Name another file"):
        told("reconcile", *CEDAR, "--pdf", str(tmp_path / "no-such-folder" / "Cedar.pdf"))


def test_the_operator_may_name_any_folder(cast: Cast, tmp_path: Path) -> None:
    told("connect", *CEDAR, str(tmp_path))
    with opened(SERVER):
        assert RecordSource.objects.get().path == str(tmp_path)


@pytest.mark.parametrize("address", ["mysql://abutment:pw@db/x", "mysql://db/x", "http://a@b/c", "/no/such/folder"])
def test_an_address_that_cannot_be_right_is_refused(cast: Cast, address: str) -> None:
    with pytest.raises(NotThere):
        told("connect", *CEDAR, address)


def test_a_practice_that_is_not_there_is_named(cast: Cast) -> None:
    with pytest.raises(NoPractice, match="no practice Nowhere"):
        told("show", "--practice", "Nowhere")


@pytest.fixture
def long_ago(cast: Cast) -> Records:
    found = imported(cast)
    with opened(SERVER):
        for month in range(60):
            found.procedure(1, date(2021 + month // 12, 1 + month % 12, 5), 100_00, clinic=1 + month % 2)
        run = found.run()
    compared(run, {}, {})
    return found


def test_the_sheet_stays_one_sheet_whatever_stands_on_it_and_says_what_it_left_out(
    cast: Cast, long_ago: Records
) -> None:
    actor = cast.actor("olive")
    with opened(actor):
        found = queries.reconciliation(actor, long_ago.entity, date(2026, 11, 20))
    for name in ("Cedar Dental", "x" * 200, "Zahnärzte \u202e moor \x07"):
        printed = Printed.of(reconciliation_pdf(found, name, READ_AT, NEW_YORK))
        assert len(printed.pages) == 1
    assert "olderrows" in printed.text.replace(" ", "")


def test_the_same_values_print_the_same_bytes(cast: Cast, records: Records) -> None:
    actor = cast.actor("olive")
    with opened(actor):
        found = queries.reconciliation(actor, records.entity, date(2026, 11, 20))
    first, second = (reconciliation_pdf(found, "Cedar", READ_AT, NEW_YORK) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(("zone", "hour"), [("America/New_York", "10:00AMEST"), ("America/Chicago", "9:00AMCST")])
def test_the_sheet_says_moments_by_the_practices_own_clock(cast: Cast, records: Records, zone: str, hour: str) -> None:
    actor = cast.actor("olive")
    with opened(actor):
        found = queries.reconciliation(actor, records.entity, date(2026, 11, 20))
    text = Printed.of(reconciliation_pdf(found, "Cedar", READ_AT, ZoneInfo(zone))).text.replace(" ", "")
    assert f"ReadasofNov20,2026,{hour}" in text.replace("\n", "")
    assert f"PrintedNov20,2026,{hour}" in text.replace("\n", "")
    assert "UTC" not in text
