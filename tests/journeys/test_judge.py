"""The tour's judge finds the day's list on its own, so that it disagrees with a broken program."""

import ast
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert

from guide_app.domain import birthdays, due, due_list, due_reasons, holding, sop_beginnings
from guide_app.domain.due_item import DueItem, HeldBack, HeldBackCode
from guide_app.domain.entity import entity_of
from guide_app.domain.ids import row_id
from guide_app.domain.sop import make_plans
from guide_app.domain.words import FollowUpKind
from guide_app.services import today_view
from guide_app.tables.storage import STORED
from localdb.queries import contacts as contacts_query
from server import schema
from tests.domain.people import (
    GUIDE,
    TODAY,
    as_stored,
    child,
    days_ago,
    days_ahead,
    follow_up,
    step,
)
from tests.domain.people import (
    due as due_of,
)
from tests.domain.people import (
    sop as a_sop,
)
from tests.journeys import judge_budget, judge_due, judge_words
from tests.services.households import caps, contacts, households, hq_tasks, mass_sends, sops
from tests.services.shop import COUNTER, NOON, Shop, contact_line, mass_send, named, of
from ui.i18n import Language
from ui.words.reasons import reason_words


class TwoSides:
    """The same rows in a guide's book, which the program reads, and in a server's tables."""

    def __init__(self, folder):
        self.shop = Shop(folder / "guide")
        self.database = str(folder / "server.db")
        self._engine = create_engine(f"sqlite:///{self.database}")
        schema.metadata.create_all(self._engine)
        self.clear()

    def clear(self):
        self.shop.clear()
        with self._engine.begin() as connection:
            for table in schema.ENTITY_TABLES.values():
                connection.execute(table.delete())
        self._on_the_server(COUNTER)

    def brand_allows(self, week, month):
        """The brand's own rule of how often a customer is contacted."""
        rule = {"contacts_per_week": week, "contacts_per_month": month}
        self.shop.put(replace(COUNTER[0], **rule))
        with self._engine.begin() as connection:
            connection.execute(schema.ENTITY_TABLES["brand"].update().values(**rule))

    def put(self, *rows):
        self.shop.put(*rows)
        self._on_the_server(rows)

    def _on_the_server(self, rows):
        records = defaultdict(list)
        for row in rows:
            name = entity_of(type(row)).name
            records[name].append(STORED[name].record(row)[0])
        with self._engine.begin() as connection:
            for name, made in records.items():
                connection.execute(insert(schema.ENTITY_TABLES[name]), made)

    def shown(self):
        """What the program lists of the day's work."""
        self.shop.open_again()
        view = self.shop.today.load(NOON)
        rows = [row for row in view.rows if row.category != "waiting"]
        return [
            {
                "name": row.name,
                "line": row.task or reason_words(row.reason),
                "late": (view.today - row.due_on).days if row.category == "overdue" else 0,
            }
            for row in rows
        ]

    def judged(self, lang):
        return judge_due.due(self.database, GUIDE, TODAY.isoformat(), lang, NOON)

    def close(self):
        self.shop.book.close()
        self._engine.dispose()


@pytest.fixture(scope="module")
def two_sides(tmp_path_factory):
    made = TwoSides(tmp_path_factory.mktemp("judge"))
    yield made
    made.close()


@pytest.fixture(params=["zh", "en"])
def lang(request, language_switch):
    language_switch.choose(Language.ZH if request.param == "zh" else Language.EN)
    yield request.param
    language_switch.choose(Language.ZH)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_judge_and_program_list_the_same_customers_with_the_same_words(two_sides, lang, data):
    catalog = data.draw(sops())
    plans = make_plans(
        [row for row in catalog if hasattr(row, "trigger")],
        [row for row in catalog if hasattr(row, "sop_id")],
    )
    people = data.draw(st.lists(households(plans), max_size=6))
    week, month = data.draw(caps)
    two_sides.clear()
    two_sides.brand_allows(week, month)
    if sends := data.draw(mass_sends()):
        two_sides.put(*sends)
    if catalog:
        two_sides.put(*catalog)
    for ann, family, stored, orders in people:
        bought = [order.ordered_on for order in orders]
        if ann.last_order_on is not None:
            bought.append(ann.last_order_on)
        known = replace(ann, last_order_on=max(bought, default=None))  # as every order leaves it
        sent = data.draw(contacts(known))
        asked = data.draw(hq_tasks(known))
        two_sides.put(known, *family, *stored, *orders, *sent, *asked)

    assert two_sides.judged(lang) == two_sides.shown()


def test_of_a_moved_birthday_both_say_whose_it_is_and_how_long_it_is_past(two_sides, lang):
    """Words of a task would stand for it: a row that is drawn at random rarely has none."""
    sop, past = a_sop("birthday"), days_ago(10)
    wishes = step(sop, 0)
    mother = named("mother")
    on = {"birthday_month": past.month, "birthday_day": past.day}
    son = of(mother, child(birthday_year=past.year - 9, **on))
    plans = make_plans([sop], [wishes])
    (item,) = [one for one in due_of(mother, family=[son], plans=plans) if one.sop_id]
    row = of(mother, as_stored(item, due_on=days_ago(1)))
    two_sides.clear()
    two_sides.put(sop, wishes, mother, son, replace(row, task=None))

    shown = two_sides.shown()
    assert two_sides.judged(lang) == shown
    assert len(shown) == 1
    assert ("已过 10 天" if lang == "zh" else "10 days ago") in shown[0]["line"]


def hq_row(what, planned_on, due_on=None, until=None):
    """A task of HQ as it lies with a customer."""
    return follow_up(
        id=row_id("hq task", what),
        kind="task",
        task=f"HQ asks: {what}",
        hq_task_id=row_id("hq task"),
        planned_on=planned_on,
        due_on=due_on or planned_on,
        until=until or days_ahead(2),
    )


@pytest.fixture
def a_day_of_everything(two_sides):
    """Somebody for every reason, and for every reason to be left in peace."""
    bought = a_sop("purchase")
    first, second = step(bought, 3), step(bought, 5)
    plans = make_plans([bought], [first, second])
    buyer = named("buyer", last_contact_on=None, last_order_on=days_ago(7))
    silent = named("silent", last_contact_on=days_ago(8))
    moved = named("moved", last_contact_on=days_ago(16), last_order_on=days_ago(7))
    later = named("later", last_contact_on=days_ago(9))
    settled = named("settled", last_contact_on=days_ago(7))
    (silence,) = due_of(later)
    rest, *_ = due_of(moved, plans=plans)
    (over,) = due_of(settled)
    soon = days_ahead(3)
    mother = named("mother")
    full = named("contacted enough", last_contact_on=days_ago(8))
    half = named("awaits a mass send", last_contact_on=days_ago(8), temperature="hot")
    ended = named("bought since", last_contact_on=days_ago(16), last_order_on=days_ago(7))
    done = next(item for item in due_of(ended, plans=plans) if item.step_id == first.id)
    again = replace(ended, last_order_on=TODAY)
    asleep = named("bought, was to rest", last_contact_on=days_ago(16), last_order_on=days_ago(7))
    wakes = next(item for item in due_of(asleep, plans=plans) if item.step_id == first.id)
    meant = named("insisted", cool_until=days_ahead(5), last_cold_on=days_ago(1))
    at_hand = named("by hand")
    asked = named("asked for by HQ", last_contact_on=days_ago(8))
    postponed = named("asked for, and moved", last_contact_on=days_ago(5))
    missed = named("nobody did it in time", last_contact_on=days_ago(5))
    two_sides.clear()
    two_sides.put(
        bought,
        first,
        second,
        buyer,
        silent,
        moved,
        later,
        settled,
        mother,
        at_hand,
        named("new", added_on=days_ago(2), last_contact_on=None),
        named("lost", last_contact_on=days_ago(8), state="lost"),
        named("today", last_contact_on=TODAY, last_order_on=days_ago(4)),
        full,
        *(contact_line(full, days_ago(days)) for days in (1, 2, 6)),
        half,
        *(contact_line(half, days_ago(days)) for days in (1, 2)),
        mass_send(days_ahead(1), condition=HOT),
        named("cold", last_contact_on=days_ago(8), cool_until=days_ahead(5)),
        of(
            mother,
            child(birthday_year=2012, birthday_month=soon.month, birthday_day=soon.day),
        ),
        of(moved, as_stored(rest, due_on=days_ahead(4))),
        of(later, as_stored(silence, remind_at=NOON + timedelta(hours=2))),
        of(settled, as_stored(over, status="skipped")),
        again,
        of(again, as_stored(done, due_on=days_ago(1))),
        replace(asleep, last_order_on=days_ago(5)),
        of(asleep, as_stored(wakes, due_on=days_ahead(4))),
        meant,
        of(meant, follow_up(id=row_id("meant"), insisted_on=days_ago(1))),
        of(at_hand, follow_up(planned_on=days_ago(3), due_on=days_ago(3))),
        asked,
        of(asked, hq_row("asked", planned_on=days_ago(3))),
        postponed,
        of(postponed, hq_row("postponed", planned_on=days_ago(3), due_on=days_ago(1))),
        missed,
        of(missed, hq_row("missed", planned_on=days_ago(3), until=days_ago(1))),
    )
    assert [item.kind for item in due_of(buyer, plans=plans)] == ["sop", "sop", "silent"]
    return two_sides


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_without_a_fault_they_agree_on_the_day_of_everything(a_day_of_everything, lang):
    shown = a_day_of_everything.shown()
    assert a_day_of_everything.judged(lang) == shown
    assert {row["name"] for row in shown} == set(SHOWN)


SHOWN = (
    *("bought, was to rest", "buyer", "silent", "new", "mother", "by hand", "insisted"),
    *("asked for by HQ", "asked for, and moved"),
)
HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}


def _nothing(*_):
    return None


def _bought_the_day_after(_plan, situation, _first, _last):
    on = situation.bought_on
    if on is None:
        return ()
    return (sop_beginnings.Run(on + timedelta(days=1), on, (on.isoformat(),)),)


LATE = {**sop_beginnings._BEGINNINGS, "purchase": _bought_the_day_after}
FAULTS = {
    "nobody is left in peace": (holding.Holding, "back", _nothing),
    "moved work does not let its customer rest": (holding, "rests_until", _nothing),
    "a moved step outlives its SOP": (due, "fates", lambda *_: {}),
    "who was contacted enough is contacted again": (holding, "used_up", _nothing),
    "no place is kept for a mass send": (contacts_query, "announced", lambda *_: []),
    "what the guide insists on in a cool-down is held back": (
        holding.Holding,
        "back",
        lambda self, item, real=holding.Holding.back: (
            real(self, item) or (HeldBack(item, HeldBackCode.COOLING_DOWN) if self._cools else None)
        ),
    ),
    "what was skipped comes back": (due, "_with_row", lambda item, *_: item),
    "nobody is silent": (due, "_silent_items", lambda *_: ()),
    "silence is counted from the day of adding": (due, "silent_since", lambda c: c.added_on),
    "the wrong row stands for the customer": (
        due_list,
        "_rank",
        lambda item: (-item.due_on.toordinal(), item.id),
    ),
    "a reminder is not waited for": (today_view, "is_hidden", lambda *_: False),
    "the order is by customer": (today_view, "list_order", lambda item, *_: (item.customer_id,)),
    "birthdays are a day late": (
        birthdays,
        "_written",
        lambda on, lunar: [(on.year, (on.month, on.day - 1))],
    ),
    "a birthday makes a year too old": (
        due_reasons,
        "_birthday_facts",
        lambda b, today, real=due_reasons._birthday_facts: real(
            b._replace(age=(b.age or 0) + 1), today
        ),
    ),
    "a task of HQ outlives its last day": (DueItem, "is_too_late", lambda *_: False),
    "a task of HQ is late before its last day": (
        due,
        "_row_item",
        lambda row, *rest, real=due._row_item: replace(real(row, *rest), best_by=row.due_on),
    ),
    "a task of HQ is behind what is computed": (
        due_list,
        "_PRIORITY",
        {**due_list._PRIORITY, FollowUpKind.TASK: 9},
    ),
    "steps are counted from the day after": (sop_beginnings, "_BEGINNINGS", LATE),
}


@pytest.mark.parametrize("lang", ["en"], indirect=True)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_program_is_found(a_day_of_everything, lang, fault, monkeypatch):
    judged = a_day_of_everything.judged(lang)
    birthdays.birthday_calendar.cache_clear()
    with monkeypatch.context() as broken:
        broken.setattr(*FAULTS[fault])
        shown = a_day_of_everything.shown()
        assert a_day_of_everything.judged(lang) == judged
    birthdays.birthday_calendar.cache_clear()

    assert shown != judged


@pytest.mark.parametrize(
    "module",
    [judge_due, judge_budget, judge_words],
    ids=["judge_due", "judge_budget", "judge_words"],
)
def test_the_judge_of_the_day_uses_nothing_of_the_program(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    imported = [
        name
        for node in ast.walk(tree)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    ]
    ours = {"guide_app", "localdb", "server", "ui", "resources"}
    assert imported
    assert not ours & {name.partition(".")[0] for name in imported}
