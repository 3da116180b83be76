"""Terms as values, how amendments lie over each other, where an agreement stands, and what the law's gate says."""
