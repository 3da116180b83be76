"""Every table of the application, listed once: carried by a Package, by what it belongs to the practice, or left out.

A table that is in neither list fails a test: what a new room keeps must be decided on, not forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

OF_THE_PRACTICE = "t.entity_id = {entity}"
"""How a row belongs to the practice, unless told otherwise; `t` is the table, {entity} the practice's number."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A table whose rows a practice takes along.

    data_set: what a person calls it, with its like; where: which rows; sealed: columns that lie sealed here and come
    out in plain, with the context of their seal; blank: columns that come out empty, and why; only: the columns that
    come out, if not all; left_out: columns that do not come out, and why; is_shared: the same in each installation, or
    of others whom the practice's rows name: a loader checks these against what is there.
    """

    data_set: str
    where: str = OF_THE_PRACTICE
    sealed: Mapping[str, str] = field(default_factory=dict)
    blank: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    is_shared: bool = False


_CHARTS, _SCHEDULE, _ACCOUNTS, _CLAIMS = "Patients and charts", "Schedule", "Patients' accounts", "Insurance and claims"
_LISTS, _KEEPING = "The practice's own lists", "Where records are kept"
_PRACTICE, _PEOPLE, _NAMES = "The practice itself", "People and their roles", "Names of others"
_AGREEMENTS, _FEES, _REVIEWS = "Agreements", "Fees and statements", "Reviews of papers"
_SOURCE, _IMPORTS = "The source system's rows", "Imports"
_FILES = "Documents"
_CATALOG = "Roles and what they may do"

_REGIONS = "select f.region_id from organizations_affiliation f where f.practice_id = {entity}"
_STANDING_RUN = (
    "t.run_id in (select r.id from portability_importrun r where r.entity_id = {entity} and r.state = 'applied')"
)

CARRIED: dict[str, Carried] = {
    # Whom rows name: before what names them.
    "scope_entity": Carried(
        _NAMES, where="(t.id = {entity} or t.id = any((select foundation.neighbors())::bigint[]))", is_shared=True
    ),
    "accounts_account": Carried(
        _NAMES,
        where="t.id in ({accounts})",
        only=("id", "email", "name"),
        left_out={
            "password": "a digest of this installation's sign-in",
            "last_login": "of this installation's sign-in",
            "is_active": "of this installation's sign-in",
            "created_at": "of this installation's sign-in",
        },
        is_shared=True,
    ),
    "organizations_organization": Carried(
        _NAMES,
        where="t.entity_id = any((select foundation.neighbors())::bigint[])",
        blank={"tax_number": "it is the organization's own"},
        left_out={"kind": "the database's own copy of the entity's kind"},
        is_shared=True,
    ),
    "organizations_region": Carried(_NAMES, where=f"t.id in ({_REGIONS})", is_shared=True),
    "organizations_capability": Carried(_CATALOG, where="true", is_shared=True),
    "organizations_role": Carried(_CATALOG, where="true", is_shared=True),
    "organizations_rolecapability": Carried(
        _CATALOG,
        where="true",
        left_out={
            "role_party": "the database's own copy from the role",
            "role_is_clinical": "the database's own copy from the role",
            "role_needs_owner": "the database's own copy from the role",
            "capability_side": "the database's own copy from the capability",
        },
        is_shared=True,
    ),
    # The practice
    "organizations_practice": Carried(
        _PRACTICE, left_out={"kind": "the database's own copy of the entity's kind"}
    ),
    "organizations_location": Carried(_PRACTICE),
    "organizations_chair": Carried(_PRACTICE),
    "organizations_openinghours": Carried(_PRACTICE),
    "organizations_lease": Carried(_PRACTICE),
    "organizations_management": Carried(_PRACTICE),
    "organizations_coveredentity": Carried(_PRACTICE),
    "organizations_affiliation": Carried(
        _PRACTICE,
        where="t.practice_id = {entity}",
        left_out={
            "practice_kind": "the database's own copy of the entity's kind",
            "organization_kind": "the database's own copy of the entity's kind",
        },
    ),
    "organizations_person": Carried(
        _PEOPLE,
        where="t.id in (select a.person_id from organizations_assignment a where a.entity_id = {entity} "
        "union select o.owner_id from organizations_legalownership o where o.entity_id = {entity})",
    ),
    "organizations_legalownership": Carried(_PEOPLE),
    "organizations_assignment": Carried(
        _PEOPLE,
        left_out={
            "role_party": "the database's own copy from the role",
            "role_is_clinical": "the database's own copy from the role",
            "role_needs_owner": "the database's own copy from the role",
            "entity_kind": "the database's own copy of the entity's kind",
        },
    ),
    "organizations_emergencyaccess": Carried(_PEOPLE),
    # Its files
    "documents_document": Carried(
        _FILES,
        # What was taken was made from what is here.
        where="t.entity_id = {entity} and t.shelf <> all (array['packages', 'copies'])",
        left_out={
            "stored_name": "where this installation keeps it",
            "key_id": "of this installation's keys",
            "wrapped_key": "of this installation's keys",
        },
    ),
    # Its agreements and what it pays
    **{
        f"agreements_{name}": Carried(_AGREEMENTS)
        for name in ("agreement", "party", "amendment", "agreementdocument", "coveredlocation", "opinion")
    },
    "agreements_term": Carried(
        _AGREEMENTS, left_out={"quote_seal": "a seal by this installation's keys; made anew where it is loaded"}
    ),
    # The practice's own reviews; what others had read for themselves is theirs.
    "agreements_review": Carried(_REVIEWS, left_out={"work_id": "how far long work of this installation is"}),
    **{f"agreements_{name}": Carried(_REVIEWS) for name in ("reviewpaper", "reviewstance", "reviewcomment")},
    **{
        f"fees_{name}": Carried(_FEES)
        for name in ("feeinput", "statement", "statementline", "dispute", "release", "payment", "hindrance")
    },
    # What its patients' records are
    "patients_recordkeeping": Carried(_KEEPING),
    **{
        f"patients_{name}": Carried(_LISTS)
        for name in ("clinic", "definition", "provider", "procedurecode")
    },
    "patients_patient": Carried(_CHARTS, sealed={"ssn": "patients.ssn"}),
    **{
        f"patients_{name}": Carried(_CHARTS)
        for name in (
            "patientnote", "procedure", "procedurenote", "treatmentplan", "plannedprocedure", "savedplanline",
            "toothstate", "perioexam", "periomeasure", "problem", "allergy", "medication", "prescription", "referral",
            "message", "task", "chartdocument",
        )
    },
    **{f"schedule_{name}": Carried(_SCHEDULE) for name in ("operatory", "hours", "appointment", "recall")},
    **{
        f"receivables_{name}": Carried(_ACCOUNTS)
        for name in (
            "feeschedule", "fee", "adjustment", "payment", "paymentplan", "paymentplancharge", "paymentsplit",
        )
    },
    **{
        f"claims_{name}": Carried(_CLAIMS)
        for name in (
            "carrier", "insuranceplan", "subscription", "coverage", "benefit", "claim", "claimpayment",
            "claimprocedure",
        )
    },
    "claims_patientbalance": Carried(_ACCOUNTS),
    # What was read from its own system
    "portability_recordsource": Carried(
        _IMPORTS,
        sealed={"salt": "portability.salt"},
        blank={"password": "the key to another system; entered anew where it is loaded"},
    ),
    "portability_importrun": Carried(_IMPORTS, where="t.entity_id = {entity} and t.state <> 'reading'"),
    "portability_sourcetable": Carried(_SOURCE),
    "portability_sourcerow": Carried(
        _SOURCE, where=f"t.entity_id = {{entity}} and {_STANDING_RUN}", sealed={"cells": "portability.cell"}
    ),
    "portability_finding": Carried(_IMPORTS, where=f"t.entity_id = {{entity}} and {_STANDING_RUN}"),
    "portability_meaning": Carried(_IMPORTS),
    "portability_importtotal": Carried(_IMPORTS),
    "portability_guarantortotal": Carried(_IMPORTS),
    "portability_restatedmonth": Carried(_IMPORTS),
    # Patients who asked for their records
    "portability_recordsrequest": Carried(
        "Patients' requests for their records",
        left_out={
            "document_id": "the copy that was made; it is removed after a time, and made of what is here",
            "work_id": "how far long work of this installation is",
        },
    ),
}  # fmt: skip

_SIGN_IN = "Sign-in of this installation: secrets, digests and moments that are worth nothing elsewhere."
_QUEUE = "The queue of this installation: work that waits or was done."
_LIBRARY = "Of a library; kept empty."
_TAKEN = "Who took or was given what and when stands in audit/; a Package is no part of a Package."

LEFT_OUT: dict[str, str] = {
    "audit_event": "In audit/, with the seals that prove it; a loaded practice begins a trail of its own.",
    "audit_look": "In audit/, with the seals that prove it; a loaded practice begins a trail of its own.",
    "audit_seal": "In audit/, with what it seals.",
    "portability_sourceblock": "Derived from the source system's rows; the next import makes it anew.",
    "portability_package": _TAKEN,
    "portability_recordsaccess": _TAKEN,
    "portability_destination": "Where Packages are delivered; its keys open other systems and are entered anew.",
    "portability_delivery": _TAKEN,
    "portability_deliveryattempt": _TAKEN,
    "accounts_session": _SIGN_IN,
    "accounts_apitoken": _SIGN_IN,
    "mfa_authenticator": _SIGN_IN,
    "signin_attempts": _SIGN_IN,
    "signin_emailchange": _SIGN_IN,
    "signin_invitation": _SIGN_IN,
    "signin_recovery": _SIGN_IN,
    "api_wrongtokens": _SIGN_IN,
    "mail_message": "Letters that this installation sent; what they tell of stands in the practice's own tables.",
    "mail_letter": "Letters that this installation sent; their links open this installation alone.",
    "activity_work": "How far long work of this installation is.",
    "jobs_done": _QUEUE,
    "jobs_failure": _QUEUE,
    "procrastinate_jobs": _QUEUE,
    "procrastinate_events": _QUEUE,
    "procrastinate_periodic_defers": _QUEUE,
    "procrastinate_workers": _QUEUE,
    "account_emailaddress": _LIBRARY,
    "account_emailconfirmation": _LIBRARY,
    "auth_group": _LIBRARY,
    "auth_group_permissions": _LIBRARY,
    "auth_permission": _LIBRARY,
    "django_content_type": "Names of tables, made by the software.",
    "django_migrations": "Which version of the software made the tables; the manifest says it as a digest.",
}
