"""A paper's text as clauses: articles, sections, items, exhibits, each with its number, headings and characters.

Nouns: mark (a line's beginning that opens a clause), clause (from its mark to the next), outline (all clauses of a
text), passage (as much of a clause as is compared at once), sentences (each passage cut once). Pure: text in, clauses
out. It never changes the text; a clause's words are the text between its characters.
"""

from abutment.agreements.clauses.outline import Clause, Outline, outlined
from abutment.agreements.clauses.passages import Passage, passages
from abutment.agreements.clauses.sentences import Sentences

__all__ = ["Clause", "Outline", "Passage", "Sentences", "outlined", "passages"]
