"""Letters about a sign-in: plain text in templates/signin/mail, the first line its subject; undone with the act."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from abutment.foundation import mail
from abutment.foundation.scope import Actor


def post(letter: str, *, to: str, actor: Actor | None = None, **said: Any) -> None:
    """Send a letter with the act that it tells of. actor: who may follow what becomes of it; for most, nobody."""
    words = render_to_string(f"signin/mail/{letter}.txt", {**said, "address_of_house": settings.ABUTMENT_ADDRESS})
    subject, _, text = words.partition("\n")
    mail.send(to=to, subject=subject.strip(), text=text.strip() + "\n", kind=letter, actor=actor)


def link_to(name: str, *arguments: str) -> str:
    """The full address of a page, for a letter."""
    return settings.ABUTMENT_ADDRESS.rstrip("/") + reverse(name, args=arguments)
