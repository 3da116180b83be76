"""Django's own mail (libraries use it) takes the same way: into the outbox, out by the job."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from abutment.foundation.mail.actions import send


class OutboxBackend(BaseEmailBackend):
    """EMAIL_BACKEND: writes each message to the outbox, one letter for each reader."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the letters; what is rolled back is never sent."""
        with transaction.atomic():
            for message in email_messages:
                html = next((str(a[0]) for a in getattr(message, "alternatives", ()) if a[1] == "text/html"), None)
                for reader in message.recipients():
                    send(to=reader, subject=str(message.subject), text=str(message.body), html=html, kind="library")
        return len(email_messages)
