"""The fee of a month as values: what it is computed from, how it comes to be, and what of it may be charged."""
