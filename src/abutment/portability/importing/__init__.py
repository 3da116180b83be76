"""One import: read what changed, stage it, apply it whole.

Nouns: run (one import, whole or not at all), staging (versions of rows that nobody sees yet), layout (where a table's
columns stand in its cells), projection (typed rows from cells). Twice equals once.
"""
