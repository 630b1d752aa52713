"""Whatever can go wrong has a sentence of its own, in both languages."""

import re
from pathlib import Path

import pytest

import guide_app.security
from guide_app.domain.errors import Code
from guide_app.security.errors import KeyFileUnusable
from guide_app.services.problem_codes import problem_behind
from guide_app.services.problems import Problem
from guide_app.services.sign_in import SignInFailed, SignInProblem
from guide_app.sync import errors as sync
from guide_app.wire.errors import ErrorCode
from localdb import errors as local
from tests.ui.bad_days.store_pc import RAW
from ui.words.problems import problem_words

_GIVEN = re.compile(
    r'(?:Secret|Permitted|Unusable|Missing|Foreign|Needed|Memory)\(\s*"([a-z_0-9]+)"'
    r'|default_code = "([a-z_]+)"'
)


def security_codes():
    """Every code that the code of keys and locks gives out."""
    folder = Path(guide_app.security.__file__).parent
    found = (_GIVEN.findall(file.read_text(encoding="utf-8")) for file in folder.glob("*.py"))
    codes = {code for pairs in found for pair in pairs for code in pair if code}
    of_the_disk = {"disk_full", "read_only", "unreadable"}  # told as the disk's doing, see below
    return sorted(codes - {"security"} - of_the_disk)


LOCAL = local.LocalError.__subclasses__()
CODES = [
    *(f"rejected.{code.value}" for code in Code),
    "rejected.conflict",
    *(f"server.{code.value}" for code in ErrorCode),
    *(f"key.{code}" for code in security_codes()),
    *(f"sign_in.{problem.value}" for problem in SignInProblem),
    *(problem_behind(kind("raw")).code for kind in LOCAL),
    *("offline", "no_server", "unavailable", "not_secure", "not_trusted", "not_trusted_today"),
    *("not_ready", "disk", "bug", "address", "already_open"),
]
FACTS = {"field": "name", "limit": 10, "length": 20, "days": 30, "tries_left": 3}


@pytest.mark.usefixtures("in_each_language")
def test_every_code_has_a_sentence_and_none_shows_the_code():
    unsaid = [code for code in CODES if f"({code})" in problem_words(Problem(code, FACTS))]
    assert unsaid == []
    raw = [said for code in CODES if RAW.search(said := problem_words(Problem(code, FACTS)))]
    assert raw == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(28, "no space left"), "file.disk_full"),
        (OSError(30, "read-only file system"), "file.read_only"),
        (PermissionError(13, "denied"), "file.read_only"),
        (OSError(5, "input/output"), "disk"),
        (KeyFileUnusable("disk_full"), "file.disk_full"),
        (KeyFileUnusable("read_only"), "file.read_only"),
        (KeyFileUnusable("unreadable"), "disk"),
        (sync.NotTrusted("expired", by_date=True), "not_trusted_today"),
        (sync.Unavailable("maintenance"), "unavailable"),
        (SignInFailed(SignInProblem.LEASE_OVER), "sign_in.lease_over"),
        (ZeroDivisionError(), "bug"),
    ],
)
def test_whatever_is_raised_is_told_apart(error, code):
    assert problem_behind(error).code == code
