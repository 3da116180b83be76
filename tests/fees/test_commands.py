"""Fees on the command line: in words for people, with stable keys for programs, and errors with their next step."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from abutment.agreements.models import Agreement
from abutment.fees import actions
from abutment.fees.commands import app
from abutment.fees.errors import Malformed, NotFound
from abutment.fees.models import Statement
from abutment.foundation.scope import Actor, opened
from abutment.organizations.errors import NotFound as NoPractice
from tests.cast import SERVER, Cast
from tests.fees.agreeing import FLAT, GROSS_20, agree, amend, computed
from tests.fees.test_statements import MOMENT

JUNE = ("--month", "2026-06")
CEDAR = ("statement", "--practice", "cedar dental", *JUNE)


def run(actor: Actor, *arguments: str) -> str:
    with opened(actor):
        done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "300"})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def twice(cast: Cast) -> list[Statement]:
    """Cedar's June under two agreements, the second from the 16th on."""
    middle = date(2026, 6, 16)
    first = agree(cast)
    with opened(SERVER):
        first.ends_on, first.ended_because = middle, "replaced"
        first.save(update_fields=["ends_on", "ended_because"])
    agree(cast, starts_on=middle, fmv_days=(middle, None))
    computed(cast, practices=["cedar"])
    with opened(cast.actor("olive")):
        return list(Statement.objects.order_by("agreement"))


def test_a_practice_is_found_by_its_name_or_number_if_it_is_seen(cast: Cast) -> None:
    agree(cast)
    controller = cast.actor("controller")
    found: list[dict[str, Any]] = []
    for named in ("Cedar Dental", " cedar dental ", str(cast.entity("cedar"))):
        found.append(json.loads(run(controller, "statement", "--practice", named, *JUNE, "--json")))
    assert found[0] == found[1] == found[2]
    statement = found[0]
    assert (statement["practice"], statement["status"], statement["fee_usd"]) == (
        "Cedar Dental",
        "not_kept",
        "60000.00",
    )
    for named in ("Nobody", "Alder Dental Studio", str(cast.entity("alder")), "9" * 30, "²"):
        with pytest.raises(NoPractice, match="`abutment practices` lists them"):
            run(controller, "statement", "--practice", named, *JUNE)


def test_a_month_under_two_agreements_shows_both_statements(cast: Cast, twice: list[Statement]) -> None:
    numbers = [each.number for each in twice]
    assert len(numbers) == 2
    said = run(cast.actor("olive"), *CEDAR)
    assert all(number in said for number in numbers)
    told = json.loads(run(cast.actor("olive"), *CEDAR, "--json"))
    assert [each["number"] for each in told["statements"]] == numbers
    one = json.loads(run(cast.actor("olive"), *CEDAR, "--number", numbers[1], "--json"))
    assert one["number"] == numbers[1]
    with pytest.raises(NotFound, match="has no statement 7-2026-06 for June 2026"):
        run(cast.actor("olive"), *CEDAR, "--number", "7-2026-06")


def test_one_file_holds_the_sheet_of_one_statement(cast: Cast, twice: list[Statement], tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    with pytest.raises(Malformed, match=f"{twice[0].number} and {twice[1].number}. Name one of them with --number"):
        run(cast.actor("olive"), *CEDAR, "--pdf", str(file))
    assert not file.exists()
    run(cast.actor("olive"), *CEDAR, "--number", twice[0].number, "--pdf", str(file))
    assert file.read_bytes().startswith(b"%PDF")


def test_a_sheet_that_cannot_be_written_says_why(cast: Cast, tmp_path: Path) -> None:
    agree(cast)
    computed(cast, practices=["cedar"])
    with pytest.raises(Malformed, match=r"sheet\.pdf cannot be written: No such file or directory\. Check the path\."):
        run(cast.actor("olive"), *CEDAR, "--pdf", str(tmp_path / "absent" / "sheet.pdf"))


def test_a_month_that_cannot_be_computed_says_what_is_missing(cast: Cast) -> None:
    agree(cast, terms=[GROSS_20])
    with pytest.raises(NotFound, match="Cedar"):
        run(cast.actor("controller"), *CEDAR)


def test_month_end_counts_every_outcome(cast: Cast) -> None:
    agreement = agree(cast)
    assert "3 practices: 1 drafted, 2 hindered." in _month_end()
    assert "3 practices: 1 unchanged, 2 hindered." in _month_end()
    _issue(cast, agreement)
    amend(cast, "cedar", agreement, [{**FLAT, "formula": {"method": "flat", "amount_usd": "61000"}}], date(2026, 6, 1))
    assert "3 practices: 1 restated, 2 hindered." in _month_end()


def _month_end() -> str:
    done = CliRunner().invoke(app, ["month-end", *JUNE], env={"COLUMNS": "300"})
    assert done.exit_code == 0, done.output or done.exception
    return done.output


def _issue(cast: Cast, agreement: Agreement) -> None:
    olive, controller = cast.actor("olive"), cast.actor("controller")
    with opened(olive):
        statement = Statement.objects.get(agreement=agreement)
        actions.approve_statement(actor=olive, statement=statement, seen_sha256=statement.asked_sha256)
    with opened(controller):
        actions.issue_statement(actor=controller, statement=statement, moment=MOMENT)
