"""Every test of the server ends with a look at its feed, on either database."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from server.schema import ENTITY_TABLES
from tests.support.feed_hook import assert_every_row_was_told

_GUIDE = ENTITY_TABLES["guide"]


@pytest.mark.usefixtures("feed_is_damaged")
def test_a_row_changed_past_the_feed_is_found(chain):
    assert_every_row_was_told(chain.database)

    changed = update(_GUIDE).where(_GUIDE.c.id == chain.id("ann")).values(name="Anna")
    chain.database.write(lambda connection: connection.execute(changed) and None)

    with pytest.raises(AssertionError, match=f"guide {chain.id('ann')}"):
        assert_every_row_was_told(chain.database)


def test_a_guide_who_goes_to_the_head_office_only_leaves_the_feed(chain):
    chain.change("ann", store_id=None, role="hq")

    assert_every_row_was_told(chain.database)
