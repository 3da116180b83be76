"""Reading what was agreed: a paper's bytes become its text, page by page, with what a person would overlook said.

Nouns: paper (one file: its text, pages and remarks), page (a stretch of the text), remark (something about the file
that its text does not show: tracked changes, comments, pages without text). It never runs what a paper contains, never
follows an address in it, and never guesses words: a page without text is named, not filled, but where somebody asks
for what tesseract makes of its picture.
"""

from abutment.agreements.reading.isolated import read_apart
from abutment.agreements.reading.ocr import is_installed as ocr_is_installed
from abutment.agreements.reading.ocr import with_ocr
from abutment.agreements.reading.papers import Page, Paper, Remark, Unreadable
from abutment.agreements.reading.taking import read

__all__ = ["Page", "Paper", "Remark", "Unreadable", "ocr_is_installed", "read", "read_apart", "with_ocr"]
