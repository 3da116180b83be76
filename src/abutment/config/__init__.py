"""Where the house is put together: settings, addresses, the one command, and the road from a folder to a running system.

Nouns: settings (one file; the environment is read there and nowhere else), boot (start or join the database, then Django).
It holds no business: a room that needs something from here has its wall in the wrong place.
"""
