"""Names in a Package: the same on every system, in every script."""

from __future__ import annotations

import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.portability.package.names import clashes, fault


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "documents/1/Röntgen Übersicht.dcm",
        "documents/1/снимок.jpg",
        "documents/1/レントゲン.png",
        "documents/1/صورة.jpg",
        "documents/1/נספח.pdf",
        "documents/1/می‌خواهم.pdf",
        "documents/1/👩‍⚕️.png",
        "documents/1/console.log",
        "documents/1/.hidden",
        "documents/1/a..b",
        "documents/1/com10",
    ],
)
def test_names_in_every_script_may_stand(path: str) -> None:
    assert fault(path) is None


@given(st.text(max_size=30) | st.text(st.sampled_from("./\\:a\0CON "), max_size=12))
def test_what_may_stand_never_leads_out_on_any_system(path: str) -> None:
    if fault(path) is None:
        assert ".." not in PurePosixPath(path).parts
        assert not PurePosixPath(path).is_absolute()
        windows = PureWindowsPath(path)
        assert not windows.is_absolute()
        assert not windows.drive
        assert not windows.root
        assert ".." not in windows.parts
        assert not windows.is_reserved()
        assert "/".join(windows.parts) == path
        assert unicodedata.is_normalized("NFC", path)
        assert "\0" not in path


@given(st.lists(st.text(st.sampled_from("aAäÄß/"), min_size=1, max_size=4), max_size=6, unique=True))
def test_paths_without_clashes_are_files_of_their_own_wherever_small_and_capital_letters_are_one(
    paths: list[str],
) -> None:
    found = [path for path in paths if fault(path) is None]
    if not list(clashes(found)):
        folded = [unicodedata.normalize("NFC", path.upper().casefold()) for path in found]
        assert len(set(folded)) == len(folded)
        parents = {str(Path(path).parents[at]) for path in folded for at in range(path.count("/"))}
        assert not parents & set(folded)
