"""A real SMTP server on this machine's loopback, as polite or as rude as the test wants."""

from __future__ import annotations

import socket
from asyncio import AbstractServer
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller

PATIENCE_SECONDS = 120


@dataclass
class Post:
    """What the server has received, and what it answers next."""

    received: list[Message] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.received.append(message_from_bytes(envelope.content))
        return self.answers.pop(0) if self.answers else "250 taken"


class Listening(Controller):
    """On a socket that is ours from the beginning, with patience for a machine that has much else to do."""

    def __init__(self, post: Post, own: socket.socket) -> None:
        self._own = own
        super().__init__(post, *own.getsockname(), ready_timeout=PATIENCE_SECONDS)

    def _create_server(self) -> Awaitable[AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._own)

    def _trigger_server(self) -> None:
        with socket.create_connection((self.hostname, self.port), PATIENCE_SECONDS) as asked:
            asked.recv(1024)


@pytest.fixture
def post() -> Iterator[Post]:
    with socket.create_server(("127.0.0.1", 0)) as own:
        place = Post(port=own.getsockname()[1])
        controller = Listening(place, own)
        controller.start()
        yield place
        controller.stop()


@pytest.fixture
def smtp(post: Post, settings: Any) -> Post:
    """The house sends its letters to this server."""
    settings.EMAIL_URL = f"smtp://127.0.0.1:{post.port}?from=Abutment <house@keystone.example>"
    return post
