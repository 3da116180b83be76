"""Who can sign in: accounts, their browser sessions and their API tokens.

Nouns: Account (one person's sign-in), Session (a signed-in browser), ApiToken (a key for programs, never wider than its
account). An account belongs to the person, not to an employer, and carries no rights of its own: assignments do.
It never stores a session key or a token in the clear, and nothing here resets anybody's sign-in.
"""
