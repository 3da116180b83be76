"""A sign-in belongs to its person: who reads and writes what of it, and what the database refuses to everybody else."""

from django.db import migrations

from abutment.foundation.scope.operations import Policies, SqlFile, in_scope

_OWN = "account_id = (select foundation.account())"
_SERVER = "(select foundation.is_server())"
_EITHER = f"{_OWN} or started_by_id = (select foundation.account())"


class Migration(migrations.Migration):
    dependencies = [
        ("signin", "0001_initial"),
        ("scope", "0002_row_security"),
        ("audit", "0002_row_security"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        SqlFile("abutment.foundation.signin", "sql/guard.sql"),
        Policies(
            "signin_invitation",
            read=f"{in_scope('people.read')} or invited_by_account_id = (select foundation.account()) or {_SERVER}",
            insert=f"{in_scope('people.write')} or {_SERVER}",
            update=f"{in_scope('people.write')} or {_SERVER}",
        ),
        Policies(
            "signin_recovery",
            read=f"{_EITHER} or {_SERVER}",
            insert="started_by_id = (select foundation.account())",
            update=f"{_EITHER} or {_SERVER}",
        ),
        Policies("signin_emailchange", read=_OWN, insert=_OWN, update=_OWN),
    ]
