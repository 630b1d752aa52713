"""What the brand's other systems send and hear; see docs/server.md."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec


class SaidIdentity(msgspec.Struct, kw_only=True, omit_defaults=True):
    """By what a system knows somebody; see `guide_app.domain.identities`.

    Attributes:
        scope: The app of an openid, the corporation of an external user id, the mall of an account.
    """

    kind: str
    value: str
    scope: str = ""


class SaidStatement(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """These identities are one person's.

    Attributes:
        id: The system's own for it; the same one again changes nothing.
    """

    id: str
    said_at: datetime
    identities: list[SaidIdentity]


class IdentitiesRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Statements of a system of the brand."""

    statements: list[SaidStatement]


class SaidOrder(msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An order, and by what its buyer is known.

    Attributes:
        store: The store's code, or its name.
        guide: Account or name of who sold it; else the customer's guide.
        identities: The buyer's, all of one person.
    """

    number: str
    ordered_on: str
    amount: str
    store: str
    identities: list[SaidIdentity]
    guide: str | None = None
    items: int | None = None
    summary: str | None = None


class OrdersRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Orders of a system of the brand."""

    orders: list[SaidOrder]


class SaidReturn(msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods of an order came back.

    Attributes:
        number: The return's own; the same one again changes nothing.
        order: The number of the order, which may come later.
        amount: What came back by this return; without it all that was left of the order.
    """

    number: str
    order: str
    returned_on: str
    amount: str | None = None


class ReturnsRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Returns of a system of the brand."""

    returns: list[SaidReturn]


class SaidView(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Somebody looked at something.

    Attributes:
        id: The system's own for the visit; the same one again changes nothing.
        kind: ``material``, ``product`` or ``page``.
        code: What tells the thing from others of its kind, such as a product's number.
        title: What the guide reads.
        identities: Of whoever looked, all of one person; an unknown visitor may have one alone.
    """

    id: str
    seen_at: datetime
    kind: str
    code: str
    title: str
    identities: list[SaidIdentity]


class ViewsRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What was looked at, as a system of the brand saw it."""

    views: list[SaidView]


class Taken(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What became of one row.

    Attributes:
        id: The statement's or the visit's, or the number of the order or of the return.
        status: ``taken``, ``known`` (it was here already) or ``refused``; of an order, a return or
            a visit ``recorded`` (it is at a customer) or ``waiting`` instead of the first two.
        code: Why it was refused, with ``details``.
    """

    id: str
    status: str
    code: str | None = None
    details: dict[str, Any] = {}


class TakenAnswer(msgspec.Struct, kw_only=True):
    """What became of each row, in their order."""

    results: list[Taken]
