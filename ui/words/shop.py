"""The shop's closed lists in words: states, temperatures, outcomes, sources."""

from PySide6.QtCore import QCoreApplication

from ui.theme import Tone


def temperature_words(value: str | None) -> str:
    """冷淡, 一般, 迫切; a dash where nobody knows."""
    words = {
        "cold": QCoreApplication.translate("ShopWords", "Cold"),
        "warm": QCoreApplication.translate("ShopWords", "Warm"),
        "hot": QCoreApplication.translate("ShopWords", "Hot"),
    }
    return words.get(value or "", "—")


TEMPERATURE_TONES = {"cold": Tone.RED, "warm": Tone.BLUE, "hot": Tone.ACCENT}


def state_words(value: str) -> str:
    """Where the relation stands."""
    words = {
        "new": QCoreApplication.translate("ShopWords", "New"),
        "in_progress": QCoreApplication.translate("ShopWords", "In progress"),
        "bought": QCoreApplication.translate("ShopWords", "Bought"),
        "not_interested": QCoreApplication.translate("ShopWords", "Not interested"),
        "lost": QCoreApplication.translate("ShopWords", "Lost"),
    }
    return words.get(value, value)


def outcome_words(value: str) -> str:
    """What came of a contact."""
    words = {
        "replied": QCoreApplication.translate("ShopWords", "Replied"),
        "no_answer": QCoreApplication.translate("ShopWords", "No answer"),
        "bought": QCoreApplication.translate("ShopWords", "Has bought"),
        "will_visit": QCoreApplication.translate("ShopWords", "Will visit"),
        "wrong_contact": QCoreApplication.translate("ShopWords", "Wrong contact"),
        "asked_to_stop": QCoreApplication.translate("ShopWords", "Asked to stop"),
        "deleted_us": QCoreApplication.translate("ShopWords", "Deleted us"),
        "added": QCoreApplication.translate("ShopWords", "Added us"),
        "refused": QCoreApplication.translate("ShopWords", "Refused"),
    }
    return words.get(value, value)


def role_words(value: str) -> str:
    """Who somebody is."""
    words = {
        "guide": QCoreApplication.translate("ShopWords", "guides"),
        "manager": QCoreApplication.translate("ShopWords", "the manager"),
        "hq": QCoreApplication.translate("ShopWords", "HQ"),
    }
    return words.get(value, value)


def source_words(value: str) -> str:
    """How a customer came to us."""
    words = {
        "store": QCoreApplication.translate("ShopWords", "In the store"),
        "store_code": QCoreApplication.translate("ShopWords", "Store code"),
        "parcel_card": QCoreApplication.translate("ShopWords", "Parcel card"),
        "referral": QCoreApplication.translate("ShopWords", "Referral"),
        "moments": QCoreApplication.translate("ShopWords", "Moments"),
        "group": QCoreApplication.translate("ShopWords", "Group"),
        "live": QCoreApplication.translate("ShopWords", "Live stream"),
        "mall": QCoreApplication.translate("ShopWords", "Mall"),
        "link": QCoreApplication.translate("ShopWords", "Page of a link"),
        "imported": QCoreApplication.translate("ShopWords", "Imported"),
        "other": QCoreApplication.translate("ShopWords", "Other"),
    }
    return words.get(value, value)


def relation_words(value: str) -> str:
    """Who a family member is."""
    words = {
        "child": QCoreApplication.translate("ShopWords", "Child"),
        "partner": QCoreApplication.translate("ShopWords", "Partner"),
        "parent": QCoreApplication.translate("ShopWords", "Parent"),
        "other": QCoreApplication.translate("ShopWords", "Relative"),
    }
    return words.get(value, value)


def stage_words(value: str) -> str:
    """When a script is used."""
    words = {
        "greeting": QCoreApplication.translate("ShopWords", "Greeting"),
        "ice_breaking": QCoreApplication.translate("ShopWords", "Ice-breaking"),
        "product": QCoreApplication.translate("ShopWords", "Product"),
        "after_purchase": QCoreApplication.translate("ShopWords", "After purchase"),
        "repurchase": QCoreApplication.translate("ShopWords", "Repurchase"),
        "birthday": QCoreApplication.translate("ShopWords", "Birthday"),
        "silent": QCoreApplication.translate("ShopWords", "Silent"),
    }
    return words.get(value, value)


def category_words(value: str) -> str:
    """The parts of the day's list."""
    words = {
        "overdue": QCoreApplication.translate("ShopWords", "Overdue"),
        "today": QCoreApplication.translate("ShopWords", "Due today"),
        "birthday": QCoreApplication.translate("ShopWords", "Birthdays"),
        "new": QCoreApplication.translate("ShopWords", "New customers"),
        "silent": QCoreApplication.translate("ShopWords", "Silent"),
        "waiting": QCoreApplication.translate("ShopWords", "Waiting for a reply"),
    }
    return words.get(value, value)
