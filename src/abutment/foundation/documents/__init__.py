"""Documents kept for an entity: agreements, statements, evidence, images; encrypted at rest, read under row scope.

Nouns: Document (a row: whose, on which shelf, under which key), Shelf (what it belongs to; decides who may read it),
Filing (what somebody says of a document when storing it), data key (one each, wrapped by the installation's key).
Bytes never lie on disk in the clear, are never changed, and are never shown inline when a browser could run them.
"""
