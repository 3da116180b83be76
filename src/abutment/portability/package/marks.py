"""Sets of keys held small: a bit for each whole number, so that millions of rows fit into a few megabytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

_SPAN = 16  # bits of a key within one block of 8 kB
_MASK = (1 << _SPAN) - 1


class Marks:
    """Keys as their text in a table: whole numbers as bits, all else by 8 bytes of their digest."""

    __slots__ = ("_blocks", "_others")

    def __init__(self) -> None:
        self._blocks: dict[int, bytearray] = {}
        self._others: dict[bytes, str] = {}

    def add(self, keys: Iterable[str]) -> None:
        """Take up keys; the empty one is none."""
        blocks = self._blocks
        for key in keys:
            number = _number(key)
            if number is None:
                if key:
                    self._others.setdefault(_digest(key), key[:80])
                continue
            block = blocks.get(number >> _SPAN)
            if block is None:
                block = blocks[number >> _SPAN] = bytearray(1 << _SPAN - 3)
            low = number & _MASK
            block[low >> 3] |= 1 << (low & 7)

    def join(self, other: Marks) -> None:
        """Take up all keys of another set."""
        for place, block in other._blocks.items():
            mine = self._blocks.setdefault(place, bytearray(len(block)))
            both = int.from_bytes(mine, "little") | int.from_bytes(block, "little")
            mine[:] = both.to_bytes(len(block), "little")
        self._others.update(other._others)

    def missing_from(self, keys: Marks) -> Iterator[str]:
        """Keys of this set that the other does not hold."""
        for place, block in sorted(self._blocks.items()):
            there = keys._blocks.get(place)
            bits = int.from_bytes(block, "little")
            left = bits & ~int.from_bytes(there, "little") if there else bits
            while left:
                low = (left & -left).bit_length() - 1
                left &= left - 1
                yield str((place << _SPAN) + low)
        for digest, key in self._others.items():
            if digest not in keys._others:
                yield key

    def __len__(self) -> int:
        return sum(int.from_bytes(block, "little").bit_count() for block in self._blocks.values()) + len(self._others)


def _number(key: str) -> int | None:
    """The number that a key is in its one form; None for any other text (007, ٣, +1)."""
    if not key.isascii() or not key.lstrip("-").isdigit() or len(key) > 20:
        return None
    number = int(key)
    return number if str(number) == key else None


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
