"""When everybody has come to rest: the server against the oracle, and what became of every act."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import select

from guide_app.services.today import TodayService
from guide_app.tables.storage import STORED
from server.schema import ENTITY_TABLES
from tests.chaos.checks import Broken, customers_of
from tests.chaos.model import Act, Oracle, Verdict
from tests.chaos.seat import Acknowledged, Seat
from tests.chaos.stage import Stage
from tests.support.feed_hook import assert_every_row_was_told

_TOLD = frozenset({"added", "tags", "overwritten", "transfer", "consent"})
_PLACES = ((7, 3), (30, 8))
"""Of how many days, and how many contacts they have a place for."""
_COMPARED = ("customer", "family_member", "customer_tag", "follow_up", "timeline_entry", "hq_task")


def look(stage: Stage) -> None:
    """After quiet.

    The server holds what the oracle says and told all of it, every PC has the customers whom the
    oracle gives it (I3, I4), and nothing that was acknowledged is lost (I1, I2).
    """
    oracle, verdicts = stage.replayed()
    for arrival, verdict in verdicts:
        _same_verdict(stage, stage.acts[arrival["mutation_id"]], arrival, verdict)
        stage.counts.add("server said", verdict.code or verdict.status)
    _same_server(stage, oracle)
    assert_every_row_was_told(stage.world.database)
    for seat in stage.seats:
        if seat.book is not None:
            _own_customers(seat, oracle)
            _tasks_keep_to_the_budget(seat, oracle)
    arrived = {arrival["mutation_id"]: verdict for arrival, verdict in verdicts}
    kept = stage.quarantined()
    shown = {
        seat.number: {item.mutation_id: item for item in seat.open_book.list_attention()}
        for seat in stage.seats
        if seat.book is not None
    }
    for told in stage.acknowledged.values():
        _accounted(stage, told, arrived.get(told.act.id), kept, shown, oracle)


def _own_customers(seat: Seat, oracle: Oracle) -> None:
    """By the oracle's word: the server's own idea of who may see whom is not asked."""
    wanted = oracle.customers_of(oracle.people[seat.guide.id])
    if set(seat.rows("customer")) != wanted:
        raise Broken("I4", seat, "has customers", set(seat.rows("customer")) ^ wanted, "wrongly")


def _tasks_keep_to_the_budget(seat: Seat, oracle: Oracle) -> None:
    """No task of HQ on a list is for somebody who was contacted enough, or wants no contact."""
    view, rows = TodayService(seat.open_book).load(seat.clock()), oracle.rows
    for held in (row.held for row in view.held_back if row.held.item.hq_task_id is not None):
        seat.stage.counts.add("tasks of HQ", f"held back: {held.code.value}")
    for row in view.rows:
        if row.item.hq_task_id is None or row.category == "waiting":
            continue
        seat.stage.counts.add("tasks of HQ", "on lists")
        customer = rows["customer"][row.customer_id]
        days = [
            (view.today - date.fromisoformat(line["on"])).days
            for line in rows["timeline_entry"].values()
            if line["customer_id"] == row.customer_id
            and line["kind"] == "contact"
            and not line["undone"]
        ]
        for length, most in _PLACES:
            if sum(0 <= ago < length for ago in days) >= most:
                raise Broken("budget", seat, row.item, "after", days)
        cools = (customer.get("cool_until") or "") > view.today.isoformat()
        if customer["consent"] == "withdrawn" or customer.get("deleted_us") or cools:
            raise Broken("budget", seat, row.item, "for", customer)


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
