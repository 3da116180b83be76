"""What a demonstration network holds, free of numbers and moments that differ between one building and the next."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import psycopg

from abutment.foundation import postgres

NATURAL = {
    "entities": "select kind, name, time_zone from scope_entity",
    "practices": "select e.name, p.legal_name, p.form, p.jurisdiction from organizations_practice p "
    "join scope_entity e on e.id = p.entity_id",
    "people": "select p.given_name, p.family_name, p.suffix, p.npi, a.email, a.name, a.password, a.is_active "
    "from organizations_person p left join accounts_account a on a.id = p.account_id",
    "assignments": "select p.family_name, e.name, r.code, s.starts_on, s.ends_on, g.name, s.license_jurisdiction, "
    "s.license_number, s.granted_at is null, s.granter_holds_organization_role, s.holder_holds_organization_role, "
    "b.email, c.email "
    "from organizations_assignment s join organizations_person p on p.id = s.person_id "
    "join scope_entity e on e.id = s.entity_id "
    "join organizations_role r on r.id = s.role_id left join organizations_region g on g.id = s.region_id "
    "left join accounts_account b on b.id = s.proposed_by_account_id "
    "left join accounts_account c on c.id = s.granted_by_account_id",
    "affiliations": "select p.name, o.name, g.name, f.model, f.brand, f.starts_on, f.ends_on, f.sight_ends_on "
    "from organizations_affiliation f join scope_entity p on p.id = f.practice_id "
    "join scope_entity o on o.id = f.organization_id left join organizations_region g on g.id = f.region_id",
    "owners": "select e.name, p.npi, o.share_basis_points, o.license_number, o.starts_on "
    "from organizations_legalownership o join scope_entity e on e.id = o.entity_id "
    "join organizations_person p on p.id = o.owner_id",
    "managers": "select e.name, m.name, x.starts_on, x.ends_on from organizations_management x "
    "join scope_entity e on e.id = x.entity_id join scope_entity m on m.id = x.manager_id",
    "locations": "select e.name, l.name, l.street, l.city, l.postal_code, l.phone, l.opened_on "
    "from organizations_location l join scope_entity e on e.id = l.entity_id",
    "chairs": "select l.name, c.name, c.kind, c.starts_on from organizations_chair c "
    "join organizations_location l on l.id = c.location_id",
    "hours": "select l.name, h.weekday, h.opens_at, h.closes_at, h.starts_on, h.ends_on "
    "from organizations_openinghours h join organizations_location l on l.id = h.location_id",
    "leases": "select l.name, s.landlord, t.name, s.starts_on, s.ends_on, s.monthly_rent_cents, s.notice_days "
    "from organizations_lease s join organizations_location l on l.id = s.location_id "
    "join scope_entity t on t.id = s.tenant_id",
    "emergencies": "select a.email, e.name, m.reason, m.ended_early_at is null from organizations_emergencyaccess m "
    "join accounts_account a on a.id = m.account_id join scope_entity e on e.id = m.entity_id",
    "looks": "select a.email, e.name, coalesce(p.number, l.patient_id), l.purpose, l.what from audit_look l "
    "join accounts_account a on a.id = l.account_id join scope_entity e on e.id = l.entity_id "
    "left join patients_patient p on p.id = l.patient_id and p.entity_id = l.entity_id",
    "letters": "select m.recipient, m.kind, l.subject from mail_message m "
    "left join mail_letter l on l.message_id = m.id",
    "agreements": "select e.name, a.kind, a.title, a.starts_on, a.ends_on, a.ended_because, c.email "
    "from agreements_agreement a join scope_entity e on e.id = a.entity_id "
    "left join accounts_account c on c.id = a.created_by_account_id",
    "parties": "select e.name, a.title, p.role, o.name, p.name, p.signatory from agreements_party p "
    "join agreements_agreement a on a.id = p.agreement_id join scope_entity e on e.id = a.entity_id "
    "left join scope_entity o on o.id = p.party_entity_id",
    "covered": "select a.title, l.name, v.starts_on, v.ends_on from agreements_coveredlocation v "
    "join agreements_agreement a on a.id = v.agreement_id join organizations_location l on l.id = v.location_id",
    "instruments": "select e.name, a.title, m.number, m.title, m.effective_on, m.reviewed_on, m.counsel_name, "
    "m.counsel_on, m.signed_on from agreements_amendment m join agreements_agreement a on a.id = m.agreement_id "
    "join scope_entity e on e.id = a.entity_id",
    "papers": "select e.name, p.title, p.role, p.precedence, p.amendment_id is null, d.name, d.size_bytes, "
    "encode(d.sha256, 'hex') from agreements_agreementdocument p join documents_document d on d.id = p.document_id "
    "join scope_entity e on e.id = p.entity_id",
    "terms": "select e.name, a.title, t.key, t.value, t.starts_on, t.ends_on, t.section, t.quote, t.starts_at, "
    "t.ends_at, t.quote_is_verified, n.email, v.email, t.approver_holds_organization_role from agreements_term t "
    "join agreements_agreement a on a.id = t.agreement_id join scope_entity e on e.id = a.entity_id "
    "left join accounts_account n on n.id = t.entered_by_account_id "
    "left join accounts_account v on v.id = t.approved_by_account_id",
    "opinions": "select e.name, o.jurisdiction, o.method, o.allows, o.counsel_name, o.given_on, o.starts_on, "
    "o.ends_on, o.words from agreements_opinion o join scope_entity e on e.id = o.entity_id",
    "reported": "select e.name, l.name, i.kind, i.category, date_trunc('month', i.starts_on), count(*), "
    "sum(i.amount_cents), sum(i.quantity), md5(string_agg(concat(i.starts_on, i.ends_on, i.amount_cents, i.quantity), "
    "',' order by i.starts_on)) from fees_feeinput i join scope_entity e on e.id = i.entity_id "
    "left join organizations_location l on l.id = i.location_id group by 1, 2, 3, 4, 5",
    "statements": "select e.name, s.month, s.sequence, s.status, s.fee_cents, s.by_terms_cents, s.held_cents, "
    "s.refused_cents, s.due_on, s.needs_approval, s.approved_by_name, s.issued_by_name, s.settled_on, "
    "s.document_id is null from fees_statement s join scope_entity e on e.id = s.entity_id",
    "lines": "select e.name, s.month, s.sequence, l.position, l.amount_cents, l.term, l.amendment, l.citation "
    "from fees_statementline l join fees_statement s on s.id = l.statement_id "
    "join scope_entity e on e.id = s.entity_id",
    "disputes": "select e.name, s.month, d.reason, d.state, d.answer, d.conceded_cents, d.opened_by_name, "
    "d.answered_by_name from fees_dispute d join fees_statement s on s.id = d.statement_id "
    "join scope_entity e on e.id = d.entity_id",
    "releases": "select e.name, r.month, r.amount_cents, r.counsel_name, r.given_on, r.words from fees_release r "
    "join scope_entity e on e.id = r.entity_id",
    "payments": "select e.name, s.month, p.paid_on, p.amount_cents, p.reference from fees_payment p "
    "join fees_statement s on s.id = p.statement_id join scope_entity e on e.id = p.entity_id",
    "hindrances": "select e.name, h.month, h.kind, h.sentence from fees_hindrance h "
    "join scope_entity e on e.id = h.entity_id",
    "sources": "select e.name, s.kind, s.host, s.every_minutes, s.fees_from, c.email from portability_recordsource s "
    "join scope_entity e on e.id = s.entity_id join accounts_account c on c.id = s.connected_by_account_id",
    "meanings": "select e.name, m.kind, m.number, m.meaning, l.name from portability_meaning m "
    "join scope_entity e on e.id = m.entity_id left join organizations_location l on l.id = m.location_id",
    "imports": "select e.name, r.state, r.attempts, r.rows, r.rows_new, r.error from portability_importrun r "
    "join scope_entity e on e.id = r.entity_id",
    "totals": "select e.name, t.measure, t.table, t.month, t.clinic, t.our_amount, t.our_rows "
    "from portability_importtotal t join scope_entity e on e.id = t.entity_id",
    "patients": "select e.name, p.number, p.family_name, p.given_name, p.born_on, g.number from patients_patient p "
    "join scope_entity e on e.id = p.entity_id left join patients_patient g on g.id = p.guarantor_id",
    "acts": "select action, via, account_id is null, count(*) from audit_event where action not like 'console.%' "
    "group by 1, 2, 3",
}


def content_of(home: Path) -> dict[str, list[str]]:
    """Every fact of a home's network as sorted lines."""
    cluster = postgres.start(home)
    with psycopg.connect(cluster.dsn("abutment")) as connection:
        return {
            name: sorted(json.dumps(row, default=str) for row in connection.execute(sql).fetchall())
            for name, sql in NATURAL.items()
        }


def fingerprint(content: dict[str, list[str]]) -> str:
    """One digest for all facts."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def row_counts(home: Path) -> dict[str, int]:
    """The rows of every table that a building writes to."""
    moving = ("audit_event", "audit_seal", "audit_unsealed", "django_", "procrastinate_", "jobs_", "activity_")
    with psycopg.connect(postgres.start(home).dsn("abutment")) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "select tablename from pg_tables where schemaname = 'public' order by 1"
            ).fetchall()
            if not name.startswith(moving)
        ]
        return {name: _count(connection, name) for name in tables}


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(
        psycopg.sql.SQL("select count(*) from {}").format(psycopg.sql.Identifier(table))
    ).fetchone()
    assert row
    return int(row[0])
