"""Makes the verifier one file: `python -m abutment.portability.package.standalone OUT`. It runs on Python alone."""

from __future__ import annotations

import io
import sys
import zipfile
from functools import cache
from pathlib import Path

from . import errors as _errors

NAME = "abutment-verify.pyz"

_START = """\
import sys

if sys.version_info < (3, 11):
    sys.exit("abutment-verify: This Python is %d.%d. Run it with Python 3.11 or later." % sys.version_info[:2])

from abutment.portability.package.command import main

if __name__ == "__main__":
    sys.exit(main())
"""

_TIME = (2020, 1, 1, 0, 0, 0)  # the same sources make the same file


def made(out: Path) -> Path:
    """Write the verifier to a file that `python` runs; the same sources give the same bytes."""
    out.write_bytes(content())
    out.chmod(0o755)
    return out


@cache
def content() -> bytes:
    """The verifier's bytes, from the sources that run here."""
    package = Path(_errors.__file__).parent
    house = package.parent.parent
    sources = [
        house / "__init__.py",
        house / "kernel" / "__init__.py",
        house / "kernel" / "errors.py",
        house / "portability" / "__init__.py",
        *package.glob("*.py"),
    ]
    file = io.BytesIO()
    file.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(file, "w") as archive:
        _write(archive, "__main__.py", _START.encode())
        for source in sorted(sources):
            _write(archive, f"abutment/{source.relative_to(house).as_posix()}", source.read_bytes())
    return file.getvalue()


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.create_system = 3  # as on every system
    archive.writestr(entry, content, zipfile.ZIP_STORED)  # what is packed differs from one zlib to the next


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the file to write: python -m abutment.portability.package.standalone abutment-verify.pyz")
    sys.stdout.write(f"{made(Path(sys.argv[1]))}\n")
