"""Without a usable keyring the same code runs on a database in memory."""

import pytest

from guide_app.services.customer_models import CustomerQuery
from tests.domain.people import TODAY, days_ago
from tests.services.shop import Shop, group, named, script, tag
from tests.support.conditions import asking, worn


@pytest.fixture
def shop():
    opened = Shop(None)
    yield opened
    opened.book.close()


def test_every_screen_reads_and_writes_in_memory_too(shop):
    taste = group("taste")
    blue = tag(taste, "blue")
    ann = named("Ann", phone="13812340217", last_contact_on=days_ago(8), last_order_on=days_ago(9))
    shop.put(ann, taste, blue, script("Hello", "Hi {name}", stage="silent"))
    (row,) = shop.today.load().rows

    assert shop.today.detail(ann.id, row.item_id).script.text == "Hi Ann"
    token = shop.today.send(row)
    shop.today.undo(token)
    shop.customers.add_note(ann.id, "prefers silk")
    shop.customers.change_tags([ann.id], add=[blue.id])
    shop.customers.segments.save("All", CustomerQuery())

    assert shop.today.load().rows == (row,)
    assert shop.customers.search(CustomerQuery(condition=asking(worn(blue.id)))).total == 1
    assert shop.customers.profile(ann.id).timeline[0].on == TODAY
    assert len(shop.customers.timeline(ann.id, 9)) == 3
    assert shop.customers.orders(ann.id, 9) == ()
    assert shop.customers.reveal_phone(ann.id) == "13812340217"
