"""What is served is what we looked at: vendored files unchanged, nothing from elsewhere, nothing inline."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile

from abutment.web.checks import icon_names

WEB = Path(__file__).parents[2] / "src" / "abutment" / "web"
VENDOR = WEB / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "MANIFEST.json").read_text())
SOURCES = WEB.parent
TEMPLATES = sorted(SOURCES.rglob("templates/**/*.html"))
OWN_STATIC = sorted((WEB / "static" / "web").iterdir())
LISTED = {entry["path"]: entry["sha256"] for package in MANIFEST["packages"] for entry in package["files"]}


@pytest.mark.parametrize("path", sorted(LISTED))
def test_a_vendored_file_is_the_one_that_was_reviewed(path: str) -> None:
    assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == LISTED[path]


def test_every_vendored_file_is_listed_and_every_package_has_version_and_license() -> None:
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()} - {"MANIFEST.json"}
    assert found == set(LISTED)
    for package in MANIFEST["packages"]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert any(entry["path"].endswith("LICENSE") for entry in package["files"])


@pytest.mark.parametrize("path", [*TEMPLATES, *OWN_STATIC], ids=lambda path: str(path.relative_to(SOURCES)))
def test_nothing_names_another_origin(path: Path) -> None:
    addresses = re.findall(r"""(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s"'<)]*""", path.read_text())
    assert [address for address in addresses if not address.startswith("http://www.w3.org/")] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_a_template_is_short_and_has_no_inline_code_or_style(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 150
    if path.parent.name == "mail":  # a letter carries its look along: mail programs read no style sheets
        return
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|javascript:|hx-on|hx-vals=.js:", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_no_variable_attribute_of_a_component_has_a_filter(path: Path) -> None:
    """`:name="a|title"` would silently be nothing: `:` takes a variable, `name="{{ a|title }}"` a text."""
    assert re.findall(r"<c-[^>]*?\s:[a-z_-]+=\"[^\"{]*\|[^\"]*\"", path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_every_icon_that_a_template_names_is_drawn(path: Path) -> None:
    named = set(re.findall(r"""{%\s*icon\s+"([^"]+)\"""", path.read_text()))
    assert named - icon_names() == set()


def test_the_files_can_be_collected_with_hashes_in_their_names(tmp_path: Path) -> None:
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    paths = {}
    for file in (WEB / "static").rglob("*"):
        if file.is_file():
            name = str(file.relative_to(WEB / "static"))
            storage._save(name, ContentFile(file.read_bytes()))  # type: ignore[attr-defined]
            paths[name] = (storage, name)
    problems = [done for _, _, done in storage.post_process(paths) if isinstance(done, Exception)]
    assert problems == []


def test_the_shell_stays_light() -> None:
    """The frame of every page, before compression; charts come only where there is one."""
    bytes_of = {
        name: sum(path.stat().st_size for path in OWN_STATIC if path.suffix == name) for name in (".css", ".js")
    }
    assert bytes_of[".css"] < 64_000
    assert bytes_of[".js"] < 24_000


def test_an_empty_place_is_a_card_of_its_own_and_lies_in_no_other() -> None:
    assert [path.name for path in TEMPLATES if re.search(r"<c-card[^>]*>\s*<c-empty", path.read_text())] == []
