"""Where the house is put together: settings, addresses, the one command, and the road from a folder to a site.

Nouns: settings (one file; the environment is read there and nowhere else), boot (the database, then Django),
command line (every room's commands under one roof), site (the processes that serve).
It holds no business: a room that needs something from here has its wall in the wrong place.
"""
