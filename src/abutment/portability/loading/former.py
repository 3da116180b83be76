"""The trail that a practice brings from its former installation: kept sealed, and given along with its next Package."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from abutment.foundation.documents.sealing import Place, Sealing, new_data_key, opened_pieces, unwrapped, wrapped
from abutment.foundation.keys import Purpose, key_ring
from abutment.portability.loading.tables import reading
from abutment.portability.package.manifest import FileEntry, Manifest, moment_text
from abutment.portability.package.places import Place as Lies
from abutment.portability.packing.parts import Kind, Part, Reading, Sink

SHELF = "former trail"
_OWN = re.compile(r"audit/(?!former/)(.+)")
_BEFORE = re.compile(r"audit/former/([0-9T]+)/(.+)")


def _folder(entity: int) -> Path:
    return Path(settings.ABUTMENT_HOME) / "former-trails" / str(entity)


def kept_trail(files: dict[str, tuple[FileEntry, Lies]], manifest: Manifest) -> int:
    """Seal and keep the files of a Package's trail; answers how many. Written before the load is committed: what a
    load leaves that failed is replaced by the next."""
    entity = manifest.practice.entity
    folder = _folder(entity)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    came = moment_text(manifest.as_of)[:19].replace("-", "").replace(":", "")
    listed = []
    for path, (entry, place) in sorted(files.items()):
        before, own = _BEFORE.fullmatch(path), _OWN.fullmatch(path)
        if before or own:
            under = f"former/{before[1]}/{before[2]}" if before else f"former/{came}/{own[1] if own else ''}"
            listed.append(_sealed(folder, entity, under, entry, place))
    (folder / "index.json").write_text(json.dumps(listed))
    return len(listed)


def _sealed(folder: Path, entity: int, under: str, entry: FileEntry, place: Lies) -> dict[str, object]:
    number, data_key = uuid4(), new_data_key()
    key = key_ring(Path(settings.ABUTMENT_HOME)).current(Purpose.DOCUMENT)
    with reading(entry, place, lambda read: None) as stream, (folder / number.hex).open("xb") as file:
        for piece in Sealing(stream, data_key, number).pieces():
            file.write(piece)
    return {
        "path": under,
        "number": number.hex,
        "records": entry.records,
        "noun": entry.noun,
        "key_id": key.id,
        "key": wrapped(data_key, key.secret, Place(number, entity, SHELF)).hex(),
    }


def _kept() -> Iterator[tuple[int, Path, list[dict[str, Any]]]]:
    """Every index of a former trail: whose it is, where it lies, what it lists."""
    for index in sorted((Path(settings.ABUTMENT_HOME) / "former-trails").glob("*/index.json")):
        yield int(index.parent.name), index, json.loads(index.read_text())


def reseal() -> int:
    """Wrap with the current key what lies under older ones; each index is replaced in one step. Answers how many."""
    ring, count = key_ring(Path(settings.ABUTMENT_HOME)), 0
    current = ring.current(Purpose.DOCUMENT)
    for entity, index, listed in _kept():
        old = [each for each in listed if each["key_id"] != current.id]
        for each in old:
            place = Place(UUID(each["number"]), entity, SHELF)
            secret = ring.named(Purpose.DOCUMENT, each["key_id"]).secret
            data_key = unwrapped(bytes.fromhex(each["key"]), secret, place)
            each["key"], each["key_id"] = wrapped(data_key, current.secret, place).hex(), current.id
        if old:
            fresh = index.with_suffix(".new")
            fresh.write_text(json.dumps(listed))
            fresh.replace(index)
            count += len(old)
    return count


def sealed_with(key_id: int) -> int:
    """How many files of former trails could not be opened without this key."""
    return sum(each["key_id"] == key_id for _, _, listed in _kept() for each in listed)


def parts(reading: Reading) -> Iterator[Part]:
    """The files of former trails, for a Package: audit/former/<moment of that Package>/..."""
    index = _folder(reading.entity) / "index.json"
    if index.exists():
        for number, kept in enumerate(json.loads(index.read_text())):
            yield Part(kept["path"], Kind.AUDIT, (), partial(write, number), noun=kept["noun"])


def write(number: int, reading: Reading, sink: Sink) -> int:
    """Write one file of a former trail as it came; answers how many records it holds."""
    folder = _folder(reading.entity)
    kept = json.loads((folder / "index.json").read_text())[number]
    name = UUID(kept["number"])
    key = key_ring(Path(settings.ABUTMENT_HOME)).named(Purpose.DOCUMENT, kept["key_id"])
    data_key = unwrapped(bytes.fromhex(kept["key"]), key.secret, Place(name, reading.entity, SHELF))
    with (folder / name.hex).open("rb") as file:
        for piece in opened_pieces(file, data_key, name):
            sink.write(piece)
    return int(kept["records"])
