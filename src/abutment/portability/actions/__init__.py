"""Verbs of imports: connect a practice's own system, say what its words mean, compare totals, feed fees."""

from abutment.portability.actions.feeding import feed_fees
from abutment.portability.actions.meanings import set_clinic, set_meaning
from abutment.portability.actions.sources import (
    NewSource,
    change_source,
    connect_source,
    keep_natively,
    mirror_again,
    pause_source,
    resume_source,
    try_source,
)
from abutment.portability.actions.starting import import_now, start_import
from abutment.portability.actions.totals import compare_totals

__all__ = [
    "NewSource",
    "change_source",
    "compare_totals",
    "connect_source",
    "feed_fees",
    "import_now",
    "keep_natively",
    "mirror_again",
    "pause_source",
    "resume_source",
    "set_clinic",
    "set_meaning",
    "start_import",
    "try_source",
]
