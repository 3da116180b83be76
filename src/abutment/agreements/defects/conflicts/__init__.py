"""Clauses and papers that contradict each other: each pair with both quotes, and neither preferred."""

from collections.abc import Iterator, Sequence

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.conflicts.control import conflicts_of_control
from abutment.agreements.defects.conflicts.fees import named_fees
from abutment.agreements.defects.conflicts.plans import conflicts_of_plans
from abutment.agreements.defects.conflicts.precedence import Precedence
from abutment.agreements.defects.conflicts.statements import Statement, statements_of
from abutment.agreements.defects.conflicts.terms import Term, conflicts_of
from abutment.agreements.defects.finding import Defect

__all__ = ["Statement", "Term", "conflicts_of_papers"]


def conflicts_of_papers(outlines: Sequence[Outline], terms: Sequence[Term] = ()) -> Iterator[Defect]:
    """All contradictions of the papers of one agreement. terms: typed values that were read from them."""
    precedence = Precedence(outlines)
    yield from precedence.conflicts()
    said = (*statements_of(outlines), *named_fees(outlines), *_as_statements(outlines, terms))
    yield from conflicts_of(outlines, said, precedence)
    yield from conflicts_of_plans(outlines, precedence)
    for document, outline in enumerate(outlines):
        yield from conflicts_of_control(outline, document)


def _as_statements(outlines: Sequence[Outline], terms: Sequence[Term]) -> Iterator[Statement]:
    for term in terms:
        if (statement := Statement.of_term(outlines[term.document], term)) is not None:
            yield statement
