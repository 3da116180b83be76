"""What a Package is made of: each kind of content by its own module, and what the manifest says of the practice."""

from __future__ import annotations

import hashlib
from itertools import chain

from abutment.portability.fhir import provider as fhir
from abutment.portability.packing import (
    dictionary,
    documents,
    papers,
    papers_ownership,
    parquet,
    source,
    tables,
    trail,
)
from abutment.portability.packing.engine_tasks import Inventory
from abutment.portability.packing.errors import UnknownPractice
from abutment.portability.packing.parts import Provider, Reading

PROVIDERS: tuple[Provider, ...] = (
    tables.parts,
    parquet.parts,
    dictionary.parts,
    fhir.parts,
    source.parts,
    documents.parts,
    papers.parts,
    papers_ownership.parts,
    trail.parts,
)
"""In the order in which their files are written."""


def inventory(reading: Reading) -> Inventory:
    """What there is of a practice. Raises UnknownPractice."""
    entity = reading.entity
    found = next(
        reading.rows("select name, time_zone from scope_entity where id = %s and kind = 'practice'", [entity]), None
    )
    if found is None:
        raise UnknownPractice(f"There is no practice {entity} here. `abutment practices` lists them.")
    head = next(reading.rows("select sequence, hash from foundation.trail_head()"), None)
    return Inventory(
        name=found[0],
        time_zone=found[1],
        schema=schema_digest(reading),
        chain=None if head is None else (int(head[0]), bytes(head[1]).hex()),
        parts=tuple(chain.from_iterable(provider(reading) for provider in PROVIDERS)),
    )


def schema_digest(reading: Reading) -> str:
    """The digest of the names of all migrations that made the tables, in hex: two Packages of the same one have the
    same tables and columns."""
    digest = hashlib.sha256()
    for app, name in reading.rows("select app, name from django_migrations order by app, name"):
        digest.update(f"{app}.{name}\n".encode())
    return digest.hexdigest()
