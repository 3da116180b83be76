"""No code of the CDT is in this repository: the American Dental Association licenses them. Sources bring theirs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A D and four digits, as the CDT writes its codes. D0000 has that form and is none of them.
CODE = re.compile(rb"(?<![A-Za-z0-9])D(?!0000)\d{4}(?![A-Za-z0-9])")


def kept() -> list[Path]:
    """Every file of the repository."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in told.decode().split("\0") if name]


def codes_in(content: bytes) -> list[str]:
    return [found.decode() for found in CODE.findall(content)]


def test_no_file_holds_a_code_of_the_cdt() -> None:
    files = [path for path in kept() if path.is_file()]
    assert len(files) > 1_000
    found = {str(path.relative_to(ROOT)): codes_in(path.read_bytes()) for path in files}
    assert {name: codes for name, codes in found.items() if codes} == {}


def test_a_code_would_be_found_wherever_it_stood() -> None:
    of_a_filling = "D" + str(2391)  # not written out, as it would be found here too
    for written in ('"{}"', "{}: filling", "code={},", "x,{}\r\n", "{}"):
        assert codes_in(written.format(of_a_filling).encode()) == [of_a_filling]
    for other in ("D0000", "Z2391", "ID2391", "D23915", "D239"):
        assert codes_in(other.encode()) == []
