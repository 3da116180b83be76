"""A practice's or organization's trail as a file that proves itself: each row with its seal, and the signed head."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from django.db import connection

from abutment.foundation.audit.heads import CONTEXT, head_file
from abutment.foundation.audit.queries import EVENT_FIELDS, LOOK_FIELDS, event_texts, head, look_texts
from abutment.foundation.audit.rules import BEGINNING, Finding, Head, chained, moment_text
from abutment.foundation.keys.signing import PublicKey, Signature, is_signed_by, public_keys
from abutment.foundation.scope import Actor, opened

FORMAT = "abutment audit export 1"
_BATCH = 2000
_ROWS = {
    "event": "r.id, r.at, r.account_id, r.via, r.acting_entity_id, r.entity_id, r.action, r.subject, r.details::text",
    "look": "r.id, r.at, r.account_id, r.via, r.acting_entity_id, r.entity_id, r.patient_id, r.purpose, r.what",
}
_FIELDS = {"event": EVENT_FIELDS, "look": LOOK_FIELDS}
SEAL_COLUMNS = ("sequence", "sealed_at", "former_hash", "salt", "hash")


class ExportFormat(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """An event or look with its seal; row holds the canonical texts by name."""

    sequence: int
    sealed_at: datetime
    former_hash: bytes
    salt: bytes
    hash: bytes
    row: Mapping[str, str | None]

    def seal(self) -> dict[str, Any]:
        """The seal's part as it is written."""
        return {
            "sequence": self.sequence,
            "sealed_at": moment_text(self.sealed_at),
            "former_hash": self.former_hash.hex(),
            "salt": self.salt.hex(),
            "hash": self.hash.hex(),
        }


def exported_rows(actor: Actor, entity_id: int) -> Iterator[ExportedRow]:
    """Every sealed event, then every sealed look of an entity that the actor may read, in constant memory."""
    for kind in ("event", "look"):
        last_id = 0
        while rows := _batch(actor, kind, entity_id, last_id):
            for sequence, sealed_at, salt, digest, former, *row in rows:
                texts = event_texts(tuple(row)) if kind == "event" else look_texts(tuple(row))
                named = dict(zip(_FIELDS[kind], texts, strict=True))
                before = bytes(former) if former is not None else BEGINNING
                yield ExportedRow(sequence, sealed_at, before, bytes(salt), bytes(digest), named)
            last_id = rows[-1][5]


def written(
    rows: Iterable[ExportedRow], file_format: ExportFormat, *, entity_id: int, now: datetime
) -> Iterator[bytes]:
    """The file in pieces."""
    return _as_jsonl(rows, entity_id, now) if file_format is ExportFormat.JSONL else _as_csv(rows)


def check_export(lines: Iterable[bytes]) -> Iterator[Finding]:
    """What is wrong with a JSONL export by itself: rows that do not give their hash, a forged head."""
    numbered = enumerate(lines, start=1)
    signed: tuple[int, str] | None = None
    for number, line in numbered:
        try:
            fields = orjson.loads(line)
            if fields.get("format") == FORMAT:
                signed = (int(fields["head"]["sequence"]), fields["head"]["hash"]) if fields["head"] else None
                if not _is_head_genuine(fields):
                    yield Finding("forged head", f"Line {number}: the signature of the head does not hold.")
                continue
            row = fields["row"]
            texts = [row[name] for name in _FIELDS[row["kind"]]]
            before, salt = bytes.fromhex(fields["former_hash"]), bytes.fromhex(fields["salt"])
            digest = chained(before, salt, datetime.fromisoformat(fields["sealed_at"]), texts).hex()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield Finding("unreadable line", f"Line {number} cannot be read ({type(error).__name__}).")
            continue
        if digest != fields["hash"]:
            text = f"Line {number}: {row['kind']} {row['id']} was edited; it does not give the hash of its seal."
            yield Finding("edited row", text, fields["sequence"])
        elif signed and fields["sequence"] == signed[0] and fields["hash"] != signed[1]:
            yield Finding(
                "rewritten chain", f"Line {number} is the signed head, but has another hash.", fields["sequence"]
            )


def _batch(actor: Actor, kind: str, entity_id: int, last_id: int) -> list[tuple[Any, ...]]:
    with opened(actor), connection.cursor() as cursor:
        cursor.execute(
            "select s.sequence, s.sealed_at, s.salt, s.hash, foundation.former_hash(s.sequence), "  # noqa: S608 - own words
            f"{_ROWS[kind]} from audit_{kind} r join audit_seal s on s.{kind}_id = r.id "
            "where r.entity_id = %s and r.id > %s order by r.id limit %s",
            [entity_id, last_id, _BATCH],
        )
        return list(cursor.fetchall())


def _as_jsonl(rows: Iterable[ExportedRow], entity_id: int, now: datetime) -> Iterator[bytes]:
    last, file = head(), head_file()
    keys = [{"id": key.id, "raw_hex": key.raw.hex()} for key in public_keys(file.ring)]
    yield _line(
        {
            "format": FORMAT,
            "entity_id": entity_id,
            "exported_at": moment_text(now),
            "head": file.signed(last, signed_at=now) if last else None,
            "public_keys": keys,
        }
    )
    for row in rows:
        yield _line({**row.seal(), "row": dict(row.row)})


def _as_csv(rows: Iterable[ExportedRow]) -> Iterator[bytes]:
    names = list(dict.fromkeys((*SEAL_COLUMNS, *EVENT_FIELDS, *LOOK_FIELDS)))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({**row.seal(), **row.row})
        if text.tell() > 2**16:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _line(fields: Mapping[str, Any]) -> bytes:
    return orjson.dumps(fields) + b"\n"


def _is_head_genuine(fields: Mapping[str, Any]) -> bool:
    signed = fields["head"]
    if signed is None:
        return True
    raw = next((key["raw_hex"] for key in fields["public_keys"] if key["id"] == signed["key_id"]), None)
    if raw is None:
        return False
    claimed = Head(signed["sequence"], bytes.fromhex(signed["hash"]), datetime.fromisoformat(signed["sealed_at"]))
    signature = Signature(signed["key_id"], bytes.fromhex(signed["signature"]))
    key = PublicKey(signed["key_id"], None, bytes.fromhex(raw))
    return is_signed_by(key, signature, context=CONTEXT, message=claimed.message())
