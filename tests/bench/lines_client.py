"""What the guide feels: search, Today, start, memory, in the real window on a full book."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from argon2.low_level import Type, hash_secret_raw

from guide_app.security.wrapping import DEFAULT_KDF, KEY_BYTES
from server.passwords import hash_password, is_password
from tests.bench.book import GUIDE, NEEDS, kept_book
from tests.bench.client import ROOT, ask, command, environment
from tests.bench.frame import Figure, Goal, Ground, Result, line
from tests.bench.timing import elapsed_ms, percentile

FRAME_MS = 16.0
_IMPORTS = "import guide_app.services.front_door, ui.app.start"


@line("search", needs=(*NEEDS, "two tag filters"))
def search(ground: Ground) -> Result:
    """Every key of names, pinyin, initials and phone fragments, until its answer is painted."""
    book = kept_book(ground)
    found = ask("search", book.copy_profile(ground.room("search")), GUIDE, book.searches)
    figures, painted_p95, asked_p95 = [], 0.0, 0.0
    worked = [key[1] for pressed in found["pressed"].values() for key in pressed]
    for kind, pressed in found["pressed"].items():
        painted = [key[0] for key in pressed]
        figures += [
            Figure(f"{kind} p50", percentile(painted, 0.5), "ms"),
            Figure("p95", percentile(painted, 0.95), "ms"),
            Figure("query alone p95", percentile(found["asked"][kind], 0.95), "ms"),
        ]
        painted_p95 = max(painted_p95, percentile(painted, 0.95))
        asked_p95 = max(asked_p95, percentile(found["asked"][kind], 0.95))
    figures += [
        Figure("query with nothing kept p95", percentile(found["fresh"], 0.95), "ms"),
        Figure("processor time of a key, p50", percentile(worked, 0.5), "ms"),
        Figure("p95", percentile(worked, 0.95), "ms"),
    ]
    return Result(
        name="search, key to paint",
        figures=figures,
        reach=[Goal("slowest kind p95", painted_p95, FRAME_MS, "ms")],
        stretch=[Goal("query alone p95", asked_p95, 2, "ms")],
        sizes=book.sizes | {"keys": sum(map(len, found["pressed"].values()))},
        full=ground.full,
        profile=found["profile"],
        next_step="rows of one customer beside each other in the file: fewer pages for a line",
    )


@line("today", needs=(*NEEDS, "400 due"))
def today(ground: Ground) -> Result:
    """Today asked anew after a change, until it is painted; and the longest wait of the window."""
    book = kept_book(ground)
    profile = book.copy_profile(ground.room("today"))
    found = ask("today", profile, GUIDE, ground.size(20, 3))
    acted, anew = found["acted"], found["anew"]
    held = max(acted["blocked"] + anew["blocked"])
    return Result(
        name="Today computed and painted",
        figures=[
            Figure("after an action, median", median(acted["shown"]), "ms"),
            Figure("p95", percentile(acted["shown"], 0.95), "ms"),
            Figure("its processor time", median(acted["worked"]), "ms"),
            Figure("everybody anew, median", median(anew["shown"]), "ms"),
            Figure("its processor time", median(anew["worked"]), "ms"),
            Figure("GUI thread held after an action, median", median(acted["blocked"]), "ms"),
            Figure("everybody anew, median", median(anew["blocked"]), "ms"),
            Figure("longest of all rounds", held, "ms"),
        ],
        limits=[Figure("the same with nothing to do, longest", max(found["quiet"]), "ms")],
        reach=[
            Goal("after an action", median(acted["shown"]), 50, "ms"),
            Goal("everybody anew", median(anew["shown"]), 50, "ms"),
            Goal("GUI thread held", held, FRAME_MS, "ms"),
        ],
        sizes=book.sizes | {"due": found["due"]},
        full=ground.full,
        profile=found["profile"],
        next_step="of a first list: those who only rest after it is painted",
    )


@line("start", needs=NEEDS)
def start(ground: Ground) -> Result:
    """From the process's start to the password, and from the password to Today; beside Qt alone."""
    book = kept_book(ground)
    profile = book.copy_profile(ground.room("start"))
    empty, typed, usable, derived, checked = [], [], [], [], []
    password_hash = hash_password(GUIDE.password)
    with book.served(profile) as url:
        _start_client(profile, url)  # the disk's cache is warm for both
        for _ in range(ground.size(7, 2)):
            empty.append(_start_empty()[0])
            to_password, to_today = _start_client(profile, url)
            typed.append(to_password)
            usable.append(to_today)
            derived.append(elapsed_ms(_derive))
            checked.append(elapsed_ms(lambda: is_password(password_hash, GUIDE.password)))
    limit, apart = median(empty), median(derived) + median(checked)
    together = median(typed) + median(usable) - apart
    ratio = together / limit
    return Result(
        name="start to password, password to Today",
        figures=[
            Figure("start to password", median(typed), "ms"),
            Figure("password to Today", median(usable), "ms"),
            Figure("of it key derivation", median(derived), "ms"),
            Figure("of it the server's check of the password", median(checked), "ms"),
            Figure("together without these", together, "ms"),
        ],
        limits=[Figure("empty PySide6 main window", limit, "ms")],
        ratio=ratio,
        reach=[Goal("together", ratio, 3, "x")],
        stretch=[Goal("together", ratio, 2, "x")],
        sizes=book.sizes,
        full=ground.full,
        profile=_slowest_imports(),
        next_step="Today's widgets made while the server answers, fewer modules before the window",
    )


@line("memory", needs=NEEDS)
def memory(ground: Ground) -> Result:
    """The client's process at rest, and after every line of the list has been seen."""
    book = kept_book(ground)
    found = ask("memory", book.copy_profile(ground.room("memory")), GUIDE)
    idle, scrolled = found["idle"], found["scrolled"]
    return Result(
        name="memory, idle / after scrolling",
        figures=[
            Figure("idle RSS", idle["rss"], "MiB"),
            Figure("scrolled RSS", scrolled["rss"], "MiB"),
            Figure("idle USS", idle["uss"], "MiB"),
            Figure("scrolled USS", scrolled["uss"], "MiB"),
        ],
        limits=[Figure("empty PySide6 main window, RSS", _start_empty()[1], "MiB")],
        reach=[
            Goal("idle RSS", idle["rss"], 140, "MiB"),
            Goal("scrolled RSS", scrolled["rss"], 250, "MiB"),
        ],
        stretch=[
            Goal("idle RSS", idle["rss"], 110, "MiB"),
            Goal("scrolled RSS", scrolled["rss"], 200, "MiB"),
        ],
        sizes=book.sizes,
        full=ground.full,
        profile=found["profile"],
        next_step="modules: Qt takes 50 MiB, SQLAlchemy 22; their docstrings alone 5",
    )


def _start_empty() -> tuple[float, float]:
    """Milliseconds from the process's start to an empty window's first paint, and its memory."""
    started = time.perf_counter()
    told = json.loads(_run("empty"))
    return (told["painted"] - started) * 1000, told["rss"]


def _start_client(profile: Path, url: str) -> tuple[float, float]:
    """Milliseconds from the process's start to the password, and from the password to Today."""
    given = (
        "--profile",
        profile,
        "--server",
        url,
        "--demo-server",
        "--today",
        GUIDE.day.isoformat(),
    )
    started = time.perf_counter()
    moments = json.loads(_run("start", GUIDE.password, *given))
    to_password = (moments["can be typed"] - started) * 1000
    return to_password, (moments["today"] - moments["password"]) * 1000


def _run(program: str, *arguments: object) -> str:
    told = subprocess.run(
        command(program, *arguments),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return told.stdout.splitlines()[-1]


def _derive() -> bytes:
    """What opening a key file by its password costs by design."""
    return hash_secret_raw(
        GUIDE.password.encode(),
        b"0123456789abcdef",
        time_cost=DEFAULT_KDF.time_cost,
        memory_cost=DEFAULT_KDF.memory_kib,
        parallelism=DEFAULT_KDF.parallelism,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _slowest_imports(top: int = 15) -> str:
    """What the client imports before its window, the slowest modules by themselves."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", _IMPORTS],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    lines = [each.removeprefix("import time:").split("|") for each in told.splitlines()[1:]]
    rows = sorted(((int(own), name.strip()) for own, _, name in lines), reverse=True)
    head = f"{len(rows)} modules, {sum(own for own, _ in rows) / 1000:.0f} ms"
    return "\n".join([head, *(f"{own / 1000:8.1f} ms  {name}" for own, name in rows[:top])])
