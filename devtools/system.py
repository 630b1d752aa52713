"""The system libraries of Debian and Ubuntu: what is missing, installed by root, else named."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devtools.places import is_root
from devtools.progress import Progress, Step


@dataclass(frozen=True)
class Piece:
    """Something that a package of the system brings.

    Attributes:
        package: Its name in Debian and Ubuntu.
        library: A shared library that has to load, if it is known by that.
        programs: Programs of which one has to be there, if it is known by that.
        purpose: What cannot be done without it.
    """

    package: str
    library: str = ""
    programs: tuple[str, ...] = ()
    purpose: str = "windows"

    def is_there(self) -> bool:
        """Found by trying, not by asking a package list: it may have come another way."""
        if self.library:
            return _loads(self.library)
        if self.programs:
            return any(shutil.which(name) for name in self.programs)
        return _knows_chinese_font()


def _window(package: str, library: str) -> Piece:
    return Piece(package, library)


def _test(package: str, *programs: str) -> Piece:
    return Piece(package, programs=programs, purpose="tests")


#: Everything that Qt's offscreen and X11 platforms link to and its package does not bring.
FOR_WINDOWS = (
    _window("libgl1", "libGL.so.1"),
    _window("libegl1", "libEGL.so.1"),
    _window("libfontconfig1", "libfontconfig.so.1"),
    _window("libfreetype6", "libfreetype.so.6"),
    _window("libdbus-1-3", "libdbus-1.so.3"),
    _window("libglib2.0-0", "libgthread-2.0.so.0"),
    _window("libzstd1", "libzstd.so.1"),
    _window("libx11-6", "libX11.so.6"),
    _window("libx11-xcb1", "libX11-xcb.so.1"),
    _window("libxkbcommon0", "libxkbcommon.so.0"),
    _window("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    _window("libxcb-cursor0", "libxcb-cursor.so.0"),
    _window("libxcb-icccm4", "libxcb-icccm.so.4"),
    _window("libxcb-image0", "libxcb-image.so.0"),
    _window("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    _window("libxcb-randr0", "libxcb-randr.so.0"),
    _window("libxcb-render0", "libxcb-render.so.0"),
    _window("libxcb-render-util0", "libxcb-render-util.so.0"),
    _window("libxcb-shape0", "libxcb-shape.so.0"),
    _window("libxcb-shm0", "libxcb-shm.so.0"),
    _window("libxcb-sync1", "libxcb-sync.so.1"),
    _window("libxcb-util1", "libxcb-util.so.1"),
    _window("libxcb-xfixes0", "libxcb-xfixes.so.0"),
    _window("libxcb-xkb1", "libxcb-xkb.so.1"),
)
FOR_TESTS = (
    _test("xvfb", "Xvfb"),
    _test("xdotool", "xdotool"),
    _test("xclip", "xclip"),
    _test("dbus", "dbus-run-session"),
    _test("gnome-keyring", "gnome-keyring-daemon"),
    _test("dunst", "dunst"),
    _test("chromium", "chromium", "chromium-browser", "google-chrome"),
    _test("fontconfig", "fc-list"),
    Piece("fonts-noto-cjk", purpose="tests"),
)
FOR_BUILD = (Piece("binutils", programs=("objdump",), purpose="builds"),)


def missing(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces that this machine lacks; none off Linux, where Qt's package brings all."""
    if not sys.platform.startswith("linux"):
        return []
    return [piece for piece in pieces if not piece.is_there()]


def provide(pieces: Sequence[Piece], progress: Progress) -> list[Piece]:
    """Install what is missing if this is root on Debian or Ubuntu, else say how.

    Returns:
        What is missing still. It stops nothing: windows can be drawn offscreen.
    """
    lacking = missing(pieces)
    if lacking and is_debian() and is_root():
        install([piece.package for piece in lacking], "Installing system packages", progress)
        lacking = missing(pieces)
    if lacking:
        progress.say(how_to_get(lacking))
    return lacking


def how_to_get(lacking: Sequence[Piece]) -> str:
    """What is missing, what for, and the exact command or the names to look for."""
    names = [piece.package for piece in lacking]
    purposes = " and ".join(sorted({piece.purpose for piece in lacking}, reverse=True))
    if is_debian():
        return f"Missing for {purposes}; going on without. To install:\n  {command_for(names)}"
    files = [piece.library or " or ".join(piece.programs) or piece.package for piece in lacking]
    return f"Missing for {purposes}; going on without. Your system's packages with: " + ", ".join(
        files
    )


def command_for(packages: Sequence[str]) -> str:
    """The command that a person types."""
    command = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    return command if is_root() else f"sudo {command}"


def is_debian() -> bool:
    """Whether packages come by ``apt-get``."""
    return sys.platform.startswith("linux") and shutil.which("apt-get") is not None


def install(packages: Sequence[str], label: str, progress: Progress) -> None:
    """Install packages as root, all at once, else one by one so that one cannot spoil the rest."""
    with progress.step(f"{label}: {' '.join(packages)}") as step:
        _apt(["update"], step)
        if not _apt(["install", *packages], step):
            failed = [name for name in packages if not _apt(["install", name], step)]
            step.outcome = f"not to be had: {' '.join(failed)}" if failed else ""


def _apt(arguments: Sequence[str], step: Step) -> bool:
    options = ["-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"]
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    command = ["apt-get", *options, *arguments]
    return step.follow(command, variables, "Get:", "Unpacking", "Setting up")[0] == 0


def _loads(library: str) -> bool:
    load: Callable[[str], object] = ctypes.CDLL
    try:
        load(library)
    except OSError:
        return False
    return True


def _knows_chinese_font() -> bool:
    listing = shutil.which("fc-list")
    if listing is None:
        return False
    found = subprocess.run([listing, ":lang=zh-cn", "file"], capture_output=True, check=False)
    return bool(found.stdout.strip())
