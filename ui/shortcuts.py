"""Every key of the window, in one place. Words for them stand on the buttons that carry them."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Scope(Enum):
    """Where a key works. Two keys of one scope differ; a page's may not shadow the window's."""

    WINDOW = "window"
    LIST = "list"
    TODAY = "today"
    CUSTOMERS = "customers"
    PROFILE = "profile"
    STORE = "store"
    SYNC = "sync"
    SNOOZE = "snooze"
    SCRIPTS = "scripts"
    IMPORT = "import"
    EVENT = "event"
    POOL = "pool"
    GROUPS = "groups"
    MATERIALS = "materials"
    PRODUCT = "product"
    STAGE = "stage"


class Key(Enum):
    """A key: scope, name, and how Qt writes it.

    Letters without Ctrl do nothing while a text field has the focus: there they are typed.
    """

    PALETTE = (Scope.WINDOW, "palette", "Ctrl+K")
    LOCK = (Scope.WINDOW, "lock", "Ctrl+L")
    UNDO = (Scope.WINDOW, "undo", "Ctrl+Z")
    SYNC_NOW = (Scope.WINDOW, "sync_now", "F5")
    SETTINGS = (Scope.WINDOW, "settings", "Ctrl+,")
    SHOW_CODES = (Scope.WINDOW, "show_codes", "F8")
    NEW_CUSTOMER = (Scope.WINDOW, "new_customer", "N")

    NEXT_ROW = (Scope.LIST, "next_row", "J")
    PREVIOUS_ROW = (Scope.LIST, "previous_row", "K")
    OPEN_ROW = (Scope.LIST, "open_row", "Return")
    FIND = (Scope.LIST, "find", "/")

    COPY_SCRIPT = (Scope.TODAY, "copy_script", "C")
    SCRIPT_CODE = (Scope.TODAY, "script_code", "Q")
    COPY_MATERIAL = (Scope.TODAY, "copy_material", "M")
    OTHER_SCRIPT = (Scope.TODAY, "other_script", "V")
    MARK_SENT = (Scope.TODAY, "mark_sent", "D")
    SNOOZE = (Scope.TODAY, "snooze", "S")
    OUTCOME_1 = (Scope.TODAY, "outcome_1", "1")
    OUTCOME_2 = (Scope.TODAY, "outcome_2", "2")
    OUTCOME_3 = (Scope.TODAY, "outcome_3", "3")
    OUTCOME_4 = (Scope.TODAY, "outcome_4", "4")
    OUTCOME_5 = (Scope.TODAY, "outcome_5", "5")
    OUTCOME_6 = (Scope.TODAY, "outcome_6", "6")
    OUTCOME_7 = (Scope.TODAY, "outcome_7", "7")
    OUTCOME_8 = (Scope.TODAY, "outcome_8", "8")
    OUTCOME_9 = (Scope.TODAY, "outcome_9", "9")
    TEMPERATURE = (Scope.TODAY, "temperature", "T")
    CODE_TODAY = (Scope.TODAY, "code", "#")
    HELD_BACK = (Scope.TODAY, "held_back", "H")
    LATER_TODAY = (Scope.TODAY, "later_today", "R")
    FIND_SCRIPT = (Scope.TODAY, "find_script", "W")
    NEXT_PART = (Scope.TODAY, "next_part", "G")
    PREVIOUS_PART = (Scope.TODAY, "previous_part", "Shift+G")
    LIKELY_FIRST = (Scope.TODAY, "likely_first", "L")
    ALL_REASONS = (Scope.TODAY, "all_reasons", "Y")
    QUESTIONS = (Scope.TODAY, "questions", "U")
    GROUPS = (Scope.TODAY, "groups", "A")
    POSTS = (Scope.TODAY, "posts", "P")

    SELECT_ROW = (Scope.CUSTOMERS, "select_row", "X")
    CODE_LISTED = (Scope.CUSTOMERS, "code", "#")
    TAG_SELECTED = (Scope.CUSTOMERS, "tag_selected", "T")
    UNTAG_SELECTED = (Scope.CUSTOMERS, "untag_selected", "Shift+T")
    MERGE_SELECTED = (Scope.CUSTOMERS, "merge_selected", "M")
    PLAN_SELECTED = (Scope.CUSTOMERS, "plan_selected", "F")
    IMPORT = (Scope.CUSTOMERS, "import", "I")
    SELECT_ALL = (Scope.CUSTOMERS, "select_all", "Ctrl+A")
    CLEAR_SELECTION = (Scope.CUSTOMERS, "clear_selection", "Esc")

    EDIT = (Scope.PROFILE, "edit", "E")
    ADD_NOTE = (Scope.PROFILE, "add_note", "A")
    CODE = (Scope.PROFILE, "code", "#")
    COPY_REMARK = (Scope.PROFILE, "copy_remark", "M")
    ADD_TAG = (Scope.PROFILE, "add_tag", "T")
    PLAN = (Scope.PROFILE, "plan", "F")
    CONTACTED = (Scope.PROFILE, "contacted", "D")
    REVEAL_PHONE = (Scope.PROFILE, "reveal_phone", "P")
    NOTE_REPLY = (Scope.PROFILE, "note_reply", "O")
    RESTORE_VALUE = (Scope.PROFILE, "restore_value", "R")
    COPY_FOR_PROFILE = (Scope.PROFILE, "copy_for_profile", "C")
    MATERIAL_FOR_PROFILE = (Scope.PROFILE, "material_for_profile", "V")
    FIND_FOR_PROFILE = (Scope.PROFILE, "find_for_profile", "W")
    SAVE_NOTE = (Scope.PROFILE, "save_note", "Ctrl+Return")
    PROFILE_QUESTIONS = (Scope.PROFILE, "profile_questions", "U")
    BEGIN_SOP = (Scope.PROFILE, "begin_sop", "G")
    MERGE = (Scope.PROFILE, "merge", "S")
    ADD_DATE = (Scope.PROFILE, "add_date", "I")
    BACK = (Scope.PROFILE, "back", "Alt+Left")
    LEAVE = (Scope.PROFILE, "leave", "Esc")

    PREPARE = (Scope.MATERIALS, "prepare", "Space")
    TO_PHONE = (Scope.MATERIALS, "to_phone", "Q")
    COPY_CAPTION = (Scope.MATERIALS, "copy_caption", "C")
    COPY_PICTURES = (Scope.MATERIALS, "copy_pictures", "V")
    SAVE_MATERIAL = (Scope.MATERIALS, "save_material", "F")
    COPY_LINK = (Scope.MATERIALS, "copy_link", "L")
    POSTED = (Scope.MATERIALS, "posted", "D")
    NOT_POSTED = (Scope.MATERIALS, "not_posted", "X")
    OWN_POSTS = (Scope.MATERIALS, "own_posts", "O")
    SUGGESTED = (Scope.MATERIALS, "suggested", "G")
    FAVOURITE_MATERIAL = (Scope.MATERIALS, "favourite_material", "S")
    OTHER_WORDING = (Scope.MATERIALS, "other_wording", "R")
    NARROW_WALL = (Scope.MATERIALS, "narrow_wall", "T")
    NARROW_NO_MORE = (Scope.MATERIALS, "narrow_no_more", "Esc")

    CODE_BEFORE = (Scope.STAGE, "code_before", "Left")
    CODE_AFTER = (Scope.STAGE, "code_after", "Right")
    COPY_PAYMENT = (Scope.PRODUCT, "copy_payment", "C")
    PAYMENT_CODE = (Scope.PRODUCT, "payment_code", "Q")

    OPEN_GROUP = (Scope.GROUPS, "open_group", "A")
    GROUP_POSTED = (Scope.GROUPS, "group_posted", "D")
    GROUP_COUNT = (Scope.GROUPS, "group_count", "M")
    CHANGE_GROUP = (Scope.GROUPS, "change_group", "E")
    GROUP_ADDRESS = (Scope.GROUPS, "group_address", "C")
    GROUP_DISSOLVED = (Scope.GROUPS, "group_dissolved", "X")
    GROUP_REGROUPED = (Scope.GROUPS, "group_regrouped", "R")
    RESTORE_GROUP = (Scope.GROUPS, "restore_group", "Shift+R")

    CLAIM = (Scope.POOL, "claim", "G")
    HAND_OVER = (Scope.STORE, "hand_over", "G")
    FAVOURITE = (Scope.SCRIPTS, "favourite", "Ctrl+D")
    REWORD = (Scope.SCRIPTS, "reword", "Ctrl+E")
    SAY_OTHERWISE = (Scope.SCRIPTS, "say_otherwise", "Ctrl+R")

    CHOOSE_FILE = (Scope.IMPORT, "choose_file", "O")
    PASTE_ROWS = (Scope.IMPORT, "paste_rows", "Ctrl+V")
    TAKE_BACK_IMPORT = (Scope.IMPORT, "take_back_import", "U")
    SAVE_REJECTED = (Scope.IMPORT, "save_rejected", "S")
    GO_BACK = (Scope.IMPORT, "go_back", "Esc")
    GO_ON = (Scope.IMPORT, "go_on", "Ctrl+Return")

    RETRY = (Scope.SYNC, "retry", "R")

    EVENT_TODAY = (Scope.TODAY, "event", "B")
    EVENT_LISTED = (Scope.CUSTOMERS, "event", "B")
    EVENT_PROFILE = (Scope.PROFILE, "event", "B")
    EVENT_1 = (Scope.EVENT, "event_1", "1")
    EVENT_2 = (Scope.EVENT, "event_2", "2")
    EVENT_3 = (Scope.EVENT, "event_3", "3")
    EVENT_4 = (Scope.EVENT, "event_4", "4")
    EVENT_CODE = (Scope.EVENT, "event_code", "#")

    LATER_1 = (Scope.SNOOZE, "later_1", "1")
    LATER_2 = (Scope.SNOOZE, "later_2", "2")
    LATER_3 = (Scope.SNOOZE, "later_3", "3")
    MOVE_1 = (Scope.SNOOZE, "move_1", "4")
    MOVE_2 = (Scope.SNOOZE, "move_2", "5")
    MOVE_3 = (Scope.SNOOZE, "move_3", "6")

    @property
    def scope(self) -> Scope:
        """Where it works."""
        return self.value[0]

    @property
    def sequence(self) -> QKeySequence:
        """What Qt listens to."""
        return QKeySequence(self.value[2])

    @property
    def label(self) -> str:
        """What stands on the button."""
        return label_of(self.sequence)


_SHORT = {"Return": "Enter", "PgDown": "PgDn"}
_REPEATING = (Key.NEXT_ROW, Key.PREVIOUS_ROW)


def label_of(sequence: QKeySequence) -> str:
    """A key as it is printed on the keyboard, in every language."""
    text = sequence.toString(QKeySequence.SequenceFormat.PortableText)
    before, plus, last = text.rpartition("+")
    return f"{before}{plus}{_SHORT.get(last, last)}"


def page_sequence(position: int) -> QKeySequence:
    """The key of the n-th page in the navigation, counted from 1; none beyond 9."""
    return QKeySequence(f"Alt+{position}") if 1 <= position <= 9 else QKeySequence()


def add_action(
    owner: QWidget,
    key: Key | QKeySequence | None,
    slot: Callable[[], object],
    *,
    name: str,
) -> QAction:
    """Give a widget a command: one QAction for its key, its button and its menu entry.

    It listens while ``owner`` can be seen and no sheet lies over it. Set its words in
    ``retranslate``.

    Args:
        owner: The page or dialog that the command belongs to.
        key: Its key, or None for a command without one.
        slot: Called when the command is given.
        name: Object name, such as ``"copyScript"``.
    """
    action = QAction(owner)
    action.setObjectName(name)
    if key is not None:
        action.setShortcut(key.sequence if isinstance(key, Key) else key)
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setAutoRepeat(key in _REPEATING)  # a key held down must not finish ten customers
    action.triggered.connect(lambda _checked=False: slot())
    owner.addAction(action)
    return action
