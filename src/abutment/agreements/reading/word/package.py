"""The parts of a DOCX: a ZIP of XML files, taken with bounds on everything that a stranger could make large."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Set
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from abutment.agreements.reading.papers import Unreadable

_MOST_UNPACKED = 200_000_000
_MOST_PARTS = 5_000
_MOST_DEPTH = 400
_MOST_OF_A_KIND = 60
_BROKEN = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError)


class _Declared(Exception):
    """The XML declares a document type: entities, which no DOCX has and which only serve an attack."""


class _Bounded(TreeBuilder):
    """Builds the tree; refuses document types and trees that are too deep."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise _Declared
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise _Declared


@dataclass(frozen=True)
class Package:
    """An opened DOCX and what it is called."""

    archive: zipfile.ZipFile
    name: str

    @classmethod
    def opened(cls, content: bytes, name: str) -> Package:
        """Open a DOCX; raises Unreadable for what is none."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN:
            raise Unreadable(f"{name} is a broken DOCX. Open it in Word and save it anew.") from None
        infos = archive.infolist()
        if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > _MOST_UNPACKED:
            raise Unreadable(f"{name} unpacks to more than an agreement can hold. Save it anew without pictures.")
        names = {info.filename for info in infos}
        if "EncryptedPackage" in names or any(info.flag_bits & 1 for info in infos):
            raise Unreadable(f"{name} is locked by a password. Save it without one.")
        package = cls(archive, name)
        if not package.has(package.main()):
            raise Unreadable(f"{name} is {_kind(names)}")
        return package

    def has(self, part: str) -> bool:
        """Whether the file has this part."""
        return part in self.archive.NameToInfo

    def main(self) -> str:
        """The part that is the document: Word writes word/document.xml, and now and then another name."""
        return self._related("_rels/.rels", "officeDocument") or "word/document.xml"

    def beside(self, kind: str) -> str:
        """The part of a kind that belongs to the document: styles, numbering, footnotes."""
        folder, _, name = self.main().rpartition("/")
        found = self._related(f"{folder}/_rels/{name}.rels", kind)
        return found if found is not None and self.has(found) else f"{folder}/{kind}.xml"

    def all_beside(self, kind: str) -> tuple[str, ...]:
        """All parts of a kind that belong to the document: headers and footers, of which a paper may have several."""
        folder, _, name = self.main().rpartition("/")
        root = self.tree(f"{folder}/_rels/{name}.rels")
        targets = [
            each.attrib.get("Target", "")
            for each in (root if root is not None else ())
            if each.attrib.get("Type", "").endswith(f"/{kind}") and each.attrib.get("TargetMode") != "External"
        ]
        named = [each.removeprefix("/") if each.startswith("/") else f"{folder}/{each}" for each in targets]
        begins = f"{folder}/{kind}"
        named = named or [part for part in self.archive.NameToInfo if part.startswith(begins) and part.endswith(".xml")]
        return tuple(dict.fromkeys(sorted(part for part in named if self.has(part))))[:_MOST_OF_A_KIND]

    def files(self, name: str) -> int:
        """How many parts have this in their name."""
        return sum(name in part for part in self.archive.NameToInfo)

    def _related(self, rels: str, kind: str) -> str | None:
        folder = rels.partition("_rels/")[0]
        root = self.tree(rels)
        for each in root if root is not None else ():
            target = each.attrib.get("Target", "")
            if each.attrib.get("Type", "").endswith(f"/{kind}") and each.attrib.get("TargetMode") != "External":
                return target.removeprefix("/") if target.startswith("/") else folder + target
        return None

    def tree(self, part: str) -> Element | None:
        """The XML of a part, None where the file has none. Raises Unreadable for a broken one."""
        if not self.has(part):
            return None
        parser = XMLParser(target=_Bounded())  # noqa: S314 - refuses document types, so declares no entities
        read = 0
        try:
            with self.archive.open(part) as stream:
                while block := stream.read(1 << 16):
                    read += len(block)
                    if read > _MOST_UNPACKED:  # the directory of a ZIP may lie about sizes
                        raise _Declared
                    parser.feed(block)
            root = parser.close()
        except _Declared:
            raise Unreadable(f"{self.name} holds XML that no Word writes ({part}). Save it anew in Word.") from None
        except (*_BROKEN, ParseError, zlib.error, EOFError, LookupError):
            raise Unreadable(f"{self.name} is a broken DOCX ({part}). Open it in Word and save it anew.") from None
        return root if isinstance(root, Element) else None


def _kind(names: Set[str]) -> str:
    """What a ZIP is that holds no document of Word, and what to do."""
    if "content.xml" in names and "mimetype" in names:
        return "an OpenDocument file. Open it in LibreOffice or Word and save it as DOCX."
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        return "a workbook or a presentation. Save it as PDF."
    if any(name.endswith(".iwa") for name in names):
        return "a file of Apple's Pages. Export it as Word or PDF."
    return "a ZIP file without a Word document. Give the PDF or DOCX itself."


def local(element: Element) -> str:
    """The name of an element without its namespace: the strict and the transitional form have different ones."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, *names: str) -> Element | None:
    """The first child of this name, then its first child of the next name, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute whatever its namespace."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def value(element: Element | None, *names: str) -> str | None:
    """The attribute `val` of a child: how WordprocessingML writes nearly everything."""
    return attribute(child(element, *names), "val")


def is_on(element: Element | None, name: str) -> bool:
    """Whether a switch is set: present, and not said to be off."""
    found = child(element, name)
    return found is not None and (attribute(found, "val") or "1").lower() not in ("0", "false", "off")


def number(text: str | None, least: int = 0, most: int = 10**6) -> int | None:
    """A whole number of an attribute, None where it is none or absurd."""
    if text is None or not text.lstrip("-").isdigit() or len(text) > 9:
        return None
    found = int(text)
    return found if least <= found <= most else None
