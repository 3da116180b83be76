"""`abutment review` on the command line: no database, one line for what goes wrong, files whole or not there."""

from __future__ import annotations

import io
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from abutment.agreements.reading import Paper, Remark
from abutment.agreements.review.targets import NotWritable, check_target, write_whole
from abutment.agreements.review.terminal import plain
from abutment.config.command_line import run
from tests.agreements.reading.files import pdf

PAPER = "# MANAGEMENT AGREEMENT\n\n1. Fee. Practice pays a management fee of 5% of collections.\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "agreement.md"
    path.write_text(PAPER)
    return path


def called(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = run(["review", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    status, out, complaint = called(capsys, *arguments)
    assert status == 1
    assert out == ""
    assert complaint.startswith("abutment: ")
    assert complaint.count("\n") == 1
    return complaint


def test_findings_are_said_and_nothing_is_written(capsys: pytest.CaptureFixture[str], paper: Path) -> None:
    status, said, complaint = called(capsys, paper, "--as", "msa")
    assert (status, complaint) == (0, "")
    assert "The management fee and how it is computed:" in said
    assert "Not legal advice" in said
    assert list(paper.parent.iterdir()) == [paper]


def test_a_paper_read_as_another_kind_than_its_words_say_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = b"BUSINESS ASSOCIATE AGREEMENT\n\nUnder 45 CFR 164.504(e) and 164.502 Business Associate keeps PHI safe.\n"
    paper = tmp_path / "baa.txt"
    paper.write_bytes(words)
    told = "By its words this is a business associate agreement: look whether it was read as the right kind."
    assert told in " ".join(called(capsys, paper, "--as", "msa")[1].split())
    assert told not in " ".join(called(capsys, paper, "--as", "baa")[1].split())
    assert json.loads(called(capsys, paper, "--as", "msa", "--json")[1])["kind"]["fits"] is False
    assert json.loads(called(capsys, paper, "--as", "baa", "--json")[1])["kind"]["fits"] is True
    paper.write_bytes(b"Larch shall water the garden.")
    assert "What kind of paper this is could not be told" in called(capsys, paper, "--as", "msa")[1]


def test_briefs_are_written_beside_json(capsys: pytest.CaptureFixture[str], paper: Path) -> None:
    sheet, word = paper.with_name("brief.pdf"), paper.with_name("brief.docx")
    status, said, _ = called(capsys, paper, "--as", "msa", "--json", "--pdf", sheet, "--docx", word)
    assert status == 0
    findings = json.loads(said)["findings"]
    document = pypdfium2.PdfDocument(sheet)
    printed = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    written = "\n".join(each.text for each in Document(io.BytesIO(word.read_bytes())).paragraphs)
    for finding in findings:
        assert finding["name"] in printed
        assert finding["name"] in written
    assert sorted(paper.parent.iterdir()) == sorted([paper, sheet, word])


def test_where_the_brief_is_stands_below_the_findings(capsys: pytest.CaptureFixture[str], paper: Path) -> None:
    sheet = paper.with_name("brief.pdf")
    assert f"The brief for counsel is in {sheet}." in called(capsys, paper, "--as", "msa", "--pdf", sheet)[1]


def test_a_brief_takes_the_place_of_an_older_one(capsys: pytest.CaptureFixture[str], paper: Path) -> None:
    sheet = paper.with_name("brief.pdf")
    sheet.write_bytes(b"the older one")
    assert called(capsys, paper, "--as", "msa", "--pdf", sheet)[0] == 0
    assert sheet.read_bytes().startswith(b"%PDF")


def test_the_help_says_that_order_is_precedence(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = called(capsys, "--help")
    assert status == 0
    assert "Their order is their precedence" in " ".join(said.replace("│", " ").split())


def test_without_a_file_or_a_catalog_the_usage_is_said(capsys: pytest.CaptureFixture[str], paper: Path) -> None:
    assert called(capsys, "--as", "msa")[0] == 2
    assert called(capsys, paper)[0] == 2
    assert called(capsys, paper, "--as", "will")[0] == 2


def test_what_cannot_be_read_is_named(capsys: pytest.CaptureFixture[str], paper: Path) -> None:
    missing, empty = paper.with_name("missing.pdf"), paper.with_name("empty.pdf")
    empty.write_bytes(b"")
    assert "missing.pdf does not exist" in refused(capsys, paper, missing, "--as", "msa")
    assert "is a folder" in refused(capsys, paper.parent, "--as", "msa")
    assert "empty.pdf is empty" in refused(capsys, empty, "--as", "msa")
    assert "given twice" in refused(capsys, paper, paper.parent / "." / paper.name, "--as", "msa")


def test_a_file_without_leave_to_read_is_named(
    capsys: pytest.CaptureFixture[str], paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)  # root, who runs tests elsewhere, may read anything
    assert "cannot be opened: Permission denied" in refused(capsys, paper, "--as", "msa")


@pytest.mark.parametrize("option", ["--pdf", "--docx"])
def test_a_place_that_cannot_be_written_is_named_before_any_work(
    capsys: pytest.CaptureFixture[str], paper: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.setattr("abutment.agreements.review.commands.read_apart", lambda *_: pytest.fail("was read"))
    folder = paper.parent
    assert "is a folder" in refused(capsys, paper, "--as", "msa", option, folder)
    assert "is no folder that exists" in refused(capsys, paper, "--as", "msa", option, folder / "no" / "brief")
    assert "is no ordinary file" in refused(capsys, paper, "--as", "msa", option, "/dev/null")
    assert "is one of the papers" in refused(capsys, paper, "--as", "msa", option, folder / "." / paper.name)
    (folder / "link").symlink_to(paper)
    assert "is one of the papers" in refused(capsys, paper, "--as", "msa", option, folder / "link")
    assert paper.read_text() == PAPER


def test_both_briefs_need_their_own_file(capsys: pytest.CaptureFixture[str], paper: Path) -> None:
    brief = paper.with_name("brief")
    assert "asked for twice" in refused(capsys, paper, "--as", "msa", "--pdf", brief, "--docx", brief)


def test_a_place_without_leave_to_write_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(NotWritable, match="may not be written"):
        check_target(tmp_path / "brief.pdf", [])


def test_a_full_disk_leaves_the_older_file_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "brief.pdf"
    target.write_bytes(b"the older one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWritable, match=r"brief\.pdf cannot be written: No space left"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"the older one"
    assert list(tmp_path.iterdir()) == [target]


def test_a_written_file_has_the_rights_of_any_other_and_links_stay(tmp_path: Path) -> None:
    other, target, link = tmp_path / "other", tmp_path / "brief.pdf", tmp_path / "link.pdf"
    other.touch()
    link.symlink_to(target)
    write_whole(link, b"new")
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_paper_commands_no_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paper = tmp_path / "a\x1b[2J.txt"
    paper.write_text(
        "MANAGEMENT AGREEMENT\n\n1. Fee \x1b]0;owned\x07. Practice pays a management fee of 5% \u202eof collections "
        "within 10 days after receipt of the invoice \x9b31m. See Section 9.9\x1b[31m.\n"
    )
    status, said, _ = called(capsys, paper, "--as", "msa", "--pdf", tmp_path / "brief.pdf")
    assert status == 0
    assert not {letter for letter in said if not letter.isprintable() and letter != "\n"}
    assert plain("a\nb\x1b") == "a\nb\ufffd"


def test_pictures_are_read_only_when_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(pdf("1. Term. This ends in May.", "#rect(width: 5cm)"))
    asked: list[bytes] = []

    def reads(paper: Paper, content: bytes) -> Paper:
        asked.append(content)
        pages = tuple(replace(page, has_text=True) for page in paper.pages)
        return replace(paper, pages=pages, remarks=(Remark("ocr", "Page 2 was read from its picture.", 0),))

    monkeypatch.setattr("abutment.agreements.review.commands.with_ocr", reads)
    assert "could not be read" in called(capsys, scan, "--as", "msa")[1]
    assert asked == []
    said = called(capsys, scan, "--as", "msa", "--ocr", "--pdf", tmp_path / "brief.pdf")[1]
    assert "could not be read" not in said
    assert "Page 2 was read from its picture." in said
    assert asked == [scan.read_bytes()]
    printed = pypdfium2.PdfDocument(tmp_path / "brief.pdf")
    assert "Page 2 was read from its picture." in printed[0].get_textpage().get_text_bounded()
    printed.close()


def test_a_lease_is_named_and_not_compared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paper = tmp_path / "lease.txt"
    paper.write_text("LEASE AGREEMENT\n\nLandlord lets the premises to Tenant for a base rent. Landlord and Tenant.")
    status, said, _ = called(capsys, paper, "--as", "msa")
    assert status == 0
    assert "Nothing was compared" in said
    assert "addressed" not in said
