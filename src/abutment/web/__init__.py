"""The shell that every page stands in: frames, components, navigation, palette, tables, charts and static files.

Nouns: Entry (a place in the navigation), Source (answers of the palette), Listing (a list page), Chart, component.
It never knows a practice, an agreement or any other thing of the business, and never asks the database by itself.
Nothing that it serves comes from, or leaves for, another machine.
"""
