"""The day's list by a query and a calendar of its own: what the product's rules are judged by.

Imports nothing of the program. It reads the server's tables with plain SQL, counts days with
`datetime`, takes the lunar calendar from a library that computes moons, and is written from what
the product promises, not from how it keeps it.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, NamedTuple

from lunar_python import LunarMonth, Solar

from tests.journeys import judge_budget
from tests.journeys.judge_words import birthday_line, hand_line, moved_line, new_line, silent_line

_ROWS = uuid.UUID("6f2a5b0e-6f0b-5c7e-9d55-0f1d7c3a9e21")
_SHOP = timezone(timedelta(hours=8))
_STAYS = 14  # days that a planned row outlives its day
_LEAD, _NEW, _SILENCES, _FAR = 7, 3, (30, 15, 7), 3_660
_A_YEAR = timedelta(days=366)
_BY_HAND, _TASK, _SOP, _BIRTHDAY, _ADDED, _SILENT = range(6)
_USUAL_WEEK, _USUAL_MONTH = 3, 8
_ANSWERED = ("replied", "will_visit", "bought")

_CUSTOMERS = """
SELECT c.*, (
    SELECT max(day) FROM (
        SELECT c.last_order_on AS day
        UNION ALL SELECT o.ordered_on FROM "order" AS o WHERE o.customer_id = c.id
    ) WHERE day <= :today
) AS bought_on
FROM customer AS c
WHERE c.guide_id = :guide AND c.removed_on IS NULL AND c.consent <> 'withdrawn'
AND coalesce(c.deleted_us, 0) = 0
"""
_STORED = """
SELECT f.* FROM follow_up AS f JOIN customer AS c ON c.id = f.customer_id WHERE c.guide_id = :guide
"""
_BRAND = """
SELECT coalesce(b.contacts_per_week, :usual_week) AS week,
    coalesce(b.contacts_per_month, :usual_month) AS month
FROM brand AS b JOIN guide AS g ON g.brand_id = b.id WHERE g.id = :guide
"""
_CONTACTS = """
SELECT t.customer_id, t."on" AS day, t.kind FROM timeline_entry AS t
JOIN customer AS c ON c.id = t.customer_id
WHERE c.guide_id = :guide AND t.kind IN ('contact', 'mass_send') AND t.undone = 0
AND t."on" BETWEEN date(:today, '-40 days') AND :today
"""
_SENDS = """
SELECT s.id, s."on" AS day, s.condition
FROM mass_send AS s JOIN guide AS g ON g.brand_id = s.brand_id
WHERE g.id = :guide AND s.cancelled = 0 AND s.settled_on IS NULL
AND s."on" BETWEEN date(:today, '-29 days') AND date(:today, '+1 day')
ORDER BY s."on", s.id
"""
_TAGS = """
SELECT k.customer_id, k.tag_id FROM customer_tag AS k JOIN customer AS c ON c.id = k.customer_id
WHERE c.guide_id = :guide
"""
_FAMILY = """
SELECT m.* FROM family_member AS m JOIN customer AS c ON c.id = m.customer_id
WHERE c.guide_id = :guide AND m.removed = 0
"""
_STEPS = """
SELECT s.id AS sop_id, s.trigger, s.trigger_days, t.id, t.day_offset, t.task,
    row_number() OVER (PARTITION BY s.id ORDER BY t.day_offset, t.position, t.id) AS number,
    count(*) OVER (PARTITION BY s.id) AS steps,
    s.name, max(t.day_offset) OVER (PARTITION BY s.id) AS last, s.condition
FROM sop AS s JOIN sop_step AS t ON t.sop_id = s.id
WHERE s.brand_id = (SELECT brand_id FROM guide WHERE id = :guide)
AND s.active = 1 AND t.archived = 0 AND s.trigger_days BETWEEN 0 AND :far
AND t.day_offset BETWEEN CASE WHEN s.trigger IN ('added', 'purchase') THEN 0 ELSE -:far END AND :far
ORDER BY s.id, number
"""

Record = dict[str, Any]


class _Line(NamedTuple):
    """One row of a customer; the smallest by ``before`` stands for the customer."""

    before: tuple[int, date, str, int, str]
    id: str
    due_on: date
    best_by: date
    says: str
    remind_at: datetime | None = None


class _Kept(NamedTuple):
    """A birthday as it is kept: the day, its year by its own calendar, and whose it is."""

    on: date
    year: int
    person: Record
    whose: str


def due(
    database: str, guide_id: str, day: str, lang: str, now: datetime | None = None
) -> list[Record]:
    """The day's list of a guide, in its order.

    ``line`` is what the row must say below the name; ``late`` how many days, or 0. ``now`` is that
    day at this hour, if not given.
    """
    today = date.fromisoformat(day)
    now = now or datetime.combine(today, datetime.now(_SHOP).time(), _SHOP)
    asked = {"guide": guide_id, "today": day, "far": _FAR}
    asked |= {"usual_week": _USUAL_WEEK, "usual_month": _USUAL_MONTH}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        customers, stored, family, steps, brands, contacts, sends, tags = (
            [_typed(row) for row in connection.execute(query, asked)]
            for query in (
                *(_CUSTOMERS, _STORED, _FAMILY, _STEPS),
                *(_BRAND, _CONTACTS, _SENDS, _TAGS),
            )
        )
    of_stored, of_family = _by_customer(stored), _by_customer(family)
    of_contacts, of_tags = _by_customer(contacts), _by_customer(tags)
    caps = (brands[0]["week"], brands[0]["month"]) if brands else (_USUAL_WEEK, _USUAL_MONTH)
    listed = []
    for customer in customers:
        rows = {row["id"]: row for row in of_stored[customer["id"]]}
        tagged = {row["tag_id"] for row in of_tags[customer["id"]]}
        full = judge_budget.is_full(
            customer, of_contacts[customer["id"]], sends, tagged, caps, today
        )
        found = _Day(customer, rows, of_family[customer["id"]], steps, today, lang, full).first()
        if found is None or (found.remind_at is not None and found.remind_at > now):
            continue
        late = (today - found.due_on).days if today > found.best_by else 0
        place = (0, found.due_on, found.before[0]) if late else (1, found.before[0], found.due_on)
        said = {"name": customer["name"], "line": found.says, "late": late}
        listed.append(((place[0], str(place[1]), str(place[2]), customer["id"]), said))
    return [said for _, said in sorted(listed, key=lambda one: one[0])]


class _Day:
    """One customer on one day."""

    def __init__(
        self,
        customer: Record,
        stored: dict[str, Record],
        family: list[Record],
        steps: list[Record],
        today: date,
        lang: str,
        full: bool,
    ) -> None:
        self.full = full
        self.customer, self.stored, self.family = customer, stored, family
        self.steps, self.today, self.lang = steps, today, lang
        days = (customer["added_on"], customer["last_contact_on"], customer["last_order_on"])
        self.quiet_since = max(day for day in days if day is not None)

    def first(self) -> _Line | None:
        """The row that stands for the customer, if the customer is due."""
        customer, today = self.customer, self.today
        cools = customer["cool_until"] is not None and customer["cool_until"] > today
        stopped = cools or self.full
        lines = [line for line in self._set_by_hand() if not stopped or self._insisted(line)]
        rests = any(
            row["status"] == "planned"
            and row["kind"] != "manual"
            and row["due_on"] > max(today, row["planned_on"])
            and self._stands(row)
            for row in self.stored.values()
        )
        written_to = customer["last_contact_on"] == today
        held = stopped or rests or written_to or customer["state"] == "lost"
        lines += [line for line in self._untouched() if not held or self._insisted(line)]
        return min(lines, key=lambda line: line.before, default=None)

    def _insisted(self, line: _Line) -> bool:
        """Whether the guide said so, and the customer has not turned cold since."""
        row, cold = self.stored.get(line.id), self.customer["last_cold_on"]
        said = None if row is None else row["insisted_on"]
        return said is not None and (cold is None or said >= cold)

    def _set_by_hand(self) -> Iterator[_Line]:
        for row in self.stored.values():
            due_on, by_hand = row["due_on"], row["kind"] == "manual"
            if row["status"] != "planned" or due_on > self.today or self._is_too_late(row):
                continue
            if not by_hand and (due_on == row["planned_on"] or not self._stands(row)):
                continue
            says = row["task"] or (
                hand_line(self.lang, (self.today - due_on).days)
                if by_hand
                else moved_line(
                    self.lang, row["planned_on"], self._step_of(row), self._birthday_of(row)
                )
            )
            before = (_BY_HAND, due_on, row["sop_id"] or "", 0, row["id"])
            best_by = _last_day(row) or due_on
            yield _Line(before, row["id"], due_on, best_by, says, row["remind_at"])

    def _of_hq(self) -> Iterator[_Line]:
        """What HQ has asked for, until its last day; those that a guide moved are set by hand."""
        for row in self.stored.values():
            due_on, last = row["due_on"], _last_day(row)
            if last is None or row["status"] != "planned" or due_on != row["planned_on"]:
                continue
            if due_on <= self.today <= last:
                before = (_TASK, due_on, "", 0, row["id"])
                yield _Line(before, row["id"], due_on, last, row["task"], row["remind_at"])

    def _is_too_late(self, row: Record) -> bool:
        last = _last_day(row)
        return last is not None and self.today > last

    def _untouched(self) -> Iterator[_Line]:
        """What HQ, facts and SOPs bring up, but for rows that somebody acted on or moved."""
        yield from self._of_hq()
        for line in self._computed():
            row = self.stored.get(line.id)
            if row is None:
                yield line
            elif row["status"] == "planned" and (
                row["due_on"] == row["planned_on"] or not self._stands(row)
            ):
                yield line._replace(remind_at=row["remind_at"])

    def _stands(self, row: Record) -> bool:
        """Whether what planned a moved row still does, and for the day it was planned for then."""
        if row["sop_id"] is None or row["step_id"] is None:
            return True  # no SOP's
        step, planned_on = self._step_of(row), row["planned_on"]
        if step is None or step["sop_id"] != row["sop_id"]:
            return False
        return any(
            began + timedelta(days=step["day_offset"]) == planned_on
            and row["id"] == self._id_of(step, fact)
            for began, fact, _ in self._begun(step, planned_on)
        )

    def _step_of(self, row: Record) -> Record | None:
        return next((step for step in self.steps if step["id"] == row["step_id"]), None)

    def _computed(self) -> Iterator[_Line]:
        customer, today = self.customer, self.today
        yield from self._of_steps()
        if all(step["trigger"] != "birthday" for step in self.steps):
            yield from self._of_birthdays()
        added_on = customer["added_on"]
        passed = (today - added_on).days
        if customer["last_contact_on"] is None and 0 <= passed <= _NEW:
            id = _id("follow_up", customer["id"], "new", added_on)
            yield _line(id, _ADDED, added_on, today, new_line(self.lang, passed))
        passed = (today - self.quiet_since).days
        reached = next((days for days in _SILENCES if days <= passed), None)
        if reached is not None and passed <= _SILENCES[0] + _STAYS:
            id = _id("follow_up", customer["id"], "silent", self.quiet_since, reached)
            since = self.quiet_since + timedelta(days=reached)
            yield _line(id, _SILENT, since, today, silent_line(self.lang, passed, self._last()))

    def _last(self) -> str:
        for name in ("last_contact_on", "last_order_on"):
            if self.customer[name] == self.quiet_since:
                return name
        return "added_on"

    def _of_steps(self) -> Iterator[_Line]:
        for step in self.steps:
            for began, fact, birthday in self._begun(step, self.today):
                due_on = began + timedelta(days=step["day_offset"])
                if not 0 <= (self.today - due_on).days <= _STAYS:
                    continue
                id = self._id_of(step, fact)
                best_by = due_on if birthday is None else max(due_on, birthday)
                before = (_SOP, due_on, step["sop_id"], step["number"], id)
                yield _Line(before, id, due_on, best_by, step["task"])

    def _id_of(self, step: Record, fact: tuple[Any, ...]) -> str:
        enrolment = _id("enrolment", step["sop_id"], self.customer["id"], *fact)
        return _id("follow_up", enrolment, step["id"], 0)

    def _is_known(self, condition: str | None) -> bool:
        """Whether one of the days that a SOP asks for is so near; it knows no other conditions."""
        for group in json.loads(condition)["all"] if condition else ():
            if not any(
                (on := self.customer[near["fact"]]) is not None
                and self.today + timedelta(days=near["from"]) <= on <= self.today
                for near in group["any"]
            ):
                return False
        return True

    def _begun(
        self, step: Record, day: date
    ) -> Iterator[tuple[date, tuple[Any, ...], date | None]]:
        """When the step's SOP began for the customer, the fact its id is made of, a birthday.

        Of birthdays those whose step is on the list on ``day``, if nobody moves it.
        """
        customer, bought_on = self.customer, self.customer["bought_on"]
        added_on, wait = customer["added_on"], timedelta(days=step["trigger_days"])
        if not self._is_known(step["condition"]):
            return
        match step["trigger"]:
            case "added" if bought_on is None or bought_on <= added_on:
                yield added_on, (added_on,), None
            case "purchase" if bought_on is not None:
                yield bought_on, (bought_on,), None
            case "repurchase" if bought_on is not None and bought_on == customer["last_order_on"]:
                if customer["repurchase_days"] in range(1, _FAR + 1):
                    again = bought_on + timedelta(days=customer["repurchase_days"])
                    yield again, (bought_on,), None
            case "silent":
                for since in self._silences(step):
                    yield since + wait, (since,), None
            case "birthday":
                first = day - timedelta(days=step["day_offset"] + _STAYS)
                last = day - timedelta(days=step["day_offset"])
                for kept in self._birthdays(first, last):
                    yield kept.on, (kept.year, kept.whose), kept.on

    def _silences(self, step: Record) -> set[date]:
        """The silence that lasts, and those the SOP has written into without an answer so far.

        While the SOP has more to say in an older one, what its own words began is none.
        """
        found: set[date] = set()
        sent = [row for row in self.stored.values() if row["sent_on"] is not None]
        for row in sent if step["steps"] > 1 else ():
            written = self._step_of(row)
            if written is None or written["sop_id"] != step["sop_id"]:
                continue
            since = row["planned_on"] - timedelta(
                days=written["day_offset"] + written["trigger_days"]
            )
            enrolment = _id("enrolment", step["sop_id"], self.customer["id"], since)
            bought_on = self.customer["bought_on"]
            if (
                row["outcome"] not in _ANSWERED
                and since <= self.today
                and (bought_on is None or bought_on <= since)
                and row["id"] == _id("follow_up", enrolment, written["id"], 0)
            ):
                found.add(since)
        answered_on, quiet_since = self.customer["last_answer_on"], self.quiet_since
        speaks = any(
            0 < (quiet_since - since).days <= step["last"]
            and (answered_on is None or answered_on <= since)
            for since in found
        )
        return found | {quiet_since} if quiet_since <= self.today and not speaks else found

    def _of_birthdays(self) -> Iterator[_Line]:
        for kept in self._birthdays(self.today, self.today + timedelta(days=_LEAD)):
            id = _id("follow_up", self.customer["id"], "birthday", kept.year, kept.whose)
            begins = kept.on - timedelta(days=_LEAD)
            yield _line(id, _BIRTHDAY, begins, kept.on, self._birthday_line(kept))

    def _birthday_line(self, kept: _Kept) -> str:
        born = kept.person["birthday_year"]
        return birthday_line(
            self.lang,
            kept.person if kept.whose != "self" else None,
            kept.on,
            (kept.on - self.today).days,
            None if born is None else kept.year - born,
            lunar=bool(kept.person["birthday_lunar"]),
        )

    def _birthday_of(self, row: Record) -> str:
        """The birthday that a stored row is for, in words; nothing if it is for none."""
        step, planned_on = self._step_of(row), row["planned_on"]
        if row["kind"] != "birthday" and (step is None or step["trigger"] != "birthday"):
            return ""
        for kept in self._birthdays(planned_on - _A_YEAR, planned_on + _A_YEAR):
            fact = (kept.year, kept.whose)
            by_itself = _id("follow_up", self.customer["id"], "birthday", *fact)
            if row["id"] == (by_itself if step is None else self._id_of(step, fact)):
                return self._birthday_line(kept)
        return ""

    def _birthdays(self, first: date, last: date) -> Iterator[_Kept]:
        people = [(self.customer, "self"), *((member, member["id"]) for member in self.family)]
        for person, whose in people:
            month, written = person["birthday_month"], person["birthday_day"]
            if month is None or written is None:
                continue
            for offset in range((last - first).days + 1):
                on = first + timedelta(days=offset)
                year = _keeps(on, month, written, lunar=bool(person["birthday_lunar"]))
                born = person["birthday_year"]
                if year is not None and (born is None or born < year):
                    yield _Kept(on, year, person, whose)


def _keeps(on: date, month: int, written: int, *, lunar: bool) -> int | None:
    """The year, by the birthday's calendar, in which it is kept on that day; None: it is not.

    A day that the month lacks is kept on its last, and nothing in a leap month.
    """
    if not lunar:
        tomorrow = on + timedelta(days=1)
        days = on.day == written or (tomorrow.month != on.month and written > on.day)
        return on.year if on.month == month and days else None
    found = Solar.fromYmd(on.year, on.month, on.day).getLunar()
    if found.getMonth() != month:  # a leap month has a negative number
        return None
    length = LunarMonth.fromYm(found.getYear(), month).getDayCount()
    return found.getYear() if found.getDay() == min(written, length) else None


def _last_day(row: Record) -> date | None:
    """Of a task of HQ."""
    return None if row["hq_task_id"] is None else date.fromisoformat(row["until"])


def _line(id: str, rank: int, due_on: date, best_by: date, says: str) -> _Line:
    return _Line((rank, due_on, "", 0, id), id, due_on, best_by, says)


def _id(*parts: object) -> str:
    return str(uuid.uuid5(_ROWS, "\x1f".join(map(str, parts))))


def _typed(row: sqlite3.Row) -> Record:
    """The record with its days and times as such."""
    made = dict(row)
    for name, value in made.items():
        if (isinstance(value, str) and name.endswith("_on")) or name == "cool_until":
            made[name] = None if value is None else date.fromisoformat(value)
    if made.get("remind_at") is not None:
        made["remind_at"] = datetime.fromisoformat(made["remind_at"]).replace(tzinfo=UTC)
    return made


def _by_customer(rows: list[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["customer_id"]].append(row)
    return found
