"""Tables of imports."""

from abutment.portability.models.findings import (
    Finding,
    GuarantorTotal,
    ImportTotal,
    Meaning,
    RestatedMonth,
)
from abutment.portability.models.sources import ImportRun, RecordSource
from abutment.portability.models.verbatim import SourceBlock, SourceRow, SourceTable

__all__ = [
    "Finding",
    "GuarantorTotal",
    "ImportRun",
    "ImportTotal",
    "Meaning",
    "RecordSource",
    "RestatedMonth",
    "SourceBlock",
    "SourceRow",
    "SourceTable",
]
