"""Who sees a message: the account that caused it, and the server. Who reads its words: the server alone."""

from django.db import migrations

from abutment.foundation.scope.operations import Policies

_SERVER = "(select foundation.is_server())"


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial"), ("scope", "0002_row_security")]

    operations = [
        Policies(
            "mail_message",
            read=f"{_SERVER} or account_id = (select foundation.account())",
            insert=_SERVER,
            update=_SERVER,
            delete=_SERVER,
        ),
        Policies("mail_letter", read=_SERVER, insert=_SERVER, delete=_SERVER),
    ]
