"""One patient's records as a Package of their own: the right of access (45 CFR 164.524).

Nouns: copy (a .zip with a signed manifest), sheet (a PDF that a person can read), selection (which rows are a
patient's). It holds the patient's rows and the words by which they are read, and nothing of anybody else.
"""
