"""Questions about patients' accounts. Row security answers for the open scope."""

from abutment.receivables.queries.accounts import adjusted, lines, paid, planned

__all__ = ["adjusted", "lines", "paid", "planned"]
