"""The packaged program, built and used. Selected with ``-m build``; Linux with Xvfb."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from devtools.freeze import build, program_folder
from devtools.places import ROOT
from devtools.progress import Progress
from guide_app.__main__ import NOT_THE_DEMO
from server.app import create_app
from server.demo.brand import DEMO_DAY, seed_demo
from server.running import running

pytestmark = [pytest.mark.build, pytest.mark.timeout(900)]
ALONE = Path(__file__).with_name("frozen_session.sh")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    assert build(ROOT, Progress(sys.stdout), output=folder) == 0
    return program_folder(ROOT, folder) / "guide-desk"


@dataclass
class Shop:
    url: str
    code: str
    account: str
    password: str
    day: str


@pytest.fixture
def shop(tmp_path):
    now = datetime.combine(DEMO_DAY, time(3), UTC)
    app = create_app(
        f"sqlite:///{tmp_path / 'server.db'}", lambda: now, media_root=tmp_path / "media"
    )
    info = seed_demo(app.state.database, lambda: now, scale="small")
    with running(app) as url:
        guide = info.guide
        code = info.enrolment_codes[0]
        yield Shop(url, code, guide.account, guide.password, DEMO_DAY.isoformat())


def test_the_packaged_program_signs_in_and_fills_in_todays_script(program, shop, tmp_path):
    (tmp_path / "run").mkdir(mode=0o700)
    for tool in (
        "xvfb-run",
        "xauth",
        "xdotool",
        "xclip",
        "dbus-run-session",
        "gnome-keyring-daemon",
    ):
        assert shutil.which(tool), f"{tool} is needed to use the packaged program"

    used = subprocess.run(
        ["dbus-run-session", "--", "xvfb-run", "-a", "-s", "-screen 0 1366x768x24", "sh", ALONE],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "XDG_RUNTIME_DIR": str(tmp_path / "run"),
            "LC_ALL": "C.UTF-8",
            "PROGRAM": str(program),
            "PROFILE": str(tmp_path / "profile"),
            "SERVER": shop.url,
            "CODE": shop.code,
            "ACCOUNT": shop.account,
            "PASSWORD": shop.password,
            "DAY": shop.day,
        },
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert used.returncode == 0, used.stderr + used.stdout
    assert len(used.stdout.strip()) > 10
    assert "{" not in used.stdout


def test_the_packaged_program_refuses_to_keep_its_secret_in_a_file(program, tmp_path):
    tried = subprocess.run(
        [program, "--demo-server", "--server", "http://127.0.0.1:1", "--profile", tmp_path / "p"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert tried.returncode == NOT_THE_DEMO
    assert not list(tmp_path.rglob("*.secret"))
