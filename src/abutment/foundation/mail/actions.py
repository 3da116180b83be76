"""Writing a letter. It leaves the house only when the act that wrote it is committed."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from abutment.foundation.jobs import defer
from abutment.foundation.keys import Purpose, key_ring
from abutment.foundation.mail.rules import check_envelope, message_id, transport
from abutment.foundation.scope import Actor, opened

POSTMAN = Actor.system("send mail")


def send(*, to: str, subject: str, text: str, html: str | None = None, kind: str, actor: Actor | None = None) -> int:
    """Write a letter and queue its sending, in the open transaction; returns its number.

    text and html hold no patient data; without html the text is set in our look. kind is a code such as "invitation".
    actor is who caused it and may follow what becomes of it. Raises AddressRefused.
    """
    from abutment.foundation.mail.jobs import deliver
    from abutment.foundation.mail.models import Letter, Message

    check_envelope(to, subject)
    way = transport(settings.EMAIL_URL, is_demo=settings.ABUTMENT_DEMO)
    secret = key_ring(Path(settings.ABUTMENT_HOME)).current(Purpose.WEB).secret
    with opened(POSTMAN):
        message = Message.objects.create(
            kind=kind,
            recipient=to,
            account_id=actor.account_id if actor else None,
            entity_id=actor.acting_entity_id if actor else None,
        )
        message.message_id = message_id(message.pk, secret, way.sender)
        message.job_id = defer(deliver, actor=POSTMAN, message_id=message.pk)
        message.save(update_fields=["message_id", "job_id"])
        Letter.objects.create(message=message, subject=subject, text=text, html=html or "")
    return message.pk
