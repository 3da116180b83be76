"""Tables of imports, and of what a practice takes."""

from abutment.portability.models.deliveries import Delivery, DeliveryAttempt, Destination
from abutment.portability.models.findings import (
    Finding,
    GuarantorTotal,
    ImportTotal,
    Meaning,
    RestatedMonth,
)
from abutment.portability.models.packages import Package, RecordsAccess, RecordsRequest
from abutment.portability.models.sources import ImportRun, RecordSource
from abutment.portability.models.verbatim import SourceBlock, SourceRow, SourceTable

__all__ = [
    "Delivery",
    "DeliveryAttempt",
    "Destination",
    "Finding",
    "GuarantorTotal",
    "ImportRun",
    "ImportTotal",
    "Meaning",
    "Package",
    "RecordSource",
    "RecordsAccess",
    "RecordsRequest",
    "RestatedMonth",
    "SourceBlock",
    "SourceRow",
    "SourceTable",
]
