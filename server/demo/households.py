"""Households of The Complete Journey as customers: what the data says, and what is made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random

from guide_app.domain.business_day import day_begins_at
from guide_app.domain.entities import (
    Customer,
    CustomerTag,
    FamilyMember,
    Guide,
    Tag,
    TagGroup,
    TimelineEntry,
)
from guide_app.domain.entity import Row
from guide_app.domain.ids import row_id
from guide_app.domain.words import Relation, Source, TimelineKind
from guide_app.intake import HQ_FILE, open_table
from guide_app.mutations.tag_rows import tag_row_id
from server.demo.journey_words import TAGS
from server.demo.names import CHILDREN, FATHERS, MOTHERS, full_name, phone_number

Answers = Mapping[str, Mapping[str, str]]
_FIRST_PHONE = 20_000
_AGES = {
    "19-24": (19, 24),
    "25-34": (25, 34),
    "35-44": (35, 44),
    "45-54": (45, 54),
    "55-64": (55, 64),
    "65+": (65, 82),
}
_KIDS = {"1": 1, "2": 2, "3+": 3}


def read_answers(folder: Path) -> Answers:
    """What 801 of the households answered, by household and question."""
    table = open_table(folder / "demographics.parquet", HQ_FILE)
    return {
        str(row.cells[0]): {
            name: str(cell)
            for name, cell in zip(table.columns[1:], row.cells[1:], strict=True)
            if cell is not None
        }
        for row in table.rows()
    }


class Neighbourhood:
    """Makes customers of households; the same household is the same customer every time."""

    def __init__(self, brand_id: str, tags: Mapping[str, tuple[Tag, TagGroup]], day: date) -> None:
        self._brand_id = brand_id
        self._tags = tags
        self._day = day

    def household(
        self,
        number: str,
        guide: Guide,
        first_on: date,
        interval: int | None,
        answers: Mapping[str, str],
    ) -> Iterator[Row]:
        """The rows of one household, its orders apart; the member number is its number."""
        chance = Random(f"household {number}")
        customer_id = row_id("demo", self._brand_id, "household", number)
        woman = chance.random() < 0.7
        name = full_name(chance, MOTHERS if woman else FATHERS)
        surname = name[:2] if name.startswith(("欧阳", "上官", "司马")) else name[0]
        low, high = _AGES.get(answers.get("age", ""), (25, 64))
        has_birthday = chance.random() < 0.6
        yield Customer(
            id=customer_id,
            brand_id=self._brand_id,
            store_id=str(guide.store_id),
            guide_id=guide.id,
            name=name,
            title=surname + ("女士" if woman else "先生"),
            phone=phone_number(_FIRST_PHONE + int(number)),
            member_number=number,
            source=Source.STORE.value,
            birthday_year=self._day.year - chance.randint(low, high) if has_birthday else None,
            birthday_month=chance.randint(1, 12) if has_birthday else None,
            birthday_day=chance.randint(1, 28) if has_birthday else None,
            birthday_lunar=has_birthday and chance.random() < 0.1,
            added_on=first_on,
            repurchase_days=interval,
        )
        yield TimelineEntry(
            id=row_id("demo", "entry", customer_id, 0),
            brand_id=self._brand_id,
            customer_id=customer_id,
            kind=TimelineKind.ADDED.value,
            on=first_on,
            at=day_begins_at(first_on, "Asia/Shanghai"),
            guide_id=guide.id,
            details={"source": Source.STORE.value},
        )
        for position in range(_KIDS.get(answers.get("kids_count", ""), 0)):
            yield self._child(chance, customer_id, position)
        yield from self._tags_of(customer_id, answers)

    def _child(self, chance: Random, customer_id: str, position: int) -> FamilyMember:
        known = chance.random() < 0.7
        return FamilyMember(
            id=row_id("demo", "child", customer_id, position),
            brand_id=self._brand_id,
            customer_id=customer_id,
            relation=Relation.CHILD.value,
            name=chance.choice(CHILDREN),
            birthday_year=self._day.year - chance.randint(1, 15) if known else None,
            birthday_month=chance.randint(1, 12) if known else None,
            birthday_day=chance.randint(1, 28) if known else None,
        )

    def _tags_of(self, customer_id: str, answers: Mapping[str, str]) -> Iterator[CustomerTag]:
        for question, words in TAGS.items():
            name = words.get(answers.get(question, ""))
            if name is None:
                continue
            tag, group = self._tags[name]
            yield CustomerTag(
                id=tag_row_id(customer_id, tag, group),
                brand_id=self._brand_id,
                customer_id=customer_id,
                group_id=group.id,
                tag_id=tag.id,
                adds=[row_id("demo", "tagged", customer_id)],
            )
