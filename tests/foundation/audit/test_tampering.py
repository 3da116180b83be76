"""The tables' owner turns against the trail, triggers off, constraints dropped: each change is found and named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from django.db import connections
from typer.testing import CliRunner

from abutment.foundation.audit import look, record
from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.audit.commands import app
from abutment.foundation.audit.heads import head_file
from abutment.foundation.audit.verification import Examination
from abutment.foundation.scope import opened
from tests.cast import SERVER, Cast

DISARM = """
alter table audit_event disable trigger user;
alter table audit_look disable trigger user;
alter table audit_seal disable trigger user;
do $$ declare c record; begin
    for c in select conname from pg_constraint
             where conrelid = 'audit_seal'::regclass and contype in ('f', 'u', 'p') loop
        execute format('alter table audit_seal drop constraint %I cascade', c.conname);
    end loop;
end $$;
"""
SWAP = """
update audit_seal set sequence = -1 where sequence = {0};
update audit_seal set sequence = {0} where sequence = {1};
update audit_seal set sequence = {1} where sequence = -1;
"""
# The whole chain computed anew from a place on, as the sealer would.
REWRITE = """
do $$ declare s record; former bytea; begin
    select hash into former from audit_seal where sequence = {0} - 1;
    for s in select z.sequence, z.salt, z.sealed_at, foundation.event_fields(e) as fields from audit_seal z
             join audit_event e on e.id = z.event_id where z.sequence >= {0} order by z.sequence loop
        former := sha256(former || s.salt || foundation.canonical(foundation.moment_text(s.sealed_at) || s.fields));
        update audit_seal set hash = former where sequence = s.sequence;
    end loop;
end $$;
"""


@pytest.fixture
def sealed(own_database: Cast) -> dict[str, int]:
    """A sealed chain that ends in twenty acts, signed in two heads; its triggers and constraints are off."""
    cedar = own_database.entity("cedar")
    with opened(SERVER):
        look(SERVER, entity_id=cedar, patient_id=5, purpose="payment", what="claim")
    seal_trail()
    for half in range(2):
        with opened(SERVER):
            for number in range(10):
                record(SERVER, action="test.act", entity_id=cedar, subject=f"thing {half * 10 + number}")
        seal_trail()
    owner(DISARM)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select max(sequence) from audit_seal")
        last = (cursor.fetchone() or [0])[0]
        cursor.execute("select event_id from audit_seal where sequence = %s", [last - 10])
        event = (cursor.fetchone() or [0])[0]
        cursor.execute("select sequence, look_id from audit_seal where look_id is not null")
        look_seal, look_id = cursor.fetchone() or (0, 0)
    return {"last": last, "place": last - 10, "event": event, "look": look_id, "look_seal": look_seal}


def owner(statements: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statements)


def told(*, minutes_later: int = 0) -> list[str]:
    now = datetime.now(UTC) + timedelta(minutes=minutes_later)
    return [finding.text for finding in Examination(now).findings()]


def test_nothing_is_told_of_an_untouched_chain(sealed: dict[str, int]) -> None:
    assert told() == []


@pytest.mark.parametrize(
    "change",
    [
        "action = 'test.other'",
        "subject = ''",
        "details = '{\"a\": 1}'",
        "account_id = 1",
        "via = 'token'",
        "acting_entity_id = 1",
        "entity_id = null",
        "at = at + interval '1 microsecond'",
    ],
)
def test_an_edited_event_is_named_whatever_was_edited(sealed: dict[str, int], change: str) -> None:
    owner(f"update audit_event set {change} where id = {sealed['event']}")
    assert told() == [
        f"Event {sealed['event']} (seal {sealed['place']}) was edited: it no longer gives the hash of its seal."
    ]


@pytest.mark.parametrize("change", ["patient_id = 6", "purpose = 'treatment'", "what = ''", "account_id = 3"])
def test_an_edited_look_is_named(sealed: dict[str, int], change: str) -> None:
    owner(f"update audit_look set {change} where id = {sealed['look']}")
    [text] = told()
    assert text.startswith(f"Look {sealed['look']} (seal {sealed['look_seal']}) was edited")


def test_a_deleted_row_is_named(sealed: dict[str, int]) -> None:
    owner(f"delete from audit_event where id = {sealed['event']}")
    assert told() == [f"Event {sealed['event']} (seal {sealed['place']}) was deleted after it was sealed."]


def test_a_deleted_row_with_its_seal_is_a_gap(sealed: dict[str, int]) -> None:
    owner(f"delete from audit_seal where sequence = {sealed['place']}")
    owner(f"delete from audit_event where id = {sealed['event']}")
    assert told() == [f"Seal {sealed['place']} is missing from the chain."]


def test_a_seal_taken_away_is_a_gap_and_its_row_waits(sealed: dict[str, int]) -> None:
    owner(f"delete from audit_seal where sequence between {sealed['place']} and {sealed['place'] + 2}")
    gap, waiting = told(minutes_later=30)
    assert gap == f"Seals {sealed['place']} to {sealed['place'] + 2} are missing from the chain."
    assert waiting.startswith(f"3 events, the first number {sealed['event']}, have no seal")


def test_a_gap_closed_by_counting_anew_still_shows(sealed: dict[str, int]) -> None:
    place = sealed["place"]
    owner(f"delete from audit_seal where sequence = {place}")
    owner(f"update audit_seal set sequence = sequence - 1 where sequence > {place}")
    texts = told()
    assert any(f"(seal {place}) was edited" in text for text in texts)
    assert any(text.startswith("The end of the chain is missing") for text in texts)


def test_reordered_seals_are_named(sealed: dict[str, int]) -> None:
    place = sealed["place"]
    owner(SWAP.format(place, place + 1))
    texts = told()
    assert len([text for text in texts if "was moved: its place in the chain is" in text]) == 2


def test_an_edited_seal_is_told_from_an_edited_row(sealed: dict[str, int]) -> None:
    owner(f"update audit_seal set hash = sha256('x') where sequence = {sealed['place'] + 3}")
    assert told()[0].startswith(f"Seal {sealed['place'] + 3} was edited: event")


def test_a_cut_off_end_is_found_by_the_signed_heads(sealed: dict[str, int]) -> None:
    first = sealed["last"] - 2
    owner(f"delete from audit_event where id in (select event_id from audit_seal where sequence >= {first})")
    owner(f"delete from audit_seal where sequence >= {first}")
    [text] = told()
    assert text.startswith(f"The end of the chain is missing: seals {first} to {sealed['last']} were signed for 2")


def test_a_chain_emptied_is_found_by_the_signed_heads(sealed: dict[str, int]) -> None:
    owner("truncate audit_seal")
    assert told()[0].startswith(f"The end of the chain is missing: seals 1 to {sealed['last']} were signed")


def test_a_chain_rewritten_with_all_its_hashes_is_found_by_the_signed_heads(sealed: dict[str, int]) -> None:
    owner(f"update audit_event set subject = 'another' where id = {sealed['event']}")
    owner(REWRITE.format(sealed["place"]))
    [text] = told()
    assert "is not the one signed for" in text


def test_a_forged_head_is_named_by_its_line(sealed: dict[str, int]) -> None:
    lines = head_file().path.read_bytes().splitlines()
    forged = orjson.loads(lines[-1])
    forged["hash"] = "00" * 32
    head_file().path.write_bytes(b"\n".join([*lines[:-1], orjson.dumps(forged), b"not json"]) + b"\n")
    texts = told()
    assert any(f"The head on line {len(lines)}, of seal {sealed['last']}, is forged" in text for text in texts)
    assert any(f"Line {len(lines) + 1} of the signed heads cannot be read" in text for text in texts)


def test_removed_heads_are_told(sealed: dict[str, int]) -> None:
    head_file().path.unlink()
    assert any("covered by no signed head" in text for text in told(minutes_later=30))


def test_a_row_deleted_before_it_was_sealed_is_told(sealed: dict[str, int], own_database: Cast) -> None:
    owner("alter table audit_event enable trigger await_seal")
    with opened(SERVER):
        record(SERVER, action="test.doomed", entity_id=None)
    owner("delete from audit_event where action = 'test.doomed'")
    [text] = told()
    assert text.endswith("was deleted before it was sealed.")
    seal_trail()
    assert told() == [text]


def test_a_row_slipped_in_past_the_triggers_never_gets_a_seal_and_is_told(sealed: dict[str, int]) -> None:
    owner("insert into audit_event (at, via, action, subject, details) values (now(), 'session', 'x', '', '{}')")
    seal_trail()
    assert any("has no seal" in text for text in told(minutes_later=30))


def test_verify_ends_with_status_one_and_names_the_damage(sealed: dict[str, int]) -> None:
    assert CliRunner().invoke(app, ["verify"]).exit_code == 0
    owner(f"update audit_event set subject = 'another' where id = {sealed['event']}")
    result = CliRunner().invoke(app, ["verify"])
    assert result.exit_code == 1
    assert result.stdout.count("\n") == 1
    told_as_json = CliRunner().invoke(app, ["verify", "--json"])
    assert told_as_json.exit_code == 1
    answer = orjson.loads(told_as_json.stdout)
    assert (answer["is_intact"], answer["findings_total"], answer["seals"]) == (False, 1, sealed["last"])
    assert answer["findings"][0]["kind"] == "edited row"
    assert CliRunner().invoke(app, ["verify", "--from", str(sealed["place"] + 1)]).exit_code == 0


def test_an_ordinary_owner_login_is_stopped_by_the_triggers(own_database: Cast) -> None:
    with opened(SERVER):
        look(SERVER, entity_id=own_database.entity("cedar"), patient_id=5, purpose="payment", what="claim")
    seal_trail()
    for statement in ("update audit_event set action = 'x'", "delete from audit_look", "truncate audit_seal cascade"):
        with pytest.raises(Exception, match="append-only"):
            owner(statement)
