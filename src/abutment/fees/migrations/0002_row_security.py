"""Fees under row security: who reads statements, and what the database refuses of them."""

from django.db import migrations

from abutment.foundation.scope.operations import Policies, SameEntity, Scoped, SqlFile, in_scope

_READ = f"{in_scope('money.read')} or {in_scope('agreements.counsel')}"
_CONTROLLER = in_scope("money.write")
_OWNER = in_scope("statements.approve")
_COUNSEL = in_scope("agreements.counsel")


class Migration(migrations.Migration):
    dependencies = [("fees", "0001_initial"), ("agreements", "0002_row_security")]

    operations = [
        SqlFile("abutment.fees", "sql/guards.sql"),
        SameEntity("fees_feeinput", "location_id", "organizations_location"),
        SameEntity("fees_statement", "agreement_id", "agreements_agreement"),
        SameEntity("fees_statement", "document_id", "documents_document"),
        SameEntity("fees_statement", "corrects_id", "fees_statement"),
        SameEntity("fees_statementline", "statement_id", "fees_statement"),
        SameEntity("fees_dispute", "statement_id", "fees_statement"),
        SameEntity("fees_dispute", "line_id", "fees_statementline"),
        SameEntity("fees_release", "agreement_id", "agreements_agreement"),
        SameEntity("fees_payment", "statement_id", "fees_statement"),
        Scoped("fees_feeinput", read="money.read", write="money.write", can_delete=True),
        Policies("fees_statement", read=_READ, insert=_CONTROLLER, update=f"{_CONTROLLER} or {_OWNER}"),
        Policies("fees_statementline", read=_READ, insert=_CONTROLLER, delete=_CONTROLLER),
        Policies("fees_dispute", read=_READ, insert=_OWNER, update=f"{_CONTROLLER} or {_OWNER}"),
        Policies("fees_release", read=_READ, insert=_COUNSEL),
        Policies("fees_payment", read=_READ, insert=_CONTROLLER),
        Policies(
            "fees_hindrance",
            read=_READ,
            insert=_CONTROLLER,
            update=_CONTROLLER,
            delete=_CONTROLLER,
        ),
    ]
