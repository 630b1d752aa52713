"""The commands and pages that Ctrl+K finds, beside what the services find."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from ui.shell.window import MainWindow
from ui.shortcuts import label_of, page_sequence
from ui.widgets.palette import PaletteItem


@dataclass(frozen=True)
class _Command:
    words: Callable[[], str]
    run: Callable[[], object]
    icon: str
    key: str
    also: str


class CommandBook:
    """Commands by id. ``find`` may be called on any thread, the rest on the GUI thread."""

    def __init__(self) -> None:
        self._commands: dict[str, _Command] = {}

    def add(
        self,
        command_id: str,
        words: Callable[[], str],
        run: Callable[[], object],
        *,
        icon: str = "command",
        key: str = "",
        also: str = "",
    ) -> None:
        """Register a command.

        Args:
            command_id: Unique, such as ``"command.sync"``.
            words: Its name in the guide's language, asked at every search.
            run: What it does, on the GUI thread.
            icon: Name in ``resources/icons``.
            key: Its key, drawn at the right.
            also: Further words it is found by, such as pinyin initials.
        """
        self._commands[command_id] = _Command(words, run, icon, key, also.lower())

    def add_pages(self, window: MainWindow) -> None:
        """Register every page of the navigation under ``page.<id>``."""
        for position, page in enumerate(window.rail_pages, start=1):
            self.add(
                f"page.{page.page_id}",
                page.word,
                lambda page_id=page.page_id: window.show_page(page_id),  # type: ignore[misc]
                icon=page.icon,
                key=label_of(page_sequence(position)),
                also=page.page_id,
            )

    def find(self, text: str) -> list[PaletteItem]:
        """What matches a text, in the order of registration; "" matches all."""
        wanted = text.lower()
        return [
            PaletteItem(
                command_id,
                words,
                QCoreApplication.translate("CommandBook", "Page")
                if command_id.startswith("page.")
                else "",
                command.icon,
                command.key,
            )
            for command_id, command in self._commands.items()
            if wanted in (words := command.words()).lower() or (wanted and wanted in command.also)
        ]

    def run(self, command_id: str) -> bool:
        """Do a command; False if the id is none of ours."""
        command = self._commands.get(command_id)
        if command is not None:
            command.run()
        return command is not None
