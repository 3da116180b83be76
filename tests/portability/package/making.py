"""A small Package made by hand, and signed, for tests that break it."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from abutment.foundation.audit import rules
from abutment.foundation.audit.rules import Head, Sealed, moment_text
from abutment.portability.package.manifest import CONTEXT, ChainHead, FileEntry, Key, Manifest, Practice
from abutment.portability.package.signatures import framed

SECRET = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER_SECRET = Ed25519PrivateKey.from_private_bytes(b"o" * 32)

PATIENTS = 'id,entity_id,name\r\n1,7,"Ada ""A"" Lee"\r\n2,7,"two\r\nlines"\r\n5,7,Иван\r\n'
PROCEDURES = "id,entity_id,patient_id,fee_cents\r\n10,7,1,12500\r\n11,7,2,300\r\n12,7,,0\r\n"


def _resource(name: str, columns: str, foreign: list[dict[str, object]]) -> dict[str, object]:
    fields = [{"name": column, "type": "string"} for column in columns.split(",")]
    schema = {"fields": fields, "primaryKey": "id", "foreignKeys": foreign}
    return {"name": name, "path": f"{name}.csv", "schema": schema}


DICTIONARY = json.dumps(
    {
        "resources": [
            _resource("patient", "id,entity_id,name", []),
            _resource(
                "procedure",
                "id,entity_id,patient_id,fee_cents",
                [
                    {
                        "fields": ["entity_id", "patient_id"],
                        "reference": {"resource": "patient", "fields": ["entity_id", "id"]},
                    }
                ],
            ),
        ]
    }
)


def resources(*found: Mapping[str, object]) -> bytes:
    return gzip.compress(b"".join(json.dumps(each).encode() + b"\n" for each in found), mtime=0)


CONTENT: dict[str, tuple[bytes, int]] = {
    "README.md": (b"# Cedar Dental\n", 1),
    "tables/patient.csv": (PATIENTS.encode(), 3),
    "tables/procedure.csv": (PROCEDURES.encode(), 3),
    "tables/datapackage.json": (DICTIONARY.encode(), 2),
    "source/procedurelog.csv": (b'"a","b"\r\n1,"x\r\ny"\r\n', 1),
    "fhir/Patient.ndjson.gz": (
        resources(*({"resourceType": "Patient", "id": str(number)} for number in (1, 2, 5))),
        3,
    ),
    "fhir/Procedure.0001.ndjson.gz": (
        resources(
            {"resourceType": "Procedure", "id": "10", "status": "completed", "subject": {"reference": "Patient/1"}}
        ),
        1,
    ),
    "documents/31/röntgen.dcm": (bytes(range(256)) * 40, 1),
    "papers/ownership.json": (b"{}", 1),
}


def chain(*owners: int) -> list[Sealed]:
    """A chain as the installation seals it: an event of each of these entities."""
    former, found = rules.BEGINNING, []
    for sequence, entity in enumerate(owners, 1):
        salt = bytes([sequence]) * 16
        at = SEALED_AT + timedelta(minutes=sequence)
        fields = ("event", str(sequence), moment_text(at), None, "system", None, str(entity), "a.b", "", "{}")
        digest = rules.chained(former, salt, at, fields)
        found.append(Sealed(sequence, digest, salt, at, "event", sequence, fields))
        former = digest
    return found


SEALED_AT = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
EVENT = ("kind", "id", "at", "account_id", "via", "acting_entity_id", "entity_id", "action", "subject", "details")


def lines_of(seals: list[Sealed], entity: int = 7) -> list[dict[str, Any]]:
    """The lines of an entity's own events, as packing.trail writes them."""
    before = {seal.sequence + 1: seal.hash for seal in seals}
    return [
        {
            "seal": {
                "sequence": seal.sequence,
                "sealed_at": moment_text(seal.sealed_at),
                "former_hash": before.get(seal.sequence, rules.BEGINNING).hex(),
                "salt": seal.salt.hex(),
                "hash": seal.hash.hex(),
            },
            "row": dict(zip(EVENT, seal.fields or (), strict=True)),
            "said": {"person": None, "acted_as": None},
        }
        for seal in seals
        if seal.fields and seal.fields[6] == str(entity)
    ]


def head_of(seal: Sealed, secret: Ed25519PrivateKey = SECRET) -> dict[str, Any]:
    """The head that signs a seal."""
    head = Head(seal.sequence, seal.hash, seal.sealed_at)
    return {
        "sequence": head.sequence,
        "hash": head.hash_hex,
        "sealed_at": moment_text(head.sealed_at),
        "signature": secret.sign(framed("audit head", head.message())).hex(),
        "public": secret.public_key().public_bytes_raw().hex(),
    }


def trail(events: list[dict[str, Any]], heads: list[dict[str, Any]]) -> dict[str, tuple[bytes, int]]:
    """The files of a trail."""
    return {
        "audit/events.ndjson.gz": (gzip.compress(_ndjson(events), mtime=0), len(events)),
        "audit/heads.ndjson": (_ndjson(heads), len(heads)),
    }


def _ndjson(found: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in found)


CHAIN = chain(7, 8, 7, 7, 8)
CONTENT |= trail(lines_of(CHAIN), [head_of(CHAIN[2]), head_of(CHAIN[4])])


def entries(content: Mapping[str, tuple[bytes, int]]) -> tuple[FileEntry, ...]:
    return tuple(
        FileEntry(
            path,
            path.partition("/")[0] if "/" in path else "about",
            len(data),
            hashlib.sha256(data).hexdigest(),
            records,
        )
        for path, (data, records) in content.items()
    )


def manifest_of(content: Mapping[str, tuple[bytes, int]], secret: Ed25519PrivateKey = SECRET) -> Manifest:
    return Manifest(
        software="0.1.0",
        schema="12" * 32,
        practice=Practice(7, "Cedar Dental", "America/New_York"),
        as_of=datetime(2026, 11, 22, 5, 0, tzinfo=UTC),
        files=entries(content),
        totals={},
        chain=ChainHead(5, CHAIN[4].hash.hex()),
        key=Key(1, secret.public_key().public_bytes_raw().hex()),
    )


def signed(folder: Path, manifest: Manifest, secret: Ed25519PrivateKey = SECRET) -> None:
    """Write the manifest of a Package, named for the key, with its signature."""
    manifest = replace(manifest, key=Key(1, secret.public_key().public_bytes_raw().hex()))
    data = manifest.to_bytes()
    (folder / "manifest.json").write_bytes(data)
    (folder / "manifest.sig").write_bytes(secret.sign(framed(CONTEXT, data)))


def made(folder: Path, content: Mapping[str, tuple[bytes, int]] = CONTENT) -> Path:
    """A Package of this content in a folder."""
    for path, (data, _) in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    signed(folder, manifest_of(content))
    return folder


def zipped(folder: Path, out: Path, method: int = zipfile.ZIP_STORED) -> Path:
    """The same as one .zip."""
    with zipfile.ZipFile(out, "w", method) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return out
