"""What the tests of the command line type, and find in what it says."""

from __future__ import annotations

import re
from pathlib import Path

INIT = ["init", "--brand", "小鹿", "--store", "解放路店", "--store-code", "JF"]
INIT += ["--account", "hq.hana", "--name", "韩娜"]
URL = "sqlite:///shop.db"
ROOT = Path(__file__).parents[2]


def found_in(pattern: str, output: str) -> str:
    found = re.search(pattern, output)
    assert found, output
    return found.group(1)
