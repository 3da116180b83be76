"""A practice's records as FHIR R4, for programs that read what other programs wrote.

Nouns: mapping (which resources one table becomes), resource (a JSON object, one line of a file), profile (a promise
about a resource, made only where it is kept). Doors: `provider.parts` for the Package, `validation.problems` for who
checks one. It never invents a value: what FHIR requires and the records do not have says that it is unknown. It ships
no list of codes.
"""
