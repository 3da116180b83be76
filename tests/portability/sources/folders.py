"""Folders that `mariadb-dump --tab` writes, made without its program: the server writes the same files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.portability.mariadb import Database


def written_folder(practice: Database, tmp_path: Path) -> Path:
    """A folder with NAME.sql and NAME.txt of every table."""
    own = practice.server.own
    if own is None:
        pytest.skip("needs the files of the server")
    folder = tmp_path / "tab"
    folder.mkdir()
    shelf = own.folder / "files"
    for name, kind in practice.execute("SHOW FULL TABLES"):
        quoted = "`" + name.replace("`", "``") + "`"
        if kind == "VIEW":
            (folder / f"{name}.sql").write_text(f"/*!50001 CREATE VIEW {quoted} AS SELECT 1 AS `k`*/;\n")
            continue
        [(_, created)] = practice.execute(f"SHOW CREATE TABLE {quoted}")
        (folder / f"{name}.sql").write_text(
            f"-- MariaDB dump\n-- Server version\t{own.version.removeprefix('5.5.5-')}\n\n"
            f"DROP TABLE IF EXISTS {quoted};\n{created};\n\n-- Dump completed\n"
        )
        practice.execute(f"SELECT * INTO OUTFILE '{shelf / 'written.txt'}' CHARACTER SET binary FROM {quoted}")
        shutil.move(shelf / "written.txt", folder / f"{name}.txt")
    return folder
