"""What every test has, and what is said at the end of a test run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support.suites import list_said, suite, take_your_time

if TYPE_CHECKING:  # most tests need no Qt
    from PySide6.QtWidgets import QApplication

    from ui.i18n import LanguageSwitch

__all__ = ["suite"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # no windows over a person's work


@pytest.fixture(scope="session")
def language_switch(qapp: QApplication) -> LanguageSwitch:
    """The one that the window's words hang on: a second one would answer before it."""
    from ui.i18n import LanguageSwitch

    return LanguageSwitch(qapp)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """See `tests.support.suites`."""
    take_your_time(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the random, crash and fault suites did, also when all went well."""
    reports = [
        report
        for found in terminalreporter.stats.values()
        for report in found
        if isinstance(report, pytest.TestReport)
    ]
    lines = list_said(reports)
    if lines:
        terminalreporter.section("random, crash and fault suites")
        for line in lines:
            terminalreporter.line(line)
