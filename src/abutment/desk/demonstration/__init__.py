"""The demonstration network: an invented organization and its practices, to try everything on.

Nouns: Plan (network.yaml, read), Chapter (a part of it, built in one transaction), Sign-in (an invented way in).
Everybody and everything in it is invented. It is never added to a database that holds a real network, and its page of
sign-ins answers only on the machine itself.
"""
