"""What begins SOPs in the quarter: tags, dates, sheets, looks and what a guide begins by hand.

The data sets bring SOPs and facts of a few triggers only; of the others HQ publishes one each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from guide_app.domain.ids import row_id
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.dates import SaveDate
from guide_app.mutations.enrolments import EnrolInSop
from guide_app.mutations.fields import Change
from guide_app.mutations.questionnaires import PublishQuestionnaire
from guide_app.mutations.sheets import FillSheet
from guide_app.mutations.sops import PublishSop
from guide_app.mutations.tags import ChangeTags, TagChange

_OPTIONS = [{"id": "dry", "text": "干"}, {"id": "oily", "text": "油"}]
_SKIN: dict[str, Any] = {"id": "skin", "kind": "one", "text": "肤质", "options": _OPTIONS}
_OFTEN = 0.4
FOR_SOME, TWICE, BEFORE, AFTER = "只给换季的", "改过一次", "先做这个", "再做这个"
"""SOPs with a condition, in two versions, with another that follows, and the one that does."""


class Beginnings:
    """What HQ has set up on a day, and what then happens to customers.

    Args:
        hq: Does something as HQ; the id of the change.
        first: The day.
    """

    def __init__(self, hq: Callable[[Any], str], first: date) -> None:
        self._hq = hq
        group_id = self._save("tag_group", name="季节", single_choice=False)
        self._tag_id = self._save("tag", name="换季", group_id=group_id)
        self._once = self._save("date_kind", name="预产期", yearly=False)
        self._yearly = self._save("date_kind", name="纪念日", yearly=True)
        asked = PublishQuestionnaire(name="肤质", questions=(_SKIN,))
        self._sheet_id = row_id(hq(asked), 0)
        self._by_hand = self._publish("手动", "by_hand")
        self._publish("新客欢迎", "added")
        self._publish("该再来了", "repurchase")
        self._publish("首单", "first_purchase")
        self._publish("退货后", "returned")
        self._publish("换季", "tagged", trigger_tag_id=self._tag_id)
        self._publish("母婴", "dated", trigger_date_kind_id=self._once)
        self._publish("纪念日", "dated", trigger_date_kind_id=self._yearly)
        dry = {"question": "skin", "answers": ["dry"]}
        sheet: dict[str, Any] = {
            "trigger_questionnaire_id": self._sheet_id,
            "trigger_answer": dry,
        }
        self._publish("干皮", "answered", **sheet)
        self._publish("看了又看", "viewed", trigger_count=3, trigger_within=30)
        self._publish("节日", "fixed_date", trigger_on=(first + timedelta(days=45)).isoformat())
        self._publish("每周上新", "weekly", trigger_weekdays=0b0010010)
        worn = {"all": [{"any": [{"fact": "tag", "in": [self._tag_id]}]}]}
        self._publish(FOR_SOME, "added", condition=worn)
        after = self._publish(AFTER, "by_hand")
        self._publish(BEFORE, "added", day=10, ends=[{"rule": "bought"}], next_id=after)
        self._twice = self._publish(TWICE, "added")

    def publish_again(self, hq: Callable[[Any], str]) -> None:
        """Half way HQ changes its mind about one of them."""
        step = {"day_offset": 20, "kind": "care", "task": TWICE}
        values = {"name": TWICE, "trigger": "added"}
        hq(PublishSop(values=values, steps=(step,), seen_id=self._twice))

    def of(self, customer_id: str, on: date, chance: Random) -> Iterator[Any]:
        """What somebody notes of a customer around the day."""
        if chance.random() < _OFTEN:
            put = TagChange(customer_id=customer_id, tag_id=self._tag_id, action="add")
            yield ChangeTags(changes=(put,))
        if chance.random() < _OFTEN:
            yield self._date(customer_id, self._once, on + timedelta(days=chance.randint(-20, 40)))
        if chance.random() < _OFTEN:
            day = on + timedelta(days=chance.randint(-20, 40))
            noted = date(day.year - chance.randint(0, 3), day.month, min(day.day, 28))
            yield self._date(customer_id, self._yearly, noted)
        if chance.random() < _OFTEN:
            answers = {"skin": chance.choice(("dry", "dry", "oily"))}
            yield FillSheet(
                customer_id=customer_id, questionnaire_id=self._sheet_id, answers=answers
            )
        if chance.random() < _OFTEN:
            yield EnrolInSop(customer_id=customer_id, sop_id=self._by_hand)

    def _date(self, customer_id: str, kind_id: str, on: date) -> SaveDate:
        new = {"kind_id": kind_id, "on": on.isoformat()}
        changes = {name: Change(seen=None, new=value) for name, value in new.items()}
        return SaveDate(customer_id=customer_id, changes=changes)

    def _save(self, entity: str, **values: Any) -> str:
        changes = {name: Change(seen=None, new=value) for name, value in values.items()}
        return row_id(self._hq(SaveCatalogRow(entity=entity, changes=changes)), 0)

    def _publish(self, name: str, trigger: str, day: int = 1, **values: Any) -> str:
        step = {"day_offset": day, "kind": "care", "task": name}
        published = PublishSop(values={"name": name, "trigger": trigger, **values}, steps=(step,))
        return row_id(self._hq(published), 0)
