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
_READ_WITH_IT = f"({in_scope('money.read')} or {in_scope('agreements.counsel')}) and {_ITS_STATEMENT}"


def _write_states(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.executemany(
            "insert into foundation.approval_state (jurisdiction) values (%s)",
            [[state] for state in states_that_ask(date.max)],
        )


class Migration(migrations.Migration):
    dependencies = [
        ("fees", "0001_initial"),
        ("agreements", "0003_papers"),
        ("audit", "0002_row_security"),
        ("documents", "0002_row_security"),
    ]

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
            read=_READ_WITH_IT,
            insert=f"{_CONTROLLER} and {_ITS_STATEMENT}",
            delete=f"{_CONTROLLER} and {_ITS_STATEMENT}",
        ),
        Policies(
            "fees_dispute",
            read=_READ_WITH_IT,
            insert=f"{_OWNER} and {_ITS_STATEMENT}",
            update=f"({_CONTROLLER} or {_OWNER}) and {_ITS_STATEMENT}",
        ),
        Policies("fees_release", read=_READ_WITH_IT, insert=f"{_COUNSEL} and {_ITS_STATEMENT}"),
        Policies("fees_payment", read=_READ_WITH_IT, insert=f"{_CONTROLLER} and {_ITS_STATEMENT}"),
        Policies(
            "fees_hindrance",
            read=_READ,
            insert=_CONTROLLER,
            update=f"{_CONTROLLER} and ({_READ})",
            delete=f"{_CONTROLLER} and ({_READ})",
        ),
        SqlFile("abutment.fees", "sql/others.sql"),
    ]
