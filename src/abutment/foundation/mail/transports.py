"""Handing a letter over to an SMTP server or to the console. The mailbox needs none: it is the outbox itself."""

from __future__ import annotations

import smtplib
import socket
import ssl

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from abutment.foundation.jobs import TryAgain
from abutment.foundation.mail.errors import LetterRefused
from abutment.foundation.mail.letters import set_in_our_look
from abutment.foundation.mail.models import Letter
from abutment.foundation.mail.rules import Transport

PATIENCE_SECONDS = 20


def hand_over(letter: Letter, way: Transport) -> None:
    """Give a letter to the transport. Raises TryAgain for passing trouble, LetterRefused for what stays refused."""
    message = letter.message
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        way.sender,
        [message.recipient],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(letter.html or set_in_our_look(letter.subject, letter.text), "text/html")
    mail.connection = _backend(way)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise _refusal(message.pk, way, min(code for code, _ in error.recipients.values())) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(message.pk, way, error.smtp_code) from None
    except ssl.SSLCertVerificationError:
        raise LetterRefused(
            f"Letter {message.pk} was not sent: {way.place} shows a certificate that does not belong to it. "
            "Correct the host in EMAIL_URL or the server's certificate."
        ) from None
    except (OSError, smtplib.SMTPException, socket.gaierror) as error:
        raise TryAgain(
            f"Letter {message.pk} waits: the mail server {way.place} does not answer ({type(error).__name__}). "
            "It is tried again; see EMAIL_URL if this lasts."
        ) from None


def _refusal(number: int, way: Transport, code: int) -> TryAgain | LetterRefused:
    if 400 <= code < 500:  # RFC 5321 4.2.1: 4yz passes
        return TryAgain(f"Letter {number} waits: the mail server {way.place} said {code}. It is tried again.")
    if code in (530, 534, 535, 538):
        return LetterRefused(
            f"Letter {number} was not sent: the mail server {way.place} refused the sign-in ({code}). "
            "Correct user and password in EMAIL_URL."
        )
    return LetterRefused(
        f"Letter {number} was not sent: the mail server {way.place} refused it ({code}). Check the person's address."
    )


def _backend(way: Transport) -> BaseEmailBackend:
    if way.kind == "console":
        return ConsoleBackend()
    return SmtpBackend(
        host=way.host,
        port=way.port,
        username=way.user or None,
        password=way.password or None,
        use_tls=way.tls == "starttls",
        use_ssl=way.tls == "ssl",
        timeout=PATIENCE_SECONDS,
    )
