"""Who looked: opens of guides' links become visits, and looks of customers where that is known.

`bots` says what is nobody, `visitors` by what a browser is known, `looks` counts, `joining` ties a
browser to a person, `forgetting` lets go of it. See ``docs/decisions/0031-who-looked.md``.
"""
