"""Fingerprints of a practice's tables in one snapshot: whether their rows are still those that a file was made of."""

from __future__ import annotations

from abutment.portability.packing.journal import Fingerprint
from abutment.portability.packing.parts import Reading
from abutment.portability.packing.tables_carried import CARRIED
from abutment.portability.packing.tables_selected import key_of, where

# A seal has no entity; it is of the practice whose event or look it seals.
_OF_OTHERS = {
    "audit_seal": "(select s.sequence, s.xmin from audit_event e join audit_seal s on s.event_id = e.id "
    "where e.entity_id = {entity} union all select s.sequence, s.xmin from audit_look l "
    "join audit_seal s on s.look_id = l.id where l.entity_id = {entity}) t"
}


def fingerprint(table: str, reading: Reading) -> Fingerprint:
    """How many rows the practice has, and the sum of a hash of each one's key and version (xmin): a row that was added,
    changed or removed changes one of them."""
    source, condition = f"{table} t", f"t.entity_id = {int(reading.entity)}"
    if table in CARRIED:
        condition = where(table, reading.entity)
    elif table in _OF_OTHERS:
        source, condition = _OF_OTHERS[table].format(entity=int(reading.entity)), "true"
    key = f't."{key_of(table)}"'
    rows = reading.rows(
        f"select count(*), coalesce(sum(hashtextextended({key}::text || '/' || t.xmin::text, 0)), 0)::text "  # noqa: S608
        f"from {source} where {condition}"
    )
    count, total = next(rows)
    return Fingerprint(int(count), str(total))
