"""Loading a Package into an empty installation: the same rows under the same numbers, sealed under new keys.

Nouns: carried table (one that a Package holds), stream (a file of the Package, hashed again as it is loaded).
It loads a Package that was verified, whole or not at all, and only where no practice is yet.
"""
