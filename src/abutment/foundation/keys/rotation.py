"""Rotating a key and sealing anew what its predecessor sealed; rooms that seal things say here how theirs are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.keys.ring import KeyRing, Purpose


@dataclass(frozen=True, slots=True)
class Resealer:
    """How one room's sealed things move to the current key.

    reseal moves all that still lie under older keys and says how many it moved; it may be killed and run again.
    sealed_with counts what lies under one key.
    """

    noun: str
    reseal: Callable[[], int]
    sealed_with: Callable[[int], int]


_resealers: dict[Purpose, list[Resealer]] = {}

# A claim key must be told to the database, and logins change their passwords with theirs: adding a key does neither.
# Rotating signing keys needs no resealing, but retiring one would leave nobody to check its signatures.
_ROTATABLE = frozenset({Purpose.DOCUMENT, Purpose.FIELD, Purpose.SIGNING, Purpose.WEB})
_RETIRABLE = frozenset({Purpose.DOCUMENT, Purpose.FIELD, Purpose.WEB})


def register(purpose: Purpose, resealer: Resealer) -> None:
    """Add a room's way of sealing anew; adding the same noun again replaces it."""
    others = [known for known in _resealers.get(purpose, []) if known.noun != resealer.noun]
    _resealers[purpose] = [*others, resealer]


def resealers(purpose: Purpose) -> tuple[Resealer, ...]:
    """The rooms that have things sealed with keys of this purpose."""
    return tuple(_resealers.get(purpose, ()))


def rotate(ring: KeyRing, purpose: Purpose) -> int:
    """Add a new current key and seal everything anew with it. Returns the new key's number."""
    if purpose not in _ROTATABLE:
        raise KeyRingError(
            f"Keys for {purpose} are not rotated by themselves. "
            f"Those that are: {', '.join(sorted(_ROTATABLE))}; docs/documents.md says how."
        )
    key = ring.rotate(purpose)
    reseal(purpose)
    return key.id


def reseal(purpose: Purpose) -> dict[str, int]:
    """Move what lies under older keys to the current one, or finish moving it. Returns how many, by noun."""
    return {resealer.noun: resealer.reseal() for resealer in resealers(purpose)}


def retire(ring: KeyRing, purpose: Purpose, key_id: int) -> None:
    """Remove an old key once nothing is sealed with it."""
    if purpose not in _RETIRABLE:
        raise KeyRingError(f"Keys for {purpose} are kept: without them, what they signed could not be checked.")
    ring.require_old(purpose, key_id)
    for resealer in resealers(purpose):
        if count := resealer.sealed_with(key_id):
            raise KeyRingError(
                f"Key {key_id} for {purpose} still seals {count} {resealer.noun}. "
                f"Run `abutment keys reseal {purpose}` first."
            )
    if purpose is not Purpose.WEB and not resealers(purpose):
        raise KeyRingError(f"Nothing here knows what key {key_id} for {purpose} sealed, so it is kept.")
    ring.retire(purpose, key_id)
