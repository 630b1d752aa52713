"""What can be done with a row of the day: each command once, for its key, its button and Ctrl+K."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from guide_app.domain.due_list import Category
from guide_app.domain.words import FollowUpKind, Outcome, Temperature
from guide_app.services.today_models import TodayRow, TodayView
from ui.shortcuts import Key, add_action
from ui.today.outcome import CALL_MEANINGS, OUTCOME_KEYS
from ui.words.pool import call_words
from ui.words.shop import outcome_words, temperature_words

_KEYS = {
    "copyScript": Key.COPY_SCRIPT,
    "scriptCode": Key.SCRIPT_CODE,
    "copyMaterial": Key.COPY_MATERIAL,
    "markSent": Key.MARK_SENT,
    "snooze": Key.SNOOZE,
    "otherScript": Key.OTHER_SCRIPT,
    "findScript": Key.FIND_SCRIPT,
    "openProfile": Key.OPEN_ROW,
    "nextRow": Key.NEXT_ROW,
    "previousRow": Key.PREVIOUS_ROW,
    "nextPart": Key.NEXT_PART,
    "previousPart": Key.PREVIOUS_PART,
    "temperature": Key.TEMPERATURE,
    "heldBack": Key.HELD_BACK,
    "later": Key.LATER_TODAY,
    "likelyFirst": Key.LIKELY_FIRST,
    "allReasons": Key.ALL_REASONS,
    "questions": Key.QUESTIONS,
    "code": Key.CODE_TODAY,
    "event": Key.EVENT_TODAY,
}
_OF_WORK = ("markSent", "snooze")
_OF_A_ROW = (
    *("copyScript", "scriptCode", "otherScript", "findScript"),
    *("openProfile", "temperature", "allReasons", "questions", "code", "event"),
)


class TodayCommands(QObject):
    """Makes, names and allows the commands of the first screen.

    Args:
        page: The screen; they listen while it is shown.
        slots: What each does, by its name.
        record: What came of a contact: the outcome, and the temperature that the key says.
    """

    def __init__(
        self,
        page: QWidget,
        slots: Mapping[str, Callable[[], object]],
        record: Callable[[Outcome, Temperature | None], None],
    ) -> None:
        super().__init__(page)
        self.by_name: dict[str, QAction] = {
            name: add_action(page, key, slots[name], name=name) for name, key in _KEYS.items()
        }
        self.outcomes: list[QAction] = [
            add_action(
                page,
                key,
                partial(record, outcome, temperature),
                name=f"outcome.{temperature or outcome}",
            )
            for key, outcome, temperature in OUTCOME_KEYS
        ]
        self.by_name["later"].setEnabled(False)  # until something was put off
        self.allow(None)
        self.tell_day(None)

    def allow(self, row: TodayRow | None) -> None:
        """Let be done what can be done with a row, or with none."""
        for name in _OF_A_ROW:
            self.by_name[name].setEnabled(row is not None)
        if row is None:
            self.allow_material(may_go_out=False)
        for name in _OF_WORK:
            waits = row is not None and row.category is Category.WAITING
            self.by_name[name].setEnabled(row is not None and not waits)
        calls = row is not None and row.item.kind is FollowUpKind.CALL
        if calls:
            self.by_name["markSent"].setEnabled(False)
        for action, (_, outcome, temperature) in zip(self.outcomes, OUTCOME_KEYS, strict=True):
            meant = None if temperature else CALL_MEANINGS.get(outcome)
            action.setEnabled(row is not None and (not calls or meant is not None))
            words = temperature_words(temperature) if temperature else outcome_words(outcome)
            action.setText(call_words(meant) if calls and meant else words)

    def allow_material(self, *, may_go_out: bool) -> None:
        """Let the material be copied that is shown, or none."""
        self.by_name["copyMaterial"].setEnabled(may_go_out)

    def tell_day(self, view: TodayView | None) -> None:
        """Who is left in peace can be asked if there is anybody; rows can be ordered and parted."""
        customers = len({row.customer_id for row in view.held_back}) if view is not None else 0
        action = self.by_name["heldBack"]
        action.setText(self.tr("%n left in peace today", "", customers))
        action.setEnabled(customers > 0)
        self.by_name["likelyFirst"].setEnabled(view is not None and view.work > 0)
        for name in ("nextPart", "previousPart"):
            self.by_name[name].setEnabled(view is not None and bool(view.rows))

    def tell_order(self, *, likely_first: bool) -> None:
        """The key of the order says what it would bring."""
        words = self.tr("Likely buyers first")
        if likely_first:
            words = self.tr("As planned")
        self.by_name["likelyFirst"].setText(words)

    def retranslate(self) -> None:
        """Name them in the guide's language."""
        for name, words in (
            ("copyScript", self.tr("Copy script")),
            ("scriptCode", self.tr("QR code")),
            ("copyMaterial", self.tr("Copy material")),
            ("markSent", self.tr("Sent")),
            ("snooze", self.tr("Not now")),
            ("otherScript", self.tr("Another")),
            ("findScript", self.tr("All scripts")),
            ("openProfile", self.tr("Customer file")),
            ("questions", self.tr("Questionnaire")),
            ("code", self.tr("Code")),
            ("event", self.tr("In WeChat")),
            ("nextPart", self.tr("Next part")),
            ("previousPart", self.tr("Previous part")),
        ):
            self.by_name[name].setText(words)
        for action, (_, outcome, temperature) in zip(self.outcomes, OUTCOME_KEYS, strict=True):
            words = temperature_words(temperature) if temperature else outcome_words(outcome)
            action.setText(words)
