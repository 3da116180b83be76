"""What is wrong with a paper as a piece of writing: references, definitions and tables that do not fit together.

Nouns: defect (where, in whose words, and why). Defects are reported, never resolved: which of two clauses counts is
for those who signed them.
"""

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.bands import defects_of_bands
from abutment.agreements.defects.definitions import defects_of_definitions
from abutment.agreements.defects.finding import Defect
from abutment.agreements.defects.prices import defects_of_prices
from abutment.agreements.defects.references import defects_of_references

__all__ = ["Defect", "defects_of"]


def defects_of(outline: Outline, document: int = 0) -> tuple[Defect, ...]:
    """All defects of one text, in the order of their characters."""
    found = (
        *defects_of_references(outline, document),
        *defects_of_definitions(outline, document),
        *defects_of_bands(outline, document),
        *defects_of_prices(outline, document),
    )
    return tuple(sorted(found, key=lambda defect: (defect.start, defect.kind)))
