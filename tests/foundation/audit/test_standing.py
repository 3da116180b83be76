"""What is said of the seals and of what waits for one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from typer.testing import CliRunner

from abutment.foundation.audit import look, record
from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.audit.commands import app
from abutment.foundation.audit.rules import Head
from abutment.foundation.audit.standing import SealStanding, WaitingInAll, looks_in_words, verdict
from abutment.foundation.scope import opened
from tests.cast import SERVER, Cast

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEAD = Head(1204, bytes(32), NOW)


def standing(waiting: int, minutes: int, *, alive: bool = True, head: Head | None = HEAD) -> SealStanding:
    return SealStanding(head, waiting, NOW - timedelta(minutes=minutes) if waiting else None, alive, NOW)


def test_nothing_waits() -> None:
    assert standing(0, 0, alive=False).warning == ""
    assert standing(0, 0).sentence == "Sealed up to seal 1,204, whose hash begins with 000000000000."
    assert standing(0, 0, head=None).sentence == "Nothing waits for a seal."


def test_what_waits_for_the_next_minute_is_no_warning() -> None:
    assert standing(1, 0).sentence.endswith("1 act waits for a seal, the oldest for less than a minute.")
    assert standing(1, 3).warning == ""


def test_what_waits_too_long_is_a_warning_that_names_the_cause() -> None:
    late = standing(351, 9, alive=False, head=None)
    assert (late.sentence, late.warning) == (
        "351 acts wait for a seal, the oldest for 9 minutes.",
        "No worker is running",
    )
    assert standing(351, 9).warning == "The sealer is late"
    assert standing(2, 0, alive=False).warning == "No worker is running"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "1 minute"), (119, "119 minutes"), (120, "2 hours"), (47 * 60, "47 hours"), (72 * 60, "3 days")],
)
def test_how_long_is_said_in_the_unit_that_fits(minutes: int, said: str) -> None:
    waiting = WaitingInAll(events=566, looks=14, oldest_at=NOW - timedelta(minutes=minutes))
    assert waiting.in_words(NOW) == f"566 events and 14 looks wait, the oldest for {said}"


def test_a_verdict_is_complete_only_when_nothing_waits() -> None:
    assert verdict(3, "") == "3 seals read. The trail is complete and unchanged."
    waiting = WaitingInAll(events=0, looks=1, oldest_at=NOW).in_words(NOW)
    for seals in (0, 3):
        assert "complete" not in verdict(seals, waiting)
        assert "1 look waits" in verdict(seals, waiting)


def test_looks_by_our_own_people_are_said_so_and_many_outsiders_are_counted() -> None:
    assert looks_in_words(1, 0, []) == "1 look in the last 30 days, all by our own people."
    assert looks_in_words(9, 5, list("ABCDE")).endswith("5 of them from outside: A, B, C, 2 more.")


def test_verify_counts_what_has_no_seal(cast: Cast, own_home: object) -> None:
    with opened(SERVER):
        look(SERVER, entity_id=cast.entity("cedar"), patient_id=4, purpose="payment", what="claim")
    waiting = ["--minutes", "1440"]  # the cast was entered when the tests began, however long ago that is
    told = CliRunner().invoke(app, ["verify", *waiting])
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("Nothing is sealed yet: ")
    assert " and 1 look wait, the oldest for " in told.stdout
    found = orjson.loads(CliRunner().invoke(app, ["verify", "--json", *waiting]).stdout)
    assert found["unsealed_events"] > 10
    assert (found["seals"], found["unsealed_looks"], found["is_intact"]) == (0, 1, True)
    assert datetime.fromisoformat(found["oldest_waiting_at"]) <= datetime.now(UTC)
    seal_trail()
    assert "The trail is complete and unchanged." in CliRunner().invoke(app, ["verify"]).stdout
    with opened(SERVER):
        record(SERVER, action="test.act", entity_id=None)
    told = CliRunner().invoke(app, ["verify"])
    assert "seals read, unchanged. Not sealed yet: 1 event waits, the oldest for less than a minute." in told.stdout
    found = orjson.loads(CliRunner().invoke(app, ["verify", "--json"]).stdout)
    assert (found["unsealed_events"], found["unsealed_looks"]) == (1, 0)
