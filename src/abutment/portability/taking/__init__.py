"""A practice takes what it owns: the work behind the page "Our data", done by the software in the practice's stead.

Nouns: Package (a row, and one sealed file), maker (packs, proves and seals it), keeping (what is removed, and when),
going on (what was interrupted, or taken from the queue, is taken up again). No role, and no state of an agreement, is
asked here: that an owner asked is enough. Nothing plain is left on the disk once the file is sealed.
"""
