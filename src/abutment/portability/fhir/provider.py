"""The FHIR files of a practice: one for each type of resource, several where there are many rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from zoneinfo import ZoneInfo

from abutment.portability.fhir import billing, findings, insurance, papers, people, perio, treatment, visits
from abutment.portability.fhir.mapping import Mapping, Practice, written
from abutment.portability.packing.parts import Kind, Part, Reading, Sink

MAPPINGS: tuple[Mapping, ...] = (
    *people.MAPPINGS,
    *visits.MAPPINGS,
    *findings.MAPPINGS,
    *perio.MAPPINGS,
    *treatment.MAPPINGS,
    *insurance.MAPPINGS,
    *billing.MAPPINGS,
    *papers.MAPPINGS,
)
"""Everything that is mapped; a type of resource may come of several tables."""

_BY_NAME = {mapping.name: mapping for mapping in MAPPINGS}


def parts(reading: Reading) -> Iterable[Part]:
    """The FHIR files of a practice, by type. A type of which it has nothing has no file."""
    stretches: dict[str, list[tuple[Mapping, int]]] = {}
    for mapping in MAPPINGS:
        for (number,) in reading.rows(mapping.stretches, (reading.entity,)):
            stretches.setdefault(mapping.kind, []).append((mapping, int(number) * mapping.ids))
    for kind, found in sorted(stretches.items()):
        for place, (mapping, first) in enumerate(found, start=1):
            numbered = f"{kind}.{place:04}" if len(found) > 1 else kind
            yield Part(
                path=f"{numbered}.ndjson.gz",
                kind=Kind.FHIR,
                tables=mapping.tables,
                write=partial(write, mapping.name, first),
                noun="resources",
            )


def write(name: str, first: int, reading: Reading, sink: Sink) -> int:
    """One file: a mapping's resources from an id on."""
    return written(_BY_NAME[name], practice_of(reading), first, reading, sink)


def practice_of(reading: Reading) -> Practice:
    """The practice that is read, with its clock."""
    zones = [zone for (zone,) in reading.rows("select time_zone from scope_entity where id = %s", (reading.entity,))]
    return Practice(reading.entity, ZoneInfo(zones[0]))
