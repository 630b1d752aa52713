"""What can be done in the list: each command once, for its key, its button and Ctrl+K."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.shortcuts import Key, add_action

_KEYS = {
    "newCustomer": Key.NEW_CUSTOMER,
    "importCustomers": Key.IMPORT,
    "find": Key.FIND,
    "openRow": Key.OPEN_ROW,
    "nextRow": Key.NEXT_ROW,
    "previousRow": Key.PREVIOUS_ROW,
    "selectRow": Key.SELECT_ROW,
    "selectAll": Key.SELECT_ALL,
    "clearSelection": Key.CLEAR_SELECTION,
    "bulkTag": Key.TAG_SELECTED,
    "code": Key.CODE_LISTED,
    "bulkEvent": Key.EVENT_LISTED,
    "bulkUntag": Key.UNTAG_SELECTED,
    "bulkPlan": Key.PLAN_SELECTED,
    "bulkMerge": Key.MERGE_SELECTED,
    "bulkUndo": None,
}
_OF_THE_BAR = (
    *("bulkTag", "bulkUntag", "bulkPlan", "bulkEvent", "bulkMerge"),
    *("bulkUndo", "clearSelection"),
)


class CustomerCommands(QObject):
    """Makes and names the commands of the list.

    Args:
        page: The list; they listen while it is shown.
        slots: What each does, by its name.
    """

    def __init__(self, page: QWidget, slots: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(page)
        self.by_name: dict[str, QAction] = {
            name: add_action(page, key, slots[name], name=name) for name, key in _KEYS.items()
        }
        self.by_name["bulkUndo"].setEnabled(False)

    @property
    def of_the_bar(self) -> list[QAction]:
        """What is offered while customers are chosen, in its order."""
        return [self.by_name[name] for name in _OF_THE_BAR]

    def retranslate(self) -> None:
        """Name them in the guide's language."""
        for name, words in (
            ("newCustomer", self.tr("New customer")),
            ("importCustomers", self.tr("Import from Excel")),
            ("bulkTag", self.tr("Add tags")),
            ("code", self.tr("Code")),
            ("bulkUntag", self.tr("Take tags off")),
            ("bulkPlan", self.tr("Plan follow-up")),
            ("bulkMerge", self.tr("Merge")),
            ("bulkEvent", self.tr("In WeChat")),
            ("bulkUndo", self.tr("Undo")),
            ("clearSelection", self.tr("Unselect")),
            ("selectAll", self.tr("Select all")),
        ):
            self.by_name[name].setText(words)
