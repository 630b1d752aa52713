"""The system's own dialogs for the files of an import."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from guide_app.services.import_models import Draft

_CONTEXT = "ImportFiles"
_READ = ("*.xlsx", "*.csv", "*.txt")


def choose_file(parent: QWidget, chosen: Callable[[Path], object]) -> None:
    """Ask for a table; nothing waits for the answer."""
    tr = QCoreApplication.translate
    dialog = QFileDialog(parent, tr(_CONTEXT, "Import customers"))
    dialog.setObjectName("importChooser")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    tables = tr(_CONTEXT, "Tables")
    dialog.setNameFilters([f"{tables} ({' '.join(_READ)})", tr(_CONTEXT, "All files") + " (*)"])
    _ask(dialog, chosen)


def choose_place(parent: QWidget, draft: Draft, chosen: Callable[[Path], object]) -> None:
    """Ask where the rejected rows of a file go."""
    tr = QCoreApplication.translate
    dialog = QFileDialog(parent, tr(_CONTEXT, "Save rejected rows"))
    dialog.setObjectName("importPlace")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    ending = draft.table.format.value
    dialog.setDefaultSuffix(ending)
    dialog.setNameFilters([f"{tr(_CONTEXT, 'Tables')} (*.{ending})"])
    name = tr(_CONTEXT, "{file}, rejected").replace("{file}", Path(draft.file_name).stem)
    dialog.selectFile(f"{name}.{ending}")
    _ask(dialog, chosen)


def _ask(dialog: QFileDialog, chosen: Callable[[Path], object]) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.open()
