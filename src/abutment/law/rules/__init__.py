"""Pure decisions about rows of law: how each row stands, and what the rows answer to each question.

One file for each question, and `standing` for what they share: status, citation, and days before a rule starts.
Nothing here reads a clock, a file or a database: the book and the day are passed in.
"""
