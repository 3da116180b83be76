"""A paper's text as clauses: articles, sections, items, exhibits, each with its number, headings and characters.

Nouns: mark (a line's beginning that opens a clause), clause (from its mark to the next), outline (all clauses of a
text), passage (as much of a clause as is compared at once), sentences (each passage cut once), wording (the text as
rules read it, without what its printing put between its words). Pure: text in, clauses out. It never changes the text;
a clause's words are the text between its characters, and each place of a wording leads back to them.
"""

from abutment.agreements.clauses.outline import Clause, Outline, outlined
from abutment.agreements.clauses.passages import Passage, passages
from abutment.agreements.clauses.sentences import Sentences
from abutment.agreements.clauses.wording import Wording

__all__ = ["Clause", "Outline", "Passage", "Sentences", "Wording", "outlined", "passages"]
