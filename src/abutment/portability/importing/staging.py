# ruff: noqa: S608 - what is put into statements are places of columns, never a value
"""Reading what changed of a table and keeping it as versions of rows that nobody sees until the run is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import connection

from abutment.foundation.keys import fields
from abutment.foundation.scope import opened
from abutment.portability.errors import TableChanged
from abutment.portability.importing.acting import HOURS, SYSTEM
from abutment.portability.importing.planning import STANDS, Plan, plan
from abutment.portability.importing.sensitive import sealed_columns
from abutment.portability.models import ImportRun, SourceBlock, SourceTable
from abutment.portability.sources import Batch, Block, Reader, Table, with_array

CHUNK_ROWS = 20_000
MOST_COLUMNS = 400
_INSERT_BLOCKS = 500


def stage_table(
    run: ImportRun, kept: SourceTable, table: Table, reader: Reader, *, is_full: bool, tell: Callable[[int, str], None]
) -> int:
    """Read the blocks of a table that changed since the last import, chunk by chunk; returns how many rows were read.

    Each chunk is a transaction of whole blocks, so that a crash loses no more than one of them.
    """
    sealing = sealed_columns(table)
    # Where cells are sealed the digest has to speak for them: equal secrets look different each time.
    columns = [column.name for column in table.columns] if sealing else None
    found = {block.number: block for block in reader.blocks(table, columns)}
    is_new_layout = len(kept.layouts) > 1 and not _is_current_layout_applied(run, kept)
    if is_new_layout:
        _drop_other_layouts(run, kept)
    wanted = _changed(run, kept, found, is_all=is_full or is_new_layout)
    total = 0
    if wanted:
        batches = reader.batches(
            table,
            None if len(wanted) == len(found) else wanted,
            sealing={name: _sealer(table.name, name) for name in sealing},
            columns=columns,
        )
        secret = [place for place, column in enumerate(table.columns, start=1) if column.name in sealing]
        for rows in _stage_chunks(run, kept, table, batches, found, secret):
            total += rows
            tell(rows, table.name)
    return total


def _changed(run: ImportRun, kept: SourceTable, found: dict[int, Block], *, is_all: bool) -> set[int]:
    """The blocks to read; what was staged of another state of the source is dropped, what vanished is marked."""
    with opened(SYSTEM, seconds=HOURS):
        _remake_blocks(run, kept)
        held, staged = _blocks(kept, is_staged=False), _blocks(kept, is_staged=True)
        stale = [number for number, block in staged.items() if not _is_same(block, found.get(number))]
        if stale:
            _drop(run, kept, stale)
        done = staged.keys() - set(stale)
        _stage_vanished(run, kept, [number for number in held if number not in found and number not in done])
    return {
        number
        for number, block in found.items()
        if number not in done and (is_all or number not in held or not _is_same(held[number], block))
    }


# Hot: how late its rows were written when they were read is not known any more, so they are read again.
_REMADE = """
insert into portability_sourceblock (entity_id, table_id, block, rows, digest, is_hot, is_staged)
select r.entity_id, r.table_id, r.block, sum(r.copies), bit_xor(r.digest), true, false from portability_sourcerow r
where r.table_id = %(table)s and r.until_run_id is null and r.run_id <> %(run)s and r.cells is not null
group by r.entity_id, r.table_id, r.block
"""


def _remake_blocks(run: ImportRun, kept: SourceTable) -> None:
    """The blocks of rows that came by a Package, which carries none: else every row were taken for a new version, and
    none were missed."""
    if SourceBlock.objects.filter(table=kept, is_staged=False).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(_REMADE, {"table": kept.pk, "run": run.pk})


def _blocks(kept: SourceTable, *, is_staged: bool) -> dict[int, SourceBlock]:
    return {block.block: block for block in SourceBlock.objects.filter(table=kept, is_staged=is_staged)}


def _is_same(held: SourceBlock, block: Block | None) -> bool:
    if block is None:
        return held.rows == 0
    return not held.is_hot and (held.rows, held.digest) == (block.rows, signed(block.digest))


def signed(digest: int) -> int:
    """A digest of 64 bits as PostgreSQL keeps whole numbers."""
    return digest - (1 << 64) if digest >= 1 << 63 else digest


def _drop(run: ImportRun, kept: SourceTable, blocks: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from portability_sourcerow where table_id = %s and run_id = %s and block = any(%s)",
            [kept.pk, run.pk, blocks],
        )
        cursor.execute(
            "delete from portability_sourceblock where table_id = %s and is_staged and block = any(%s)",
            [kept.pk, blocks],
        )


def _drop_other_layouts(run: ImportRun, kept: SourceTable) -> None:
    """What was staged before the table took its present form cannot be read by it: its blocks are read again."""
    with opened(SYSTEM, seconds=HOURS), connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from portability_sourcerow where table_id = %s and run_id = %s and layout <> %s)",
            [kept.pk, run.pk, len(kept.layouts)],
        )
        if cursor.fetchone()[0]:
            drop_staged(run, [kept.pk])


def drop_staged(run: ImportRun, tables: Sequence[int]) -> None:
    """Forget what a run that was not applied had read of these tables. Within the software's own scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from portability_sourcerow where table_id = any(%s) and run_id = %s", [list(tables), run.pk]
        )
        cursor.execute("delete from portability_sourceblock where table_id = any(%s) and is_staged", [list(tables)])


_TOMBSTONES = """
insert into portability_sourcerow
    (entity_id, table_id, run_id, block, layout, copies, key, digest, cells)
select o.entity_id, o.table_id, %(run)s, o.block, o.layout, 0, o.key, 0, null
from portability_sourcerow o
where o.table_id = %(table)s and o.until_run_id is null and o.run_id <> %(run)s and o.cells is not null
  and o.block = any(%(blocks)s)
"""


_UNCHANGED = f"""where not exists (
    select from portability_sourcerow o
    where o.table_id = %(table)s and o.key = i.key and {STANDS} and o.run_id <> %(run)s
      and o.cells is not null and o.digest = ('x' || i.digest)::bit(64)::bigint and o.layout = %(layout)s
      and o.block = i.block and o.copies = i.copies"""
# A row that has moved to another block, because its table's key is another now, was taken for vanished in its old one.
_OVER_TOMBSTONE = """on conflict (entity_id, table_id, key, run_id) do update set
    block = excluded.block, layout = excluded.layout, copies = excluded.copies, digest = excluded.digest,
    raw = excluded.raw, cells = excluded.cells"""


def _stage_vanished(run: ImportRun, kept: SourceTable, blocks: list[int]) -> None:
    """Blocks that are no longer there at all: each of their rows has vanished."""
    if not blocks:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"{_TOMBSTONES} on conflict do nothing", {"run": run.pk, "table": kept.pk, "blocks": blocks})
    _stage_blocks(kept, [Block(number, 0, 0, is_hot=False) for number in blocks])


def _stage_blocks(kept: SourceTable, blocks: Iterable[Block]) -> None:
    SourceBlock.objects.bulk_create(
        [
            SourceBlock(
                entity_id=kept.entity_id,
                table=kept,
                block=block.number,
                rows=block.rows,
                digest=signed(block.digest),
                is_hot=block.is_hot,
            )
            for block in blocks
        ],
        batch_size=_INSERT_BLOCKS,
    )


def _stage_chunks(
    run: ImportRun,
    kept: SourceTable,
    table: Table,
    batches: Iterator[Batch],
    found: dict[int, Block],
    secret: Sequence[int],
) -> Iterator[int]:
    chunk = _Chunk(run, kept, len(table.columns), secret)
    is_open = True
    while is_open:
        with opened(SYSTEM, seconds=HOURS):
            rows, is_open = chunk.copy(batches)
            if rows:
                _stage_blocks(kept, _named(table, found, chunk.keep()))
        if rows:
            yield rows


def _named(table: Table, found: dict[int, Block], numbers: Iterable[int]) -> list[Block]:
    try:
        return [found[number] for number in numbers]
    except KeyError as error:  # only outside of the snapshot, as with MyISAM
        raise TableChanged(
            f"The table {table.name} was written while it was read. Import again when nobody works in it."
        ) from error


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Rows on their way into the table: by COPY into a temporary one, because COPY is refused under row security.

    secret: the places, from 1, of cells that come sealed.
    """

    run: ImportRun
    kept: SourceTable
    width: int
    secret: Sequence[int]

    @property
    def is_wide(self) -> bool:
        """Whether its cells have to come as one array: each column of a row takes 18 bytes of 8,160 at least."""
        return self.width > MOST_COLUMNS

    def copy(self, batches: Iterator[Batch]) -> tuple[int, bool]:
        """Take batches until there are enough and the last block is whole. Returns rows, and whether more may come."""
        cells = (
            ", ".join(f"c{number} text" for number in range(1, self.width + 1)) if not self.is_wide else "cells text[]"
        )
        rows = 0
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists pg_temp.incoming")
            cursor.execute(
                'create temporary table incoming (key text collate "C", block bigint, digest text, raw smallint[], '
                f"copies int, {cells}) on commit drop"
            )
            with cursor.copy("copy incoming from stdin") as incoming:
                for batch in batches:
                    incoming.write(with_array(batch.copy) if self.is_wide else batch.copy)
                    rows += batch.rows
                    if rows >= CHUNK_ROWS and not batch.ends_inside and batch.is_ordered:
                        return rows, True
        return rows, False

    def keep(self) -> list[int]:
        """Keep what is new or changed and mark what vanished from these blocks. Returns the blocks."""
        each = ", ".join(f"i.c{number}" for number in range(1, self.width + 1))
        cells = "i.cells" if self.is_wide else f"array[{each}]"
        told: dict[str, Any] = {
            "entity": self.kept.entity_id,
            "table": self.kept.pk,
            "run": self.run.pk,
            "layout": len(self.kept.layouts),
        }
        with connection.cursor() as cursor:
            cursor.execute("select array_agg(distinct block) from incoming")
            blocks: list[int] = cursor.fetchone()[0]
            told["blocks"] = blocks
            is_first = not SourceBlock.objects.filter(table=self.kept, is_staged=False).exists()
            plan(cursor, Plan.FEW)
            cursor.execute(
                "insert into portability_sourcerow "
                "(entity_id, table_id, run_id, block, layout, copies, key, digest, raw, cells) "
                "select %(entity)s, %(table)s, %(run)s, i.block, %(layout)s, i.copies, i.key, "
                f"('x' || i.digest)::bit(64)::bigint, nullif(i.raw, '{{}}'), {cells} from incoming i "
                + ("" if is_first else f"{_UNCHANGED} and {self._same(cells)}) {_OVER_TOMBSTONE}"),
                told,
            )
            if not is_first:
                plan(cursor, Plan.MANY)
                cursor.execute(
                    f"{_TOMBSTONES} and not exists (select from incoming i where i.key = o.key) on conflict do nothing",
                    told,
                )
        return blocks

    def _same(self, cells: str) -> str:
        """Whether a row's cells are those that are held. For what is sealed its digest speaks: equal secrets look
        different each time; but it must be sealed, and all else must not be, whatever was taken for secret before."""
        edges = [0, *self.secret, self.width + 1]
        parts = [
            f"o.cells[{first + 1}:{last - 1}] = ({cells})[{first + 1}:{last - 1}]" for first, last in pairwise(edges)
        ]
        parts += [f"coalesce(left(o.cells[{place}], 3), '') in ('', 'f1.')" for place in self.secret]
        return " and ".join(parts) if self.secret else f"o.cells = {cells}"


def _sealer(table: str, column: str) -> Callable[[str], str]:
    context = "patients.ssn" if (table.casefold(), column.casefold()) == ("patient", "ssn") else "portability.cell"
    return lambda text: fields.seal(text, context=context) if text else text


def _is_current_layout_applied(run: ImportRun, kept: SourceTable) -> bool:
    """Whether some row of the table already has today's columns: else all of it is read again."""
    with opened(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from portability_sourcerow where table_id = %s and until_run_id is null "
            "and run_id <> %s and layout = %s)",
            [kept.pk, run.pk, len(kept.layouts)],
        )
        row = cursor.fetchone()
    return bool(row and row[0])
