"""To whom customers are handed: chosen ones to one guide, or all of a guide who leaves."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QVBoxLayout, QWidget

from guide_app.services.handovers import When
from guide_app.services.store_day import GuideDay
from ui.store.when import WhenChoice
from ui.theme import Space
from ui.widgets import Dialog, TextLabel
from ui.words.store import guide_words


class HandOverDialog(Dialog):
    """One guide is chosen for some customers.

    Args:
        host: The page it lies over.
        customer_ids: Of the customers.
        takers: Who may take them.
        when: Asks for the time; None: at once.
    """

    chosen = Signal(object, object)  # guide id → customer ids, and `When`

    def __init__(
        self,
        host: QWidget,
        customer_ids: Sequence[str],
        takers: Sequence[GuideDay],
        when: WhenChoice | None = None,
    ) -> None:
        super().__init__(host, name="handOverDialog", width=420)
        self._customer_ids = list(customer_ids)
        self._group = QButtonGroup(self)
        self._takers = list(takers)
        for at, day in enumerate(self._takers):
            button = QRadioButton(guide_words(day))
            button.setObjectName(f"handOverTo{at}")
            self._group.addButton(button, at)
            self.body.addWidget(button)
        self._when = when
        if when is not None:
            self.body.addWidget(when)
        if self._takers:
            self._group.button(0).setChecked(True)
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(
            self.tr("Hand over %n customer(s)", "", len(self._customer_ids)),
            self.tr("History, promises and tags go along. The PCs of the guide until now forget."),
        )
        self.set_confirm(self.tr("Hand over"))

    def check(self) -> bool:
        if self._group.checkedId() < 0:
            self.show_problem(self.tr("There is nobody in this store who could take them."))
            return False
        return True

    def _on_confirmed(self) -> None:
        taker = self._takers[self._group.checkedId()].guide_id
        self.close_sheet()
        self.chosen.emit({taker or "": self._customer_ids}, when_of(self._when))


class LeaverDialog(Dialog):
    """All customers of one guide are shared out among others; says before how many each gets.

    Args:
        host: The page it lies over.
        leaver: Whose customers.
        takers: Who may take some.
        share: Who would get whom, asked anew at every change.
        when: Asks for the time; None: at once.
    """

    shared = Signal(object, object)  # guide id → customer ids, and `When`

    def __init__(
        self,
        host: QWidget,
        leaver: GuideDay,
        takers: Sequence[GuideDay],
        share: Callable[[Sequence[str], Callable[[Mapping[str, list[str]]], None]], None],
        when: WhenChoice | None = None,
    ) -> None:
        super().__init__(host, name="leaverDialog", width=460)
        self._leaver = leaver
        self._takers = list(takers)
        self._share = share
        self._shares: Mapping[str, list[str]] = {}
        self._boxes = [QCheckBox() for _ in self._takers]
        self._counts = [TextLabel(role="dim") for _ in self._takers]
        column = QVBoxLayout()
        column.setSpacing(Space.S)
        for at, box in enumerate(self._boxes):
            box.setObjectName(f"leaverTaker{at}")
            box.setChecked(True)
            box.toggled.connect(self._ask)
            column.addWidget(box)
            column.addWidget(self._counts[at])
        self.body.addLayout(column)
        self._when = when
        if when is not None:
            self.body.addWidget(when)
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()
        self._ask()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(
            self.tr("Hand over all of {name}").format(name=guide_words(self._leaver)),
            self.tr(
                "Everybody gets as many customers, and as many of those with something promised."
            ),
        )
        self.set_confirm(self.tr("Hand over"))
        for box, day in zip(self._boxes, self._takers, strict=True):
            box.setText(guide_words(day))
        self._show_counts()

    def check(self) -> bool:
        if not self._shares:
            self.show_problem(self.tr("Choose at least one guide."))
            return False
        return True

    def _chosen(self) -> list[str]:
        pairs = zip(self._takers, self._boxes, strict=True)
        return [day.guide_id or "" for day, box in pairs if box.isChecked()]

    def _ask(self) -> None:
        self._shares = {}
        self._show_counts()
        chosen = self._chosen()
        if chosen:
            self._share(chosen, self._on_shared)

    def _on_shared(self, shares: Mapping[str, list[str]]) -> None:
        if list(shares) == self._chosen():  # else it is another choice by now
            self._shares = shares
            self._show_counts()

    def _show_counts(self) -> None:
        for label, day in zip(self._counts, self._takers, strict=True):
            count = len(self._shares.get(day.guide_id or "", ()))
            label.setText(self.tr("gets %n customer(s)", "", count) if count else "")

    def _on_confirmed(self) -> None:
        shares = self._shares
        self.close_sheet()
        self.shared.emit(shares, when_of(self._when))


def when_of(choice: WhenChoice | None) -> When:
    """What was chosen; at once where there was no choice."""
    return When() if choice is None else choice.when
