"""What every test has, and what is said at the end of a test run."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support.in_memory import work_in_memory
from tests.support.quick_passwords import quick_passwords
from tests.support.spared import spared
from tests.support.statements import statements_compiled_once
from tests.support.suites import list_said, suite, take_your_time

if TYPE_CHECKING:  # most tests need no Qt
    from PySide6.QtWidgets import QApplication

    from ui.i18n import LanguageSwitch

__all__ = ["suite"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # no windows over a person's work
work_in_memory()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """See there; what asks for `usual_hashing` has the cost that a shop has."""
    with quick_passwords():
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """See there."""
    with statements_compiled_once():
        yield


@pytest.fixture(scope="session")
def language_switch(qapp: QApplication) -> LanguageSwitch:
    """The one that the window's words hang on: a second one would answer before it."""
    from ui.i18n import LanguageSwitch

    return LanguageSwitch(qapp)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """See `tests.support.suites`; what takes longest begins, so that no core waits at the end.

    Where they are shared out, the short files of the rules come last and the window's early.
    """
    take_your_time(items)
    long = {item.path for item in items if item.get_closest_marker("faults")}
    if hasattr(config, "workerinput"):
        rank = {item.path: -at for at, item in enumerate(items)}
        items.sort(key=lambda item: rank[item.path])
    items.sort(key=lambda item: item.path not in long)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests stay to the end."""
    with spared():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """What a module has left behind stays as well."""
    result = yield
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()
    return result


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
