"""Does the oracle bite? The program is broken on purpose, and histories have to find it.

``python -m tests.chaos.breakages`` breaks it in each of the ways below, one after the other, and
says how many histories it took.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from typing import Any
from unittest import mock

from sqlalchemy import delete, true

import server.access
import server.accounts
import server.devices
import server.feed
import server.push
import server.scope
import server.snapshots
from guide_app.domain import consent
from guide_app.domain.entities import Customer
from guide_app.domain.entity import entity_of
from guide_app.domain.ids import row_id
from guide_app.domain.values import to_wire
from guide_app.domain.words import Role
from guide_app.mutations import customers, fields
from guide_app.sync.engine import SyncEngine
from guide_app.sync.errors import Offline, SyncError
from guide_app.tables.tx import TableTx
from guide_app.wire.messages import FeedOp
from localdb import leaving, overlay, sent, state
from localdb.errors import LocalError
from localdb.schema import outbox
from server.push import _Push
from tests.chaos import stage
from tests.chaos.counts import Counts
from tests.chaos.histories import run

Breaking = Callable[[ExitStack], None]
GIVE_UP_AFTER = 150


def pull_asks_no_permission(exit_stack: ExitStack) -> None:
    """A row that is no longer the reader's travels all the same."""
    build = server.scope._feed_query.__wrapped__

    def build_without(role: str, has_store: bool, ends: bool) -> Any:
        with mock.patch.object(server.scope, "_own_customers", return_value=true()):
            return build(role, has_store, ends)

    _patch(exit_stack, server.scope, "_feed_query", build_without)


def take_back_ends_every_withdrawal(exit_stack: ExitStack) -> None:
    """Whoever takes back one withdrawal of consent takes back those of others as well."""

    def take_back(customer: Customer, *_lines: str) -> dict[str, Any]:
        return consent.allow_again(customer, None)

    _patch(exit_stack, consent, "take_back", take_back)


def remove_is_forgotten(exit_stack: ExitStack) -> None:
    """Nobody hears that a customer has left."""
    lines_of = server.feed.lines_of

    def without(*args: Any) -> Any:
        return [line for line in lines_of(*args) if line.op is not FeedOp.REMOVE]

    _patch(exit_stack, server.feed, "lines_of", without)


def outbox_row_is_dropped(exit_stack: ExitStack) -> None:
    """When the line breaks, the first waiting change is thrown away."""
    push_once = SyncEngine._push_once

    def push(engine: SyncEngine, report: Any) -> Any:
        try:
            return push_once(engine, report)
        except Offline:
            with engine._book.file.write() as connection:
                first = sent.list_pending(connection, unsent_only=True)[:1]
                for item in first:
                    connection.execute(
                        delete(outbox).where(outbox.c.mutation_id == item.mutation_id)
                    )
                sent.renumber(connection)
                state.put(connection, state.INCARNATION, engine._book.new_id())
            raise

    _patch(exit_stack, SyncEngine, "_push_once", push)


def repeat_is_applied_again(exit_stack: ExitStack) -> None:
    """What was sent twice has its effect twice."""
    again = _Push._again

    def twice(push: Any, envelope: Any, mutation_id: str, sha256: str) -> Any:
        read = server.push._read(envelope)
        push._outcome(row_id(mutation_id, "again"), read, push._caller.actor, envelope)
        return again(push, envelope, mutation_id, sha256)

    _patch(exit_stack, _Push, "_again", twice)


def cursor_goes_ahead(exit_stack: ExitStack) -> None:
    """The last line of a page that is not the last is passed without being applied."""
    apply = SyncEngine._apply

    def without_last(engine: SyncEngine, page: Any) -> bool:
        if page.more:
            page.lines = page.lines[:-1]
        return apply(engine, page)

    _patch(exit_stack, SyncEngine, "_apply", without_last)


def conflict_is_ignored(exit_stack: ExitStack) -> None:
    """The later one wins everywhere, without a word."""
    change_fields = fields.change_fields

    def change(tx: Any, context: Any, row: Any, changes: Any, allowed: Any) -> Any:
        by_name = entity_of(type(row)).by_name
        as_if_seen = {
            name: fields.Change(to_wire(by_name[name], getattr(row, name)), change.new)
            for name, change in changes.items()
        }
        return change_fields(tx, context, row, as_if_seen, allowed)

    _patch(exit_stack, customers, "change_fields", change)


def bulk_is_half_applied(exit_stack: ExitStack) -> None:
    """A change that is refused half-way leaves what it had done."""

    @contextmanager
    def step(tx: TableTx) -> Iterator[set[Any]]:
        tx._undo, tx._touched = [], set()
        yield tx._touched

    _patch(exit_stack, TableTx, "step", step)


def own_work_is_hidden_by_a_page(exit_stack: ExitStack) -> None:
    """After a page, waiting changes are not run again."""
    _patch(exit_stack, overlay, "_run_again", lambda *_: None)


def sent_log_keeps_who_left(exit_stack: ExitStack) -> None:
    """What was sent about a customer stays when the customer leaves."""
    _patch(exit_stack, leaving, "forget_customers", lambda *_: None)


def snapshot_serves_the_whole_store(exit_stack: ExitStack) -> None:
    """A colleague's first sync is handed out."""
    _patch(exit_stack, server.snapshots, "_scope_of", lambda actor: str(actor.store_id))


def leaver_hands_nothing_over(exit_stack: ExitStack) -> None:
    """A revoked guide's file is erased with what waits in it."""
    _patch(exit_stack, stage, "hand_over", lambda *_: 0)


def manager_sees_the_whole_brand(exit_stack: ExitStack) -> None:
    """In pull, first sync and check alike, so that PC and server agree."""
    own_customers = server.scope._own_customers

    def whole_brand(role: str, brand_id: Any, guide_id: Any, store_id: Any) -> Any:
        role = Role.GUIDE if role == Role.GUIDE else "the whole brand"
        if role == Role.GUIDE:
            return own_customers(role, brand_id, guide_id, store_id)
        return server.scope._CUSTOMER.c.brand_id == brand_id

    _patch(exit_stack, server.scope, "_own_customers", whole_brand)
    server.scope._feed_query.cache_clear()
    exit_stack.callback(server.scope._feed_query.cache_clear)


def row_is_written_past_the_feed(exit_stack: ExitStack) -> None:
    """What nobody hears of at once: a catalogue row of which only the console tells."""
    lines_of = server.feed.lines_of

    def without(*args: Any) -> Any:
        return [line for line in lines_of(*args) if line.entity != "tag"]

    _patch(exit_stack, server.feed, "lines_of", without)


def device_revocation_ends_no_session(exit_stack: ExitStack) -> None:
    """A PC that was shut out goes on with the tokens that it has."""
    _patch(exit_stack, server.access, "check_standing", lambda *_: None)
    _patch(exit_stack, server.devices, "end_sessions_of_device", lambda *_: None)


def guide_who_moved_keeps_working(exit_stack: ExitStack) -> None:
    """At the old store's PC, as if nothing had been."""
    _patch(exit_stack, server.accounts, "end_sessions", lambda *_, **__: None)
    _patch(exit_stack, server.access, "check_standing", lambda *_: None)


WAYS: tuple[Breaking, ...] = (
    pull_asks_no_permission,
    remove_is_forgotten,
    outbox_row_is_dropped,
    repeat_is_applied_again,
    cursor_goes_ahead,
    conflict_is_ignored,
    bulk_is_half_applied,
    own_work_is_hidden_by_a_page,
    sent_log_keeps_who_left,
    snapshot_serves_the_whole_store,
    leaver_hands_nothing_over,
    manager_sees_the_whole_brand,
    row_is_written_past_the_feed,
    device_revocation_ends_no_session,
    guide_who_moved_keeps_working,
    take_back_ends_every_withdrawal,
)


def histories_until_found(breaking: Breaking, seed: int) -> str:
    """How many histories passed before one found it, and what it said."""
    counts = Counts()
    with ExitStack() as exit_stack, redirect_stderr(io.StringIO()):
        breaking(exit_stack)
        try:
            run(seed, lambda c: c.histories < GIVE_UP_AFTER, shrink=False, counts=counts)
        except (AssertionError, LocalError, SyncError) as error:
            said = f"{type(error).__name__} {error}"[:100]
            return f"{counts.histories + 1} histories: {said}"
    return f"NOT FOUND in {counts.histories} histories"


def main() -> int:
    """Break the program in every way, or in those that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.breakages")
    parser.add_argument("names", nargs="*", default=[way.__name__ for way in WAYS])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    missed = 0
    for way in (way for way in WAYS if way.__name__ in given.names):
        said = histories_until_found(way, given.seed)
        missed += said.startswith("NOT FOUND")
        print(f"{way.__name__}: {said}", flush=True)
    return 1 if missed else 0


def _patch(exit_stack: ExitStack, target: Any, name: str, value: Any) -> None:
    exit_stack.enter_context(mock.patch.object(target, name, value))


if __name__ == "__main__":
    sys.exit(main())
