"""Words that stand by themselves."""


def alone(words: str) -> str:
    """Words of ours as they stand in a cell or a line of their own: the first letter large."""
    return words[:1].upper() + words[1:]
