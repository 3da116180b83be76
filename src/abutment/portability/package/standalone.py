"""Makes the verifier one file: `python -m abutment.portability.package.standalone OUT`. It runs on Python alone."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from . import errors as _errors

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
    package = Path(_errors.__file__).parent
    house = package.parent.parent
    sources = [
        house / "__init__.py",
        house / "kernel" / "__init__.py",
        house / "kernel" / "errors.py",
        house / "portability" / "__init__.py",
        *package.glob("*.py"),
    ]
    with out.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            _write(archive, "__main__.py", _START.encode())
            for source in sorted(sources):
                _write(archive, f"abutment/{source.relative_to(house).as_posix()}", source.read_bytes())
    out.chmod(0o755)
    return out


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _TIME), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the file to write: python -m abutment.portability.package.standalone abutment-verify.pyz")
    sys.stdout.write(f"{made(Path(sys.argv[1]))}\n")
