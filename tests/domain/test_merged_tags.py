"""Whoever asks for a tag that was merged asks for the one that stands for it."""

from dataclasses import replace

from guide_app.domain.entities import CustomerTag, MassSend
from guide_app.domain.ids import row_id
from guide_app.domain.mass_sends import announced, planned_sends
from guide_app.domain.person import Person
from guide_app.domain.tags import merged_ids
from tests.domain.people import ANN, BRAND, TODAY, customer

OLD, OLDER, NEW = (row_id("tag", name) for name in ("old", "older", "new"))


def test_tags_merged_one_after_another_all_lead_to_the_last():
    assert merged_ids([(OLDER, OLD), (OLD, NEW)]) == {OLDER: NEW, OLD: NEW}


def test_a_circle_that_no_rule_would_make_comes_to_an_end():
    assert set(merged_ids([(OLD, NEW), (NEW, OLD)])) == {OLD, NEW}


def test_a_mass_send_means_those_whose_tag_was_merged_since():
    send = MassSend(
        id=row_id("send"),
        brand_id=BRAND,
        name="sale",
        on=TODAY,
        planned_by=row_id("hq"),
        condition={"all": [{"any": [{"fact": "tag", "in": [OLDER]}]}]},
    )
    worn = CustomerTag(
        id=row_id("worn"),
        brand_id=BRAND,
        customer_id=ANN,
        group_id=row_id("group"),
        tag_id=NEW,
        adds=[],
    )
    ann = Person(customer(), tags=[worn])
    merged = merged_ids([(OLDER, OLD), (OLD, NEW)])

    assert announced(planned_sends([send], TODAY, {}), ann) == []
    assert [one.id for one in announced(planned_sends([send], TODAY, merged), ann)] == [send.id]
    stranger = replace(ann, tags=())
    assert announced(planned_sends([send], TODAY, merged), stranger) == []
