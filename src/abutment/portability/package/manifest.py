"""The manifest of a Package: what is inside, how much, and what it comes to. See docs/package.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .errors import BrokenManifest, UnknownFormat
from .strict_json import canonical, read, shown

FORMAT = "abutment-package"
VERSION = "1"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
CONTEXT = "package manifest"
"""What the signature says it signs."""

KINDS = ("about", "tables", "fhir", "source", "documents", "papers", "audit")
"""The kinds of files; each but `about` (README.md) is also the name of its folder."""

EXTENTS = ("practice", "patient", "audit")
"""What a Package holds: a whole practice, one patient's records, or an auditor's selection."""

LARGEST_MANIFEST = 512 * 1024 * 1024
MOST_FILES = 2_000_000
"""Beyond these a manifest is refused before it is read: it would not fit into memory."""

Totals = Mapping[str, Mapping[str, int]]
"""Control totals: name of the total, then what it is of (a month, a guarantor, an account), then cents."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file. path: with slashes, below the Package's folder; sha256: in hex; records of the kind that noun names."""

    path: str
    kind: str
    bytes: int
    sha256: str
    records: int
    noun: str = "rows"

    def told(self) -> dict[str, Any]:
        """As the manifest writes it."""
        return {name: getattr(self, name) for name in ("bytes", "kind", "noun", "path", "records", "sha256")}


@dataclass(frozen=True, slots=True)
class Practice:
    """Whose Package it is; entity: its number in the installation that wrote it."""

    entity: int
    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last seal of the audit trail when the Package was written; hash in hex."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Key:
    """The key that signed: its number there, and its public half in hex."""

    id: int
    public: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a Package says of itself. schema: digest of the tables' form; as_of: the moment of its one snapshot."""

    software: str
    schema: str
    practice: Practice
    as_of: datetime
    files: tuple[FileEntry, ...]
    totals: Totals
    chain: ChainHead | None
    key: Key
    extent: str = "practice"
    format: str = field(default=FORMAT)
    version: str = field(default=VERSION)

    def to_bytes(self) -> bytes:
        """The one form in which this manifest may be written and signed: files in the order of their paths."""
        practice, chain = self.practice, self.chain
        return canonical(
            {
                "as_of": moment_text(self.as_of),
                "chain": None if chain is None else {"hash": chain.hash, "sequence": chain.sequence},
                "extent": self.extent,
                "files": [entry.told() for entry in sorted(self.files, key=lambda entry: entry.path)],
                "format": self.format,
                "key": {"id": self.key.id, "public": self.key.public},
                "practice": {"entity": practice.entity, "name": practice.name, "time_zone": practice.time_zone},
                "schema": self.schema,
                "software": self.software,
                "totals": {name: dict(cents) for name, cents in self.totals.items()},
                "version": self.version,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Read and check a manifest; raises BrokenManifest with the first thing that is wrong, in one line."""
        if len(data) > LARGEST_MANIFEST or data.count(b'"path":') > MOST_FILES:
            raise BrokenManifest(f"{_IT} is larger than any Package needs: {len(data):,} bytes. {_NEXT}")
        value = read(data, _IT)
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise UnknownFormat(f"{_IT} does not say that it is of a Package of Abutment. Check the path.")
        if value.get("version") != VERSION:
            said = shown(str(value.get("version")), 20)
            raise UnknownFormat(f"{_IT} is of format version {said}; this program reads {VERSION}. Update Abutment.")
        found = _manifest(_Fields(value, _IT))
        try:
            is_as_written = found.to_bytes() == data
        except UnicodeEncodeError:  # half of a surrogate pair
            is_as_written = False
        if not is_as_written:
            raise BrokenManifest(f"{_IT} is not written in its one form (sorted, without spaces). {_NEXT}")
        return found


def moment_text(moment: datetime) -> str:
    """A moment in UTC with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_IT = "The manifest"
_NEXT = "Take the Package again from where it was written."
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


def _manifest(fields: _Fields) -> Manifest:
    practice = fields.inner("practice")
    key = fields.inner("key")
    chain = fields.inner_or_none("chain")
    found = Manifest(
        software=fields.text("software"),
        schema=fields.digest("schema"),
        practice=Practice(practice.count("entity"), practice.text("name"), practice.text("time_zone")),
        as_of=fields.moment("as_of"),
        files=_entries(fields.value("files", list)),
        totals=_totals(fields.inner("totals")),
        chain=None if chain is None else ChainHead(chain.count("sequence"), chain.digest("hash")),
        key=Key(key.count("id"), key.digest("public")),
        extent=fields.one_of("extent", EXTENTS),
    )
    fields.all_known("format", "version")
    for each in (practice, key, chain):
        if each is not None:
            each.all_known()
    return found


def _entries(values: list[Any]) -> tuple[FileEntry, ...]:
    found = []
    for place, value in enumerate(values, 1):
        fields = _Fields(value, f"{_IT}'s file {place}")
        entry = FileEntry(
            path=fields.text("path"),
            kind=fields.one_of("kind", KINDS),
            bytes=fields.count("bytes"),
            sha256=fields.digest("sha256"),
            records=fields.count("records"),
            noun=fields.text("noun"),
        )
        fields.all_known()
        found.append(entry)
    paths = {entry.path for entry in found}
    if len(paths) != len(found):
        raise BrokenManifest(f"{_IT} lists {len(found) - len(paths):,} of its files twice. {_NEXT}")
    return tuple(found)


def _totals(fields: _Fields) -> Totals:
    found: dict[str, dict[str, int]] = {}
    for name in fields.names():
        inner = fields.inner(name)
        found[name] = {of: inner.cents(of) for of in inner.names()}
    return found


class _Fields:
    """An object of the manifest, whose values are taken by name and type; what is wrong is told with its place."""

    __slots__ = ("_taken", "_thing", "_value")

    def __init__(self, value: Any, thing: str) -> None:
        if not isinstance(value, dict):
            raise BrokenManifest(f"{thing} is not an object. {_NEXT}")
        self._value, self._thing, self._taken = value, thing, set[str]()

    def names(self) -> list[str]:
        return list(self._value)

    def value(self, name: str, *types: type) -> Any:
        self._taken.add(name)
        if name not in self._value:
            raise BrokenManifest(f"{self._thing} has no {shown(name)}. {_NEXT}")
        found = self._value[name]
        if type(found) not in types:  # not isinstance: true is no number
            raise BrokenManifest(f"{self._thing}: {shown(name)} is of the wrong type. {_NEXT}")
        return found

    def text(self, name: str) -> str:
        found: str = self.value(name, str)
        return found

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        found = self.text(name)
        if found not in known:
            said = f"{shown(found, 40)} is none of {', '.join(known)}"
            raise BrokenManifest(f"{self._thing}: {shown(name)} {said}. {_NEXT}")
        return found

    def digest(self, name: str) -> str:
        found = self.text(name)
        if not _HEX.fullmatch(found):
            raise BrokenManifest(f"{self._thing}: {shown(name)} is not 64 characters of hex in small letters. {_NEXT}")
        return found

    def count(self, name: str) -> int:
        found: int = self.value(name, int)
        if found < 0:
            raise BrokenManifest(f"{self._thing}: {shown(name)} is less than 0. {_NEXT}")
        return found

    def cents(self, name: str) -> int:
        found: int = self.value(name, int)
        return found

    def moment(self, name: str) -> datetime:
        text = self.text(name)
        try:
            if not _MOMENT.fullmatch(text):
                raise ValueError(text)
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        except ValueError:
            wrong = f"{shown(name)} is no moment in UTC like 2026-11-22T05:00:00.000000Z"
            raise BrokenManifest(f"{self._thing}: {wrong}. {_NEXT}") from None

    def inner(self, name: str) -> _Fields:
        return _Fields(self.value(name, dict), f"{self._thing}'s {shown(name)}")

    def inner_or_none(self, name: str) -> _Fields | None:
        return None if self.value(name, dict, type(None)) is None else self.inner(name)

    def all_known(self, *others: str) -> None:
        """Refuse what the format does not name: nobody could say what it means."""
        extra = self._value.keys() - self._taken - set(others)
        if extra:
            raise BrokenManifest(f"{self._thing}: the format does not name {shown(min(extra))}. {_NEXT}")
