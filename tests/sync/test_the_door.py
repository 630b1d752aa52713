"""The text of docs/testing.md works as it stands."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest

TEXT = Path(__file__).parents[2] / "docs" / "testing.md"


def test_a_stranger_can_open_two_pcs_and_a_server_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (code,) = re.findall(r"```python\n(.*?)```", TEXT.read_text("utf-8"), flags=re.DOTALL)
    exec(compile(code, str(TEXT), "exec"), {})  # our own page, run as a reader would
