"""How fast the house is: `make bench`. Each module measures one question and asserts nothing about time.

Each runs in a process of its own, on an installation of its own in a temporary folder, and compares with a peer in the
same run where there is one. docs/benchmarks.md keeps the last results and what surprised.
"""
