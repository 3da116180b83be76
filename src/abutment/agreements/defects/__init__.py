"""What is wrong with a paper as a piece of writing: references, numbers, definitions, tables and prices that do not fit
together.

Nouns: defect (where, in whose words, and why). Defects are reported, never resolved: which of two clauses counts is
for those who signed them.
"""

from collections.abc import Sequence

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.attachments import defects_of_attachments
from abutment.agreements.defects.bands import defects_of_bands
from abutment.agreements.defects.definitions import defects_of_definitions
from abutment.agreements.defects.figures import defects_of_figures
from abutment.agreements.defects.finding import Defect, Place
from abutment.agreements.defects.numbering import defects_of_numbering
from abutment.agreements.defects.prices import defects_of_prices
from abutment.agreements.defects.references import defects_of_references

__all__ = ["Defect", "Place", "defects_of"]


def defects_of(outline: Outline, document: int = 0, beside: Sequence[Outline] = ()) -> tuple[Defect, ...]:
    """All defects of one text, in the order of their characters. beside: the other papers of the same agreement."""
    found = (
        *defects_of_references(outline, document),
        *defects_of_attachments(outline, beside, document),
        *defects_of_numbering(outline, document),
        *defects_of_definitions(outline, document, beside),
        *defects_of_bands(outline, document),
        *defects_of_prices(outline, document),
        *defects_of_figures(outline, document),
    )
    return tuple(sorted(found, key=lambda defect: (defect.start, defect.kind)))
