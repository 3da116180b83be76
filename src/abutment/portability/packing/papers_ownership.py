"""Who owns which data, as a file of the Package."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from abutment.portability.packing.parts import Kind, Part, Reading, Sink
from abutment.portability.packing.snapshot import reader
from abutment.portability.queries.ownership import ownership
from abutment.portability.rules.ownership import told

_TABLES = ("agreements_term", "agreements_agreement", "agreements_amendment", "agreements_agreementdocument")


def parts(reading: Reading) -> Iterable[Part]:
    """One file."""
    yield Part("ownership.json", Kind.PAPERS, (*_TABLES, "documents_document"), write, "data sets")


def write(reading: Reading, sink: Sink) -> int:
    """The register; the same terms always give the same bytes."""
    entries = ownership(reader(reading.entity), reading.entity)
    sink.write(orjson.dumps(told(entries), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n")
    return len(entries)
