"""The audit trail of a Package: what of the chain one practice's own links can show.

The chain belongs to the whole installation, and a practice holds only its own links. Each link carries the hash of the
seal before it, so that it can be shown that no link of the practice was changed, that links which follow each other
directly belong together, and that signed heads name them. That no link between them was left out, only who holds the
whole chain can show: `abutment audit verify` there.
"""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from typing import Any

from .manifest import Manifest
from .problems import Next, Problem
from .signatures import is_signed
from .streams import Content, Hashed, chunks, lines, unpacked

try:
    from orjson import loads
except ImportError:  # the standalone verifier may stand alone
    loads = json.loads  # type: ignore[assignment]

HEADS_CONTEXT = "audit head"
_FILE = re.compile(r"(audit(?:/former/[^/]+)?)/(events|looks|heads)\.ndjson(\.gz)?", re.ASCII)
_BEGINNING = bytes(32)


@dataclass(slots=True)
class SeenTrail:
    """What was seen in one file: of each link its place, and 8 bytes of its hash and of the hash before it; heads."""

    rows: int = 0
    unsealed: int = 0
    links: array[int] = field(default_factory=lambda: array("Q"))
    heads: list[tuple[int, str]] = field(default_factory=list)


def group_of(path: str) -> str | None:
    """The trail that a file belongs to: the own one, or a former one; None for other files."""
    found = _FILE.fullmatch(path)
    return found[1] if found else None


def read(stream: Hashed, path: str, entity: str) -> SeenTrail:
    """Every line of a file of the trail; raises Content at the first that does not hold."""
    seen = SeenTrail()
    is_heads = "/heads." in path
    links: list[tuple[int, int, int]] = []
    for number, line in enumerate(lines(unpacked(stream) if path.endswith(".gz") else chunks(stream)), 1):
        seen.rows = number
        try:
            told = loads(line)
            if is_heads:
                seen.heads.append(_head(told))
            elif told["seal"] is None:
                seen.unsealed += 1
            else:
                links.append(_link(told["seal"], told["row"]))
            if not is_heads and told["row"]["entity_id"] != entity and "/former/" not in path:
                raise _Broken("is of another practice")
        except _Broken as wrong:
            raise Content(f"line {number:,} {wrong}") from None
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as wrong:
            raise Content(f"line {number:,} is no line of a trail ({type(wrong).__name__})") from None
    for link in sorted(links):
        seen.links.extend(link)
    return seen


class _Broken(Exception):
    """A line that does not hold; the text follows its number."""


def _link(seal: dict[str, Any], row: dict[str, str | None]) -> tuple[int, int, int]:
    former, digest = bytes.fromhex(seal["former_hash"]), bytes.fromhex(seal["hash"])
    sealed = _canonical((seal["sealed_at"], *row.values()))
    if hashlib.sha256(former + bytes.fromhex(seal["salt"]) + sealed).digest() != digest:
        raise _Broken(f"does not give the hash of its seal {seal['sequence']}: it was changed after it was sealed")
    if seal["sequence"] == 1 and former != _BEGINNING:
        raise _Broken("is the first of the chain, and yet something stands before it")
    return int(seal["sequence"]), _short(digest), _short(former)


def _head(told: dict[str, Any]) -> tuple[int, str]:
    message = _canonical((str(told["sequence"]), told["hash"], told["sealed_at"]))
    public = told["public"]
    if public is not None and not is_signed(
        bytes.fromhex(public), bytes.fromhex(told["signature"]), message, context=HEADS_CONTEXT
    ):
        raise _Broken(f"is a head of seal {told['sequence']} whose signature does not hold")
    return int(told["sequence"]), str(told["hash"])


def _canonical(fields: Sequence[str | None]) -> bytes:
    """As foundation.audit.rules writes what is sealed."""
    parts = []
    for each in fields:
        text = None if each is None else each.encode()
        parts.append(b"-" if text is None else b"%d:%b" % (len(text), text))
    return b"".join(parts)


def _short(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big")


class Trails:
    """The links of all files, held against each other and against the signed heads."""

    def __init__(self) -> None:
        self._seen: dict[str, list[tuple[str, SeenTrail]]] = {}

    def take(self, path: str, seen: SeenTrail) -> None:
        """Take up what one file holds."""
        self._seen.setdefault(group_of(path) or "", []).append((path, seen))

    @property
    def count(self) -> int:
        """How many links there are."""
        return sum(len(seen.links) // 3 for files in self._seen.values() for _, seen in files)

    @property
    def unsealed(self) -> int:
        """How many rows waited for their seal when the Package was written."""
        return sum(seen.unsealed for files in self._seen.values() for _, seen in files)

    @property
    def heads(self) -> int:
        """How many signed heads there are."""
        return sum(len(seen.heads) for files in self._seen.values() for _, seen in files)

    def problems(self, manifest: Manifest) -> Iterator[Problem]:
        """Links that do not follow from each other, and heads that name another hash than the link has."""
        for group, files in self._seen.items():
            heads = {sequence: digest for _, seen in files for sequence, digest in seen.heads}
            yield from _against_each_other(group, _in_order(files), heads)
            if group == "audit":
                yield from _last_head(manifest, heads)


def _in_order(files: list[tuple[str, SeenTrail]]) -> Iterator[tuple[int, int, int]]:
    return merge(*(_links(seen.links) for _, seen in files))


def _links(flat: array[int]) -> Iterator[tuple[int, int, int]]:
    for at in range(0, len(flat), 3):
        yield flat[at], flat[at + 1], flat[at + 2]


def _against_each_other(group: str, links: Iterator[tuple[int, int, int]], heads: dict[int, str]) -> Iterator[Problem]:
    last, last_hash = 0, 0
    for sequence, digest, former in links:
        if sequence == last:
            yield Problem(group, f"seal {sequence:,} is there twice", Next.ASK)
        elif sequence == last + 1 and last and former != last_hash:
            yield Problem(group, f"seal {sequence:,} does not follow from seal {last:,}, which is before it", Next.ASK)
        head = heads.get(sequence)
        if head is not None and _short(bytes.fromhex(head)) != digest:
            yield Problem(group, f"seal {sequence:,} is not the one that was signed: the chain was rewritten", Next.ASK)
        last, last_hash = sequence, digest


def _last_head(manifest: Manifest, heads: dict[int, str]) -> Iterator[Problem]:
    chain = manifest.chain
    if chain is None:
        return
    if heads.get(chain.sequence) != chain.hash:
        yield Problem(
            "audit/heads.ndjson", f"no signed head is of seal {chain.sequence:,}, as the manifest says", Next.ASK
        )
