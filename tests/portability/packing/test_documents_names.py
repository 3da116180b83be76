"""Names of files are only names, on every system, and the same name always gives the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from abutment.portability.package.names import fault, meant
from abutment.portability.packing.documents_names import LONGEST_BYTES, Names, safe_name

HOSTILE = [
    "../../etc/passwd", "..", ".", "", "   ", "a/b\\c", "C:\\scan.png", "nul", "NUL.txt", "com1.pdf", "lpt¹", "CON .x",
    "aux.tar.gz", "a\0b", "fee\u202exdp.exe", "x" * 255 + ".pdf", "é" * 255, "👩🏽\u200d⚕️.png", "e\u0301.txt",
    "trailing. . ", " leading", "line\nbreak", "a:b", "q?*|<>", "\ufeffx", "\ud800", "-rf", "~", "clock$.x", "\u2028x",
    "." * 300, "x." + "y" * 300,
]  # fmt: skip


def test_no_hostile_name_leads_anywhere() -> None:
    for name in HOSTILE:
        found = safe_name(name)
        assert fault(f"documents/1/{found}") is None, (name, found)
        assert len(found.encode()) <= LONGEST_BYTES + 1
        assert "/" not in found


@given(st.text(max_size=300))
def test_any_text_becomes_a_name(name: str) -> None:
    found = safe_name(name)
    assert fault(f"documents/1/{found}") is None
    assert safe_name(found) == found


def test_an_ordinary_name_is_kept() -> None:
    for name in ("bw-1.png", "Röntgen 14.jpg", "李小龍.pdf", "👩.png", "letter (2).docx", ".htaccess"):
        assert safe_name(name) == name


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("x" * 300 + ".jpeg").endswith("x.jpeg")


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "Patient", "patient", "PATIENT", "straße", "STRASSE", "é", "e\u0301"]), max_size=20
    )
)
def test_no_two_names_of_a_folder_meet(names: list[str]) -> None:
    folder = Names("exceptions.csv")
    taken = [folder.take(name, ending=".csv") for name in names]
    assert len({meant(name) for name in taken}) == len(taken)
    assert all(fault(name) is None and name.endswith(".csv") for name in taken)
