"""One module per job: what a screen may ask for or do.

Answers are frozen dataclasses of codes and facts, never words.
"""
