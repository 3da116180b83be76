"""What EMAIL_URL means, and what a letter may be addressed to."""

from __future__ import annotations

import pytest

from abutment.foundation.mail.errors import AddressRefused, TransportUnknown
from abutment.foundation.mail.rules import check_envelope, message_id, transport


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://u:p%40ss@mail.example.com", ("smtp", "mail.example.com", 587, "u", "p@ss", "starttls")),
        ("smtp://mail.example.com?tls=ssl", ("smtp", "mail.example.com", 465, "", "", "ssl")),
        ("smtp://mail.example.com:2525?tls=none", ("smtp", "mail.example.com", 2525, "", "", "none")),
        ("smtp://127.0.0.1:1025", ("smtp", "127.0.0.1", 1025, "", "", "none")),
        ("console:", ("console", "", 0, "", "", "none")),
        ("mailbox:", ("mailbox", "", 0, "", "", "none")),
    ],
)
def test_each_form_of_email_url_is_understood(url: str, expected: tuple[object, ...]):
    way = transport(url)
    assert (way.kind, way.host, way.port, way.user, way.password, way.tls) == expected


def test_without_email_url_the_demonstration_keeps_its_mail():
    assert transport("", is_demo=True).kind == "mailbox"
    assert transport("", is_demo=False).kind == "console"


def test_a_password_is_never_shown():
    way = transport("smtp://u:secret@mail.example.com")
    assert "secret" not in repr(way)
    assert "secret" not in way.place


@pytest.mark.parametrize(
    "url", ["pop3://x", "smtp:", "smtp://h?tls=maybe", "sendmail:", "smtp://h?from=nobody", "mail"]
)
def test_what_is_unknown_is_refused_with_the_next_step(url: str):
    with pytest.raises(TransportUnknown, match=r"EMAIL_URL .* (Use|Write) "):
        transport(url)


@pytest.mark.parametrize(
    "to", ["", "jane", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "<a@b.example>"]
)
def test_a_letter_goes_to_one_plain_address(to: str):
    with pytest.raises(AddressRefused) as refused:
        check_envelope(to, "Subject")
    if to:
        assert to not in str(refused.value)


@pytest.mark.parametrize("subject", ["", "  ", "One\nBcc: two", "x" * 201, "a\rb"])
def test_a_subject_is_one_line(subject: str):
    with pytest.raises(AddressRefused):
        check_envelope("a@b.example", subject)


def test_a_letters_name_is_its_own_and_stays():
    sender = "Abutment <house@example.com>"
    assert message_id(7, b"k", sender) == message_id(7, b"k", sender)
    assert len({message_id(7, b"k", sender), message_id(8, b"k", sender), message_id(7, b"j", sender)}) == 3
