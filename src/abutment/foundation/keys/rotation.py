"""Rotating a key and sealing anew what its predecessor sealed; rooms that seal things say here how theirs are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.keys.ring import Key, KeyRing, Purpose


@dataclass(frozen=True, slots=True)
class Resealer:
    """How one room's sealed things move to the current key.

    reseal moves all that still lie under older keys and says how many it moved; it may be killed and run again.
    sealed_with counts what lies under one key.
    """

    noun: str
    reseal: Callable[[], int]
    sealed_with: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Checker:
    """Another place that checks what keys of a purpose seal, and must know a key before it is used.

    tell makes it accept a new key beside the others; settle makes it accept the ring's current key and the one before,
    and no other.
    """

    tell: Callable[[Key], None]
    settle: Callable[[KeyRing], object]


_resealers: dict[Purpose, list[Resealer]] = {}
_checkers: dict[Purpose, Checker] = {}

# The database's logins change their passwords with their key, which adding one does not do.
# Rotating signing keys needs no resealing, but retiring one would leave nobody to check its signatures.
_ROTATABLE = frozenset({Purpose.CLAIM, Purpose.DOCUMENT, Purpose.FIELD, Purpose.SIGNING, Purpose.WEB})
_RETIRABLE = frozenset({Purpose.DOCUMENT, Purpose.FIELD, Purpose.WEB})
_WHY_KEPT = {
    Purpose.CLAIM: "the database forgets all but the current one and the one before by itself",
    Purpose.LOGIN: "without them, the database's logins would have no password",
    Purpose.SIGNING: "without them, what they signed could not be checked",
}


def register(purpose: Purpose, resealer: Resealer) -> None:
    """Add a room's way of sealing anew; adding the same noun again replaces it."""
    others = [known for known in _resealers.get(purpose, []) if known.noun != resealer.noun]
    _resealers[purpose] = [*others, resealer]


def register_checker(purpose: Purpose, checker: Checker) -> None:
    """Say who checks what keys of a purpose seal."""
    _checkers[purpose] = checker


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
    checker = _checkers.get(purpose)
    if checker is None:
        key = ring.rotate(purpose)
    else:
        key = ring.rotate(purpose, announce=checker.tell)  # told first: from the moment of its writing, it is used
        checker.settle(ring)
    reseal(purpose)
    return key.id


def reseal(purpose: Purpose) -> dict[str, int]:
    """Move what lies under older keys to the current one, or finish moving it. Returns how many, by noun."""
    return {resealer.noun: resealer.reseal() for resealer in resealers(purpose)}


def retire(ring: KeyRing, purpose: Purpose, key_id: int) -> None:
    """Remove an old key once nothing is sealed with it."""
    if purpose not in _RETIRABLE:
        raise KeyRingError(f"Keys for {purpose} are kept: {_WHY_KEPT[purpose]}.")
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
