"""Letters that this room writes."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from abutment.foundation import mail
from abutment.foundation.scope import Actor, opened
from abutment.organizations.events import EmergencyTaken
from abutment.organizations.models import Assignment, EmergencyAccess


def tell_owners(event: EmergencyTaken) -> None:
    """Write to every owner of a practice that charts were opened in an emergency, in the act's own transaction.

    The reason may name a patient, so the letter does not quote it: it stands on the page that the letter leads to.
    """
    # Whoever takes emergency access need not be allowed to see people: the server finds the owners.
    with opened(Actor.system("tell owners of an emergency access")):
        access = EmergencyAccess.objects.select_related("entity", "account").get(pk=event.access_id)
        owners = (
            Assignment.objects.in_force(timezone.localdate())
            .filter(entity_id=event.practice_id, role__code="owner")
            .exclude(granted_at=None)
            .exclude(person__account=None)
            .values_list("person__account__email", flat=True)
        )
        address = settings.ABUTMENT_ADDRESS.rstrip("/") + reverse("emergency")
        for email in owners:
            mail.send(
                to=email,
                subject=f"Emergency access at {access.entity}",
                text=(
                    f"{access.account} opened charts of {access.entity} in an emergency.\n\n"
                    f"Why, until when, and how to end it: {address}\n"
                ),
                kind="emergency",
            )
