"""Why somebody who would be due is not on the list."""

from PySide6.QtCore import QCoreApplication

from guide_app.domain.due import HeldBackCode

_CONTEXT = "HeldBackWords"


def held_back_words(code: HeldBackCode) -> str:
    """One clause, such as 本周已联系过."""
    tr = QCoreApplication.translate
    return {
        HeldBackCode.REMOVED: tr(_CONTEXT, "No longer a customer of yours"),
        HeldBackCode.CONSENT_WITHDRAWN: tr(_CONTEXT, "Does not want to be contacted"),
        HeldBackCode.DELETED_US: tr(_CONTEXT, "Has deleted us"),
        HeldBackCode.COOLING_DOWN: tr(_CONTEXT, "Was cold last time and is given a rest"),
        HeldBackCode.OVER_BUDGET: tr(_CONTEXT, "Was contacted often enough"),
        HeldBackCode.SOP_ENDED: tr(_CONTEXT, "The SOP of the moved task has ended"),
        HeldBackCode.TOO_LATE: tr(_CONTEXT, "The last day of HQ's task has passed"),
        HeldBackCode.LOST: tr(_CONTEXT, "Is marked as lost"),
        HeldBackCode.CONTACTED_TODAY: tr(_CONTEXT, "Was contacted today already"),
        HeldBackCode.MOVED: tr(_CONTEXT, "You moved the task to another day"),
    }[code]


def group_words(code: HeldBackCode) -> str:
    """A word or two for all who are held back for the same reason."""
    tr = QCoreApplication.translate
    return {
        HeldBackCode.REMOVED: tr(_CONTEXT, "Gone"),
        HeldBackCode.CONSENT_WITHDRAWN: tr(_CONTEXT, "No contact wanted"),
        HeldBackCode.DELETED_US: tr(_CONTEXT, "Deleted us"),
        HeldBackCode.COOLING_DOWN: tr(_CONTEXT, "Cooling down"),
        HeldBackCode.OVER_BUDGET: tr(_CONTEXT, "Contacted enough"),
        HeldBackCode.SOP_ENDED: tr(_CONTEXT, "SOP ended"),
        HeldBackCode.TOO_LATE: tr(_CONTEXT, "Too late"),
        HeldBackCode.LOST: tr(_CONTEXT, "Lost"),
        HeldBackCode.CONTACTED_TODAY: tr(_CONTEXT, "Contacted today"),
        HeldBackCode.MOVED: tr(_CONTEXT, "Moved"),
    }[code]
