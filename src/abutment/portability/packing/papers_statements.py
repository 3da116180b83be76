"""A statement as it was issued: what it was computed from, how, what was said about it and what was paid."""

from __future__ import annotations

from typing import Any

from abutment.fees.models import Statement
from abutment.portability.packing.documents import Stored, plain_pieces
from abutment.portability.packing.papers_rows import exact, page, path_of, records
from abutment.portability.packing.parts import Reading, Sink

TABLES = (
    "fees_statement", "fees_statementline", "fees_dispute", "fees_release", "fees_payment", "documents_document",
    "accounts_account",
)  # fmt: skip

_STATEMENT = (
    "select s.id, s.number, s.month, s.kind, s.sequence, c.number as corrects, s.agreement_id as agreement, "
    "s.agreement_title, s.manager_name, s.status, s.sentence, s.fee_cents, s.by_terms_cents, s.held_cents, "
    "s.refused_cents, s.due_on, s.settled_on, s.needs_approval, nullif(s.approval_citation, '') as approval_citation, "
    "s.drafted_at, s.approved_at, nullif(s.approved_by_name, '') as approved_by, s.approver_holds_organization_role, "
    "s.issued_at, nullif(s.issued_by_name, '') as issued_by, s.chain_sequence, nullif(s.chain_hash, '') as chain_hash, "
    "s.rules_version, s.asked_sha256, s.document_id as document, d.name as document_name, s.asked::text as asked, "
    "s.result::text as result from fees_statement s "
    "left join fees_statement c on c.id = s.corrects_id and c.entity_id = s.entity_id "
    "left join documents_document d on d.id = s.document_id and d.entity_id = s.entity_id "
    "where s.entity_id = %s and s.id = %s"
)
_LINES = (
    "select position, label, amount_cents, nullif(term, '') as term, nullif(amendment, '') as amendment, "
    "nullif(citation, '') as citation from fees_statementline where entity_id = %s and statement_id = %s "
    "order by position, id"
)
_DISPUTES = (
    "select d.id, l.position as line, d.reason, d.opened_at, nullif(d.opened_by_name, '') as opened_by, d.state, "
    "nullif(d.answer, '') as answer, d.conceded_cents, d.answered_at, nullif(d.answered_by_name, '') as answered_by, "
    "c.number as credited_by from fees_dispute d "
    "left join fees_statementline l on l.id = d.line_id and l.entity_id = d.entity_id "
    "left join fees_statement c on c.id = d.credit_id and c.entity_id = d.entity_id "
    "where d.entity_id = %s and d.statement_id = %s order by d.id"
)
_RELEASES = (
    "select id, month, amount_cents, counsel_name, given_on, words, given_at, basis_sha256 from fees_release "
    "where entity_id = %s and statement_id = %s order by id"
)
_PAYMENTS = (
    "select p.id, p.paid_on, p.amount_cents, nullif(p.reference, '') as reference, p.recorded_at, "
    "a.name as recorded_by from fees_payment p left join accounts_account a on a.id = p.recorded_by_account_id "
    "where p.entity_id = %s and p.statement_id = %s order by p.paid_on, p.id"
)


def write_statement(statement: int, reading: Reading, sink: Sink) -> int:
    """The file of one statement; answers how many lines it has."""
    of = (reading.entity, statement)
    [found] = records(reading, _STATEMENT, of)
    asked, result, name = found.pop("asked"), found.pop("result"), found.pop("document_name")
    lines = records(reading, _LINES, of)
    told: dict[str, Any] = {
        **found,
        "status_in_words": str(Statement.Status(found["status"]).label),
        "file": path_of(found["document"], name),
        "lines": lines,
        "disputes": records(reading, _DISPUTES, of),
        "releases": records(reading, _RELEASES, of),
        "payments": records(reading, _PAYMENTS, of),
        "computed_from": exact(asked),
        "working": exact(result),
    }
    sink.write(page(told))
    return len(lines)


def write_sheet(stored: Stored, _reading: Reading, sink: Sink) -> int:
    """The sheet as it was frozen when the statement was issued. Raises ContentMissing where it is lost."""
    for piece in plain_pieces(stored):
        sink.write(piece)
    return 1
