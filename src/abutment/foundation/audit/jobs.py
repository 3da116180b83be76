"""The sealer, each minute."""

from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.jobs import Run, job


@job(queue="house", cron="* * * * *", one_waiting="audit.seal", is_long=True)
def seal(run: Run) -> None:
    """Give what was appended since the last minute its place in the chain, and sign the head."""
    seal_trail()
