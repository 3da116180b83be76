"""What a Package is made of, part by part: what each kind of content offers to the one who writes the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from abutment.kernel.errors import AbutmentError


class Kind(StrEnum):
    """The folders of a Package, in the order in which they are written and progress is told."""

    TABLES = "tables"
    FHIR = "fhir"
    SOURCE = "source"
    DOCUMENTS = "documents"
    PAPERS = "papers"
    AUDIT = "audit"


class ContentMissing(AbutmentError):
    """What a part is made of is lost or damaged. Its file is left out, and the result names it with these words; the
    right to take everything is not blocked by it."""


class Reading(Protocol):
    """One practice in one snapshot: what a part reads. Row security shows this practice's rows and no others."""

    @property
    def entity(self) -> int:
        """The practice."""

    @property
    def moment(self) -> datetime:
        """The moment of the snapshot: the Package says how things stood then."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a statement, streamed; never all of them in memory."""

    def copied(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[bytes]:
        """What `COPY (sql) TO STDOUT (format csv, header)` gives, one row of the table at a time."""


class Sink(Protocol):
    """Where the bytes of a part go."""

    def write(self, data: bytes, /) -> int:
        """Add bytes."""


class Writer(Protocol):
    """Writes one part and answers how many records it holds. It is sent to another process: a function of a module, or
    functools.partial of one."""

    def __call__(self, reading: Reading, sink: Sink, /) -> int:
        """Write all of it: the same rows always give the same bytes. May raise ContentMissing after some of them."""


@dataclass(frozen=True)
class Part:
    """One file of a Package. path: where it lies there, with slashes, below its kind's folder; tables: the database's
    tables whose rows decide its bytes, each shown only this practice's; noun: what its records are called."""

    path: str
    kind: Kind
    tables: tuple[str, ...]
    write: Writer
    noun: str = "rows"


class Provider(Protocol):
    """One kind of content: says which parts a practice has."""

    def __call__(self, reading: Reading, /) -> Iterable[Part]:
        """The parts, in the order in which they are written."""
