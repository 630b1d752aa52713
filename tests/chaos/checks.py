"""The promises I1 to I8, held against a stage.

I1 nothing acknowledged is lost, I2 nothing applies twice, I3 PC and server hold the same rows, I4
nothing out of scope stays, I5 own writes are seen and time goes forward, I6 changes are whole, I7
the outbox drains, I8 the cursor passes nothing that is not applied.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import RowMapping

from guide_app.sync.book import JOURNAL_NAME
from guide_app.wire.messages import FeedLine, FeedOp, FeedPage
from localdb import state
from localdb.journal import Journal
from localdb.schema import metadata
from server import feed
from server.push import epoch_of
from tests.chaos.model import Act, made_id
from tests.chaos.seat import KEY, Seat
from tests.chaos.words import FOUND

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_COMPARED = ("customer", "family_member", "customer_tag", "follow_up", "timeline_entry")


class Broken(AssertionError):
    """A promise was broken."""

    def __init__(self, promise: str, *told: Any) -> None:
        super().__init__(f"{promise}: " + " ".join(map(str, told)))


def after_page(seat: Seat, page: FeedPage) -> None:
    """At every page: the cursor only grows and is never ahead of the server.

    Nothing foreign came with it, and every change is whole (I4, I5, I6, I8).
    """
    _goes_forward(seat)
    _only_own_lines(seat, page)
    if page.more:
        _whole_changes(seat)


def _only_own_lines(seat: Seat, page: FeedPage) -> None:
    """By today's permission: what was the reader's when the line was written does not count."""
    told = {customer for line in page.lines if (customer := _customer_of_line(line)) is not None}
    for row in seat.stage.customers(told):
        own = row["brand_id"] == seat.guide.brand_id and (
            row["store_id"] == seat.guide.store_id
            if seat.guide.role == "manager"
            else row["guide_id"] == seat.guide.id
        )
        if not own:
            raise Broken("I4", seat, "was told of a stranger", row["id"])


def _customer_of_line(line: FeedLine) -> str | None:
    if line.op is not FeedOp.UPSERT:
        return None
    if line.entity == "customer":
        return line.id
    found = json.loads(bytes(line.row)).get("customer_id")
    return None if found is None else str(found)


def _goes_forward(seat: Seat) -> None:
    epoch, cursor = seat.state(state.EPOCH), int(seat.state(state.CURSOR) or 0)
    if seat.cursor[0] == epoch and cursor < seat.cursor[1]:
        raise Broken("I5", seat, "went back from", seat.cursor[1], "to", cursor)
    seat.cursor = (epoch, cursor)
    with seat.stage.world.database.read() as connection:
        head = feed.head(connection, seat.guide.brand_id)
        if epoch == epoch_of(connection) and cursor > head:
            raise Broken("I8", seat, "is at", cursor, "and the server at", head)


def after_try(seat: Seat) -> None:
    """After a sync that may have been broken off: what waits is still seen (I5)."""
    if seat.book is None:
        return
    waiting = [seat.stage.acts[item.mutation_id] for item in seat.open_book.list_outbox()]
    notes = [act for act in waiting if act.name == "note.add"]
    if not notes:
        return
    customers = seat.rows("customer")
    base = seat.rows("customer", base=True)
    lines = seat.rows("timeline_entry")
    for act in notes:
        customer = customers.get(act.what["customer_id"])
        known = base.get(act.what["customer_id"], customer)
        if customer is None or "removed_on" in customer or known is None or "removed_on" in known:
            continue
        if known.get("guide_id") != seat.guide.id and seat.guide.role == "guide":
            continue
        if made_id(act.id, 0) not in lines:
            raise Broken("I5", seat, "does not see its own note", act)


def is_at_rest(seat: Seat) -> bool:
    """Whether a PC has nothing to send and nothing to hear, or nobody may work there any more."""
    may_work = seat.stage.may_work(seat)
    if seat.book is None or not may_work:
        return seat.book is None and not may_work
    with seat.stage.world.database.read() as connection:
        now = (epoch_of(connection), feed.head(connection, seat.guide.brand_id))
    cursor = (seat.state(state.EPOCH), int(seat.state(state.CURSOR) or -1))
    return seat.synced and cursor == now and not seat.book.list_outbox()


def after_sync(seat: Seat, *, thoroughly: bool = False) -> None:
    """After a sync that nothing disturbed.

    Same rows, nothing foreign, nothing waiting (I3, I4, I6, I7, I8).
    """
    book, stage = seat.open_book, seat.stage
    _goes_forward(seat)
    wanted = stage.world.rows_of(seat.guide)
    base = book.dump(base=True)
    shown = book.dump() if thoroughly else base
    for name, rows in wanted.items():
        _same("I3 base", seat, name, base[name], rows)
        _same("I3", seat, name, shown[name], rows)
    if waiting := book.list_outbox():
        raise Broken("I7", seat, "still has", [item.name for item in waiting])
    if left := Journal(seat.folder / JOURNAL_NAME, KEY).read().entries:
        raise Broken("I7", seat, "has in its journal", left)
    _nothing_foreign(seat, set(wanted["customer"]))
    lines = {
        row_id: json.loads(row)["customer_id"] for row_id, row in base["timeline_entry"].items()
    }
    gone = {i for i, c in seat.entries.items() if i not in lines and c in wanted["customer"]}
    if gone and seat.cursor[0] == seat.entries_epoch:
        raise Broken("I5", seat, "has lost lines of the history", gone)
    seat.entries, seat.entries_epoch = lines, seat.state(state.EPOCH)


def customers_of(act: Act) -> set[str]:
    """The customers that an act is about."""
    what = act.what
    found = {what.get("customer_id"), (what.get("planned") or {}).get("customer_id")}
    found |= {
        change["customer_id"] for change in what.get("changes", ()) if "customer_id" in change
    }
    found |= set(what.get("customer_ids", ()))
    if act.name == "customer.create":
        found.add(made_id(act.id, 0))
    return {customer for customer in found if customer}


def _whole_changes(seat: Seat) -> None:
    """Of a change to several rows a PC has all that it may hold, or nothing."""
    server = seat.stage.world.rows_of(seat.guide)
    base = seat.open_book.dump(base=True)
    moved = {
        json.loads(row)["customer_id"]
        for row in server["timeline_entry"].values()
        if '"kind":"transfer"' in row
    }
    mine = (server["customer"].keys() & base["customer"].keys()) - moved
    here = {row_id for name in _COMPARED for row_id in base[name]}
    for act in seat.stage.acts.values():
        if act.name not in ("tags.change", "customer.create", "follow_up.plan"):
            continue
        ids = {made_id(act.id, n) for n in range(max(3, len(customers_of(act))))}
        there = {
            row_id
            for name in ("customer", "follow_up", "timeline_entry")
            for row_id in ids & server[name].keys()
            if (row_id if name == "customer" else json.loads(server[name][row_id])["customer_id"])
            in mine
        }
        if there & here and not there <= here:
            raise Broken("I6", seat, "has only a part of", act)


def _nothing_foreign(seat: Seat, mine: set[str]) -> None:
    stage = seat.stage
    foreign = stage.known_customers() - mine
    with seat.open_book.file.read() as connection:
        for table in metadata.sorted_tables:
            text, typed = _texts(table.name, connection.execute(table.select()).mappings())
            if found := foreign.intersection(_ID.findall(text)):
                raise Broken("I4", seat, "has", found, "in", table.name)
            for word in FOUND.findall(text):
                if stage.words.customer_of(word) in foreign:
                    raise Broken("I4", seat, "has", word, "in", table.name)
            for word in FOUND.findall(typed):
                if stage.words.customer_of(word) in foreign and not stage.words.typed_by(
                    seat.guide, word
                ):
                    raise Broken("I4", seat, "has the words of another", word)


def _texts(table: str, rows: Iterable[RowMapping]) -> tuple[str, str]:
    """All that a table holds, and apart from it the words of what was refused."""
    text: list[str] = []
    typed: list[str] = []
    for row in rows:
        for name, value in row.items():
            own_words = table == "attention" and name == "words"
            (typed if own_words else text).append(str(value))
    return "\n".join(text), "\n".join(typed)


def _same(promise: str, seat: Seat, name: str, here: dict[str, str], there: dict[str, str]) -> None:
    if here != there:
        missing = {k: v for k, v in there.items() if here.get(k) != v}
        extra = {k: v for k, v in here.items() if there.get(k) != v}
        raise Broken(promise, seat, name, "server:", missing, "here:", extra)
