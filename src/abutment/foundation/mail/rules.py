"""What EMAIL_URL means, what an address and a subject may be, and how a letter is named. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from abutment.foundation.mail.errors import AddressRefused, TransportUnknown

Kind = Literal["smtp", "console", "mailbox"]
Tls = Literal["none", "starttls", "ssl"]

FORMS = "smtp://user:password@host:port?tls=starttls&from=house@example.com, console: or mailbox:"
PORTS: dict[Tls, int] = {"none": 25, "starttls": 587, "ssl": 465}
SENDER = "Abutment <abutment@localhost>"
# One plain address: a dot-atom (RFC 5322 3.2.3) at a host name (RFC 1123 2.1); quoted and bracketed forms are refused.
_ATOM, _LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"(?=.{{3,254}}\Z){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)*{_LABEL}")
_NEAR = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Transport:
    """The way out of the house."""

    kind: Kind
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    tls: Tls = "none"
    sender: str = SENDER

    @property
    def place(self) -> str:
        """The server as errors name it; never with its password."""
        return f"{self.host}:{self.port}" if self.kind == "smtp" else self.kind


def transport(url: str, *, is_demo: bool = False) -> Transport:
    """The way out that EMAIL_URL describes; left out, it is the mailbox of a demonstration, else the console.

    A server elsewhere is spoken to in TLS unless the address says tls=none. Raises TransportUnknown.

    >>> transport("smtp://u:p@mail.example.com").port
    587
    """
    if not url:
        return Transport("mailbox" if is_demo else "console")
    parts = urlsplit(url)
    said = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    sender = said.get("from", SENDER)
    if "@" not in sender:
        raise TransportUnknown(
            f"EMAIL_URL names {sender} as the sender, which is no mail address. Write from=name@host."
        )
    if parts.scheme in ("console", "mailbox") and not parts.netloc:
        return Transport("console" if parts.scheme == "console" else "mailbox", sender=sender)
    if parts.scheme != "smtp" or not parts.hostname:
        raise TransportUnknown(f"EMAIL_URL begins with {parts.scheme or 'nothing'}:, which is unknown. Use {FORMS}.")
    return _smtp(parts, said.get("tls", ""), sender)


def _smtp(parts: SplitResult, tls: str, sender: str) -> Transport:
    host = parts.hostname or ""
    chosen = tls or ("none" if host in _NEAR else "starttls")
    if chosen not in PORTS:
        raise TransportUnknown(f"EMAIL_URL says tls={tls}, which is unknown. Use tls=starttls, tls=ssl or tls=none.")
    known: Tls = "ssl" if chosen == "ssl" else "starttls" if chosen == "starttls" else "none"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Transport("smtp", host, parts.port or PORTS[known], user, password, known, sender)


def check_envelope(to: str, subject: str) -> None:
    """One plain address and a subject of one line. Raises AddressRefused; says what is wrong and not who."""
    if not _ADDRESS.fullmatch(to):
        raise AddressRefused("A letter has no single valid mail address to go to. Correct the person's address.")
    if not subject.strip() or any(ord(letter) < 32 for letter in subject) or len(subject) > 200:
        raise AddressRefused("A letter's subject is empty, longer than 200 letters or not one line. Write a plain one.")


def message_id(number: int, secret: bytes, sender: str) -> str:
    """The name of a letter on all its ways: one sent twice, after a crash between sending and noting, is recognized.

    >>> message_id(7, b"k", "Abutment <house@example.com>")
    '<7.f3fd2a3dd3a0d1a5@example.com>'
    """
    host = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{number}.{hashlib.sha256(b'mail:' + secret + str(number).encode()).hexdigest()[:16]}@{host}>"
