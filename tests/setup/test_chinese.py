"""What shop people and customers read in Chinese says one thing in one way, quoted 「so」."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHINESE = re.compile("[\u4e00-\u9fff]")
OTHER_WAYS = re.compile("不(想|愿|希望|愿意)被联系|要求不再联系|要求停止联系")
OTHERS = re.compile("[“”‘’『』]")


def texts_in(document: Any) -> Iterator[str]:
    """Every value of a document; keys of translations are English."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for value in document.values():
            yield from texts_in(value)
    elif isinstance(document, list):
        for value in document:
            yield from texts_in(value)


def texts_of(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    match path.suffix:
        case ".json":
            yield from texts_in(json.loads(text))
        case ".toml":
            yield from texts_in(tomllib.loads(text))
        case ".py":
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
        case _:
            yield from text.splitlines()


@pytest.fixture(scope="module", params=["resources/translations", "server", "ui", "guide_app"])
def told(request):
    files = [
        path
        for kind in ("json", "toml", "py", "html", "js")
        for path in sorted((ROOT / request.param).rglob(f"*.{kind}"))
    ]
    found = [text for path in files for text in texts_of(path) if CHINESE.search(text)]
    assert found
    return found


def test_chinese_is_quoted_in_one_way(told):
    assert [text for text in told if OTHERS.search(text)] == []


def test_who_wants_to_be_left_alone_is_called_so_in_one_way(told):
    """不想被打扰, in the window, in the console and in the words of a customer's contact."""
    assert [text for text in told if OTHER_WAYS.search(text)] == []
