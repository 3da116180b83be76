"""Names of files in a Package for what people or programs have named: the same on every system, never a way out."""

from __future__ import annotations

import re
import unicodedata

LONGEST_BYTES = 120
"""Of a name: with folders before it, a path stays within the 260 characters that Windows opens."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_LONGEST_ENDING = 12
# Controls, marks that turn or hide text, halves of characters, what Unicode does not have, private letters, line ends.
_HIDDEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
# Devices on Windows, with any ending: learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE = re.compile(r"(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)


def safe_name(name: str, *, otherwise: str = "document") -> str:
    r"""A name that is only a name wherever it is unpacked; the same name always gives the same.

    >>> [safe_name(name) for name in ("../../etc/passwd", "a\0b.png", "fee\u202exdp.exe", "nul.txt", " . ")]
    ['.._.._etc_passwd', 'a_b.png', 'fee_xdp.exe', '_nul.txt', 'document']
    """
    composed = unicodedata.normalize("NFC", name.encode(errors="replace").decode())
    shown = "".join("_" if unicodedata.category(character) in _HIDDEN else character for character in composed)
    # The replacement may bring marks together that compose to another letter.
    shown = unicodedata.normalize("NFC", _FORBIDDEN.sub("_", shown)).lstrip().rstrip(". ")
    shown = _cut(" ".join(shown.split(" "))).rstrip(". ")
    if not shown.strip("._ "):
        return otherwise
    return f"_{shown}" if _DEVICE.fullmatch(shown.split(".")[0].strip()) else shown


def _cut(name: str) -> str:
    """Not longer than may be, its ending kept; cut between characters."""
    if len(name.encode()) <= LONGEST_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or not 0 < len(ending.encode()) <= _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    room = LONGEST_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + ending


class Names:
    """Names within one folder: none twice, also where a file system does not tell small from capital letters."""

    def __init__(self, *taken: str) -> None:
        self._taken = {_meant(name) for name in taken}

    def take(self, name: str, *, ending: str = "", otherwise: str = "file") -> str:
        """A safe name of its own, with the ending; in the order of asking the first keeps the plain one."""
        stem, number = safe_name(name, otherwise=otherwise), 1
        found = safe_name(stem + ending)
        while _meant(found) in self._taken:
            number += 1
            short = stem.encode()[: LONGEST_BYTES // 2].decode(errors="ignore")
            found = safe_name(f"{short}~{number}{ending}")
        self._taken.add(_meant(found))
        return found


def _meant(name: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
