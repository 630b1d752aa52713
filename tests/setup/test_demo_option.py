"""``--demo-server`` where it has no business."""

import os
import subprocess
import sys

import pytest

from devtools.places import ROOT
from guide_app.__main__ import NOT_THE_DEMO

WORDS = {
    "zh": "只有演示模式才能把这台电脑的密钥放在文件里：不能用打包好的程序，服务器也必须在本机上。",
    "en": "The secret of this PC may lie in a file only in the demo: "
    "not in the packaged program, and only with a server on this PC.",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("server", [[], ["--server", "https://desk.example.com"]])
def test_it_is_refused_in_one_sentence_and_nothing_is_made(tmp_path, language, server):
    profile = tmp_path / "profile"
    given = ["--demo-server", *server, "--lang", language, "--profile", str(profile)]

    tried = subprocess.run(
        [sys.executable, "-m", "guide_app", *given],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert tried.returncode == NOT_THE_DEMO
    assert tried.stderr.decode().strip() == WORDS[language]
    assert tried.stdout == b""
    assert not profile.exists()
