"""Questions about imports. Row security answers for the open scope; absent and not visible look the same."""

from abutment.portability.queries.connections import (
    Connection,
    connection_of,
    connections,
    domains_of,
    one_run,
    practice_of,
    runs,
    source_of,
    standing_since,
)
from abutment.portability.queries.reconciling import Behind, Reconciliation, reconciliation, rows_behind
from abutment.portability.queries.unmapped import Word, word_of, words_of

__all__ = [
    "Behind",
    "Connection",
    "Reconciliation",
    "Word",
    "connection_of",
    "connections",
    "domains_of",
    "one_run",
    "practice_of",
    "reconciliation",
    "rows_behind",
    "runs",
    "source_of",
    "standing_since",
    "word_of",
    "words_of",
]
