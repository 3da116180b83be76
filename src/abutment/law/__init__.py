"""State and federal rules as dated, cited data, and the questions that the house asks of them.

Its nouns: Row (one rule with citation, source and evidence), LawBook (all rows), Answer, Verdict, Citation.
Every answer carries its citations, whether their text was read, and "Not legal advice.".
It never says that something is allowed because nothing was found: what was not read is answered as unread.
"""
