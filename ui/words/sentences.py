"""Sentences that follow one another."""

from functools import reduce

from PySide6.QtCore import QCoreApplication


def in_a_row(*sentences: str) -> str:
    """Whole sentences, parted as the language parts them: a Chinese full stop needs no space."""
    between = QCoreApplication.translate("Sentences", "{one} {next}")
    return reduce(lambda one, following: between.format(one=one, next=following), sentences)
