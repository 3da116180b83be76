"""What sign-in does by the clock: the daily letter of a running recovery, and sweeping up what is past."""

from django.db import connection
from django.utils import timezone

from abutment.foundation.jobs import Run, job
from abutment.foundation.signin import actions, rules


@job(queue="house", cron="23 * * * *", one_waiting="signin.notices")
def recovery_notices(run: Run) -> None:
    """Remind every address of a recovery that runs against it, once a day."""
    actions.send_daily_notices(moment=timezone.now())


@job(queue="house", cron="41 2 * * *", one_waiting="signin.sweep")
def sweep(run: Run) -> None:
    """Drop sessions that have ended and failures that are forgotten."""
    with connection.cursor() as cursor:
        cursor.execute("delete from accounts_session where expire_date < now()")
        past = timezone.now() - rules.FORGOTTEN_AFTER
        cursor.execute("delete from signin_attempts where last_failed_at < %s", [past])
