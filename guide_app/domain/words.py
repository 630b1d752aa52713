"""The closed lists of the shop's words.

Each value is stored, sent and translated under this name.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person with an account may be."""

    GUIDE = "guide"
    MANAGER = "manager"
    HQ = "hq"


class StoreKind(StrEnum):
    """Whose a store is: the brand's own, or a dealer's."""

    DIRECT = "direct"
    DEALER = "dealer"


class FollowUpState(StrEnum):
    """Where the relation with a customer stands."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    BOUGHT = "bought"
    NOT_INTERESTED = "not_interested"
    LOST = "lost"


class Temperature(StrEnum):
    """How the customer reacted at the last contact."""

    COLD = "cold"
    WARM = "warm"
    HOT = "hot"


class Consent(StrEnum):
    """Whether the customer may be contacted; a withdrawal always wins."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    """How a customer came to us."""

    STORE = "store"
    STORE_CODE = "store_code"
    PARCEL_CARD = "parcel_card"
    REFERRAL = "referral"
    MOMENTS = "moments"
    GROUP = "group"
    LIVE = "live"
    MALL = "mall"
    LINK = "link"  # they signed up at a page whose link a guide had given away
    IMPORTED = "imported"
    OTHER = "other"


class Relation(StrEnum):
    """Who a family member is to the customer."""

    CHILD = "child"
    PARTNER = "partner"
    PARENT = "parent"
    OTHER = "other"


class FollowUpKind(StrEnum):
    """What planned a follow-up."""

    SOP = "sop"
    MANUAL = "manual"
    BIRTHDAY = "birthday"
    NEW = "new"
    SILENT = "silent"
    CALL = "call"
    TASK = "task"  # of HQ


BY_HAND = frozenset({FollowUpKind.MANUAL, FollowUpKind.CALL})
"""What a person put on a day, or took on: no rule computes it."""


class FollowUpStatus(StrEnum):
    """The life of a follow-up: planned, sent and waiting for a reply, then done or skipped."""

    PLANNED = "planned"
    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"


class Outcome(StrEnum):
    """What came of a contact."""

    REPLIED = "replied"
    NO_ANSWER = "no_answer"
    BOUGHT = "bought"
    WILL_VISIT = "will_visit"
    WRONG_CONTACT = "wrong_contact"
    ASKED_TO_STOP = "asked_to_stop"
    DELETED_US = "deleted_us"
    ADDED = "added"
    REFUSED = "refused"


class HandoverState(StrEnum):
    """What became of a handover that was planned for later."""

    PLANNED = "planned"
    DONE = "done"
    CALLED_OFF = "called_off"
    FAILED = "failed"


class EventKind(StrEnum):
    """What happens between a customer and the guide in WeChat or WeCom, besides planned work."""

    ADDED = "added"
    GREETED = "greeted"
    REPLIED = "replied"
    DELETED_US = "deleted_us"


class StepKind(StrEnum):
    """The eight kinds of SOP step."""

    PRIVILEGE = "privilege"
    BENEFIT = "benefit"
    FUN = "fun"
    CONTENT = "content"
    CARE = "care"
    EVENT = "event"
    PLAN = "plan"
    ROUTINE = "routine"


class Trigger(StrEnum):
    """What enrols a customer in a SOP."""

    ADDED = "added"
    FIRST_PURCHASE = "first_purchase"
    PURCHASE = "purchase"
    RETURNED = "returned"
    BIRTHDAY = "birthday"
    DATED = "dated"
    TAGGED = "tagged"
    SILENT = "silent"
    REPURCHASE = "repurchase"
    VIEWED = "viewed"
    ANSWERED = "answered"
    BY_HAND = "by_hand"
    FIXED_DATE = "fixed_date"
    WEEKLY = "weekly"


class EndCode(StrEnum):
    """What ends a SOP before its last step."""

    BOUGHT = "bought"
    REPLIED = "replied"
    COLD = "cold"
    TAG = "tag"
    JOINED = "joined"


class Stage(StrEnum):
    """When in a relation a script is used."""

    GREETING = "greeting"
    ICE_BREAKING = "ice_breaking"
    PRODUCT = "product"
    AFTER_PURCHASE = "after_purchase"
    REPURCHASE = "repurchase"
    BIRTHDAY = "birthday"
    SILENT = "silent"


class MaterialType(StrEnum):
    """What a material consists of."""

    IMAGE_POST = "image_post"
    VIDEO = "video"
    ARTICLE = "article"
    POSTER = "poster"
    FILE = "file"
    CAMPAIGN = "campaign"
    MICRO_FLYER = "micro_flyer"


class Voice(StrEnum):
    """How a wording of a caption differs from the caption itself."""

    SHORT = "short"
    LONG = "long"
    FUNNY = "funny"


class MediaType(StrEnum):
    """What a file of a material is."""

    IMAGE = "image"
    VIDEO = "video"
    FILE = "file"


class CodeKind(StrEnum):
    """What a channel code is for."""

    PERSONAL = "personal"
    CHANNEL = "channel"
    STORE = "store"
    EVENT = "event"
    PRODUCT = "product"


class ProductLayer(StrEnum):
    """What a product is in the range for: to bring people in, to be new, or to be earned with."""

    TRAFFIC = "traffic"
    NEW = "new"
    PROFIT = "profit"


class MaterialKind(StrEnum):
    """What a material is about."""

    REVIEW = "review"
    KNOWLEDGE = "knowledge"
    PRODUCT = "product"
    FUN = "fun"
    CARE = "care"
    EVENT = "event"


class ShareWay(StrEnum):
    """How a material was taken to the phone."""

    CLIPBOARD = "clipboard"
    PHONE = "phone"
    FOLDER = "folder"
    LINK = "link"  # to its page
    POSTER = "poster"  # with the guide's name and code on it, whichever way it went


class ShareState(StrEnum):
    """What became of a material that was taken to the phone."""

    PREPARED = "prepared"
    POSTED = "posted"
    NOT_POSTED = "not_posted"


class LinkKind(StrEnum):
    """What page a link leads to."""

    MATERIAL = "material"  # a campaign is one, too
    CARD = "card"
    PRODUCT = "product"
    QUESTIONNAIRE = "questionnaire"


class ViewKind(StrEnum):
    """What a customer looked at."""

    MATERIAL = "material"
    PRODUCT = "product"
    PAGE = "page"


class TimelineKind(StrEnum):
    """What a line of a customer's history tells."""

    NOTE = "note"
    ADDED = "added"
    CONTACT = "contact"
    MASS_SEND = "mass_send"
    OUTCOME = "outcome"
    PLANNED = "planned"
    TAGS = "tags"
    EDIT = "edit"
    OVERWRITTEN = "overwritten"
    TRANSFER = "transfer"
    CONSENT = "consent"
    REMOVED = "removed"
    RESTORED = "restored"
    SHEET = "sheet"
    MERGED = "merged"
    UNMERGED = "unmerged"
    PAYMENT_LINK = "payment_link"


class GroupType(StrEnum):
    """What a WeChat group is for; its rules follow from it, see `guide_app.domain.groups`."""

    DAILY = "daily"
    FLASH = "flash"
    TARGETED = "targeted"
    SUPER_USER = "super_user"
    BROAD = "broad"


class GroupState(StrEnum):
    """What somebody said became of a group. One past its last day has ended without a word."""

    ACTIVE = "active"
    ENDED = "ended"
    DISSOLVED = "dissolved"
    REGROUPED = "regrouped"
