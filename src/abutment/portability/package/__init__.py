"""The form of a Package, and whether one is whole and genuine: what anybody can check without our server.

Nouns: manifest (what is inside, signed), entry (one file with its size, digest and records), control total, problem
(one thing that does not hold), names (which paths may stand in a Package).
It stands on Python's standard library and the kernel's errors alone, so that the same code is the standalone verifier
(`standalone`). It never unpacks, and never writes to what it reads.
"""
