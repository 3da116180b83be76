"""Fees under row security: who reads statements, and what the database refuses of them."""

from datetime import date
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from abutment.fees.rules.approvals import states_that_ask
from abutment.foundation.scope.operations import Policies, SameEntity, Scoped, SqlFile, in_scope

_CONTROLLER = in_scope("money.write")
_OWNER = in_scope("statements.approve")
_COUNSEL = in_scope("agreements.counsel")


def _named(purpose: str) -> str:
    """Through an affiliation those read it whom the agreement names; its own practice reads all."""
    return (
        f"({in_scope(purpose)} and (cardinality(named_entity_ids) = 0 "
        f"or named_entity_ids && (select foundation.scope('{purpose}'))::bigint[] "
        f"or entity_id = any((select foundation.unnarrowed('{purpose}'))::bigint[])))"
    )


_READ = f"{_named('money.read')} or {_named('agreements.counsel')}"
_ITS_STATEMENT = "statement_id in (select s.id from fees_statement s)"
# A statement's own sheet lies on the money shelf; it is opened by who reads the statement.
_SHEETS = """
create policy sheets_of_statements on documents_document as restrictive for select using (
    kind <> 'statement' or account_id = (select foundation.account())
    or id in (select s.document_id from fees_statement s where s.document_id is not null));
"""


def _write_states(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.executemany(
            "insert into foundation.approval_state (jurisdiction) values (%s)",
            [[state] for state in states_that_ask(date.max)],
        )


class Migration(migrations.Migration):
    dependencies = [("fees", "0001_initial"), ("agreements", "0002_row_security")]

    operations = [
        SqlFile("abutment.fees", "sql/guards.sql"),
        migrations.RunPython(_write_states, migrations.RunPython.noop),
        SameEntity("fees_feeinput", "location_id", "organizations_location"),
        SameEntity("fees_statement", "agreement_id", "agreements_agreement"),
        SameEntity("fees_statement", "document_id", "documents_document"),
        SameEntity("fees_statement", "corrects_id", "fees_statement"),
        SameEntity("fees_statementline", "statement_id", "fees_statement"),
        SameEntity("fees_dispute", "statement_id", "fees_statement"),
        SameEntity("fees_dispute", "line_id", "fees_statementline"),
        SameEntity("fees_dispute", "credit_id", "fees_statement"),
        SameEntity("fees_release", "statement_id", "fees_statement"),
        SameEntity("fees_release", "agreement_id", "agreements_agreement"),
        SameEntity("fees_payment", "statement_id", "fees_statement"),
        SameEntity("fees_hindrance", "agreement_id", "agreements_agreement"),
        Scoped("fees_feeinput", read="money.read", write="money.write", can_delete=True),
        Policies(
            "fees_statement",
            read=_READ,
            insert=_CONTROLLER,
            update=f"({_CONTROLLER} or {_OWNER}) and ({_READ})",
        ),
        Policies(
            "fees_statementline",
            read=_ITS_STATEMENT,
            insert=f"{_CONTROLLER} and {_ITS_STATEMENT}",
            delete=f"{_CONTROLLER} and {_ITS_STATEMENT}",
        ),
        Policies(
            "fees_dispute",
            read=_ITS_STATEMENT,
            insert=f"{_OWNER} and {_ITS_STATEMENT}",
            update=f"({_CONTROLLER} or {_OWNER}) and {_ITS_STATEMENT}",
        ),
        Policies("fees_release", read=_ITS_STATEMENT, insert=f"{_COUNSEL} and {_ITS_STATEMENT}"),
        Policies("fees_payment", read=_ITS_STATEMENT, insert=f"{_CONTROLLER} and {_ITS_STATEMENT}"),
        Policies(
            "fees_hindrance",
            read=_READ,
            insert=_CONTROLLER,
            update=f"{_CONTROLLER} and ({_READ})",
            delete=f"{_CONTROLLER} and ({_READ})",
        ),
        migrations.RunSQL(_SHEETS, migrations.RunSQL.noop),
    ]
