"""The guide's groups: what was done before an act is what its undo leaves."""

import pytest

from guide_app.domain.words import GroupState
from guide_app.services.groups import GroupService
from tests.services.shop import Shop


@pytest.fixture
def groups(tmp_path):
    shop = Shop(tmp_path)
    service = GroupService(shop.book)
    service.open("老客群", "daily", None)
    yield service
    shop.book.close()


def _only(groups):
    (row,) = groups.load().rows
    return row


def test_only_the_act_that_noted_the_post_of_the_day_takes_it_back(groups):
    token = groups.posted(_only(groups).group_id)

    assert groups.posted(_only(groups).group_id) is None
    assert _only(groups).is_posted

    groups.undo(token)
    assert not _only(groups).is_posted


@pytest.mark.parametrize("state", [GroupState.DISSOLVED, GroupState.REGROUPED, GroupState.ENDED])
def test_a_restored_group_runs_and_its_undo_puts_it_away_as_it_was(groups, state):
    group_id = _only(groups).group_id
    groups.settle(group_id, state)
    assert groups.settle(group_id, state) is None

    token = groups.settle(group_id, GroupState.ACTIVE)
    assert _only(groups).is_running

    groups.undo(token)
    assert _only(groups).state is state
