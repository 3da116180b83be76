"""Fingerprints of a practice's tables in one snapshot: whether their rows are still those that a file was made of."""

from __future__ import annotations

from abutment.portability.packing.journal import Fingerprint
from abutment.portability.packing.parts import Reading
from abutment.portability.packing.tables_carried import CARRIED
from abutment.portability.packing.tables_selected import key_of, where


def fingerprint(table: str, reading: Reading) -> Fingerprint:
    """How many rows the practice has, and the sum of a hash of each one's key and version (xmin): a row that was added,
    changed or removed changes one of them."""
    condition = where(table, reading.entity) if table in CARRIED else f"t.entity_id = {int(reading.entity)}"
    key = f't."{key_of(table)}"'
    rows = reading.rows(
        f"select count(*), coalesce(sum(hashtextextended({key}::text || '/' || t.xmin::text, 0)), 0)::text "  # noqa: S608
        f"from {table} t where {condition}"
    )
    count, total = next(rows)
    return Fingerprint(int(count), str(total))
