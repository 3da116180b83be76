"""What a practice's agreements say of its data."""

from __future__ import annotations

from abutment.agreements.queries.books import as_signed, counting_terms
from abutment.agreements.rules.values import TermKey
from abutment.agreements.rules.words import value_in_words
from abutment.foundation.scope import Actor
from abutment.portability.rules.ownership import Clause, Entry, register


def clauses_of(actor: Actor, practice_id: int) -> list[Clause]:
    """Every signed clause about the practice's data, of any day."""
    found = counting_terms().filter(entity_id=practice_id, key=TermKey.DATA_EXIT.value).select_related("agreement")
    clauses = []
    for term in found.order_by("agreement_id", "starts_on", "pk"):
        signed = as_signed(term)
        clauses.append(
            Clause(
                agreement=term.agreement.title,
                amendment=signed.amendment,
                section=signed.source.section,
                words=value_in_words(signed.value),
                quote=signed.source.quote,
                document=signed.source.document_name,
                starts_on=signed.period.starts_on,
                ends_on=signed.period.ends_on,
            )
        )
    return clauses


def ownership(actor: Actor, practice_id: int) -> list[Entry]:
    """The data ownership register of a practice."""
    is_signed = counting_terms().filter(entity_id=practice_id).exclude(amendment=None).exists()
    return register(clauses_of(actor, practice_id), is_signed=is_signed)
