"""Files shipped with the program: fonts, icons, theme tokens, translations, the demo brand."""

from pathlib import Path

_HERE = Path(__file__).parent  # also in a frozen folder: the build keeps this package's place


def path(name: str) -> Path:
    """Where a shipped file lies.

    Args:
        name: Path below ``resources`` with forward slashes, such as ``fonts/OFL.txt``.

    Raises:
        FileNotFoundError: Nothing of that name was shipped.
    """
    found = _HERE.joinpath(*name.split("/"))
    if not found.exists():
        raise FileNotFoundError(f"not among the shipped files: {name}")
    return found
