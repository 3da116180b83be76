"""The installation's key ring: one private file, created on first use, from which every secret of the server is drawn.

Nouns: Purpose (what a key is for), Key (a number and 32 bytes), KeyRing (the keys of all purposes; the newest of each
is current). An old key still opens what it sealed and seals nothing new; a retired one is gone. The file never leaves
ABUTMENT_HOME, and no key is ever written to a log, an error or the database (the claim key's pads excepted, which only
the owner login can read).
"""

from abutment.foundation.keys.ring import Key, KeyRing, Purpose, key_ring

__all__ = ["Key", "KeyRing", "Purpose", "key_ring"]
