"""Draws every widget in its states into PNG files, to be looked at.

``python -m ui.gallery OUT [--theme light|dark] [--lang zh|en] [--size 1366x768]``; the scale comes
from ``QT_SCALE_FACTOR``. What stands in the pictures is made up and is not translated.
"""

import argparse
import os
import tempfile
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QApplication, QWidget

from ui.gallery.sheets import sample_dialog, sample_items, widget_sheets
from ui.gallery.today import SamplePage, SecondPage
from ui.i18n import Language, LanguageSwitch
from ui.shell import CommandBook, MainWindow
from ui.tasks import TaskRunner
from ui.theme import Scheme, Theme
from ui.widgets import CommandPalette, Connection, SyncFacts, ToastSpec


class Gallery:
    """One window with made-up pages, and a folder for the pictures."""

    def __init__(self, app: QApplication, settings: QSettings, out: Path, size: QSize) -> None:
        self._app = app
        self._out = out
        self.window = MainWindow(settings)
        self.window.resize(size)
        self.window.add_page(SamplePage, SamplePage)
        self.window.add_page(SecondPage, SecondPage)
        self.window.rail.set_account("林晓雨")
        self.window.rail.set_badge("today", 29)
        self.window.status_line.set_place("银川万达店", "林晓雨")
        self.window.status_line.set_facts(SyncFacts(Connection.OFFLINE, waiting=15))
        self.window.show()
        self.window.show_page("today")

    def draw(self) -> list[Path]:
        """Draw everything; returns the files."""
        window = self.window
        files = [self._save("window", window)]
        window.set_banner("数据只在这台电脑上，随时可以重置。", lead="演示 ")
        window.toasts.show_toast(
            ToastSpec("陈静怡 已标记为已回复", "撤销", "Ctrl+Z", lambda: None, icon="check")
        )
        window.status_line.set_facts(SyncFacts(Connection.OFFLINE, waiting=15, attention=2))
        files.append(self._save("window-toast-offline", window))
        window.set_banner("")
        window.toasts.clear()
        files.append(self._draw_palette())
        dialog = sample_dialog(window)
        dialog.open()
        files.append(self._save("dialog", window))
        dialog.close_sheet()
        window.lock("林晓雨", due=2)
        files.append(self._save("lock", window))
        window.unlock()
        for name, sheet in widget_sheets():
            sheet.resize(sheet.sizeHint().expandedTo(QSize(900, 100)))
            sheet.show()
            files.append(self._save(name, sheet))
            sheet.close()
        return files

    def _draw_palette(self) -> Path:
        book = CommandBook()
        book.add_pages(self.window)
        runner = TaskRunner(self.window)
        palette = CommandPalette(
            self.window, runner, lambda text: list(chain(sample_items(), *book.find(text)))
        )
        palette.open()
        while runner.pending:
            self._app.processEvents()
        file = self._save("palette", self.window)
        palette.close_sheet()
        runner.shut_down()
        return file

    def _save(self, name: str, widget: QWidget) -> Path:
        self._app.processEvents()
        file = self._out / f"{name}.png"
        widget.grab().save(str(file))
        return file


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the gallery into a folder."""
    parser = argparse.ArgumentParser(prog="ui.gallery")
    parser.add_argument("out", type=Path)
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    parser.add_argument("--size", default="1366x768")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # pictures need no screen
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app)
    theme.set_reduced_motion(True)
    theme.choose(Scheme(chosen.theme))
    LanguageSwitch(app).choose(Language.ZH if chosen.lang == "zh" else Language.EN)
    chosen.out.mkdir(parents=True, exist_ok=True)
    width, height = (int(part) for part in chosen.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(f"{folder}/desk.ini", QSettings.Format.IniFormat)
        Gallery(app, settings, chosen.out, QSize(width, height)).draw()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
