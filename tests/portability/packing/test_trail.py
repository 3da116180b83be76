"""The trail leaves with its seals, so that each row can be checked by who has the Package alone."""

from __future__ import annotations

import gzip
from datetime import datetime
from typing import Any

import orjson
import pytest

from abutment.foundation.audit import look, record
from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.audit.heads import CONTEXT, head, head_file
from abutment.foundation.audit.models import Event, Look
from abutment.foundation.audit.queries import EVENT_FIELDS, LOOK_FIELDS
from abutment.foundation.audit.rules import Head, chained
from abutment.foundation.keys.signing import PublicKey, Signature, is_signed_by
from abutment.foundation.scope import opened
from abutment.foundation.scope.models import Entity
from abutment.portability.loading import former
from abutment.portability.packing import documents, papers, source, trail
from abutment.portability.packing.snapshot_prints import fingerprint
from tests.cast import SERVER, Cast
from tests.fees.agreeing import agree
from tests.foundation.conftest import own_home
from tests.portability.packing.source_reading import MOMENT, Written, reading, written

__all__ = ["own_home"]


@pytest.fixture(autouse=True)
def _home(own_home: object) -> None:
    """Heads are kept in a home of the test's own."""


def rows(found: Written, name: str) -> list[dict[str, Any]]:
    file = found.files[name]
    return [orjson.loads(line) for line in (gzip.decompress(file) if name.endswith(".gz") else file).splitlines()]


def taken(cast: Cast, at: str = "cedar") -> Written:
    return written(trail.parts, cast.entity(at))


def looked(cast: Cast, who: str = "billing", purpose: str = "payment") -> None:
    actor = cast.actor(who)
    with opened(actor):
        look(actor, entity_id=cast.entity("cedar"), patient_id=7, purpose=purpose, what="the account “Ash”")


def test_every_event_and_look_of_the_practice_leaves(cast: Cast) -> None:
    looked(cast)
    seal_trail()
    found = taken(cast)
    with opened(SERVER):
        events = list(Event.objects.filter(entity=cast.entity("cedar")).order_by("pk").values_list("pk", flat=True))
        looks = list(Look.objects.filter(entity=cast.entity("cedar")).order_by("pk").values_list("pk", flat=True))
    assert [int(line["row"]["id"]) for line in rows(found, "events.ndjson.gz")] == events
    assert [int(line["row"]["id"]) for line in rows(found, "looks.ndjson.gz")] == looks
    assert len(events) > 5
    assert found.records["events.ndjson.gz"] == len(events)


def test_who_looked_is_told_with_purpose_and_in_whose_name(cast: Cast) -> None:
    looked(cast)
    line = rows(taken(cast), "looks.ndjson.gz")[-1]
    assert line["row"]["purpose"] == "payment"
    assert line["row"]["what"] == "the account “Ash”"
    assert line["said"]["person"] == "Billing"


def test_each_seal_follows_from_its_line_alone(cast: Cast) -> None:
    looked(cast)
    seal_trail()
    found = taken(cast)
    for name, fields in (("events.ndjson.gz", EVENT_FIELDS), ("looks.ndjson.gz", LOOK_FIELDS)):
        for line in rows(found, name):
            seal, texts = line["seal"], [line["row"][field] for field in fields]
            assert hash_of(seal, texts) == seal["hash"]
            assert hash_of(seal, [*texts[:-1], f"{texts[-1]}x"]) != seal["hash"]


def hash_of(seal: dict[str, Any], texts: list[str | None]) -> str:
    before, salt = bytes.fromhex(seal["former_hash"]), bytes.fromhex(seal["salt"])
    return chained(before, salt, datetime.fromisoformat(seal["sealed_at"]), texts).hex()


def test_what_is_not_sealed_yet_leaves_without_a_seal(cast: Cast) -> None:
    seal_trail()
    looked(cast)
    assert rows(taken(cast), "looks.ndjson.gz")[-1]["seal"] is None


def test_the_head_of_the_chain_is_signed_and_checks_itself(cast: Cast) -> None:
    looked(cast)
    seal_trail()
    [*_, line] = rows(taken(cast), "heads.ndjson")
    signed = Head(line["sequence"], bytes.fromhex(line["hash"]), datetime.fromisoformat(line["sealed_at"]))
    signature = Signature(line["key_id"], bytes.fromhex(line["signature"]))
    key = PublicKey(line["key_id"], None, bytes.fromhex(line["public"]))
    assert line["context"] == CONTEXT
    assert is_signed_by(key, signature, context=CONTEXT, message=signed.message())
    assert line["sequence"] == max(
        each["seal"]["sequence"] for name in ("events.ndjson.gz", "looks.ndjson.gz") for each in rows(taken(cast), name)
    )


def test_kept_heads_leave_where_they_sign_a_row_of_the_practice(cast: Cast) -> None:
    def sealed_now() -> Head:
        seal_trail()
        with opened(SERVER):
            last = head()
        assert last is not None
        head_file().append(last, signed_at=MOMENT)
        return last

    looked(cast)
    ours = sealed_now()
    with opened(SERVER):
        record(SERVER, action="location.opened", entity_id=cast.entity("birch"), subject="not ours")
    theirs = sealed_now()
    looked(cast)
    last = sealed_now()
    with head_file().path.open("ab") as file:
        file.write(b'{"torn')
    told = [line["sequence"] for line in rows(taken(cast), "heads.ndjson")]
    assert ours.sequence in told
    assert theirs.sequence not in told
    assert told == sorted(told)
    assert told[-1] == last.sequence


def test_another_practices_trail_is_not_there(cast: Cast) -> None:
    with opened(SERVER):
        record(SERVER, action="location.opened", entity_id=cast.entity("birch"), subject="MARKER-OF-BIRCH")
        record(SERVER, action="rows.swept", entity_id=None, subject="MARKER-OF-NOBODY")
    seal_trail()
    found = taken(cast)
    assert {line["row"]["entity_id"] for line in rows(found, "events.ndjson.gz")} == {str(cast.entity("cedar"))}
    assert b"MARKER" not in gzip.decompress(found.files["events.ndjson.gz"])


def test_every_statement_names_the_practice_also_where_its_reader_sees_all(cast: Cast) -> None:
    agree(cast, "birch")
    agree(cast, "cedar")
    looked(cast)
    with opened(SERVER):
        record(SERVER, action="location.opened", entity_id=cast.entity("birch"), subject="MARKER-OF-BIRCH")
    seal_trail()
    for provider in (source.parts, documents.parts, papers.parts, trail.parts):
        bound = written(provider, cast.entity("cedar"))
        assert bound.files
        assert written(provider, cast.entity("cedar"), SERVER).files == bound.files


def test_a_former_trail_is_given_along(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def parts(reading: Any) -> list[Any]:
        asked.append(reading.entity)
        return []

    monkeypatch.setattr(former, "parts", parts)
    taken(cast)
    assert asked == [cast.entity("cedar")]


def test_a_practice_at_which_nothing_happened_has_empty_files(cast: Cast) -> None:
    with opened(SERVER):
        nobody = Entity.objects.create(kind="practice", name="Quiet Dental", time_zone="America/New_York").pk
    found = written(trail.parts, nobody)
    assert rows(found, "events.ndjson.gz") == rows(found, "looks.ndjson.gz") == []


def test_the_same_rows_give_the_same_bytes(cast: Cast) -> None:
    looked(cast)
    seal_trail()
    assert taken(cast).files == taken(cast).files


def test_a_seal_that_was_given_changes_what_the_files_are_made_of(cast: Cast) -> None:
    looked(cast)
    with reading(cast.entity("cedar")) as read:
        before = fingerprint("audit_seal", read)
    seal_trail()
    with reading(cast.entity("cedar")) as read:
        assert fingerprint("audit_seal", read).rows > before.rows
