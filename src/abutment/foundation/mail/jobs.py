"""Sending letters."""

from django.conf import settings
from django.utils import timezone

from abutment.foundation.jobs import Retry, Run, job
from abutment.foundation.mail.models import Letter, Message
from abutment.foundation.mail.rules import transport
from abutment.foundation.mail.transports import hand_over


# About fifteen hours of patience: a mail server's bad night.
@job(queue="mail", lock="letter {message_id}", retry=Retry(times=8, first_seconds=30, factor=3, max_seconds=6 * 3600))
def deliver(run: Run, *, message_id: int) -> None:
    """Hand one letter over and note it.

    The row stays locked meanwhile, so two workers never send it side by side. Killed between the server's word and the
    note, it is sent again under the same Message-ID.
    """
    message = Message.objects.select_for_update().filter(pk=message_id, state="queued").first()
    if message is None:
        return
    way = transport(settings.EMAIL_URL, is_demo=settings.ABUTMENT_DEMO)
    if way.kind != "mailbox":
        letter = Letter.objects.select_related("message").get(pk=message_id)
        hand_over(letter, way)
        letter.delete()
    message.state, message.sent_at, message.said = "sent", timezone.now(), ""
    message.save(update_fields=["state", "sent_at", "said"])
