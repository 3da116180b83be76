"""Pages of fees: the month over all practices, what is reported for it, statements, what-if."""
