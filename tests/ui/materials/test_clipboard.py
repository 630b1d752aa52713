"""What another program reads from the real clipboard of X11 once a post is prepared."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image

CAPTION = "出门玩最怕娃一身汗再吹风。\n尺码都在图里～ 😀"


@pytest.fixture(scope="module")
def screen(tmp_path_factory) -> Iterator[dict[str, str]]:
    """An X server of our own, whose number it chooses itself."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    assert number
    yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
    server.terminate()
    server.wait()


@pytest.fixture
def pictures(tmp_path) -> list[Path]:
    made = []
    for number in range(1, 10):
        path = tmp_path / f"国庆 出游-{number}.jpg"
        Image.new("RGB", (number * 10, 40), (number * 20, 90, 90)).save(path)
        made.append(path)
    return made


@pytest.fixture
def lay(screen) -> Iterator[Callable[..., None]]:
    """Have a program lay something on the clipboard."""
    held: list[subprocess.Popen[str]] = []

    def begin(text: str, files: list[Path]) -> None:
        holder = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.materials.holding_clipboard", text, *map(str, files)],
            env=screen | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        held.append(holder)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "laid\n"

    yield begin
    for holder in held:
        holder.communicate("\n")
        assert holder.returncode == 0


def pasted(screen: dict[str, str], kind: str) -> bytes:
    """What another program is given that asks for this kind."""
    command = ["xclip", "-selection", "clipboard", "-o", "-t", kind]
    return subprocess.run(command, env=screen, capture_output=True, timeout=30, check=True).stdout


def test_a_chat_is_given_the_text_and_a_folder_the_files_in_order(screen, lay, pictures):
    lay(CAPTION, pictures)

    assert pasted(screen, "UTF8_STRING").decode() == CAPTION
    lines = pasted(screen, "text/uri-list").decode().split()
    assert [Path(unquote(urlsplit(line).path)) for line in lines] == pictures
    with Image.open(io.BytesIO(pasted(screen, "image/png"))) as shown:
        assert shown.size == (10, 40)  # the first


def test_text_alone_brings_no_files_and_pictures_alone_no_text(screen, lay, pictures):
    lay(CAPTION, [])
    assert b"text/uri-list" not in pasted(screen, "TARGETS").split()

    lay("", pictures[:2])
    lines = pasted(screen, "text/uri-list").decode().split()
    assert [Path(unquote(urlsplit(line).path)) for line in lines] == pictures[:2]
    assert CAPTION not in pasted(screen, "UTF8_STRING").decode()
