"""A customer goes to somebody else, a guide is revoked.

Nothing stays, and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guide_app.domain.entities import Customer
from guide_app.mutations.transfer import TransferCustomers
from guide_app.services.customers import CustomerService
from guide_app.sync.transport import Request, Transport
from localdb import drafts, state
from localdb.schema import base_image, metadata
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere

CANARY = "独一无二的暗号 8417"


@pytest.fixture
def pair(world: World) -> tuple[Pc, Pc, str]:
    """PCs of two guides of one store, and a customer of the first."""
    one, two = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[1])
    one.sync()
    two.sync()
    customer = acts.add_customer(one, "纳晓燕", remark=CANARY)
    acts.note(one, customer, f"备注 {CANARY}")
    acts.tag(one, world.shop.tags[1].id, customer)
    one.sync()
    return one, two, customer


def hand_over(world: World, customer: str, one: Pc, two: Pc) -> None:
    world.as_manager(
        world.shop.managers[0],
        TransferCustomers(
            customer_ids=(customer,), to_guide_id=two.guide.id, seen_guide_id=one.guide.id
        ),
    )


def test_the_new_guide_gets_the_whole_history_in_one_sync(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    hand_over(world, customer, one, two)
    two.sync()
    one.sync()
    assert f"备注 {CANARY}" in acts.notes_of(two.rows("timeline_entry"))
    assert len(two.rows("customer_tag")) == 1
    assert one.rows("customer") == one.rows("timeline_entry") == one.rows("customer_tag") == {}
    assert_same_everywhere(world, one, two)


def test_a_customer_who_leaves_while_a_change_to_them_is_sent_leaves_no_journal_behind(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    acts.note(one, customer, f"临走 {CANARY}")
    hand_over(world, customer, one, two)
    one.sync()
    one.reopen()  # what the journal still had would be taken back now
    assert one.book.list_outbox() == []
    assert one.rows("customer") == one.rows("timeline_entry") == {}


def test_nothing_of_a_customer_who_left_stays_in_the_file(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    hand_over(world, customer, one, two)
    one.sync()
    with one.book.file.read() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                assert CANARY not in str(row), table.name
                assert customer not in str(row), table.name


def test_a_note_that_was_begun_goes_with_its_customer_and_is_not_kept_afterwards(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    service = CustomerService(one.book)
    service.keep_note_draft(customer, f"begun {CANARY}")
    assert service.note_draft(customer) == f"begun {CANARY}"

    hand_over(world, customer, one, two)
    one.sync()
    service.keep_note_draft(customer, f"begun {CANARY}")

    assert service.note_draft(customer) == ""
    with one.book.file.read() as connection:
        assert drafts.customers(connection) == set()


def test_a_note_that_was_begun_goes_with_its_customer_also_when_all_is_fetched_anew(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    CustomerService(one.book).keep_note_draft(customer, CANARY)
    hand_over(world, customer, one, two)
    with one.book.file.write() as connection:
        state.drop(connection, state.CURSOR)

    assert one.sync().bootstrapped

    with one.book.file.read() as connection:
        assert drafts.customers(connection) == set()


class Meanwhile:
    """A way to the server; something is done while the first page is on its way back."""

    def __init__(self, inner: Transport, do: Callable[[], object]) -> None:
        self._inner, self._do = inner, [do]

    def send(self, request: Request) -> Any:
        answer = self._inner.send(request)
        if request.path.startswith("/v1/pull") and self._do:
            self._do.pop()()
        return answer

    def close(self) -> None:
        self._inner.close()


def test_what_was_taken_off_a_customer_goes_with_them_though_only_an_image_tells_of_it(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    hand_over(world, customer, one, two)
    one.cable._inner = Meanwhile(one.cable._inner, lambda: acts.untag(one, customer))
    one.sync()
    assert len(one.book.list_outbox()) == 1
    with one.book.file.read() as connection:
        assert [row for row in connection.execute(base_image.select()) if row.image] == []
    assert one.rows("customer_tag") == one.rows("customer_tag", base=True) == {}


def test_words_typed_for_a_customer_who_left_stay_and_nothing_else(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    one.cable.pulled = True
    acts.note(one, customer, "她说周末来")
    acts.edit(one, customer, phone="13800009999")
    hand_over(world, customer, one, two)
    one.cable.pulled = False
    one.sync()
    first, second = one.book.list_attention()
    assert (first.words, first.body, first.code) == ("她说周末来", None, "not_found")
    assert (second.words, second.body) == (None, None)
    assert one.rows("customer") == {}
    assert_same_everywhere(world, one)


def test_a_customer_who_comes_back_is_whole_again(world: World, pair: tuple[Pc, Pc, str]) -> None:
    one, two, customer = pair
    hand_over(world, customer, one, two)
    two.sync()
    acts.note(two, customer, "中间写的")
    two.sync()
    hand_over(world, customer, two, one)
    one.sync()
    two.sync()
    assert "中间写的" in acts.notes_of(one.rows("timeline_entry"))
    assert two.row(Customer, customer) is None
    assert_same_everywhere(world, one, two)


def test_a_change_to_what_the_transfer_did_not_show_yet_is_a_conflict(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    hand_over(world, customer, one, two)
    hand_over(world, customer, one, two)  # seen from a screen that was old: nobody is moved again
    assert world.find(Customer, customer).guide_id == two.guide.id
