"""Questions about letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from abutment.foundation.mail.actions import POSTMAN
from abutment.foundation.mail.models import Letter, Message
from abutment.foundation.scope import opened

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter in the demonstration's mailbox."""

    number: int
    recipient: str
    subject: str
    text: str
    html: str
    kind: str
    at: datetime


def messages() -> QuerySet[Message]:
    """The letters that the open scope caused, the newest first."""
    return Message.objects.order_by("-id")


def mailbox(recipient: str = "") -> list[Shown]:
    """What lies in the demonstration's mailbox, the newest first."""
    with opened(POSTMAN):
        found = Letter.objects.select_related("message").order_by("-message_id")
        if recipient:
            found = found.filter(message__recipient__icontains=recipient)
        return [_shown(letter) for letter in found[:MOST_SHOWN]]


def in_mailbox(number: int) -> Shown | None:
    """One letter of the demonstration's mailbox."""
    with opened(POSTMAN):
        letter = Letter.objects.select_related("message").filter(pk=number).first()
        return _shown(letter) if letter else None


def _shown(letter: Letter) -> Shown:
    from abutment.foundation.mail.letters import set_in_our_look

    message = letter.message
    html = letter.html or set_in_our_look(letter.subject, letter.text)
    return Shown(message.pk, message.recipient, letter.subject, letter.text, html, message.kind, message.created_at)
