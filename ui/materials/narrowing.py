"""What narrows the wall: its parts and kinds to choose from, further conditions as chips."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.domain.words import MaterialKind
from guide_app.services.wall_choice import Narrowed, Only, Order, WallChoice, narrow
from guide_app.services.wall_models import WallItem
from ui.i18n import Retranslated
from ui.materials.shelf_dialog import ShelfDialog
from ui.theme import Space
from ui.widgets import FilterChip, FlowLayout, KeyButton, Look, Segment, SegmentBar
from ui.widgets.layouts import take_all
from ui.words.materials import kind_words
from ui.words.shelves import condition_words, only_words, order_words

_ALL = "all"
_CHIPS = ("type", "tag", "folder")
_KEPT = ("only", "kind", *_CHIPS, "order")


class Narrowing(Retranslated, QWidget):
    """Keeps what is asked for, also until the next start.

    Args:
        more: The command that opens the further conditions.
        settings: Remembers all but the words searched for.
    """

    changed = Signal()

    def __init__(
        self, more: QAction, settings: QSettings, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._settings = settings
        self._choice = _remembered(settings)
        self._narrowed = Narrowed((), {}, {})
        self._all: Sequence[WallItem] = ()
        self.parts = SegmentBar(name="materialParts")
        self.parts.chosen.connect(lambda part: self._change(only=part))
        self.kinds = SegmentBar(name="materialKinds")
        self.kinds.chosen.connect(lambda kind: self._change(kind="" if kind == _ALL else kind))
        self._chips = FlowLayout(gap=Space.S, line_gap=Space.XS)
        self._line = FlowLayout(gap=Space.S, line_gap=Space.XS)
        self._line.addWidget(self.parts)
        self._line.addWidget(KeyButton.of(more, look=Look.QUIET, icon="filter"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(self._line)
        column.addWidget(self.kinds)
        column.addLayout(self._chips)
        self.retranslate()

    def add_beside(self, widget: QWidget) -> None:
        """Put it beside the parts; where there is no room, below them."""
        self._line.addWidget(widget)

    @property
    def choice(self) -> WallChoice:
        """What is asked for."""
        return self._choice

    @property
    def narrowed(self) -> Narrowed:
        """What fits it."""
        return self._narrowed

    def narrow(self, items: Sequence[WallItem]) -> tuple[WallItem, ...]:
        """What fits of these, in their order; the counts follow."""
        self._all = items
        self._narrowed = narrow(items, self._choice)
        self._show_segments()
        self._show_chips()
        return self._narrowed.items

    def search(self, text: str) -> None:
        """Ask for words as well."""
        self._choice = replace(self._choice, text=text)
        self.changed.emit()

    def clear(self) -> None:
        """Ask for everything."""
        self._set(WallChoice(order=self._choice.order))

    def open_more(self, host: QWidget) -> None:
        """Let the guide choose further conditions."""
        dialog = ShelfDialog(host, self._all, self._choice)
        dialog.chosen.connect(self._set)
        dialog.open()

    def retranslate(self) -> None:
        self._show_segments()
        self._show_chips()

    def _change(self, **values: str) -> None:
        self._set(replace(self._choice, **values))

    def _set(self, choice: WallChoice) -> None:
        self._choice = choice
        for name in _KEPT:
            self._settings.setValue(f"materials/{name}", getattr(choice, name))
        self.changed.emit()

    def _show_segments(self) -> None:
        counts = self._narrowed.counts
        parts, kinds = counts.get("only", {}), counts.get("kind", {})
        self.parts.set_segments(
            tuple(Segment(one, only_words(one), parts.get(one, 0)) for one in Only)
        )
        all_kinds = Segment(_ALL, self.tr("All"), kinds.get("", 0))
        others = (Segment(one, kind_words(one), kinds.get(one, 0)) for one in MaterialKind)
        self.kinds.set_segments((all_kinds, *others))
        self.parts.choose(self._choice.only)
        self.kinds.choose(self._choice.kind or _ALL)

    def _show_chips(self) -> None:
        take_all(self._chips)
        for name in _CHIPS:
            if getattr(self._choice, name):
                words = condition_words(self._choice, name)
                self._add_chip(name, words, self._choice.without(name))
        if self._choice.order != Order.NEWEST:
            usual = replace(self._choice, order=Order.NEWEST.value)
            self._add_chip("order", order_words(self._choice.order), usual)

    def _add_chip(self, name: str, words: str, without: WallChoice) -> None:
        chip = FilterChip(words, name=f"materialChip.{name}", parent=self)
        chip.removed.connect(partial(self._set, without))
        chip.clicked.connect(partial(self._set, without))
        chip.show()
        self._chips.addWidget(chip)


def _remembered(settings: QSettings) -> WallChoice:
    """What was asked for last; a value that is not known any more asks for nothing."""
    usual = WallChoice()
    kept = {name: str(settings.value(f"materials/{name}", "")) for name in _KEPT}
    known: dict[str, type[StrEnum]] = {"only": Only, "order": Order, "kind": MaterialKind}
    for name, values in known.items():
        if kept[name] not in set(values):
            kept[name] = getattr(usual, name)
    return WallChoice(**kept)
