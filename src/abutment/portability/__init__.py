"""What a practice's own system holds comes in whole, and all of it can leave again.

Nouns: source (a practice's database, or a copy of it), reader (one read-only snapshot of a source), table, block (a
range of its keys), batch (rows of blocks, ready to be copied), run (one import).
It never writes to a source, and never keeps half of a run.
"""
