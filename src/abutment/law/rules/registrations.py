"""What must be registered, filed or announced: support organizations, management agreements, transactions, owners."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from abutment.law.answers import Answer, Citation
from abutment.law.jurisdictions import NAMES
from abutment.law.rows import LawBook, Row
from abutment.law.rules.standing import cautions_for, cite, joint_status, started
from abutment.law.values.business import (
    DsoRegistration,
    ManagementAgreementFiling,
    OwnershipAndFees,
    TransactionNotice,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Something to register, file or announce: what, with whom, and when."""

    kind: str
    what: str
    filed_with: str | None
    when: str | None
    applies: str
    citation: Citation


@dataclass(frozen=True, kw_only=True)
class RegistrationsAnswer(Answer):
    """What must be registered, filed or announced in one place."""

    topic: ClassVar[str] = "registrations"

    registrations: tuple[Registration, ...] = ()


def registrations_in(book: LawBook, jurisdiction: str, on: date) -> RegistrationsAnswer:
    """Every registration, filing and notice that a row of the place asks for."""
    rows = book.of(
        jurisdiction, "dso_registration", "management_agreement_filing", "transaction_notice", "cpod_fee_structure"
    )
    now, later = started(rows, on)
    found = tuple(registration for row in now for registration in _registrations(row))
    resting = tuple(row for row in now if any(each.citation.row_id == row.id for each in found))
    said = (
        "; ".join(each.what for each in found) + "."
        if found
        else "no registration, filing or notice was read. That does not show that there is none."
    )
    return RegistrationsAnswer(
        jurisdiction=jurisdiction,
        on=on,
        status=joint_status(resting),
        sentence=f"{NAMES[jurisdiction]}: {said}",
        values={row.id: row.stated_values for row in resting},
        citations=tuple(cite(row) for row in resting),
        remarks=later,
        cautions=cautions_for(resting, on),
        registrations=found,
    )


def _registrations(row: Row) -> Iterator[Registration]:
    values = row.values
    if isinstance(values, DsoRegistration):
        yield _support_organization(row, values)
    elif isinstance(values, ManagementAgreementFiling) and values.filing_required:
        yield Registration(
            kind="agreement_filing",
            what=f"file each management agreement with the {values.filed_with}",
            filed_with=values.filed_with,
            when="for review",
            applies="yes",
            citation=cite(row),
        )
    elif isinstance(values, TransactionNotice):
        yield _transaction(row, values)
    elif isinstance(values, OwnershipAndFees):
        yield from _owners(row, values)


def _support_organization(row: Row, values: DsoRegistration) -> Registration:
    whose = "register the support organization" if values.forms else "disclose the support organization"
    when = values.filing if values.due is None else f"{values.filing}, due {values.due}"
    if values.first_registration_days is not None:
        when += f", first within {values.first_registration_days} days"
    return Registration(
        kind="support_organization",
        what=f"{whose} with the {values.filed_with}",
        filed_with=values.filed_with,
        when=when,
        applies="yes"
        if values.service_count_trigger is None
        else f"from {values.service_count_trigger} support services on",
        citation=cite(row),
    )


def _transaction(row: Row, values: TransactionNotice) -> Registration:
    days = "" if values.notice_days is None else f" {values.notice_days} days before closing"
    floor = "" if values.threshold_usd is None else f" from ${values.threshold_usd:,} of revenue in the state"
    return Registration(
        kind="transaction_notice",
        what=f"give notice of a transaction{days}{floor}",
        filed_with=None,
        when=days.strip() or None,
        applies=f"to dental practices: {values.covers_dental}",
        citation=cite(row),
    )


def _owners(row: Row, values: OwnershipAndFees) -> Iterator[Registration]:
    citation = cite(row)
    if values.nondentist_ownership == "allowed_if_registered":
        years = values.registration_period_years
        yield Registration(
            kind="owner_registration",
            what=f"register each office of a business entity with an owner who is not a dentist every {years} years",
            filed_with="the Board",
            when=f"every {years} years; changes within {values.change_notice_days} days",
            applies="if an owner is not a licensed dental professional",
            citation=citation,
        )
    if values.nondentist_ownership == "allowed_if_licensed":
        yield Registration(
            kind="owner_license",
            what="hold a license for ownership by people who are not dentists",
            filed_with=values.licence,
            when=values.licence_due,
            applies="if the practice is not owned by dentists as the rule says",
            citation=citation,
        )
    if values.corporation_registration is not None:
        yield Registration(
            kind="corporation_registration",
            what=f"register the dental corporation: {values.corporation_registration}",
            filed_with="the Board",
            when=values.corporation_registration,
            applies="to dental corporations",
            citation=citation,
        )
