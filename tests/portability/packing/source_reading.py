"""A small reading for tests: one practice in the transaction of the test, and parts written into memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.db import connection

from abutment.foundation.scope import Actor, opened
from abutment.portability.packing.parts import ContentMissing, Part, Provider, Reading

MOMENT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Within:
    """Reads in the scope that is open."""

    entity: int
    moment: datetime = MOMENT

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        connection.ensure_connection()
        with connection.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            yield from cursor.fetchall()

    def copied(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[bytes]:
        connection.ensure_connection()
        with (
            connection.connection.cursor() as cursor,
            cursor.copy(f"copy ({sql}) to stdout (format csv, header)", parameters) as rows,
        ):
            for row in rows:
                yield bytes(row)


@contextmanager
def reading(entity: int) -> Iterator[Reading]:
    """The practice as the software reads it for a Package."""
    with opened(Actor.system("package").acting_for(entity)):
        yield Within(entity)


@dataclass(frozen=True)
class Written:
    """What a provider wrote, by path."""

    files: dict[str, bytes]
    records: dict[str, int]
    missing: dict[str, str]
    parts: dict[str, Part]


def written(provider: Provider, entity: int, actor: Actor | None = None) -> Written:
    """All parts, each sent through a pickle as the engine sends them; as another reader sees them if one is named."""
    found = Written({}, {}, {}, {})
    with opened(actor or Actor.system("package").acting_for(entity)):
        read = Within(entity)
        for part in list(provider(read)):
            assert part.path not in found.parts
            found.parts[part.path] = part
            sink = BytesIO()
            try:
                found.records[part.path] = pickle.loads(pickle.dumps(part)).write(read, sink)
            except ContentMissing as lost:
                found.missing[part.path] = str(lost)
            else:
                found.files[part.path] = sink.getvalue()
    return found
