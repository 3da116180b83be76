"""What is wrong with a paper as a piece of writing: references, numbers, definitions, tables and prices that do not fit
together.

Nouns: defect (where, in whose words, and why). Defects are reported, never resolved: which of two clauses counts is
for those who signed them.
"""

from collections.abc import Sequence
from itertools import chain

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.across import defects_across
from abutment.agreements.defects.attachments import defects_of_attachments
from abutment.agreements.defects.bands import defects_of_bands
from abutment.agreements.defects.conflicts import Term, conflicts_of_papers
from abutment.agreements.defects.definitions import defects_of_definitions
from abutment.agreements.defects.equations import defects_of_equations
from abutment.agreements.defects.examples import defects_of_examples
from abutment.agreements.defects.figures import defects_of_figures
from abutment.agreements.defects.finding import Defect, Place
from abutment.agreements.defects.markups import defects_of_markups
from abutment.agreements.defects.numbering import defects_of_numbering
from abutment.agreements.defects.prices import defects_of_prices
from abutment.agreements.defects.references import defects_of_references
from abutment.agreements.defects.survivals import defects_of_survivals
from abutment.agreements.defects.totals import defects_of_totals

__all__ = ["Defect", "Place", "defects_of", "defects_of_papers"]


def defects_of(outline: Outline, document: int = 0, beside: Sequence[Outline] = ()) -> tuple[Defect, ...]:
    """All defects of one text, in the order of their characters. beside: the other papers of the same agreement."""
    found = (
        *defects_of_references(outline, document),
        *defects_of_survivals(outline, document),
        *defects_of_attachments(outline, beside, document),
        *defects_of_numbering(outline, document),
        *defects_of_definitions(outline, document, beside),
        *defects_of_bands(outline, document),
        *defects_of_prices(outline, document),
        *defects_of_equations(outline, document),
        *defects_of_totals(outline, document),
        *defects_of_examples(outline, document),
        *defects_of_markups(outline, document),
        *defects_of_figures(outline, document),
    )
    return tuple(sorted(found, key=lambda defect: (defect.start, defect.kind)))


def defects_of_papers(outlines: Sequence[Outline], terms: Sequence[Term] = ()) -> tuple[Defect, ...]:
    """All defects of the papers of one agreement, and where they contradict each other or themselves. terms: the typed
    values that were read from them, each with its characters."""
    each = (
        defects_of(outline, place, (*outlines[:place], *outlines[place + 1 :]))
        for place, outline in enumerate(outlines)
    )
    found = (*chain.from_iterable(each), *defects_across(outlines), *conflicts_of_papers(outlines, terms))
    return tuple(sorted(found, key=lambda defect: (defect.document, defect.start, defect.kind)))
