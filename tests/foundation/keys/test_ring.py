"""The key ring: one file, written whole, read by many."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from abutment.foundation.keys import KeyRing, Purpose, key_ring
from abutment.foundation.keys.errors import KeyRingError

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def _first_key(home: Path, gate: object) -> bytes:
    gate.wait()  # type: ignore[attr-defined]
    return key_ring(home).current(Purpose.DOCUMENT).secret


def test_eight_processes_that_start_at_once_draw_the_same_key(tmp_path: Path) -> None:
    for round_number in range(5):
        home = tmp_path / str(round_number)
        with FORK.Manager() as manager, FORK.Pool(8) as pool:
            gate = manager.Barrier(8)
            secrets = pool.starmap(_first_key, [(home, gate)] * 8, chunksize=1)
        assert len(set(secrets)) == 1
        assert len(key_ring(home).all(Purpose.DOCUMENT)) == 1


def test_eight_processes_that_rotate_at_once_add_eight_keys(tmp_path: Path) -> None:
    with FORK.Pool(8) as pool:
        pool.map(_rotate, [tmp_path] * 8, chunksize=1)
    assert [key.id for key in key_ring(tmp_path).all(Purpose.DOCUMENT)] == [9, 8, 7, 6, 5, 4, 3, 2, 1]


def _rotate(home: Path) -> None:
    key_ring(home).rotate(Purpose.DOCUMENT)


def test_the_file_and_its_folder_are_the_owners_alone(ring: KeyRing) -> None:
    former = os.umask(0)
    try:
        ring.current(Purpose.WEB)
    finally:
        os.umask(former)
    assert ring.path.stat().st_mode & 0o777 == 0o600
    assert ring.path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"web": 3}',
        b'{"web": [{"id": 1}]}',
        b'{"web": [{"id": 1, "secret": "!!"}]}',
        b'{"web": [{"id": "x", "secret": ""}]}',
        b'{"web": [{"id": 1, "secret": "c2hvcnQ="}]}',
    ],
)
def test_a_corrupt_file_is_a_line_without_its_content(ring: KeyRing, content: bytes) -> None:
    ring.path.parent.mkdir(parents=True)
    ring.path.write_bytes(content)
    with pytest.raises(KeyRingError, match=r"cannot be read .*Restore it from a backup") as refused:
        ring.current(Purpose.WEB)
    assert "\n" not in str(refused.value)
    assert ring.path.read_bytes() == content  # never written over: it may hold keys that somebody can save


def test_a_write_killed_at_any_moment_leaves_a_whole_ring(tmp_path: Path) -> None:
    first = key_ring(tmp_path).current(Purpose.DOCUMENT).secret
    for _ in range(30):
        process = FORK.Process(target=_rotate_on, args=(tmp_path,))
        process.start()
        time.sleep(0.01)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        keys = key_ring(tmp_path).all(Purpose.DOCUMENT)
        assert keys[-1].secret == first
        assert [key.id for key in keys] == list(range(len(keys), 0, -1))


def _rotate_on(home: Path) -> None:
    while True:
        key_ring(home).rotate(Purpose.DOCUMENT)


def test_a_rotated_ring_opens_the_old_and_seals_with_the_new(ring: KeyRing) -> None:
    old = ring.current(Purpose.FIELD)
    new = ring.rotate(Purpose.FIELD)
    assert ring.current(Purpose.FIELD) == new
    assert ring.named(Purpose.FIELD, old.id) == old
    assert new.created_at is not None


def test_a_retired_number_is_never_given_again(ring: KeyRing) -> None:
    ring.current(Purpose.FIELD)
    assert ring.rotate(Purpose.FIELD).id == 2
    ring.retire(Purpose.FIELD, 1)
    assert ring.rotate(Purpose.FIELD).id == 3
    ring.retire(Purpose.FIELD, 2)
    assert ring.rotate(Purpose.FIELD).id == 4
    with pytest.raises(KeyRingError, match="is not in"):
        ring.named(Purpose.FIELD, 1)


def test_the_current_key_and_an_unknown_one_cannot_be_retired(ring: KeyRing) -> None:
    current = ring.current(Purpose.FIELD)
    with pytest.raises(KeyRingError, match="is the current key"):
        ring.retire(Purpose.FIELD, current.id)
    with pytest.raises(KeyRingError, match="There is no key 7"):
        ring.retire(Purpose.FIELD, 7)


def test_a_ring_written_before_dates_were_kept_is_read(ring: KeyRing) -> None:
    ring.current(Purpose.WEB)
    stored = json.loads(ring.path.read_text())
    del stored["web"][0]["created_at"]
    ring.path.write_text(json.dumps(stored))
    assert ring.current(Purpose.WEB).created_at is None


def test_a_key_does_not_show_its_secret(ring: KeyRing) -> None:
    key = ring.current(Purpose.WEB)
    assert repr(key) == str(key) == "Key(id=1)"
