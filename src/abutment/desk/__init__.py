"""Pages composed of many rooms: Today for each kind of user, settings, and what later spans the house (month-end,
packs).

Nouns: Today (the morning page of a role), Block (a list on it, with words when empty), Stat (a number, or why not).
It asks the rooms below through their doors and adds no facts of its own; a number that no room can give is "no data".
"""
