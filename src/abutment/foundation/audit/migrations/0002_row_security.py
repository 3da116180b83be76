"""Who may read the trail: those with audit.read or looks.read at the entity. Anyone may append; nobody may change."""

from django.db import migrations

from abutment.foundation.scope.operations import Policies, SqlFile, in_scope


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("scope", "0002_row_security")]

    operations = [
        Policies(
            "audit_event",
            read=f"{in_scope('audit.read')} or account_id = (select foundation.account())",
            insert="true",
        ),
        Policies("audit_look", read=in_scope("looks.read"), insert="true"),
        Policies(
            "audit_seal",
            read="exists (select from audit_event e where e.id = event_id)",
        ),
        SqlFile("abutment.foundation.audit", "sql/trail.sql"),
    ]
