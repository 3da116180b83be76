"""Values of one subject that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from abutment.agreements.clauses import Outline
from abutment.agreements.defects.conflicts.precedence import Precedence
from abutment.agreements.defects.conflicts.statements import Statement, Term
from abutment.agreements.defects.finding import Defect, defect_at

__all__ = ["Term", "conflicts_of"]


def conflicts_of(
    outlines: Sequence[Outline], statements: Sequence[Statement], precedence: Precedence
) -> Iterator[Defect]:
    """Each value that differs from the first of its subject, said for the same people and cases in another clause."""
    by_subject: defaultdict[tuple[str, frozenset[str]], list[Statement]] = defaultdict(list)
    for each in sorted(statements, key=lambda said: (said.place.document, said.place.start)):
        by_subject[each.subject, each.when].append(each)
    for (subject, _), group in by_subject.items():
        told: set[object] = set()
        for later in group[1:]:
            first = next((each for each in group if _differ(each, later)), None)
            if first is not None and first.place != later.place and later.value not in told | {group[0].value}:
                told.add(later.value)
                words = f"About {subject}: {later.said} here, {first.said} in {_where(first, later)}."
                note = precedence.note(outlines, first.place, later.place)
                yield defect_at("conflict", later.place, words + note, first.place)


def _differ(first: Statement, second: Statement) -> bool:
    """Whether two statements are about the same people and cannot both hold."""
    is_same_clause = first.place.document == second.place.document and first.place.section == second.place.section
    is_other_people = bool(first.who and second.who) and first.who != second.who
    return first.value != second.value and not is_same_clause and not is_other_people


def _where(first: Statement, later: Statement) -> str:
    return (
        first.place.section if first.place.document == later.place.document else f"another paper, {first.place.section}"
    )
