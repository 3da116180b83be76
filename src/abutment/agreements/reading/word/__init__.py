"""Word's files (DOCX) by their XML, with the numbers that Word computes and other readers leave out.

ECMA-376, Part 1: 17.9 (numbering), 17.7 (styles), 17.13.5 (revisions), 17.16 (fields).
"""

from abutment.agreements.reading.word.body import text_of_docx

__all__ = ["text_of_docx"]
