"""Folders that `mariadb-dump --tab` writes, by the program itself or, quicker, by the server that writes its files."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from abutment.foundation.postgres import identity
from tests.portability.mariadb import Database


def dumped_folder(practice: Database, tmp_path: Path) -> Path:
    """A folder that the program wrote."""
    program, own = shutil.which("mariadb-dump"), practice.server.own
    if program is None or own is None:
        pytest.skip("needs mariadb-dump and the files of the server")
    folder = own.folder / "files" / practice.name
    folder.mkdir()
    identity.owner(own.folder).own(folder)
    options = ["--no-defaults", f"--socket={own.socket}", "--user=root", "--single-transaction", f"--tab={folder}"]
    environment = {"MYSQL_PWD": own.password, "PATH": "/usr/bin:/bin"}
    subprocess.run([program, *options, practice.name], check=True, env=environment, capture_output=True)
    return Path(shutil.move(folder, tmp_path / "tab"))


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
