"""How the chain is computed and how damage to it looks: seals and heads in, findings out. See docs/audit.md."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEGINNING = bytes(32)
"""The former hash of the first seal."""

LOOK_AHEAD = 256
"""How many seals that do not fit are held to find out whether they were only reordered."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal with the row that it names, as text fields in canonical order; no fields when the row is gone."""

    sequence: int
    hash: bytes
    salt: bytes
    sealed_at: datetime
    kind: str
    row_id: int
    fields: tuple[str | None, ...] | None


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's last seal at some moment: who holds it can later prove that nothing before it was changed."""

    sequence: int
    hash: bytes
    sealed_at: datetime

    @property
    def hash_hex(self) -> str:
        """The hash as statements and manifests print it."""
        return self.hash.hex()

    def message(self) -> bytes:
        """What is signed."""
        return canonical((str(self.sequence), self.hash.hex(), moment_text(self.sealed_at)))


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A line of the file of signed heads; no head when the line cannot be read."""

    line: int
    head: Head | None
    is_genuine: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One damage, in one line; kind is for machines."""

    kind: str
    text: str
    sequence: int | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class _Link:
    sequence: int
    hash: bytes


def canonical(fields: Sequence[str | None]) -> bytes:
    """Fields as bytes, so that no two rows give the same: length in bytes, colon, text; '-' where there is no value.

    >>> canonical(("event", None, ""))
    b'5:event-0:'
    """
    parts = []
    for field in fields:
        if field is None:
            parts.append(b"-")
        else:
            text = field.encode()
            parts.append(b"%d:%b" % (len(text), text))
    return b"".join(parts)


def moment_text(moment: datetime) -> str:
    """A moment in UTC with microseconds, as it enters the chain."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def chained(former: bytes, salt: bytes, sealed_at: datetime, fields: Sequence[str | None]) -> bytes:
    """The hash of a seal: SHA-256 of the former hash, the salt, and the moment and the row in canonical form."""
    return hashlib.sha256(former + salt + canonical((moment_text(sealed_at), *fields))).digest()


def damage(
    seals: Iterable[Sealed], heads: Iterable[KeptHead], *, after: tuple[int, bytes] = (0, BEGINNING)
) -> Iterator[Finding]:
    """All that is wrong with a chain, in its order, in constant memory. after: the seal before the first one."""
    good = _Link(*after)
    misfits: list[Sealed] = []
    watch = _HeadWatch(heads, first_sequence=good.sequence)
    for seal in seals:
        yield from watch.passed(seal.sequence, seal.hash)
        before = misfits[-1].sequence if misfits else good.sequence
        former = misfits[-1].hash if misfits else good.hash
        broken = seal.sequence != before + 1
        if broken or seal.fields is None or len(misfits) == LOOK_AHEAD:
            yield from _explained(good, misfits)
            misfits = []
        if broken:
            yield _gap(before + 1, seal.sequence - 1)
        if seal.fields is None:
            yield Finding("deleted row", f"{_named(seal)} was deleted after it was sealed.", seal.sequence)
        if broken or seal.fields is None:
            good = _Link(seal.sequence, seal.hash)  # taken as it stands: what it stood on is gone
        elif _fits(former, seal):
            yield from _explained(good, misfits)
            misfits = []
            good = _Link(seal.sequence, seal.hash)
        else:
            misfits.append(seal)
    yield from _explained(good, misfits)
    last = misfits[-1].sequence if misfits else good.sequence
    yield from watch.ended(last)


def _fits(former: bytes, seal: Sealed) -> bool:
    return seal.fields is not None and chained(former, seal.salt, seal.sealed_at, seal.fields) == seal.hash


def _explained(good: _Link, misfits: list[Sealed]) -> Iterator[Finding]:
    """What happened to seals that do not follow from the ones before them: moved, or they or their rows edited."""
    remaining = list(misfits)
    former, place = good.hash, good.sequence
    while remaining:
        place += 1
        seal = next((one for one in remaining if _fits(former, one)), None)
        if seal is not None:
            if seal.sequence != place:
                text = f"{_named(seal)} was moved: its place in the chain is {place}. The seals were reordered."
                yield Finding("reordered seal", text, seal.sequence)
            former = seal.hash
        else:
            seal = next((one for one in remaining if one.sequence == place), remaining[0])
            recomputed = chained(former, seal.salt, seal.sealed_at, seal.fields or ())
            if any(one is not seal and _fits(recomputed, one) for one in remaining):
                text = (
                    f"Seal {seal.sequence} was edited: {seal.kind} {seal.row_id} gives another hash, "
                    "and the seal after it agrees."
                )
                yield Finding("edited seal", text, seal.sequence)
                former = recomputed
            else:
                text = f"{_named(seal)} was edited: it no longer gives the hash of its seal."
                yield Finding("edited row", text, seal.sequence)
                former = seal.hash
        remaining.remove(seal)


def _named(seal: Sealed) -> str:
    return f"{seal.kind.capitalize()} {seal.row_id} (seal {seal.sequence})"


def _gap(first: int, last: int) -> Finding:
    if last < first:
        return Finding("reordered seal", f"Seal {last + 1} stands after seal {first - 1}.", first)
    what = f"Seal {first} is" if first == last else f"Seals {first} to {last} are"
    return Finding("gap", f"{what} missing from the chain.", first)


class _HeadWatch:
    """Holds the signed heads beside the chain while both pass by."""

    def __init__(self, heads: Iterable[KeptHead], *, first_sequence: int) -> None:
        self._heads = iter(heads)
        self._first_sequence = first_sequence
        self._last_signed = 0
        self._rewritten = False
        self._waiting: list[Finding] = []
        self._next = self._advance()

    def passed(self, sequence: int, seal_hash: bytes) -> Iterator[Finding]:
        """What the heads say of a seal."""
        yield from self._told()
        while self._next is not None and self._next.sequence <= sequence:
            head = self._next
            if head.sequence == sequence and head.hash != seal_hash and not self._rewritten:
                self._rewritten = True  # every later head may differ as well; the first one says where
                signed = moment_text(head.sealed_at)
                text = f"Seal {sequence} is not the one signed for {signed}: the chain was rewritten there or before."
                yield Finding("rewritten chain", text, sequence)
            self._next = self._advance()
            yield from self._told()

    def ended(self, last_sequence: int) -> Iterator[Finding]:
        """What the heads say after the last seal."""
        yield from self._told()
        beyond = None
        while self._next is not None:
            beyond = self._next
            self._next = self._advance()
            yield from self._told()
        if beyond is not None and beyond.sequence > last_sequence:
            first = last_sequence + 1
            span = f"seal {first}" if first == beyond.sequence else f"seals {first} to {beyond.sequence}"
            text = f"The end of the chain is missing: {span} were signed for {moment_text(beyond.sealed_at)}."
            yield Finding("truncated chain", text, first)

    def _told(self) -> Iterator[Finding]:
        yield from self._waiting
        self._waiting = []

    def _advance(self) -> Head | None:
        for kept in self._heads:
            head = kept.head
            if head is None:
                self._waiting.append(
                    Finding("unreadable head", f"Line {kept.line} of the signed heads cannot be read.")
                )
            elif not kept.is_genuine:
                text = f"The head on line {kept.line}, of seal {head.sequence}, is forged: its signature does not hold."
                self._waiting.append(Finding("forged head", text, head.sequence))
            elif head.sequence < self._last_signed:
                text = (
                    f"The heads go back from seal {self._last_signed} to seal {head.sequence} on line {kept.line}: "
                    "the chain was cut off, or restored from a backup, and went on from there."
                )
                self._waiting.append(Finding("heads go back", text, head.sequence))
                self._last_signed = head.sequence
            else:
                self._last_signed = head.sequence
                if head.sequence > self._first_sequence:
                    return head
        return None


def is_overdue(oldest_at: datetime | None, *, now: datetime, allowed: timedelta) -> bool:
    """Whether something has waited longer than allowed."""
    return oldest_at is not None and now - oldest_at > allowed


def unsealed(kind: str, count: int, first_id: int, minutes: int) -> Finding:
    """Rows that wait for their seal for too long, or have lost it."""
    rows = (
        f"{kind.capitalize()} {first_id} has" if count == 1 else f"{count:,} {kind}s, the first number {first_id}, have"
    )
    text = f"{rows} no seal after {minutes:,} minutes. Run `abutment audit seal` and see that a worker runs."
    return Finding("unsealed backlog", text)


def vanished(kind: str, row_id: int) -> Finding:
    """A row that was deleted before it was sealed."""
    return Finding("deleted row", f"{kind.capitalize()} {row_id} was deleted before it was sealed.")


def unsigned(first: int, last: int) -> Finding:
    """Seals after the last signed head."""
    what = f"Seal {first} is" if first == last else f"Seals {first} to {last} are"
    return Finding(
        "unsigned seals", f"{what} covered by no signed head. Heads were removed, or none is written any more."
    )
