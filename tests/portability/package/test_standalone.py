"""The verifier as one file: it runs on Python alone, and says what the one in the product says."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from abutment.portability.package import standalone
from abutment.portability.package.command import main
from tests.portability.package.making import CONTENT, SECRET, made, zipped

KEY = SECRET.public_key().public_bytes_raw().hex()
SOURCES = sorted(Path(standalone.__file__).parent.glob("*.py"))

MAY_BE_ABSENT = {"cryptography", "orjson", "duckdb"}
"""Libraries that make it faster or able to see more where they are; each import stands in a `try`."""


def run(verifier: Path, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """As on a stranger's machine: no environment, no installed packages (-S), nothing of ours on the path (-I)."""
    return subprocess.run(
        [sys.executable, "-I", "-S", verifier, *map(str, arguments)],
        cwd=cwd,
        env={"LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_one_file_verifies_with_nothing_but_python(tmp_path: Path) -> None:
    verifier = standalone.made(tmp_path / "abutment-verify.pyz")
    package = made(tmp_path / "package")
    whole = run(verifier, package, "--key", KEY, cwd=tmp_path)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "the key that you named signed it" in whole.stdout
    told = json.loads(run(verifier, zipped(package, tmp_path / "p.zip"), "--json", cwd=tmp_path).stdout)
    assert told["is_whole"]
    (package / "README.md").write_bytes(b"changed")
    broken = run(verifier, package, cwd=tmp_path)
    assert broken.returncode == 1
    assert "README.md: it has 7 of 15 bytes" in broken.stdout
    missing = run(verifier, tmp_path / "none", cwd=tmp_path)
    assert missing.returncode == 1
    assert missing.stderr.count("\n") == 1
    assert "There is no folder and no .zip" in missing.stderr


def test_one_file_reads_large_packages_with_several_processes(tmp_path: Path) -> None:
    verifier = standalone.made(tmp_path / "abutment-verify.pyz")
    large = {f"documents/{number}/image.dcm": (os.urandom(1 << 20) * 20, 1) for number in range(4)}
    package = made(tmp_path / "package", {**CONTENT, **large})
    found = run(verifier, package, "--cores", "2", cwd=tmp_path)
    assert (found.returncode, found.stderr) == (0, "")


def test_the_same_sources_make_the_same_file(tmp_path: Path) -> None:
    one, other = standalone.made(tmp_path / "one"), standalone.made(tmp_path / "other")
    assert one.read_bytes() == other.read_bytes()
    assert os.access(one, os.X_OK)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_nothing_but_the_standard_library_is_needed(source: Path) -> None:
    tree = ast.parse(source.read_text())
    guarded = {id(node) for each in ast.walk(tree) if isinstance(each, ast.Try) for node in ast.walk(each)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        for name in names:
            top = name.partition(".")[0]
            own = name == "abutment.kernel.errors" or name.startswith("abutment.portability.package")
            absent = (top in MAY_BE_ABSENT or name == "abutment.portability.fhir.validation") and id(node) in guarded
            assert top in sys.stdlib_module_names or own or absent, f"{source.name} needs {name}"


def test_the_commands_words_and_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = made(tmp_path / "package")
    assert main([str(package)]) == 0
    assert "This Package is whole." in capsys.readouterr().out
    assert main([str(package), "--key", "00" * 32]) == 1
    assert "This Package does not hold: 1 problem." in capsys.readouterr().out
    assert main([str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.startswith("abutment-verify: There is no folder")
