"""Sealing to the practice's own keys: opened by age itself, in constant memory, never short without saying so."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import threading
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abutment.portability.delivering.errors import NotMade, RecipientRefused
from abutment.portability.delivering.sealing import checked_recipients, sealed
from tests.portability.delivering.servers import AGE, needs_age

IDENTITY = pyrage.x25519.Identity.generate()
RECIPIENT = str(IDENTITY.to_public())


@given(st.integers(0, 300_000), st.integers(1, 70_000))
@settings(max_examples=25, deadline=None)
def test_what_comes_out_opens_to_what_went_in_whatever_the_sizes(size: int, piece: int) -> None:
    plain = bytes(index % 251 for index in range(1000)) * (size // 1000 + 1)
    plain = plain[:size]
    pieces = []
    with sealed(io.BytesIO(plain), [RECIPIENT]) as content:
        while data := content.read(piece):
            pieces.append(data)
    whole = b"".join(pieces)
    assert pyrage.decrypt(whole, [IDENTITY]) == plain
    assert (content.byte_count, content.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())


@needs_age
def test_age_itself_opens_what_was_sealed_with_any_one_of_the_keys(tmp_path: Path) -> None:
    other = pyrage.x25519.Identity.generate()
    with sealed(io.BytesIO(b"all of it" * 100_000), [RECIPIENT, str(other.to_public())]) as content:
        (tmp_path / "sealed.age").write_bytes(content.read())
    for identity in (IDENTITY, other):
        key = tmp_path / "key.txt"
        key.write_text(f"# created by a test\n{identity}\n")
        opened = subprocess.run(
            [AGE or "age", "-d", "-i", str(key), str(tmp_path / "sealed.age")], capture_output=True, check=True
        )
        assert opened.stdout == b"all of it" * 100_000


def test_who_has_another_key_opens_nothing() -> None:
    with sealed(io.BytesIO(b"x"), [RECIPIENT]) as content, pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(content.read(), [pyrage.x25519.Identity.generate()])


class Breaking:
    """Breaks after some reads."""

    def __init__(self, error: Exception) -> None:
        self.reads, self.error = 0, error

    def read(self, size: int = -1, /) -> bytes:
        self.reads += 1
        if self.reads > 40:
            raise self.error
        return b"x" * 8192


def test_a_source_that_breaks_is_never_taken_for_its_end() -> None:
    with sealed(Breaking(OSError(5, "Input/output error")), [RECIPIENT]) as content, pytest.raises(NotMade):
        content.read()


def test_who_stops_reading_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())  # those of other tests may end meanwhile
    with sealed(io.BytesIO(b"x" * 30_000_000), [RECIPIENT]) as content:
        assert content.read(10)
    assert set(threading.enumerate()) <= before


def test_who_is_told_may_stop_it() -> None:
    class Enough(Exception):
        pass

    def told(size: int) -> None:
        raise Enough

    with pytest.raises(Enough), sealed(io.BytesIO(b"x" * 10_000_000), [RECIPIENT], told) as content:
        content.read(1000)


MEASURE = """
import resource, sys
from abutment.portability.delivering.sealing import sealed
class Many:
    left = int(sys.argv[1])
    def read(self, size=-1):
        size = min(size, self.left); self.left -= size
        return b"\\0" * size
with sealed(Many(), [sys.argv[2]]) as content:
    while content.read(1 << 20):
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_a_hundred_times_as_much_takes_no_more_memory() -> None:
    def kilobytes(size: int) -> int:
        command = [sys.executable, "-c", MEASURE, str(size), RECIPIENT]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    little, much = kilobytes(4 << 20), kilobytes(400 << 20)
    assert much - little < 24_000


def test_recipients_are_read_one_a_line_with_their_notes_left_out() -> None:
    other = str(pyrage.x25519.Identity.generate().to_public())
    assert checked_recipients(f"# owner\n{RECIPIENT}  # safe\n\n{other}\n{RECIPIENT}") == [RECIPIENT, other]


@pytest.mark.parametrize(
    "wrong",
    ["", "# nothing", "age1qqq", "ssh-ed25519 AAAA", RECIPIENT[:-1] + "x", RECIPIENT.upper()[:-2]],
    ids=["nothing", "a remark", "too short", "another kind", "mistyped", "cut off"],  # the key is another each time
)
def test_what_is_no_public_key_is_refused(wrong: str) -> None:
    with pytest.raises(RecipientRefused):
        checked_recipients(wrong)


def test_a_secret_key_is_refused_and_not_repeated() -> None:
    with pytest.raises(RecipientRefused) as refused:
        checked_recipients(str(IDENTITY))
    assert str(IDENTITY)[:20] not in str(refused.value)
    assert "secret half" in str(refused.value)
