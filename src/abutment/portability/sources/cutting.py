"""Cutting a stream of rows into batches that end where a block ends, unless a block is larger than a batch may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from abutment.portability.sources.base import Batch
from abutment.portability.sources.copying import SEPARATOR, Seals, copied

BATCH_ROWS = 5_000
BATCH_BYTES = 4_000_000
LARGE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Late:
    """A row that cannot come as a line: where it is large, its COPY text is made only when there is room for it."""

    block: int
    make: Callable[[], bytes]
    is_large: bool = True


@dataclass(frozen=True, slots=True)
class _Ready:
    """Rows as COPY text."""

    block: int
    copy: bytes
    rows: int = 1


Row = bytes | Late


def block_of(line: bytes) -> int:
    """The block that a line names."""
    return int(line.split(SEPARATOR, 2)[1])


@dataclass(slots=True)
class _Open:
    """Rows not yet given out: first those that are COPY text, then lines."""

    seals: Seals
    is_ordered: bool
    ready: list[_Ready] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    rows: int = 0

    @property
    def last_block(self) -> int:
        return block_of(self.lines[-1]) if self.lines else self.ready[-1].block

    def add(self, line: bytes) -> None:
        self.lines.append(line)
        self.size += len(line)
        self.rows += 1

    def add_late(self, row: Late) -> None:
        self._settle()
        copy = row.make()
        self.ready.append(_Ready(row.block, copy))
        self.size += len(copy)
        self.rows += 1

    def until(self, block: int) -> list[_Ready]:
        """Take out what belongs to blocks before `block`, and keep the rest."""
        self._settle(before=block)
        taken = [part for part in self.ready if part.block != block]
        self.ready = [part for part in self.ready if part.block == block]
        self.size = sum(len(part.copy) for part in self.ready) + sum(map(len, self.lines))
        self.rows = sum(part.rows for part in self.ready) + len(self.lines)
        return taken

    def all(self) -> list[_Ready]:
        self._settle()
        taken, self.ready, self.size, self.rows = self.ready, [], 0, 0
        return taken

    def _settle(self, before: int | None = None) -> None:
        """Turn lines into COPY text; with `before`, only those in front of that block."""
        end = len(self.lines)
        if before is not None:
            while end and block_of(self.lines[end - 1]) == before:
                end -= 1
        lines, self.lines = self.lines[:end], self.lines[end:]
        if not lines:
            return
        last = block_of(lines[-1])
        if not self.is_ordered:
            self.ready.append(_Ready(last, copied(lines, self.seals), len(lines)))
            return
        middle = end
        while middle and block_of(lines[middle - 1]) == last:
            middle -= 1
        for part in (lines[:middle], lines[middle:]):
            if part:
                self.ready.append(_Ready(block_of(part[-1]), copied(part, self.seals), len(part)))


def batches(rows: Iterable[Row], seals: Seals, *, is_ordered: bool = True) -> Iterator[Batch]:
    """The rows in batches, one of which is held back until it is known whether its last block goes on."""
    waiting = _Open(seals, is_ordered)
    held: list[_Ready] = []
    rows_wanted = BATCH_ROWS
    for row in rows:
        if held or (isinstance(row, Late) and row.is_large and waiting.size):
            # A large row may be as large as memory allows, so all else leaves before it is made.
            block = row.block if isinstance(row, Late) else block_of(row)
            yield from _given_out(waiting, held, block)
            held = []
        if isinstance(row, Late):
            waiting.add_late(row)
        else:
            waiting.add(row)
        if waiting.rows < rows_wanted and waiting.size < BATCH_BYTES:
            continue
        if taken := (waiting.until(waiting.last_block) if is_ordered else waiting.all()):
            yield _batch(taken, ends_inside=False, is_ordered=is_ordered)
        if waiting.size >= BATCH_BYTES:
            held = waiting.all()
        rows_wanted = waiting.rows + BATCH_ROWS
    if rest := held + waiting.all():
        yield _batch(rest, ends_inside=False, is_ordered=is_ordered)


def _given_out(waiting: _Open, held: list[_Ready], block: int) -> Iterator[Batch]:
    """Everything there is, before a row of `block` comes."""
    if held:
        yield _batch(held, ends_inside=held[-1].block == block, is_ordered=waiting.is_ordered)
        held.clear()
    if waiting.is_ordered and waiting.size and (taken := waiting.until(block)):
        yield _batch(taken, ends_inside=False, is_ordered=True)
    if rest := waiting.all():
        yield _batch(rest, ends_inside=True, is_ordered=waiting.is_ordered)


def _batch(parts: list[_Ready], *, ends_inside: bool, is_ordered: bool) -> Batch:
    copy = parts[0].copy if len(parts) == 1 else b"".join(part.copy for part in parts)
    return Batch(sum(part.rows for part in parts), parts[-1].block, copy, ends_inside or not is_ordered, is_ordered)
