"""Reading an agreement against what it should say: findings with the words they rest on, never an opinion.

Nouns: provision (what an agreement should say, with its elements), element (one part of it: the thing, its owner, its
format, its deadline), finding (how a text stands to a provision, quoted), candidate (one of the five clauses looked
at). Rules decide, ranking only finds where to look. It knows what its catalog knows; nothing here is legal advice.
"""
