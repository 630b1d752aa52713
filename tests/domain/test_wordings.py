from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.ids import row_id
from guide_app.domain.wordings import Wording, in_turn, wordings_read
from tests.domain.people import TODAY, days_ago, follow_up
from tests.domain.test_script_choice import own, script, shelf, variant

ANN = row_id("Ann")
HELLO = script("hello", "One")


def turn(*wordings, read=None, values=None, customer_id=ANN):
    return [one.wording.id for one in in_turn(wordings, values or {}, read or {}, customer_id)]


def test_a_script_is_said_in_the_guides_own_words_in_hqs_and_in_its_variants():
    variants = [variant(HELLO, "Two"), variant(HELLO, "Gone", archived=True)]
    mine = own(HELLO, text="Mine")

    made = shelf(HELLO, variants=variants, owns=[mine]).wordings(HELLO)

    assert made == (
        Wording(mine.id, "Mine", is_own=True),
        Wording(HELLO.id, "One"),
        Wording(variants[0].id, "Two"),
    )


def test_the_same_words_are_one_wording_wherever_they_stand():
    variants = [variant(HELLO, "One"), variant(HELLO, "Two")]

    made = shelf(HELLO, variants=variants, owns=[own(HELLO, text="Two")]).wordings(HELLO)

    assert [(one.text, one.is_own) for one in made] == [("Two", True), ("One", False)]


def test_a_favourite_without_own_words_is_said_as_hq_says_it():
    assert shelf(HELLO, owns=[own(HELLO, favourite=True)]).wordings(HELLO) == (
        Wording(HELLO.id, "One"),
    )


def test_a_wording_without_the_missing_fact_comes_before_one_that_would_lose_a_clause():
    needs, does_not = Wording("a", "{child} is well? Bye."), Wording("b", "All well?")

    assert turn(needs, does_not) == ["b", "a"]
    assert turn(Wording("c", "{child}"), does_not) == ["b"]


def test_ones_own_words_come_first_until_they_were_read():
    mine, theirs = Wording("mine", "{child}, hi! Hi.", is_own=True), Wording("theirs", "Hello")

    assert turn(theirs, mine) == ["mine", "theirs"]
    assert turn(theirs, mine, read={"mine": days_ago(1)}) == ["theirs", "mine"]


def test_customers_begin_with_different_wordings_in_equal_parts():
    wordings = [Wording(str(n), f"text {n}") for n in range(3)]

    first = Counter(turn(*wordings, customer_id=row_id("customer", n))[0] for n in range(600))

    assert all(150 < count < 250 for count in first.values()), first


@given(
    count=st.integers(1, 6),
    missing=st.lists(st.booleans(), min_size=6, max_size=6),
    has_own=st.booleans(),
    salt=st.text(max_size=5),
)
def test_nothing_is_read_twice_before_everything_was_read_and_then_the_oldest(
    count, missing, has_own, salt
):
    wordings = [
        Wording(f"w{n}", f"text {n}. {{child}}!" if missing[n] else f"text {n}", has_own and n == 0)
        for n in range(count)
    ]
    read: dict[str, date] = {}
    said: list[str] = []
    for day in range(3 * count):
        chosen = turn(*wordings, read=read, customer_id=row_id(salt))[0]
        read = {**read, chosen: TODAY + timedelta(days=day)}
        said.append(chosen)

    rounds = [said[start : start + count] for start in range(0, len(said), count)]
    assert rounds == [rounds[0]] * 3
    assert len(set(rounds[0])) == count


def test_what_was_sent_before_wordings_were_told_apart_was_the_first_of_its_script():
    rows = [
        follow_up(script_id="s", sent_on=days_ago(9), status="done"),
        follow_up(script_id="s", wording_id="v", sent_on=days_ago(5), status="done"),
        follow_up(script_id="s", wording_id="v", sent_on=days_ago(7), status="waiting"),
        follow_up(script_id="t", status="planned"),
        follow_up(sent_on=days_ago(1), status="waiting"),
    ]

    assert wordings_read(rows) == {"s": days_ago(9), "v": days_ago(5)}
