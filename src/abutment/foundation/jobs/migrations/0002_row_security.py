"""Who reads failures: the account in whose name the job ran, and the server. Notes of effects hold keys only."""

from django.db import migrations

from abutment.foundation.scope.operations import Policies

_SERVER = "(select foundation.is_server())"


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("scope", "0002_row_security"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        Policies("jobs_done", read="true", insert="true", delete=_SERVER),
        Policies(
            "jobs_failure",
            read=f"{_SERVER} or account_id = (select foundation.account())",
            insert=_SERVER,
            delete=_SERVER,
        ),
    ]
