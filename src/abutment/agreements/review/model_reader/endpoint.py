"""Where the model reader is asked: one address, checked before anything is sent there."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

from abutment.agreements.reading.papers import Paper
from abutment.kernel.errors import AbutmentError
from abutment.web.words import count_of

_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9a-fA-F:.]+")
_PATH = re.compile(r"[A-Za-z0-9._~/-]*")
_TOKEN = re.compile(r"[!-~]*")  # printable, without spaces: nothing that could end a header
_MODEL = re.compile(r"[!-~]{1,200}")


class EndpointRefused(AbutmentError):
    """An address, model or key that cannot be used for the model reader."""


class NotSetUp(AbutmentError):
    """The model reader was asked for, and nobody has set it up."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible address such as https://models.example/v1. The key is never shown.

    Raises EndpointRefused when made: without encryption only this machine itself is spoken to.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            _ = parts.port
        except ValueError:
            raise _unfit("is no address") from None
        is_bare = not (parts.query or parts.fragment or parts.username or parts.password)
        if parts.scheme not in ("https", "http") or not parts.hostname or not is_bare:
            raise _unfit("must be an address such as https://models.example/v1")
        if not _HOST.fullmatch(parts.hostname) or not _PATH.fullmatch(parts.path):
            raise _unfit("has characters that no address has")
        if parts.scheme == "http" and not _is_this_machine(parts.hostname):
            raise _unfit("goes to another machine without encryption; only https may")
        if not _MODEL.fullmatch(self.model):
            raise EndpointRefused("ABUTMENT_MODEL_READER_MODEL must name a model, without spaces. Correct it.")
        if not _TOKEN.fullmatch(self.key):
            raise EndpointRefused("ABUTMENT_MODEL_READER_KEY has characters that no key has. Copy it again.")

    @property
    def is_encrypted(self) -> bool:
        """Whether what is sent travels encrypted; otherwise it stays on this machine."""
        return self.url.startswith("https:")

    @property
    def host(self) -> str:
        """The machine that is spoken to."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """Its port."""
        return urlsplit(self.url).port or (443 if self.is_encrypted else 80)

    @property
    def path(self) -> str:
        """What is asked for there."""
        return f"{urlsplit(self.url).path.rstrip('/')}/chat/completions"

    @property
    def where(self) -> str:
        """The machine in words; with its port where that is not the usual one."""
        return self.host if self.port in (80, 443) else f"{self.host}:{self.port}"

    def announcement(self, papers: Sequence[Paper]) -> str:
        """What would be sent where, in a sentence to be read before it is."""
        length = sum(len(paper.text) for paper in papers)
        whose = "one paper" if len(papers) == 1 else f"all {len(papers)} papers"
        return f"The whole text of {whose} ({count_of(length, 'character')}) goes to {self.where}, model {self.model}."


def configured() -> Endpoint | None:
    """The endpoint of this installation's settings; None where nobody set one up. Raises EndpointRefused."""
    url, model = settings.ABUTMENT_MODEL_READER_URL, settings.ABUTMENT_MODEL_READER_MODEL
    return Endpoint(url, model, settings.ABUTMENT_MODEL_READER_KEY) if url else None


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _unfit(reason: str) -> EndpointRefused:
    return EndpointRefused(f"ABUTMENT_MODEL_READER_URL {reason}. Correct or remove it.")
