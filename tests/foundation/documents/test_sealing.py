"""Bytes at rest: any size round trips, any change is refused."""

from __future__ import annotations

import hashlib
import io
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abutment.foundation.documents.errors import DocumentDamaged
from abutment.foundation.documents.sealing import (
    CHUNK_BYTES,
    TAG_BYTES,
    Place,
    Sealing,
    new_data_key,
    opened_pieces,
    unwrapped,
    wrapped,
)
from abutment.foundation.documents.storage import SealedContent

KEY, NUMBER = bytes(range(32)), UUID(int=7)
HEADER_BYTES = 36
AROUND_CHUNKS = st.builds(
    lambda chunks, off: max(0, chunks * CHUNK_BYTES + off), st.integers(0, 3), st.integers(-2, 2)
) | st.integers(0, 3 * CHUNK_BYTES)


class Trickle:
    """A stream that gives less than it is asked for, as sockets do."""

    def __init__(self, content: bytes, at_once: int) -> None:
        self._file, self._at_once = io.BytesIO(content), at_once

    def read(self, size: int, /) -> bytes:
        return self._file.read(min(size, self._at_once))


def sealed(content: bytes, number: UUID = NUMBER, key: bytes = KEY) -> bytes:
    return b"".join(Sealing(io.BytesIO(content), key, number).pieces())


def opened(file: bytes, number: UUID = NUMBER, key: bytes = KEY) -> bytes:
    return b"".join(opened_pieces(io.BytesIO(file), key, number))


@settings(max_examples=60, deadline=None)
@given(AROUND_CHUNKS, st.integers(1, 100_000))
def test_any_size_comes_back_as_it_was(size: int, at_once: int) -> None:
    content = hashlib.shake_128(size.to_bytes(8, "big")).digest(size)
    sealing = Sealing(Trickle(content, at_once), KEY, NUMBER)
    file = b"".join(sealing.pieces())
    assert (sealing.size_bytes, sealing.sha256) == (size, hashlib.sha256(content).digest())
    assert opened(file) == content
    assert b"".join(opened_pieces(Trickle(file, at_once), KEY, NUMBER)) == content  # type: ignore[arg-type]
    assert content[:32] not in file or size < 4


@given(st.integers(0, 300), st.lists(st.integers(1, 90), max_size=9))
def test_a_storage_that_reads_gets_the_same_bytes_as_one_that_takes_chunks(size: int, reads: list[int]) -> None:
    content = SealedContent(Sealing(io.BytesIO(bytes(size)), KEY, NUMBER), "name")
    file = b"".join([*(content.read(count) for count in reads), content.read()])
    assert opened(file) == bytes(size)


def test_every_flipped_bit_of_a_small_file_is_refused() -> None:
    file = sealed(b"a small document")
    for place in range(len(file)):
        for bit in range(8):
            changed = bytearray(file)
            changed[place] ^= 1 << bit
            with pytest.raises(DocumentDamaged):
                opened(bytes(changed))


def test_a_file_cut_off_anywhere_is_refused() -> None:
    file = sealed(b"another small document")
    for size in range(len(file)):
        with pytest.raises(DocumentDamaged):
            opened(file[:size])


@pytest.mark.parametrize("chunks", range(4))
@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_file_cut_off_at_a_chunk_is_refused(chunks: int, off: int) -> None:
    file = sealed(bytes(4 * CHUNK_BYTES))
    with pytest.raises(DocumentDamaged):
        opened(file[: HEADER_BYTES + chunks * (CHUNK_BYTES + TAG_BYTES) + off])


def test_chunks_that_are_moved_repeated_or_added_are_refused() -> None:
    file = sealed(bytes(3 * CHUNK_BYTES))
    piece = CHUNK_BYTES + TAG_BYTES
    header, one, two, three = file[:HEADER_BYTES], *(file[HEADER_BYTES + n * piece :][:piece] for n in range(3))
    for changed in (
        [two, one, three],
        [one, one, two, three],
        [one, two, three, three],
        [one, three],
        [one, two, three, b"x"],
    ):
        with pytest.raises(DocumentDamaged):
            opened(header + b"".join(changed))


def test_a_chunk_of_another_file_is_refused_even_under_the_same_key() -> None:
    one, other = sealed(bytes(2 * CHUNK_BYTES)), sealed(bytes(2 * CHUNK_BYTES))
    with pytest.raises(DocumentDamaged):
        opened(one[: HEADER_BYTES + CHUNK_BYTES + TAG_BYTES] + other[HEADER_BYTES + CHUNK_BYTES + TAG_BYTES :])


def test_a_file_is_refused_under_another_number_or_key() -> None:
    file = sealed(b"content")
    with pytest.raises(DocumentDamaged, match="another document"):
        opened(file, number=uuid4())
    with pytest.raises(DocumentDamaged):
        opened(file, key=new_data_key())


def test_nothing_is_given_out_before_it_was_checked() -> None:
    file = bytearray(sealed(bytes(3 * CHUNK_BYTES)))
    file[-1] ^= 1
    pieces = opened_pieces(io.BytesIO(bytes(file)), KEY, NUMBER)
    assert [len(next(pieces)) for _ in range(2)] == [CHUNK_BYTES, CHUNK_BYTES]
    with pytest.raises(DocumentDamaged, match="byte 131,072"):
        next(pieces)


def test_a_data_key_opens_only_at_its_own_place() -> None:
    secret, place = new_data_key(), Place(NUMBER, 3, "chart")
    kept = wrapped(KEY, secret, place)
    assert len(kept) == 60
    assert unwrapped(kept, secret, place) == KEY
    for elsewhere in (Place(NUMBER, 4, "chart"), Place(NUMBER, 3, "money"), Place(uuid4(), 3, "chart")):
        with pytest.raises(DocumentDamaged):
            unwrapped(kept, secret, elsewhere)
    for index in range(60):
        with pytest.raises(DocumentDamaged):
            unwrapped(kept[:index] + bytes([kept[index] ^ 1]) + kept[index + 1 :], secret, place)
