"""What can be done with a customer's file: each command once, for its key, button and Ctrl+K."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.shortcuts import Key, add_action

_KEYS = {
    "addNote": Key.ADD_NOTE,
    "saveNote": Key.SAVE_NOTE,
    "addTag": Key.ADD_TAG,
    "code": Key.CODE,
    "event": Key.EVENT_PROFILE,
    "copyRemark": Key.COPY_REMARK,
    "plan": Key.PLAN,
    "questions": Key.PROFILE_QUESTIONS,
    "contacted": Key.CONTACTED,
    "edit": Key.EDIT,
    "beginSop": Key.BEGIN_SOP,
    "addDate": Key.ADD_DATE,
    "merge": Key.MERGE,
    "copyForProfile": Key.COPY_FOR_PROFILE,
    "materialForProfile": Key.MATERIAL_FOR_PROFILE,
    "findForProfile": Key.FIND_FOR_PROFILE,
    "revealPhone": Key.REVEAL_PHONE,
    "noteReply": Key.NOTE_REPLY,
    "restoreValue": Key.RESTORE_VALUE,
    "back": Key.BACK,
    "leave": Key.LEAVE,
    "consent": None,
    "remove": None,
}
_OF_SOMEBODY_THERE = (
    *("addTag", "plan", "contacted", "questions", "edit", "consent", "remove"),
    *("addNote", "event", "copyForProfile", "findForProfile", "beginSop"),
    *("addDate", "merge"),
)


class ProfileCommands(QObject):
    """Makes, names and allows the commands of the file.

    Args:
        page: The file; they listen while it is shown.
        slots: What each does, by its name.
    """

    def __init__(self, page: QWidget, slots: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(page)
        self.by_name: dict[str, QAction] = {
            name: add_action(page, key, slots[name], name=name) for name, key in _KEYS.items()
        }
        self._withdrawn = False

    def allow(
        self, *, there: bool, has_phone: bool, material: bool, restorable: bool, unanswered: bool
    ) -> None:
        """Let be done what can be done with a customer.

        Args:
            there: Was not removed.
            has_phone: There is a number to be shown.
            material: A step that comes has one that may go out.
            restorable: A value was overwritten.
            unanswered: A message waits for its reply to be noted.
        """
        for name in _OF_SOMEBODY_THERE:
            self.by_name[name].setEnabled(there)
        self.by_name["revealPhone"].setVisible(has_phone)
        self.by_name["materialForProfile"].setEnabled(there and material)
        self.by_name["restoreValue"].setEnabled(there and restorable)
        self.by_name["noteReply"].setEnabled(there and unanswered)

    def tell_consent(self, *, withdrawn: bool) -> None:
        """The command of the consent says what it would bring."""
        self._withdrawn = withdrawn
        words = self.tr("May be contacted again") if withdrawn else self.tr("Wants no contact")
        self.by_name["consent"].setText(words)

    def retranslate(self) -> None:
        """Name them in the guide's language."""
        for name, words in (
            ("addNote", self.tr("Write a note")),
            ("saveNote", self.tr("Save note")),
            ("addTag", self.tr("Tags")),
            ("code", self.tr("Code")),
            ("event", self.tr("In WeChat")),
            ("copyRemark", self.tr("WeChat name")),
            ("plan", self.tr("Plan follow-up")),
            ("copyForProfile", self.tr("Copy script")),
            ("materialForProfile", self.tr("Copy material")),
            ("findForProfile", self.tr("All scripts")),
            ("questions", self.tr("Questionnaire")),
            ("contacted", self.tr("Contacted just now")),
            ("edit", self.tr("Edit")),
            ("beginSop", self.tr("Begin a SOP")),
            ("addDate", self.tr("Note a day")),
            ("merge", self.tr("Merge with the same person")),
            ("revealPhone", self.tr("Show number")),
            ("noteReply", self.tr("Note the reply")),
            ("restoreValue", self.tr("Put the overwritten value back")),
            ("back", self.tr("Back")),
            ("remove", self.tr("Remove customer")),
        ):
            self.by_name[name].setText(words)
        self.tell_consent(withdrawn=self._withdrawn)
