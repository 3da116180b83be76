"""Writing a Package: everything that a practice owns, from one snapshot, file by file.

Nouns: part (one file of a Package, with the tables that it is made of), reading (one snapshot of one practice, which
several processes may share), sink (where a part's bytes go), journal (which parts are done).
A file is whole or absent; a part whose tables did not change is not written twice.
"""
