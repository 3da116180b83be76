"""Which paths may stand in a Package: such as mean the same file on every system, and none outside of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST_PART = 255  # bytes: ext4, APFS and NTFS hold no longer name
LONGEST_PATH = 1024

_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE | re.DOTALL)
"""Devices on Windows, whatever their extension: learn.microsoft.com/windows/win32/fileio/naming-a-file."""

_NOT_ALLOWED = re.compile(r'[<>:"|?*\\]')
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]")
"""Marks that turn the direction of text: a name would read otherwise than it is."""


def fault(path: str) -> str | None:
    """What is wrong with a path, in words that follow "it"; None if nothing is."""
    if not path:
        return "is empty"
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        return "is absolute: it leads out of the Package"
    try:
        encoded = path.encode()
    except UnicodeEncodeError:
        return "is no text in UTF-8"
    if len(encoded) > LONGEST_PATH:
        return f"is longer than {LONGEST_PATH} bytes"
    if unicodedata.normalize("NFC", path) != path:
        return "is not written in composed form (Unicode NFC)"
    return next((wrong for part in path.split("/") if (wrong := _fault_of_part(part))), None)


def _fault_of_part(part: str) -> str | None:
    if part == "..":
        return "leads out of the Package (..)"
    if part in ("", "."):
        return "has an empty part"
    if len(part.encode()) > LONGEST_PART:
        return f"has a part longer than {LONGEST_PART} bytes"
    if part[-1] in ". ":
        return "has a part that ends in a dot or space, which Windows drops"
    if part[0] == " ":
        return "has a part that begins with a space"
    if _RESERVED.fullmatch(part):
        return "has a name that is a device on Windows"
    found = _NOT_ALLOWED.search(part)
    if found:
        return f"has the character {found[0]}, which some systems do not keep"
    if _HIDDEN.search(part) or any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in part):
        return "has a character that is not seen"
    return None


def meant(path: str) -> str:
    """What a path means to a file system that does not tell small from capital letters, or composed from not."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


def clashes(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of paths that some file system takes for the same file, or for a file and a folder of one name."""
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        key = meant(path)
        if key in files:
            yield path, files[key]
        files[key] = path
        while "/" in key:
            key = key.rpartition("/")[0]
            if key in folders:
                break
            folders[key] = path
    for key in files.keys() & folders.keys():
        yield files[key], folders[key]
