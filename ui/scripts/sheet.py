"""Scripts for one customer: search, read them filled in, copy, mark, say otherwise."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from guide_app.domain.reply_rate import ReplyRate
from guide_app.domain.script_choice import FilledScript
from guide_app.services.scripts import ForCustomer, find_scripts
from ui.scripts.rows import ScriptRows
from ui.scripts.words import rate_words, read_words
from ui.shortcuts import Key, add_action
from ui.theme import Space, Tone
from ui.widgets import (
    Dialog,
    FlowLayout,
    InfoBanner,
    KeyButton,
    Look,
    Paragraph,
    RowDelegate,
    RowList,
    TextLabel,
)
from ui.words.budget import peace_words
from ui.words.shop import stage_words

_LIST_WIDTH = 360
_HEIGHT = 400
_LEAST = 192
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}


class _SearchField(QLineEdit):
    """Arrows choose in the list; the pane around the field would scroll."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _STEPS.get(Qt.Key(event.key()))
        if by is not None:
            self.stepped.emit(by)
        else:
            super().keyPressEvent(event)


class Found(NamedTuple):
    """What the sheet shows."""

    customer: ForCustomer
    rates: Mapping[str, ReplyRate]


class ScriptSheet(Dialog):
    """Lists what may be said to a customer; Enter takes it. Asks others to do everything else.

    Whoever answers ``taken`` closes it.

    Args:
        host: The page it lies over.
        today: The brand's day.
    """

    taken = Signal(object)  # FilledScript
    favourite_asked = Signal(object)
    reword_asked = Signal(object)
    otherwise_asked = Signal(object)

    def __init__(self, host: QWidget, today: date) -> None:
        super().__init__(host, name="scriptSheet", width=900)
        self._today = today
        self._found: Found | None = None
        self._field = _SearchField()
        self._field.setObjectName("scriptSearch")
        self._field.textChanged.connect(lambda _text: self._show_rows())
        self._ice = InfoBanner("", name="scriptIce")
        self._ice.hide()
        self._peace = InfoBanner("", tone=Tone.AMBER, name="scriptPeace")
        self._peace.hide()
        self._rows = ScriptRows(self)
        self._list = RowList(name="scriptList", delegate=RowDelegate(lines=2))
        self._list.itemDelegate().setParent(self._list)
        self._list.setModel(self._rows)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._field.stepped.connect(self._list.step)
        self._list.doubleClicked.connect(lambda _index: self.confirm())
        self._name = TextLabel(role="strong", wrap=True)
        self._about = TextLabel(role="dim", wrap=True)
        self._text = Paragraph("")
        self._text.setObjectName("scriptPreview")
        self._rate = TextLabel(role="small", wrap=True)
        self._rate.setObjectName("scriptRate")
        self._actions = {
            name: add_action(self, key, slot, name=name)
            for name, key, slot in (
                ("favouriteScript", Key.FAVOURITE, self._on_favourite),
                ("rewordScript", Key.REWORD, self._on_reword),
                ("sayOtherwise", Key.SAY_OTHERWISE, self._on_otherwise),
            )
        }
        self._put_in_place()
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()
        self._show_current()

    @property
    def script(self) -> FilledScript | None:
        """The wording that is chosen."""
        return self._rows.row(self._list.currentIndex())

    def show_found(self, found: Found) -> None:
        """Show what there is to say; the chosen wording stays chosen."""
        self._found = found
        self.retranslate()
        self._show_rows()

    def retranslate(self) -> None:
        super().retranslate()
        name = self._found.customer.name if self._found else ""
        self.set_title(self.tr("What to say to {name}").format(name=name))
        self.set_confirm(self.tr("Copy"))
        self._field.setPlaceholderText(self.tr("Search by words, pinyin or initials"))
        self._field.setAccessibleName(self._field.placeholderText())
        self._list.setAccessibleName(self.tr("Scripts"))
        self._ice.set_text(self._ice_words())
        self._peace.set_text(self._peace_words())
        self._actions["rewordScript"].setText(self.tr("My words"))
        self._actions["sayOtherwise"].setText(self.tr("Change this once"))
        self._show_current()

    def focus_first(self) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def check(self) -> bool:
        return self.script is not None

    def _put_in_place(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(Space.S)
        for widget in (self._name, self._about, self._text, self._rate):
            right.addWidget(widget)
        buttons = FlowLayout(gap=Space.S, line_gap=Space.S)
        icons = {"favouriteScript": "star", "rewordScript": "edit", "sayOtherwise": ""}
        for name, action in self._actions.items():
            buttons.addWidget(KeyButton.of(action, look=Look.SECONDARY, icon=icons[name]))
        right.addLayout(buttons)
        right.addStretch(1)
        self._list.setFixedWidth(_LIST_WIDTH)
        self.let_shrink(self._list, _HEIGHT, _LEAST)
        panes = QHBoxLayout()
        panes.setSpacing(Space.L)
        panes.addWidget(self._list, 0, Qt.AlignmentFlag.AlignTop)
        panes.addLayout(right, 1)
        self.body.addWidget(self._field)
        self.body.addWidget(self._peace)
        self.body.addWidget(self._ice)
        self.body.addLayout(panes)

    def _show_rows(self) -> None:
        if self._found is None:
            return
        before = self.script
        customer = self._found.customer
        self._peace.setVisible(customer.restrained is not None)
        self._ice.setVisible(customer.breaks_ice and not self._is_refused)
        found = find_scripts(customer.scripts, self._field.text())
        self._rows.show_scripts(found, self._today)
        at = self._rows.position_of(before.wording_id if before else None)
        self._list.setCurrentIndex(self._rows.index(at, 0))
        self._show_current()

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_current()

    def _show_current(self) -> None:
        script = self.script
        for action in self._actions.values():
            action.setEnabled(script is not None)
        self._confirm.setEnabled(script is not None)
        starred = script is not None and script.is_favourite
        self._actions["favouriteScript"].setText(
            self.tr("No favourite any more") if starred else self.tr("Favourite")
        )
        self._rate.setVisible(script is not None)
        if script is None or self._found is None:
            self._name.setText("")
            self._about.setText("")
            missed = self._found is not None and not self._is_refused
            self._text.set_text(self.tr("No script is called so.") if missed else "")
            return
        self._name.setText(script.title)
        about = [stage_words(script.stage), read_words(script, self._today)]
        if script.is_own:
            about.append(self.tr("my words"))
        self._about.setText(" · ".join(part for part in about if part))
        self._text.set_text(script.text)
        self._rate.setText(rate_words(self._found.rates.get(script.wording_id)))

    @property
    def _is_refused(self) -> bool:
        restrained = self._found.customer.restrained if self._found else None
        return restrained is not None and restrained.restraint.absolute

    def _ice_words(self) -> str:
        waits = self._found.customer.waits if self._found else None
        if waits is None:
            return self.tr("The customer has not answered yet, so only ice-breaking is offered.")
        words = self.tr("Break the ice first: “{title}” waits until the customer has answered.")
        return words.format(title=waits)

    def _peace_words(self) -> str:
        restrained = self._found.customer.restrained if self._found else None
        if restrained is None:
            return ""
        restraint = restrained.restraint
        why = peace_words(restraint.code, restraint.until, restraint.full)
        if restraint.absolute:
            return self.tr("{why}. So there is nothing to copy.").format(why=why)
        return self.tr("{why}. Before copying you are asked once more.").format(why=why)

    def _on_confirmed(self) -> None:
        script = self.script
        if script is not None:
            self.set_busy(True)
            self.taken.emit(script)

    def _on_favourite(self) -> None:
        if self.script is not None:
            self.favourite_asked.emit(self.script)

    def _on_reword(self) -> None:
        if self.script is not None:
            self.reword_asked.emit(self.script)

    def _on_otherwise(self) -> None:
        if self.script is not None:
            self.otherwise_asked.emit(self.script)
