"""What encryption at rest costs: storing and opening documents against copying the same bytes, flushed as they are."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from benchmarks.measuring import interleaved, ratio, say, seconds
from benchmarks.report import Result, Sheet

ASKS = "What does encryption at rest cost against a plain copy of the same bytes?"
CHUNK = 64 * 1024
MEGABYTE = 2**20


def measure(*, is_small: bool) -> Result:
    """Seal to disk and open from disk, in turns with plain copies."""
    sizes = {"1 MiB": MEGABYTE, "64 MiB": 64 * MEGABYTE} if not is_small else {"1 MiB": MEGABYTE}
    rows = []
    with tempfile.TemporaryDirectory(prefix="abutment-bench-", dir=Path.home()) as folder:
        for name, size in sizes.items():
            say(name)
            rows += _row(Path(folder), name, os.urandom(size), rounds=40 if size == MEGABYTE else 7)
    columns = ("work", "sealed", "plain", "ratio", "sealed MB/s", "plain MB/s")
    counts = {"sizes": ", ".join(sizes), "chunk": "64 KiB", "cipher": "AES-256-GCM, with SHA-256 of the plain bytes"}
    return Result("documents", ASKS, counts, [Sheet("Sealed against plain", columns, rows)], _NOTES)


_NOTES = (
    "Writing flushes to disk on both sides (fsync), so both carry the disk; reading is from the page cache.",
    "Sealing also computes the SHA-256 of the plain bytes in the same pass, which the plain copy does not.",
)


def _row(folder: Path, name: str, content: bytes, *, rounds: int) -> list[tuple[str, ...]]:
    from abutment.foundation.documents.sealing import Sealing, new_data_key, opened_pieces

    key, number = new_data_key(), uuid4()
    sealed, plain = folder / "sealed", folder / "plain"

    def seal() -> None:
        _written(sealed, Sealing(io.BytesIO(content), key, number).pieces())

    def copy() -> None:
        source = io.BytesIO(content)
        _written(plain, iter(lambda: source.read(CHUNK), b""))

    def unseal() -> None:
        with sealed.open("rb") as file:
            for _ in opened_pieces(file, key, number):
                pass

    def read() -> None:
        with plain.open("rb") as file:
            while file.read(CHUNK):
                pass

    rows = []
    pairs: tuple[tuple[str, Callable[[], None], Callable[[], None]], ...] = (
        ("store", seal, copy),
        ("open", unseal, read),
    )
    for work, ours, peer in pairs:
        taken = interleaved({"ours": ours, "peer": peer}, rounds=rounds)
        speeds = [f"{len(content) / 1e6 / taken[side]:,.0f}" for side in ("ours", "peer")]
        cells = (seconds(taken["ours"]), seconds(taken["peer"]), ratio(taken["ours"], taken["peer"]), *speeds)
        rows.append((f"{work} {name}", *cells))
    return rows


def _written(path: Path, pieces: object) -> None:
    with path.open("wb") as file:
        for piece in pieces:  # type: ignore[attr-defined]
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
