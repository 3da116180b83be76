"""Where a reader of changes stands: the moment and the row after which it goes on, written as one short text."""

from __future__ import annotations

import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from abutment.kernel.errors import AbutmentError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 2**63
_LONGEST = 200
_WORDING = re.compile(r"1:(\d{1,19}):([a-z_]{1,40}):(\d{1,19}):(\d{1,19}):[0-9a-f]{8}", re.ASCII)


class UnknownPlace(AbutmentError):
    """A token names no place from which this reader could go on."""


@dataclass(frozen=True, slots=True)
class Place:
    """The last row that was read: the moment of its change, to the microsecond, and its id."""

    at: datetime = _EPOCH
    row: int = 0


START = Place()


def token(place: Place, *, practice_id: int, feed: str) -> str:
    """A place as readers hand it back; it holds for one practice and one feed."""
    micros = (place.at - _EPOCH) // timedelta(microseconds=1)
    body = f"1:{practice_id}:{feed}:{micros}:{place.row}"
    return urlsafe_b64encode(f"{body}:{_sum(body)}".encode()).decode().rstrip("=")


def place(text: str, *, practice_id: int, feed: str) -> Place:
    """The place that a token names; without one, the start. Raises UnknownPlace for any that was not given here."""
    if not text:
        return START
    found = _WORDING.fullmatch(_plain(text))
    if found is None or _sum(found[0].rpartition(":")[0]) != found[0].rpartition(":")[2]:
        raise UnknownPlace("since is no token of this feed, or a part of one. Send back next as it was answered.")
    if (int(found[1]), found[2]) != (practice_id, feed):
        raise UnknownPlace("since is a token of another practice or of other records. Read these from the start.")
    micros, row = int(found[3]), int(found[4])
    try:
        at = _EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        at = datetime.max.replace(tzinfo=UTC)
    return Place(at, min(row, _LARGEST - 1))


def _plain(text: str) -> str:
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4)) if len(text) <= _LONGEST else b""
        return raw.decode("ascii")
    except ValueError:
        return ""


def _sum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
