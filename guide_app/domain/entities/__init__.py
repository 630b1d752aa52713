"""The entities of the business, each field declared here and nowhere else.

Their order is that in which a transaction writes them: first what others point to.
"""

# ruff: noqa: I001
from guide_app.domain.entities.organisation import Brand, Guide, Region, Store
from guide_app.domain.entities.tags import (
    Codebook,
    GuideSegment,
    Questionnaire,
    Segment,
    Tag,
    TagGroup,
)
from guide_app.domain.entities.handovers import Claim, Handover
from guide_app.domain.entities.groups import ChatGroup
from guide_app.domain.entities.scripts import GuideScript, Script, ScriptVariant
from guide_app.domain.entities.channel_codes import ChannelCode
from guide_app.domain.entities.products import Product, Sku
from guide_app.domain.entities.materials import GuideMaterial, Material, Media, Share
from guide_app.domain.entities.links import KnownVisit, Link, SentLink, Visit
from guide_app.domain.entities.hq_tasks import HqTask
from guide_app.domain.entities.post_tasks import PostTask
from guide_app.domain.entities.sops import DateKind, MassSend, Sop, SopStep
from guide_app.domain.entities.customers import (
    AnswerSheet,
    Customer,
    CustomerDate,
    CustomerTag,
    FamilyMember,
)
from guide_app.domain.entities.work import (
    NOTE_LENGTH,
    Enrolment,
    FollowUp,
    Order,
    PageView,
    TimelineEntry,
)

__all__ = [
    "NOTE_LENGTH",
    "AnswerSheet",
    "Brand",
    "ChannelCode",
    "ChatGroup",
    "Claim",
    "Codebook",
    "Customer",
    "CustomerDate",
    "CustomerTag",
    "DateKind",
    "Enrolment",
    "FamilyMember",
    "FollowUp",
    "Guide",
    "GuideMaterial",
    "GuideScript",
    "GuideSegment",
    "Handover",
    "HqTask",
    "KnownVisit",
    "Link",
    "MassSend",
    "Material",
    "Media",
    "Order",
    "PageView",
    "PostTask",
    "Product",
    "Questionnaire",
    "Region",
    "Script",
    "ScriptVariant",
    "Segment",
    "SentLink",
    "Share",
    "Sku",
    "Sop",
    "SopStep",
    "Store",
    "Tag",
    "TagGroup",
    "TimelineEntry",
    "Visit",
]
