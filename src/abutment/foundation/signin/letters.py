"""Letters about a sign-in. Each lies in templates/signin/mail as plain text whose first line is the subject; sent after the commit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

KIND = "signin"


def post(letter: str, *, to: str, **said: Any) -> None:
    """Send a letter once the act that it tells of is committed."""
    subject, _, text = render_to_string(
        f"signin/mail/{letter}.txt", {**said, "address_of_house": settings.ABUTMENT_ADDRESS}
    ).partition("\n")
    transaction.on_commit(lambda: _send(to=to, subject=subject.strip(), text=text.strip() + "\n"))


def link_to(name: str, *arguments: str) -> str:
    """The full address of a page, for a letter."""
    return settings.ABUTMENT_ADDRESS.rstrip("/") + reverse(name, args=arguments)


def _send(*, to: str, subject: str, text: str) -> None:
    from django.core.mail import send_mail

    send_mail(subject, text, None, [to], fail_silently=True)
