"""An agreement as one file: its parties, instruments, papers, and the terms that are executed, with their words."""

from __future__ import annotations

from typing import Any

import orjson

from abutment.agreements.models import Agreement, AgreementDocument, Party
from abutment.agreements.rules.values import NotATerm, TermKey, read_value
from abutment.agreements.rules.words import value_in_words
from abutment.law.rules.fees import FeeMethod
from abutment.portability.packing.papers_rows import Record, exact, page, path_of, records
from abutment.portability.packing.parts import Reading, Sink

TABLES = (
    "agreements_agreement", "agreements_party", "agreements_amendment", "agreements_agreementdocument",
    "agreements_term", "agreements_coveredlocation", "agreements_opinion", "documents_document",
    "organizations_location", "scope_entity", "accounts_account",
)  # fmt: skip

_AGREEMENT = (
    "select id, kind, title, starts_on, ends_on, ended_because, created_at from agreements_agreement "
    "where entity_id = %s and id = %s"
)
_PARTIES = (
    "select p.role, coalesce(n.name, nullif(p.name, '')) as name, p.party_entity_id as entity, p.signatory "
    "from agreements_party p left join scope_entity n on n.id = p.party_entity_id "
    "where p.entity_id = %s and p.agreement_id = %s order by p.id"
)
_INSTRUMENTS = (
    "select a.id, a.number, a.title, a.effective_on, a.reviewed_on, r.name as reviewed_by, a.counsel_name, "
    "a.counsel_on, a.signed_on, a.signed_recorded_at, s.name as signing_recorded_by from agreements_amendment a "
    "left join accounts_account r on r.id = a.reviewed_by_account_id "
    "left join accounts_account s on s.id = a.signed_by_account_id "
    "where a.entity_id = %s and a.agreement_id = %s order by a.number"
)
_PAPERS = (
    "select p.id, a.number as instrument, p.role, p.title, p.precedence, d.id as document, d.name, "
    "encode(d.sha256, 'hex') as sha256 from agreements_agreementdocument p "
    "left join agreements_amendment a on a.id = p.amendment_id and a.entity_id = p.entity_id "
    "left join documents_document d on d.id = p.document_id and d.entity_id = p.entity_id "
    "where p.entity_id = %s and p.agreement_id = %s order by a.number nulls last, p.precedence, p.id"
)
_TERMS = (
    "select t.id, t.key, t.value::text as value, t.starts_on, t.ends_on, a.number as instrument, p.title as paper, "
    "p.document_id as document, d.name as document_name, t.section, t.page, t.quote, t.starts_at, t.ends_at, "
    "t.quote_is_verified, t.entered_at, e.name as entered_by, t.entered_for_entity_id as entered_for, t.approved_at, "
    "v.name as approved_by, t.approved_for_entity_id as approved_for, t.approver_holds_organization_role "
    "from agreements_term t "
    "left join agreements_amendment a on a.id = t.amendment_id and a.entity_id = t.entity_id "
    "left join agreements_agreementdocument p on p.id = t.agreement_document_id and p.entity_id = t.entity_id "
    "left join documents_document d on d.id = p.document_id and d.entity_id = p.entity_id "
    "left join accounts_account e on e.id = t.entered_by_account_id "
    "left join accounts_account v on v.id = t.approved_by_account_id "
    "where t.entity_id = %s and t.agreement_id = %s order by a.number nulls last, t.key, t.starts_on, t.id"
)
_COVERED = (
    "select l.name as location, l.id as location_id, a.number as instrument, c.covers, c.starts_on, c.ends_on, "
    "c.entered_at, e.name as entered_by, c.entered_for_entity_id as entered_for, c.approved_at, v.name as approved_by, "
    "c.approved_for_entity_id as approved_for from agreements_coveredlocation c "
    "left join organizations_location l on l.id = c.location_id and l.entity_id = c.entity_id "
    "left join agreements_amendment a on a.id = c.amendment_id and a.entity_id = c.entity_id "
    "left join accounts_account e on e.id = c.entered_by_account_id "
    "left join accounts_account v on v.id = c.approved_by_account_id "
    "where c.entity_id = %s and c.agreement_id = %s order by c.id"
)
_OPINIONS = (
    "select o.jurisdiction, o.method, o.allows, o.counsel_name, o.given_on, o.starts_on, o.ends_on, o.words, "
    "o.recorded_at, o.withdrawn_on, o.withdrawn_recorded_at, p.title as paper from agreements_opinion o "
    "left join agreements_agreementdocument p on p.id = o.agreement_document_id and p.entity_id = o.entity_id "
    "where o.entity_id = %s and o.agreement_id = %s order by o.id"
)


def write_agreement(agreement: int, reading: Reading, sink: Sink) -> int:
    """The file of one agreement; answers how many terms it has."""
    of = (reading.entity, agreement)
    [found] = records(reading, _AGREEMENT, of)
    papers = [_paper(record) for record in records(reading, _PAPERS, of)]
    terms = [_term(record) for record in records(reading, _TERMS, of)]
    told = {
        "id": found["id"],
        "kind": found["kind"],
        "kind_in_words": str(Agreement.Kind(found["kind"]).label),
        "title": found["title"],
        "starts_on": found["starts_on"],
        "ends_on": found["ends_on"],
        "ended_because": found["ended_because"] or None,
        "created_at": found["created_at"],
        "parties": [_party(record) for record in records(reading, _PARTIES, of)],
        "instruments": [_instrument(record, papers) for record in records(reading, _INSTRUMENTS, of)],
        "papers_outside_of_what_was_signed": [paper for paper in papers if paper["instrument"] is None],
        "terms": terms,
        "covered_locations": records(reading, _COVERED, of),
        "opinions": [_opinion(record) for record in records(reading, _OPINIONS, of)],
    }
    sink.write(page(told))
    return len(terms)


def _party(record: Record) -> Record:
    return {**record, "role_in_words": str(Party.Role(record["role"]).label), "signatory": record["signatory"] or None}


def _paper(record: Record) -> Record:
    name = record.pop("name")
    return {
        **record,
        "role_in_words": str(AgreementDocument.Role(record["role"]).label),
        "file": path_of(record["document"], name),
    }


def _instrument(record: Record, papers: list[Record]) -> Record:
    return {
        **record,
        "label": f"Amendment {record['number']}" if record["number"] else "Original agreement",
        "counsel_name": record["counsel_name"] or None,
        "papers": [paper for paper in papers if paper["instrument"] == record["number"]],
    }


def _term(record: Record) -> Record:
    name, value = record.pop("document_name"), record.pop("value")
    return {
        "id": record.pop("id"),
        "key": record["key"],
        "about": TermKey(record.pop("key")).label,
        "in_words": _in_words(orjson.loads(value)),
        "value": exact(value),
        "quote": record.pop("quote"),
        "file": path_of(record["document"], name),
        **record,
    }


def _in_words(value: Any) -> str | None:
    """What the software reads in the value; nothing where it is of a form that this version does not read."""
    try:
        return value_in_words(read_value(value))
    except NotATerm:
        return None


def _opinion(record: Record) -> Record:
    return {**record, "method_in_words": FeeMethod(record["method"]).label}
