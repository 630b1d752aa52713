"""The promises I1 to I8, held against a stage.

I1 nothing acknowledged is lost, I2 nothing applies twice, I3 PC and server hold the same rows, I4
nothing out of scope stays, I5 own writes are seen and time goes forward, I6 changes are whole, I7
the outbox drains, I8 the cursor passes nothing that is not applied.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import select

from guide_app.sync.book import JOURNAL_NAME
from guide_app.tables.storage import STORED
from guide_app.wire.messages import FeedPage
from localdb import state
from localdb.journal import Journal
from localdb.schema import metadata
from server import feed
from server.push import epoch_of
from server.schema import ENTITY_TABLES
from tests.chaos.model import Act, Oracle, Verdict, made_id
from tests.chaos.seat import KEY, Acknowledged, Seat
from tests.chaos.stage import Stage
from tests.chaos.words import FOUND

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TOLD = frozenset({"added", "tags", "overwritten", "transfer", "consent"})
_COMPARED = ("customer", "family_member", "customer_tag", "follow_up", "timeline_entry")


class Broken(AssertionError):
    """A promise was broken."""

    def __init__(self, promise: str, *told: Any) -> None:
        super().__init__(f"{promise}: " + " ".join(map(str, told)))


def after_page(seat: Seat, page: FeedPage) -> None:
    """At every page: the cursor only grows and is never ahead of the server.

    Every change is whole (I5, I6, I8).
    """
    _goes_forward(seat)
    if page.more:
        _whole_changes(seat)


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
    customers = seat.rows("customer")
    base = seat.rows("customer", base=True)
    lines = seat.rows("timeline_entry")
    for item in seat.open_book.list_outbox():
        act = seat.stage.acts[item.mutation_id]
        if act.name != "note.add":
            continue
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
    if seat.book is None:
        return not seat.stage.row("guide", seat.guide.id)["active"]
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


def at_the_end(stage: Stage) -> None:
    """After quiet.

    The server holds what the oracle says, and nothing that was acknowledged is lost (I1, I2).
    """
    oracle, verdicts = stage.replayed()
    for arrival, verdict in verdicts:
        _same_verdict(stage, stage.acts[arrival["mutation_id"]], arrival, verdict)
        stage.counts.add("server said", verdict.code or verdict.status)
    _same_server(stage, oracle)
    arrived = {arrival["mutation_id"]: verdict for arrival, verdict in verdicts}
    kept = stage.quarantined()
    shown = {
        seat.number: {item.mutation_id: item for item in seat.open_book.list_attention()}
        for seat in stage.seats
        if seat.book is not None
    }
    for told in stage.acknowledged.values():
        _accounted(stage, told, arrived.get(told.act.id), kept, shown, oracle)


def _accounted(
    stage: Stage,
    told: Acknowledged,
    verdict: Verdict | None,
    kept: set[str],
    shown: dict[int, dict[str, Any]],
    oracle: Oracle,
) -> None:
    act, seat = told.act, told.seat
    same_file = seat.life == told.life and seat.book is not None
    item = shown.get(seat.number, {}).get(act.id)
    if verdict is not None and verdict.status == "accepted":
        return
    if verdict is not None or item is not None:
        if not same_file:
            return
        if item is None:
            raise Broken("I1", seat, "does not show that", act, "became", verdict)
        if told.words and told.words not in (item.words or ""):
            raise Broken("I1", seat, "has lost the words of", act)
        return
    if act.id in kept:
        return
    if act.id in stage.taken_before_restore and (
        not same_file or seat.unsure_sent_log or _left(stage, oracle, told)
    ):
        return
    raise Broken("I1", act, "of", seat, "is nowhere")


def _left(stage: Stage, oracle: Oracle, told: Acknowledged) -> bool:
    """Whether a customer of the act was not this guide's for a while.

    Of them nothing may stay on the PC.
    """
    mine = {told.seat.guide.id, told.seat.guide.store_id}
    if told.seat.guide.role == "guide":
        mine = {told.seat.guide.id}
    customers = customers_of(told.act)
    return any(
        mine & (stage.left_before_restore.get(c, set()) | oracle.left.get(c, set()))
        for c in customers
    )


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
            for row in connection.execute(table.select()).mappings():
                words = row.get("words") if table.name == "attention" else None
                text = "".join(str(v) for k, v in row.items() if words is None or k != "words")
                if found := foreign.intersection(_ID.findall(text)):
                    raise Broken("I4", seat, "has", found, "in", table.name)
                for word in FOUND.findall(text):
                    if stage.words.customer_of(word) in foreign:
                        raise Broken("I4", seat, "has", word, "in", table.name)
                for word in FOUND.findall(words or ""):
                    if stage.words.customer_of(word) in foreign and not stage.words.typed_by(
                        seat.guide, word
                    ):
                        raise Broken("I4", seat, "has the words of another", word)


def _same(promise: str, seat: Seat, name: str, here: dict[str, str], there: dict[str, str]) -> None:
    if here != there:
        missing = {k: v for k, v in there.items() if here.get(k) != v}
        extra = {k: v for k, v in here.items() if there.get(k) != v}
        raise Broken(promise, seat, name, "server:", missing, "here:", extra)


def _same_verdict(stage: Stage, act: Act, arrival: Any, verdict: Verdict) -> None:
    stored = json.loads(arrival["result"])
    said = (arrival["status"], stored.get("code", verdict.code))
    if said != (verdict.status, verdict.code):
        raise Broken("oracle", act, "was", said, "and should be", verdict)
    if "conflicts" in stored:
        conflicts = [
            (c["row_id"], c["field"], c["yours"], c["theirs"]) for c in stored["conflicts"]
        ]
        if sorted(map(str, conflicts)) != sorted(map(str, verdict.conflicts)):
            raise Broken("oracle", act, "conflicts", conflicts, verdict.conflicts)
    stage.counts.add("fate", verdict.status)


def _same_server(stage: Stage, oracle: Oracle) -> None:
    for name in _COMPARED:
        stored, table = STORED[name], ENTITY_TABLES[name]
        with stage.world.database.read() as connection:
            query = select(*(table.c[c] for c in stored.columns))
            there = {
                record[0]: _comparable(name, json.loads(stored.record(stored.row(record))[1]))
                for record in connection.execute(query)
            }
        wanted = {row_id: _comparable(name, row) for row_id, row in oracle.rows[name].items()}
        if there != wanted:
            wrong = {
                row_id: (there.get(row_id), wanted.get(row_id))
                for row_id in there.keys() | wanted.keys()
                if there.get(row_id) != wanted.get(row_id)
            }
            raise Broken("I2 oracle", name, "(server, oracle):", wrong)
    with stage.world.database.read() as connection:
        guide = ENTITY_TABLES["guide"]
        for guide_id, active in connection.execute(select(guide.c.id, guide.c.active)):
            if bool(active) != oracle.people[guide_id].active:
                raise Broken("oracle", "guide", guide_id, active)


def _comparable(name: str, row: dict[str, Any]) -> dict[str, Any]:
    made = {key: value for key, value in row.items() if value is not None and key != "at"}
    if name == "timeline_entry" and made["kind"] not in _TOLD:
        made.pop("details", None)
    if "remind_at" in made:
        made["remind_at"] = made["remind_at"].replace(".000Z", "Z")
    return made
