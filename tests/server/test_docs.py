from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from server import accounts, devices, sessions, tidying
from server.__main__ import DEFAULT_PORT, _parser
from server.api.sync import LONGEST_WAIT_S
from server.console import seat
from server.identities import taking_in
from server.limits import Rates

TEXT = (Path(__file__).parents[2] / "docs" / "server.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (
        item for item in _parser()._actions if isinstance(item, argparse._SubParsersAction)
    )
    return dict(action.choices)


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_is_documented(name):
    assert f"`{name}" in TEXT
    options = [word for item in commands()[name]._actions for word in item.option_strings]
    assert [
        word for word in options if word not in (*["-h", "--help"], "") and word not in TEXT
    ] == []


def test_the_figures_in_the_text_are_those_of_the_program():
    for figure in (
        f"127.0.0.1:{DEFAULT_PORT}",
        f"for {devices.CODE_DAYS} days",
        f"{accounts.FAILURES} in {accounts.LOCKED_MINUTES} minutes",
        f"{accounts.FAILURES_OF_DEVICE} lock the PC",
        f"Access tokens live {sessions.ACCESS_SECONDS // 60} minutes",
        f"a session {sessions.SESSION_DAYS} days",
        f"once more within {sessions.REISSUE_SECONDS} s",
        f"waits up to {LONGEST_WAIT_S} s",
        f"{tidying.FEED_DAYS} days old",
        f"ends after {seat.IDLE.seconds // 60} minutes",
        f"after {seat.LONGEST.seconds // 3600} hours",
        f"Up to {taking_in.ROWS_AT_ONCE} rows",
        f"1 to {taking_in.IDENTITIES_AT_MOST}; not",
        f"{Rates().integration.burst} times at once",
    ):
        assert figure in TEXT
