"""What was done at the practice, who looked at its patients, and the seals by which anybody can check both.

A line holds a row's texts as they were sealed, its seal, and the hash of the seal before it: from these the seal's own
hash follows (docs/audit.md). The signed heads say which seals stood when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

import orjson

from abutment.foundation.audit.heads import CONTEXT, head_file
from abutment.foundation.audit.queries import EVENT_FIELDS, LOOK_FIELDS, event_texts, look_texts
from abutment.foundation.audit.rules import BEGINNING, Head, moment_text
from abutment.foundation.keys.signing import public_keys
from abutment.portability.loading import former
from abutment.portability.packing.parts import Kind, Part, Reading, Sink
from abutment.portability.packing.source_packed import Packed

_COLUMNS = {
    "event": "r.id, r.at, r.account_id, r.via, r.acting_entity_id, r.entity_id, r.action, r.subject, r.details::text",
    "look": "r.id, r.at, r.account_id, r.via, r.acting_entity_id, r.entity_id, r.patient_id, r.purpose, r.what",
}
_FIELDS = {"event": EVENT_FIELDS, "look": LOOK_FIELDS}
_TEXTS = {"event": event_texts, "look": look_texts}
_LINES_AT_ONCE = 500


def parts(reading: Reading) -> Iterable[Part]:
    """Events, looks and signed heads; and what the practice brought of trails that it had elsewhere."""
    yield Part("events.ndjson.gz", Kind.AUDIT, ("audit_event", "audit_seal"), partial(write_rows, "event"), "events")
    yield Part("looks.ndjson.gz", Kind.AUDIT, ("audit_look", "audit_seal"), partial(write_rows, "look"), "looks")
    yield Part("heads.ndjson", Kind.AUDIT, ("audit_event", "audit_look", "audit_seal"), write_heads, "heads")
    yield from former.parts(reading)


def write_rows(kind: str, reading: Reading, sink: Sink) -> int:
    """All events or looks in the order of their numbers; answers how many."""
    packed, count = Packed(sink), 0
    lines = list[bytes]()
    for row in reading.rows(_rows_sql(kind), (reading.entity,)):
        lines.append(_line(kind, row))
        count += 1
        if len(lines) >= _LINES_AT_ONCE:
            packed.write(b"".join(lines))
            lines.clear()
    packed.write(b"".join(lines))
    packed.close()
    return count


def _rows_sql(kind: str) -> str:
    # The hash of a seal before that is of another entity's row has to be asked for, which takes longer.
    return (
        "select s.sequence, s.sealed_at, s.salt, s.hash, "  # noqa: S608 - own words
        "case when s.sequence > 1 then coalesce(b.hash, foundation.former_hash(s.sequence)) end, "
        f"a.name, n.name, {_COLUMNS[kind]} from audit_{kind} r left join audit_seal s on s.{kind}_id = r.id "
        "left join audit_seal b on b.sequence = s.sequence - 1 "
        "left join accounts_account a on a.id = r.account_id left join scope_entity n on n.id = r.acting_entity_id "
        "where r.entity_id = %s order by r.id"
    )


def _line(kind: str, row: tuple[Any, ...]) -> bytes:
    sequence, sealed_at, salt, digest, before, person, acted_as, *columns = row
    told: dict[str, Any] = {"seal": None, "row": dict(zip(_FIELDS[kind], _TEXTS[kind](tuple(columns)), strict=True))}
    if sequence is not None:
        told["seal"] = {
            "sequence": sequence,
            "sealed_at": moment_text(sealed_at),
            "former_hash": (bytes(before) if before is not None else BEGINNING).hex(),
            "salt": bytes(salt).hex(),
            "hash": bytes(digest).hex(),
        }
    # Beside what is sealed, for people: names as they are now.
    told["said"] = {"person": person, "acted_as": acted_as}
    return orjson.dumps(told) + b"\n"


def write_heads(reading: Reading, sink: Sink) -> int:
    """The signed heads of the practice's own seals, and of the whole chain at the moment of this Package; answers how
    many. Each carries the public key that checks it."""
    file = head_file()
    public = {key.id: key.raw.hex() for key in public_keys(file.ring)}
    last = next((Head(row[0], bytes(row[1]), row[2]) for row in _rows(reading, _HEAD)), None)
    count = 0
    for signed in _own_heads(reading, last.sequence if last else 0):
        count += _write_head(sink, signed, public)
    if last is not None:
        count += _write_head(sink, file.signed(last, signed_at=reading.moment), public)
    return count


_HEAD = "select sequence, hash, sealed_at from foundation.trail_head()"
_SEQUENCES = (
    "select s.sequence from (select s.sequence from audit_event r join audit_seal s on s.event_id = r.id "
    "where r.entity_id = %s union all select s.sequence from audit_look r join audit_seal s on s.look_id = r.id "
    "where r.entity_id = %s) s order by s.sequence"
)


def _rows(reading: Reading, sql: str) -> list[tuple[Any, ...]]:
    return list(reading.rows(sql))


def _own_heads(reading: Reading, last: int) -> Iterator[dict[str, Any]]:
    """Heads that sign a seal of the practice, as far as the snapshot goes; heads and seals both come in order."""
    own = reading.rows(_SEQUENCES, (reading.entity, reading.entity))
    sequence = next(own, (None,))[0]
    for line in _kept_lines():
        if sequence is None or line["sequence"] > last:
            return
        while sequence is not None and sequence < line["sequence"]:
            sequence = next(own, (None,))[0]
        if sequence == line["sequence"]:
            yield line


def _kept_lines() -> Iterator[dict[str, Any]]:
    try:
        with head_file().path.open("rb") as file:
            for line in file:
                try:
                    told = orjson.loads(line)
                    datetime.fromisoformat(told["sealed_at"])
                except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
                    continue  # a torn line; `abutment audit verify` reports it to who runs the server
                yield told
    except FileNotFoundError:
        return


def _write_head(sink: Sink, signed: dict[str, Any], public: dict[int, str]) -> int:
    sink.write(orjson.dumps({**signed, "context": CONTEXT, "public": public.get(signed["key_id"])}) + b"\n")
    return 1
