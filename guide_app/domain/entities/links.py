"""Short links that guides give away, and who opened them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from guide_app.domain.entity import Audience, Row, day, entity, flag, instant, number, ref, text
from guide_app.domain.words import LinkKind

SLUG = 14
"""Characters of the name that a link has in its address."""


@entity("link", Audience.GUIDE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Row):
    """A short address of a page that a guide gives away, made without a network.

    It says nothing of whom it was given to: that leaves a PC with the customer, see `SentLink`.

    Attributes:
        slug: What stands in the address; `domain.links.slug_of` its id.
        material_id: What a page of a material shows.
        questionnaire_id: What a page with questions asks.
        code: The style number of the product that is shown.
        share_id: The share that it was made for, if any.
        on: The brand's day on which it was made.
    """

    guide_id: str = ref("guide")
    slug: str = text(SLUG, indexed=True)
    kind: str = text(16, choices=LinkKind)
    material_id: str | None = ref("material", default=None)
    questionnaire_id: str | None = ref("questionnaire", default=None)
    code: str | None = text(64, default=None)
    share_id: str | None = ref("share", default=None)
    on: date = day(indexed=True)
    at: datetime = instant()


@entity("sent_link", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class SentLink(Row):
    """A link was given to this one customer, so that who opens it first-hand is the customer."""

    customer_id: str = ref("customer")
    link_id: str = ref("link")
    on: date = day()


@entity("visit", Audience.GUIDE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Row):
    """Somebody opened a guide's link, once or often; it does not say who, see `KnownVisit`.

    The server writes it; a PC only reads.

    Attributes:
        title: What was looked at, as a guide reads it.
        on: The brand's day of the last look.
        times: How many looks.
        seconds: How long the page was looked at altogether; 0 also where that is not known.
        saved: How many pictures or cards were kept.
        forwarded: They had it from somebody to whom it was given, not from the guide.
    """

    guide_id: str = ref("guide")
    link_id: str = ref("link")
    kind: str = text(16, choices=LinkKind)
    material_id: str | None = ref("material", default=None)
    title: str = text(120)
    on: date = day(indexed=True)
    first_at: datetime = instant()
    last_at: datetime = instant()
    times: int = number()
    seconds: int = number(default=0)
    saved: int = number(default=0)
    forwarded: bool = flag(default=False)


@entity("known_visit", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVisit(Row):
    """Whose visit it was, on the PCs of those who hold the customer."""

    customer_id: str = ref("customer")
    visit_id: str = ref("visit")
