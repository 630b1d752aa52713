"""How a page says what it holds: in the visitor's language, by the brand's time, numbers masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from guide_app.domain.business_day import zone
from guide_app.domain.entities import Brand
from guide_app.domain.entity import Field, Kind
from guide_app.domain.errors import Rejected
from guide_app.domain.masking import mask_numbers, mask_phone
from guide_app.domain.values import parse_instant
from server.console import words

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of one visit.

    Attributes:
        today: The brand's day.
    """

    lang: str
    zone: tzinfo
    today: date
    currency: str = "CNY"

    @classmethod
    def of(cls, lang: str, brand: Brand | None, now: datetime) -> Speech:
        """For a visitor of a brand; before anybody has signed in there is none."""
        try:
            place: tzinfo = zone(brand.time_zone) if brand else UTC
        except Rejected:
            place = UTC
        today = now.astimezone(place).date()
        return cls("en" if lang == "en" else "zh", place, today, brand.currency if brand else "CNY")

    def t(self, key: str, **facts: Any) -> str:
        """Words of a page."""
        return words.say(key, self.lang, **facts)

    def entity(self, name: str) -> str:
        """What an entity's rows are called."""
        return words.say_entity(name, self.lang)

    def field(self, entity: str, name: str) -> str:
        """A field's label."""
        return words.say_field(entity, name, self.lang)

    def hint(self, entity: str, name: str) -> str:
        """The sentence below a field, or nothing."""
        return words.find_hint(entity, name, self.lang)

    def choice(self, entity: str, name: str, value: str | None) -> str:
        """One of a field's values."""
        return words.say_choice(entity, name, value, self.lang) if value else self.t("none")

    def hide(self, text: str) -> str:
        """A text whose numbers cannot be read."""
        return mask_numbers(text)

    def action(self, name: str) -> str:
        """What somebody did."""
        return words.say_action(name, self.lang)

    def refusal(self, code: str, facts: Mapping[str, Any] | None = None) -> str:
        """Why not."""
        given = dict(facts or {})
        if "retry_after_s" in given:
            given["minutes"] = -(-int(given["retry_after_s"]) // 60)
        if code == "out_of_range" and "lowest" in given:
            code = "between"
        return words.say_refusal(code, self.lang, given)

    def day(self, value: date | str | None) -> str:
        """A day: in words where it is near, without the year where it is this one."""
        if not value:
            return self.t("none")
        day = date.fromisoformat(value) if isinstance(value, str) else value
        near = {-1: ("昨天", "yesterday"), 0: ("今天", "today"), 1: ("明天", "tomorrow")}
        pair = near.get((day - self.today) // timedelta(days=1))
        if pair is not None:
            return pair[self.lang == "en"]
        return self.date(day)

    def date(self, day: date) -> str:
        """A day as the calendar calls it, as at the ends of a period."""
        if self.lang == "en":
            words_of = f"{day.day} {_MONTHS[day.month - 1]}"
            return words_of if day.year == self.today.year else f"{words_of} {day.year}"
        words_of = f"{day.month}月{day.day}日"
        return words_of if day.year == self.today.year else f"{day.year}年{words_of}"

    def moment(self, value: datetime | str | None) -> str:
        """A moment by the brand's time, such as 今天 16:30."""
        if not value:
            return self.t("none")
        local = self._local(value)
        return f"{self.day(local.date())} {local:%H:%M}"

    def exactly(self, value: datetime | str | None) -> str:
        """The same to the second, for a tooltip."""
        return f"{self._local(value):%Y-%m-%d %H:%M:%S %Z}" if value else ""

    def birthday(self, row: Mapping[str, Any]) -> str:
        """A birthday as far as it is known, such as 2019年5月7日."""
        month, day, year = row["birthday_month"], row["birthday_day"], row["birthday_year"]
        if not month or not day:
            return self.t("none")
        if self.lang == "en":
            made = f"{day} {_MONTHS[(month - 1) % 12]}" + (f" {year}" if year else "")
        else:
            made = (f"{year}年" if year else "") + f"{month}月{day}日"
        return f"{self.t('lunar')} {made}" if row["birthday_lunar"] else made

    def money(self, value: Decimal | int | None) -> str:
        """An amount: ¥1,840, or ¥199.50 where there are cents; a whole number is cents."""
        if value is None:
            return self.t("none")
        amount = Decimal(value).scaleb(-2) if isinstance(value, int) else value
        places = 0 if amount == amount.to_integral_value() else 2
        sign = "¥" if self.currency == "CNY" else f"{self.currency} "
        return f"{'−' if amount < 0 else ''}{sign}{abs(amount):,.{places}f}"

    def percent(self, share: float) -> str:
        """A share of 0 to 1 with its tenths, where there are any: 12.5 %, 13 %."""
        return f"{100 * share:.1f} %".replace(".0 ", " ")

    def value(self, entity: str, field: Field, value: Any, *, plain: bool = False) -> str:
        """Any field's value as stored or in wire form; ``plain`` leaves numbers unmasked."""
        if value is None or value == "":
            return self.t("none")
        if field.kind is Kind.BOOL:
            return self.t("yes" if value else "no")
        if field.choices or (entity, field.name) == ("tag_group", "color"):
            return self.choice(entity, field.name, value)
        if field.kind is Kind.DATE:
            return self.day(value)
        if field.kind is Kind.INSTANT:
            return self.moment(value)
        if field.kind is Kind.MONEY:
            return self.money(Decimal(value) if isinstance(value, str) else value)
        text = str(value)
        if field.name == "phone" and not plain:
            return mask_phone(text)
        return text if plain else mask_numbers(text)

    def _local(self, value: datetime | str) -> datetime:
        moment = parse_instant(value) if isinstance(value, str) else value
        return moment.astimezone(self.zone)
