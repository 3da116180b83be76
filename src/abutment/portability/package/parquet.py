"""Rows of a Parquet file, counted where DuckDB is installed beside this program."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from .places import InFolder, Place
from .streams import Content


def counted(place: Place) -> int | None:
    """How many rows a file holds by its own account; None without DuckDB, and within an archive."""
    if not isinstance(place, InFolder):
        return None
    try:
        import duckdb
    except ImportError:  # the standalone verifier may stand alone
        return None
    try:
        with _database().cursor() as own:  # a connection answers one thread at a time
            row = own.execute("select count(*) from read_parquet(?)", [str(Path(place.root, place.path))]).fetchone()
    except duckdb.Error as wrong:
        raise Content(f"it is no Parquet ({' '.join(str(wrong).split())[:80]})") from None
    return int(row[0]) if row else None


@cache
def _database() -> Any:
    """One for all files: to open another for each takes longer than to count."""
    try:
        import duckdb
    except ImportError:
        return None
    return duckdb.connect(config={"threads": 1})
