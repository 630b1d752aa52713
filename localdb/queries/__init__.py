"""Read queries over the guide's file: named functions that take a connection and return plain rows.

Whole rows of entities come back as those of `domain`, everything else as frozen dataclasses or
tuples. A query never runs once per row: sets of ids travel as one JSON list.
"""
