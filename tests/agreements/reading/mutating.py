"""Papers that somebody changed at random, to see that each is read or refused: `python -m
tests.agreements.reading.mutating 200000` tries so many in a process that is watched."""

from __future__ import annotations

import io
import random
import re
import resource
import signal
import sys
import time
import zipfile
from collections import Counter
from functools import lru_cache
from multiprocessing import get_context
from multiprocessing.connection import Connection

import pypdf
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.reading import Paper, Unreadable, read
from abutment.agreements.review.report import review
from tests.agreements.reading.files import docx, p, pdf, run, xml

_HUGE = (b"0", b"-1", b"1", b"255", b"65536", b"99999999", b"4294967296", b"9" * 30, b"1e309", b"\xff\xff\xff\xff")
_SECONDS = 20.0
"""Of a processor, and not by the clock: a busy machine is no hang."""

_PATIENCE = 900.0
_REVIEWED = 500
"""Of so many mutated papers one is reviewed as well."""

AGREEMENT = """# SERVICES AGREEMENT

## 1. Services

1.1 Bookkeeping. The Manager shall keep the books of the Practice, and shall:

(a) deliver reports within ten (10) days;
(b) keep \u201cconfidential\u201d what it learns.

ARTICLE II - FEES

2.1 Base Fee. The Practice shall pay 12.5% of net collections, as Section 1.1 (Bookkeeping) says.

| Uptime | Credit |
| --- | --- |
| less than 99.9% but at least 99.0% | 10% |

EXHIBIT A

1. Cedar Street
"""


@lru_cache(maxsize=1)
def seeds() -> dict[str, bytes]:
    """Papers of each kind by their names."""
    typeset = pdf(
        "= Services\nThe Manager keeps the *books*.", "= Fees\nA flat fee.\n#table(columns: 2)[a][b]", "#rect()"
    )
    return {
        "a.pdf": typeset,
        "plain.pdf": _open(typeset),
        "locked.pdf": _locked(typeset),
        "form.pdf": _form(typeset),
        "a.docx": _word(),
        "a.html": _page(),
        "a.md": AGREEMENT.encode(),
        "a.txt": AGREEMENT.encode("utf-16"),
        "b.txt": AGREEMENT.encode("cp1252") * 3,
    }


def mutated(place: int) -> tuple[str, bytes]:
    """The changed paper of this number, always the same one, and its name."""
    chance = random.Random(place)
    name = chance.choice(sorted(seeds()))
    content = seeds()[name]
    for _ in range(chance.randint(1, 4)):
        if name == "a.docx" and chance.random() < 0.7 and content.startswith(b"PK"):
            content = _repacked(chance, content)
        else:
            content = _changed(chance, content)
    return name, content


def tried(place: int) -> str:
    """What became of a changed paper: read, refused; anything else is a fault."""
    name, content = mutated(place)
    try:
        paper = read(content, name)
    except Unreadable as error:
        return "refused" if "\n" not in str(error) else "refused in many lines"
    if paper.pages[-1].end != len(paper.text) or any(ord(letter) == 0 for letter in paper.text[:1000]):
        return "pages that are not the text"
    _used(paper, place)
    return "read"


def _used(paper: Paper, place: int) -> None:
    if place % _REVIEWED == 0:
        review((paper,), ("msa", "baa", "dso-contract", "it-agreement")[place // _REVIEWED % 4])
    else:
        Sentences.of(outlined(paper.text))


def _changed(chance: random.Random, content: bytes) -> bytes:
    """Bytes changed somewhere: flipped, cut, doubled, moved, taken from another paper, or a number made absurd."""
    if not content:
        return b"\0"
    at, upto = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    match chance.randrange(8):
        case 0:
            flipped = bytearray(content)
            for _ in range(chance.randint(1, 30)):
                flipped[chance.randrange(len(flipped))] = chance.randrange(256)
            return bytes(flipped)
        case 1:
            return content[:at]
        case 2:
            return content[:at] + content[upto:]
        case 3:
            return content[:upto] + content[at : min(upto, at + 400)] * chance.randint(1, 200) + content[upto:]
        case 4:
            other = seeds()[chance.choice(sorted(seeds()))]
            start = chance.randrange(len(other))
            return content[:at] + other[start : start + chance.randint(1, 2_000)] + content[upto:]
        case 5:
            return _with_numbers(chance, content)
        case 6:
            return (
                content[:at]
                + chance.choice((b"(", b"<", b"[[", b"\n\n", b" " * 999, b"1.", b"\xe2\x80\xae")) * 99
                + content[at:]
            )
        case _:
            return content[:at] + content[at:upto][::-1] + content[upto:]


def _with_numbers(chance: random.Random, content: bytes) -> bytes:
    found = list(re.finditer(rb"\d+", content))
    for one in sorted(chance.sample(found, min(len(found), chance.randint(1, 5))), key=lambda each: -each.start()):
        content = content[: one.start()] + chance.choice(_HUGE) + content[one.end() :]
    return content


def _repacked(chance: random.Random, content: bytes) -> bytes:
    """A DOCX with a part changed, doubled, renamed or taken away."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # it was changed before
        parts = []
    if not parts:
        return _changed(chance, content)
    place = chance.randrange(len(parts))
    name, part = parts[place]
    match chance.randrange(6):
        case 0:
            parts.append((name, part))
        case 1:
            parts[place] = (
                chance.choice(("/etc/passwd", "../../x", "word/document.xml", name.upper(), "a" * 300)),
                part,
            )
        case 2:
            parts.append((f"word/{chance.randrange(9)}.bin", b"\0" * 100_000))
        case _:
            parts[place] = (name, _marked_up(chance, part))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, part in parts:
            archive.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()


def _marked_up(chance: random.Random, part: bytes) -> bytes:
    """XML with an element doubled, wrapped, nested or gone."""
    tags = list(re.finditer(rb"<(w:\w+)[^<>]*?(?:/>|>.*?</\1>)", part, re.S))
    if not tags or chance.random() < 0.2:
        return _changed(chance, part)
    one, other = chance.choice(tags), chance.choice(tags)
    match chance.randrange(6):
        case 0:
            inside = one[0] * chance.randint(2, 300)
        case 1:
            inside = b""
        case 2:
            inside = other[0]
        case 3:
            tag = chance.choice(
                (b"w:tbl", b"w:p", b"w:r", b"w:ins", b"w:del", b"w:sdt", b"w:txbxContent", b"w:tc", b"w:tr")
            )
            deep = chance.choice((1, 2, 50, 120, 400))
            inside = b"<%s>" % tag * deep + one[0] + b"</%s>" % tag * deep
        case 4:
            inside = b'<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + one[0]
        case _:
            inside = _with_numbers(chance, one[0])
    return part[: one.start()] + inside + part[one.end() :]


def _open(content: bytes) -> bytes:
    """A PDF whose pages are not compressed, so that changes meet its words."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        contents = page.get_contents()
        if contents is not None:
            stream = StreamObject()
            stream.set_data(contents.get_data())
            page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _form(content: bytes) -> bytes:
    """A PDF with a field that somebody filled in."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    rectangle = ArrayObject([NumberObject(each) for each in (100, 100, 300, 120)])
    field = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget")})
    field |= {NameObject("/FT"): NameObject("/Tx"), NameObject("/F"): NumberObject(4), NameObject("/Rect"): rectangle}
    field |= {NameObject(key): TextStringObject(word) for key, word in (("/T", "a"), ("/V", "b"), ("/DA", "/H 9 Tf"))}
    reference = writer._add_object(field)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([reference])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _locked(content: bytes) -> bytes:
    """A PDF that may be read without a password, and changed with one."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("", "owner", algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _word() -> bytes:
    cell = f"<w:tc>{p('Uptime')}</w:tc><w:tc>{p('Credit')}</w:tc>"
    box = f"<w:p><w:r><w:pict><w:txbxContent>{p('boxed')}</w:txbxContent></w:pict></w:r></w:p>"
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{run(kind)}' for kind in ("begin", "separate", "end")
    )
    changed = (
        f'<w:p><w:del w:author="A"><w:r><w:delText>x</w:delText></w:r></w:del><w:ins>{run("y")}</w:ins>{field}</w:p>'
    )
    noted = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    body = (
        p("Services", 0)
        + p("Books. The Manager keeps books.", 1)
        + p("item", 2)
        + f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    )
    notes = xml("footnotes", f'<w:footnote w:id="2">{p("Net of refunds.")}</w:footnote>')
    comments = xml("comments", f'<w:comment w:author="B" w:id="0">{p("Too low?")}</w:comment>')
    return docx(body + box + changed + noted, footnotes__xml=notes, comments__xml=comments)


def _page() -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in AGREEMENT.split("\n\n"))
    rows = "<table><tr><td>1.1<td>Services of the Manager</tr><tr><td>a<td>b<td>&#x110000;&nbsp;</tr></table>"
    return f'<!DOCTYPE html><html><head><title>x</title><body>{paragraphs}<ol start="3"><li>a<li>b</ol>{rows}'.encode()


def _work(ends: Connection, first: int, count: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    for place in range(first, count):
        ends.send((place, None, 0))
        signal.setitimer(signal.ITIMER_PROF, _SECONDS)
        try:
            outcome = tried(place)
        except Exception as error:  # everything else is a fault, and is what is looked for
            outcome = f"{type(error).__name__}: {error}"[:200]
        ends.send((place, outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def watched(count: int, first: int = 0) -> tuple[Counter[str], list[tuple[int, str]], int]:
    """Try those before a number, from the first on: how each ended, those that are faults, and the most memory (kB). A
    process that dies or hangs is one fault, and the next number goes on in another."""
    outcomes: Counter[str] = Counter()
    faults: list[tuple[int, str]] = []
    place, most = first, 0
    context = get_context("fork")
    while place < count:
        here, there = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(there, place, count), daemon=True)
        worker.start()
        there.close()
        fault = "ended the process"
        try:
            while place < count:
                if not here.poll(_PATIENCE):
                    fault = "hangs"
                    break
                at, outcome, memory = here.recv()
                if outcome is None:
                    continue
                place, most = at + 1, max(most, memory)
                is_fault = outcome not in ("read", "refused")
                outcomes["fault" if is_fault else outcome] += 1
                if is_fault:
                    faults.append((at, outcome))
                    _say(f"{at} {mutated(at)[0]} {outcome}")
                if place % 10_000 == 0:
                    _say(f"{time.strftime('%H:%M:%S')} {place:,} {dict(outcomes)} {most:,} kB")
        except EOFError:
            pass
        worker.join(1)
        fault = "hangs" if worker.exitcode == -signal.SIGPROF else fault
        worker.kill()
        worker.join()
        if place < count:
            outcomes["fault"] += 1
            faults.append((place, fault))
            _say(f"{place} {mutated(place)[0]} {fault}")
            place += 1
    return outcomes, faults, most


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    ended, found, memory_ = watched(*map(int, sys.argv[1:]))
    _say(f"{dict(ended)} {memory_:,} kB at most")
    sys.exit(bool(found))
