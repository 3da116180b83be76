"""The words in which a mapping is written, and how it becomes lines of a file."""
# ruff: noqa: S608 - every part of the SQL is a constant of this package; values are parameters

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from abutment.portability.fhir.values import Json
from abutment.portability.packing.parts import Reading, Sink

Row = tuple[Any, ...]
IDS_IN_A_FILE = 50_000
_CHUNK_BYTES = 256 * 1024
_GZIP = 31  # zlib's window of 2^15 bytes with a gzip header, which then carries no name and no time
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Practice:
    """Whose records they are, and on which clock its days are counted."""

    entity: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which resources one table becomes.

    columns: what is selected of the table, called t, and of what is joined to it; resources: what a row becomes, as
    objects, or as lines where there are so many that building objects would take most of the time. with_gone: also rows
    that have vanished, because others still name them, or no row can. ids: how many ids of the table one file spans.
    hanging: statements that give by the id of t what hangs on its row, as one value that is put behind its columns.
    source: what t is where the table has no id of its own; there: of `where`, what can be said of t alone, by which the
    stretches of ids are found that have rows.
    """

    kind: str
    table: str
    columns: str
    resources: Callable[[Row, Practice], Iterable[Json | bytes]]
    joins: str = ""
    where: str = "true"
    reads: tuple[str, ...] = ()
    with_gone: bool = False
    hanging: tuple[str, ...] = ()
    source: str = ""
    there: str = ""
    ids: int = IDS_IN_A_FILE

    @property
    def name(self) -> str:
        """What it is found by in another process."""
        return f"{self.kind} of {self.table}"

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables whose rows decide what it gives; the practice's own tells its clock."""
        return (self.table, *self.reads, "scope_entity")

    def _rows(self, joins: str, where: str) -> str:
        # int8eq and not =: row security has compared the practice already. A second = would let the planner believe
        # that next to no row is left, and read a whole table for each in joining (a hundred times slower).
        kept = "" if self.with_gone else " and t.gone_at is null"
        return f"from {self.source or self.table} t {joins} where int8eq(t.entity_id, %s){kept} and ({where})"

    @property
    def select(self) -> str:
        """Its rows between two ids, in their order; parameters are the practice and the two."""
        rows = self._rows(self.joins, self.where)
        return f"select {self.columns} {rows} and t.id >= %s and t.id < %s order by t.id"

    @property
    def stretches(self) -> str:
        """Which stretches of ids have rows at all; nothing is joined, so that it costs one look at the table."""
        return f"select t.id / {self.ids} {self._rows('', self.there or self.where)} group by 1 order by 1"


def written(mapping: Mapping, practice: Practice, first: int, reading: Reading, sink: Sink) -> int:
    """Write the resources of one stretch of ids as compressed lines; how many they are. The same rows always give the
    same bytes."""
    squeezed, count = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP), 0
    waiting: list[bytes] = []
    size = 0
    for line in lines(mapping, practice, first, reading):
        waiting.append(line)
        count += 1
        size += len(line)
        if size >= _CHUNK_BYTES:
            sink.write(squeezed.compress(b"".join(waiting)))
            waiting, size = [], 0
    sink.write(squeezed.compress(b"".join(waiting)) + squeezed.flush())
    return count


def lines(mapping: Mapping, practice: Practice, first: int, reading: Reading) -> Iterator[bytes]:
    """The resources of one stretch of ids, each as a line."""
    asked, resources = (practice.entity, first, first + mapping.ids), mapping.resources
    hanging = [dict(reading.rows(statement, asked)) for statement in mapping.hanging]
    for row in reading.rows(mapping.select, asked):
        whole = (*row, *(found.get(row[0]) for found in hanging)) if hanging else row
        for found in resources(whole, practice):
            if type(found) is bytes:
                yield found
            else:
                yield orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE)


def joined(table: str, alias: str, on: str) -> str:
    """A join to a row that may be missing or gone, of the same practice in any case; gone counts as missing."""
    same = f"{alias}.id = t.{on} and int8eq({alias}.entity_id, t.entity_id)"
    return f"left join {table} {alias} on {same} and {alias}.gone_at is null"


def word(alias: str, on: str) -> str:
    """The join to a word of the practice's own lists; also one that has vanished there says what was meant."""
    same = f"{alias}.id = t.{on} and int8eq({alias}.entity_id, t.entity_id)"
    return f"left join patients_definition {alias} on {same}"


def hanging_on(parent: str, value: str, source: str, where: str = "true") -> str:
    """A statement of what hangs on rows, by the column that names the row. It is joined to them here: the planner would
    read a whole table for each row as long as it has no statistics, which is the first minute after an import."""
    stretch = f"int8eq(x.entity_id, %s) and {parent} >= %s and {parent} < %s"
    return f"select {parent}, {value} from {source} where {stretch} and x.gone_at is null and ({where}) group by 1"


def patient_of(column: str = "patient_id") -> str:
    """The join that tells a patient from one who is not there: `p.id` is empty then."""
    return joined("patients_patient", "p", column)
