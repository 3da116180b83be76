"""What the practice agreed to and what it was charged, as files that a person can read and a program, too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from abutment.portability.packing import papers_agreements, papers_statements
from abutment.portability.packing.documents import Stored
from abutment.portability.packing.documents_names import Names
from abutment.portability.packing.papers_agreements import write_agreement
from abutment.portability.packing.papers_statements import write_sheet, write_statement
from abutment.portability.packing.parts import Kind, Part, Reading

_AGREEMENTS = "select id from agreements_agreement where entity_id = %s order by id"
_STATEMENTS = (
    "select s.id, s.number, d.id, d.entity_id, d.shelf, d.name, d.size_bytes, d.sha256, d.stored_name, d.key_id, "
    "d.wrapped_key from fees_statement s "
    "left join documents_document d on d.id = s.document_id and d.entity_id = s.entity_id "
    "where s.entity_id = %s order by s.id"
)


def parts(reading: Reading) -> Iterable[Part]:
    """A file for each agreement, and for each statement one with its sheet beside it."""
    for (agreement,) in list(reading.rows(_AGREEMENTS, (reading.entity,))):
        write = partial(write_agreement, agreement)
        yield Part(f"agreements/{agreement}.json", Kind.PAPERS, papers_agreements.TABLES, write, "terms")
    names = Names()
    for statement, number, *sheet in list(reading.rows(_STATEMENTS, (reading.entity,))):
        name = names.take(number, otherwise="statement")
        told = partial(write_statement, statement)
        yield Part(f"statements/{name}.json", Kind.PAPERS, papers_statements.TABLES, told, "lines")
        if sheet[0] is not None:
            yield Part(f"statements/{name}.pdf", Kind.PAPERS, (), partial(write_sheet, Stored(*sheet)), "sheets")
