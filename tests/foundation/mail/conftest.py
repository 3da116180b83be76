"""A real SMTP server on this machine's loopback, as polite or as rude as the test wants."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller


@dataclass
class Post:
    """What the server has received, and what it answers next."""

    received: list[Message] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.received.append(message_from_bytes(envelope.content))
        return self.answers.pop(0) if self.answers else "250 taken"


@pytest.fixture
def post() -> Iterator[Post]:
    place = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        place.port = free.getsockname()[1]
    controller = Controller(place, hostname="127.0.0.1", port=place.port)
    controller.start()
    yield place
    controller.stop()


@pytest.fixture
def smtp(post: Post, settings: Any) -> Post:
    """The house sends its letters to this server."""
    settings.EMAIL_URL = f"smtp://127.0.0.1:{post.port}?from=Abutment <house@keystone.example>"
    return post
