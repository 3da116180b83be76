"""Terms that a paper seems to state, proposed with the words they were read from; a person confirms or rejects each.

Nouns: proposal (a type of term, its value and its quote), ask (what the paper leaves open), draft (a proposal as the
form for terms begins with it). Pure: text in, proposals out. Nothing here is in force: a proposal becomes a term of an
agreement only when somebody confirms it beside its words.
"""

from abutment.agreements.proposals.executable import Draft, executable, value_of
from abutment.agreements.proposals.finding import Ask, Proposal
from abutment.agreements.proposals.reading import proposals_of
from abutment.agreements.proposals.types import term_types

__all__ = ["Ask", "Draft", "Proposal", "executable", "proposals_of", "term_types", "value_of"]
