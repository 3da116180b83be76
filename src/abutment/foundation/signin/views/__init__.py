"""Pages of sign-in: parse, one action or query, render."""
