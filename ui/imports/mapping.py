"""Which column is what: a table of the first rows with a choice above every column."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QLocale,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from guide_app.services.import_models import Draft, Unfit
from guide_app.services.imports import GUIDE_FIELDS, check_mapping
from ui.i18n import Retranslated
from ui.imports.words import import_field_words, left_out_words, unfit_words
from ui.theme import Space
from ui.widgets import ROW_ROLE, CellContent, RowTable, TextLabel
from ui.widgets.rows import Index

_COLUMN = 176
_FIELD = int(Qt.ItemDataRole.UserRole)


class PreviewRows(QAbstractTableModel):
    """The choices stand in the first row, the rows of the file below."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None

    def show_draft(self, draft: Draft) -> None:
        """Show another file."""
        self.beginResetModel()
        self._draft = draft
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self._draft is None else len(self._draft.rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self._draft is None else len(self._draft.columns)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if self._draft is None or way is not Qt.Orientation.Horizontal or role not in shown:
            return None
        return self._draft.columns[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._draft is None or not index.isValid() or index.row() == 0:
            return None
        text = self._draft.rows[index.row() - 1][index.column()]
        if role == ROW_ROLE:
            return CellContent(text)
        return text if role == Qt.ItemDataRole.DisplayRole else None


class MappingPane(Retranslated, QWidget):
    """Tab walks from choice to choice, arrow keys and letters choose."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self.boxes: list[QComboBox] = []
        self._rows = PreviewRows(self)
        self._title = TextLabel(role="heading")
        self._title.setObjectName("importFile")
        self._hint = TextLabel(role="dim", wrap=True)
        self._left_out = TextLabel(role="dim", wrap=True)
        self._left_out.setObjectName("importLeftOut")
        self._problem = TextLabel(role="error", wrap=True)
        self._problem.setObjectName("importUnfit")
        self.table = RowTable(name="importPreview")
        self.table.setModel(self._rows)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.horizontalHeader().setStretchLastSection(False)
        self.table.horizontalHeader().setDefaultSectionSize(_COLUMN)
        self.table.setHorizontalScrollMode(RowTable.ScrollMode.ScrollPerPixel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        for label in (self._title, self._hint):
            column.addWidget(label)
        column.addWidget(self.table, 1)
        column.addWidget(self._left_out)
        column.addWidget(self._problem)
        self.retranslate()

    @property
    def mapping(self) -> dict[int, str]:
        """The field of each column that is taken, by position."""
        chosen = {at: box.currentData(_FIELD) for at, box in enumerate(self.boxes)}
        return {at: str(field) for at, field in chosen.items() if field}

    @property
    def fits(self) -> bool:
        """Whether the mapping can be used."""
        return bool(self.boxes) and not self._problem.text()

    def show_draft(self, draft: Draft) -> None:
        """Show a file, its columns as they were guessed."""
        self._draft = draft
        self._rows.show_draft(draft)
        self._make_boxes(draft.mapping)
        self.retranslate()

    def focus_first(self) -> None:
        """The first choice that there is."""
        box = next((box for box in self.boxes if box.isEnabled()), None)
        (box or self.table).setFocus(Qt.FocusReason.TabFocusReason)

    def retranslate(self) -> None:
        self._hint.setText(
            self.tr("Say what each column is. Columns without an answer are not imported.")
        )
        self.table.setAccessibleName(self.tr("First rows of the file"))
        draft = self._draft
        if draft is None:
            return
        self._title.setText(draft.file_name)
        for at, box in enumerate(self.boxes):
            self._name(at, box)
        reasons: dict[str, list[str]] = {}
        for at, why in draft.left_out.items():
            reasons.setdefault(left_out_words(why), []).append(draft.columns[at])
        said = [
            f"{QLocale().createSeparatedList(names)} — {words}" for words, names in reasons.items()
        ]
        self._left_out.setText(self.tr("Left out: {columns}").format(columns=" · ".join(said)))
        self._left_out.setVisible(bool(said))
        self._check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the choice that the keyboard goes to into sight; the wheel scrolls, not chooses."""
        if event.type() == QEvent.Type.FocusIn and watched in self.boxes:
            at = self.boxes.index(watched)
            self.table.scrollTo(self._rows.index(0, at))
        if event.type() == QEvent.Type.Wheel and watched in self.boxes:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _make_boxes(self, mapping: Mapping[int, str]) -> None:
        assert self._draft is not None
        self.boxes = []
        before: QWidget | None = None
        for at in range(len(self._draft.columns)):
            box = QComboBox()
            box.setObjectName(f"importColumn.{at}")
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.setEnabled(at not in self._draft.left_out)
            box.setMaxVisibleItems(16)
            for field in ("", *(GUIDE_FIELDS if box.isEnabled() else ())):
                box.addItem("", field)
            box.setCurrentIndex(max(0, box.findData(mapping.get(at, ""))))
            box.currentIndexChanged.connect(partial(self._on_chosen, at))
            box.installEventFilter(self)
            self.boxes.append(box)
            self.table.setIndexWidget(self._rows.index(0, at), box)
            if before is not None:
                QWidget.setTabOrder(before, box)
            before = box

    def _name(self, at: int, box: QComboBox) -> None:
        assert self._draft is not None
        for item in range(box.count()):
            field = box.itemData(item, _FIELD)
            words = import_field_words(field) if field else self.tr("Do not import")
            box.setItemText(item, words)
        box.setAccessibleName(self._draft.columns[at])
        why = self._draft.left_out.get(at)
        box.setToolTip(left_out_words(why) if why else "")

    def _on_chosen(self, _at: int, _item: int) -> None:
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        try:
            check_mapping(self.mapping)
        except Unfit as unfit:
            self._problem.setText(unfit_words(unfit))
        else:
            self._problem.setText("")
        self._problem.setVisible(bool(self._problem.text()))
