"""Names and types from outside."""

from __future__ import annotations

import unicodedata

import pytest
from django.utils.http import content_disposition_header
from hypothesis import given
from hypothesis import strategies as st

from abutment.foundation.documents.rules import LONGEST_NAME, clean_media_type, clean_name, sent_type


@given(st.text(max_size=600))
def test_any_name_becomes_a_plain_name(name: str) -> None:
    kept = clean_name(name)
    assert 0 < len(kept) <= LONGEST_NAME
    assert not set(kept) & set("/\\\0\r\n")
    assert not {unicodedata.category(character) for character in kept} & {"Cc", "Cf", "Cs"}
    assert kept not in {".", ".."}
    assert clean_name(kept) == kept
    header = content_disposition_header(True, kept) or ""
    assert "\n" not in header
    assert "\r" not in header


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\scans\\x-ray 7.png", "x-ray 7.png"),
        ("agreement\0.pdf", "agreement.pdf"),
        ("fee\u202exdp.exe", "feexdp.exe"),
        ("..", "document"),
        ("", "document"),
        ("  signed   copy .pdf ", "signed copy .pdf"),
        ("עברית.pdf", "עברית.pdf"),
    ],
)
def test_hostile_names_keep_only_what_is_a_name(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_a_name_of_five_hundred_characters_keeps_its_ending() -> None:
    kept = clean_name("x" * 500 + ".pdf")
    assert len(kept) == LONGEST_NAME
    assert kept.endswith("x.pdf")


@pytest.mark.parametrize(
    "media_type", ["text/html", "image/svg+xml", "application/xml", "application/javascript", "x/y"]
)
def test_what_a_browser_could_run_is_sent_as_bytes_to_keep(media_type: str) -> None:
    assert sent_type(media_type, inline=True) == ("application/octet-stream", True)


def test_a_pdf_is_shown_only_when_asked() -> None:
    assert sent_type("application/pdf", inline=True) == ("application/pdf", False)
    assert sent_type("application/pdf", inline=False) == ("application/pdf", True)


@given(st.text(max_size=100))
def test_any_media_type_is_safe_in_a_header(media_type: str) -> None:
    kept = clean_media_type(media_type)
    assert kept.isascii()
    assert not set(kept) & set("\r\n;, \"'")
