import json
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.entity import ENTITIES, Audience, Field, Kind, entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest, ids_after, is_row_id, new_mutation_id, row_id
from guide_app.domain.values import (
    MEMORY_FORMS,
    check,
    check_row,
    clean_json,
    clean_text,
    format_instant,
    from_wire,
    parse_instant,
    to_storage,
    to_wire,
)
from tests.domain.people import customer

TEXT = Field("name", Kind.TEXT, nullable=False, max_length=10)
CHOICE = Field("state", Kind.TEXT, nullable=False, max_length=10, choices=("new", "lost"))
REF = Field("guide_id", Kind.REF, nullable=True, max_length=36)
INT = Field("position", Kind.INT, nullable=False)
BOOL = Field("active", Kind.BOOL, nullable=False)
DATE = Field("added_on", Kind.DATE, nullable=False)
INSTANT = Field("at", Kind.INSTANT, nullable=False)
MONEY = Field("amount", Kind.MONEY, nullable=False)
JSON = Field("details", Kind.JSON, nullable=True)

NOON = datetime(2017, 10, 2, 12, 30, 5, 678_901, tzinfo=UTC)
FIRST, LAST = (NOON.replace(year=year, tzinfo=None) for year in (2, 9998))
"""Before and after, UTC may be in no year at all."""
CENTS = st.integers(-(10**14) + 1, 10**14 - 1).map(lambda cents: Decimal(cents).scaleb(-2))
PLAIN_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
VALUES = st.one_of(
    st.tuples(st.just(TEXT), st.text(min_size=1, max_size=10)),
    st.tuples(st.just(REF), st.uuids().map(str) | st.none()),
    st.tuples(st.just(INT), st.integers(-(2**53) + 1, 2**53 - 1)),
    st.tuples(st.just(BOOL), st.booleans()),
    st.tuples(st.just(DATE), st.dates()),
    st.tuples(st.just(INSTANT), st.datetimes(FIRST, LAST, timezones=st.just(UTC))),
    st.tuples(st.just(MONEY), CENTS),
    st.tuples(st.just(JSON), PLAIN_JSON),
)


def from_table(field, value):
    form = MEMORY_FORMS.get(field.kind)
    return value if value is None or form is None else form(value)


@given(VALUES)
def test_a_checked_value_survives_wire_and_database(made):
    field, value = made
    try:
        checked = check(field, value)
    except Rejected:
        assert field is TEXT  # nothing but NUL in it
        return

    on_the_wire = json.loads(json.dumps(to_wire(field, checked)))
    assert from_wire(field, on_the_wire) == checked
    assert from_table(field, to_storage(field, checked)) == checked
    assert check(field, checked) == checked


@given(st.text(st.characters()))
def test_no_text_keeps_nul_or_lone_surrogates(text):
    cleaned = clean_text(text)

    assert "\x00" not in cleaned
    cleaned.encode("utf-8")
    assert clean_text(cleaned) == cleaned


def test_emoji_and_right_to_left_names_stay_as_they_are():
    for name in ("👩‍👧 Ann", "مريم", "𠮷野", "Zoë"):
        assert clean_text(name) == name


def test_every_text_inside_a_document_is_cleaned():
    assert clean_json({"a\x00": ["x\ud800", ("y\x00",)], "n": 1}) == {"a": ["x", ["y"]], "n": 1}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (TEXT, None, Code.REQUIRED),
        (TEXT, "", Code.REQUIRED),
        (TEXT, "\x00", Code.REQUIRED),
        (TEXT, 7, Code.WRONG_TYPE),
        (TEXT, "x" * 11, Code.TOO_LONG),
        (CHOICE, "old", Code.NOT_A_CHOICE),
        (REF, "not an id", Code.WRONG_TYPE),
        (REF, row_id("x").upper(), Code.WRONG_TYPE),
        (INT, True, Code.WRONG_TYPE),
        (INT, 1.0, Code.WRONG_TYPE),
        (INT, 2**53, Code.OUT_OF_RANGE),
        (BOOL, 1, Code.WRONG_TYPE),
        (DATE, NOON, Code.WRONG_TYPE),
        (DATE, "2017-10-02", Code.WRONG_TYPE),
        (INSTANT, datetime(2017, 10, 2), Code.WRONG_TYPE),  # noqa: DTZ001
        (INSTANT, date(2017, 10, 2), Code.WRONG_TYPE),
        (INSTANT, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), Code.OUT_OF_RANGE),
        (INSTANT, datetime.max.replace(tzinfo=timezone.max), Code.OUT_OF_RANGE),
        (MONEY, 1.5, Code.WRONG_TYPE),
        (MONEY, Decimal("NaN"), Code.WRONG_TYPE),
        (MONEY, Decimal("sNaN"), Code.WRONG_TYPE),
        (MONEY, Decimal("0.005"), Code.OUT_OF_RANGE),
        (MONEY, Decimal("1e12"), Code.OUT_OF_RANGE),
        (MONEY, Decimal("1e999999"), Code.OUT_OF_RANGE),
        (JSON, {"a": float("nan")}, Code.WRONG_TYPE),
        (JSON, {"a": object()}, Code.WRONG_TYPE),
        (JSON, ["x" * 40_000], Code.TOO_LONG),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_field(field, value, code):
    with pytest.raises(Rejected) as refused:
        check(field, value)

    assert refused.value.code is code
    assert refused.value.facts["field"] == field.name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (DATE, "2017-13-01"),
        (DATE, "yesterday"),
        (DATE, 20171002),
        (INSTANT, "2017-10-02T10:00:00"),
        (INSTANT, "0001-01-01T00:00:00+08:00"),
        (INSTANT, "9999-12-31T23:59:59-08:00"),
        (MONEY, "a lot"),
        (MONEY, 3.5),
        (MONEY, "Infinity"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_and_never_raises_anything_else(field, value):
    with pytest.raises(Rejected) as refused:
        from_wire(field, value)

    assert refused.value.code is Code.WRONG_TYPE


def test_a_document_nested_without_end_is_refused():
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]

    with pytest.raises(Rejected) as refused:
        check(JSON, nested)

    assert refused.value.code is Code.WRONG_TYPE


def test_an_instant_keeps_its_milliseconds_and_its_zone_becomes_utc():
    in_china = NOON.astimezone(timezone(timedelta(hours=8)))

    assert format_instant(in_china) == "2017-10-02T12:30:05.678Z"
    assert parse_instant(format_instant(in_china)) == check(INSTANT, NOON)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=2))
def test_instants_sort_as_texts_as_they_do_in_time(pair):
    texts = sorted(map(format_instant, pair))

    assert texts == [format_instant(instant) for instant in sorted(pair)]


def test_money_is_cents_in_the_database_and_two_places_everywhere_else():
    assert to_storage(MONEY, check(MONEY, Decimal(396))) == 39_600
    assert to_wire(MONEY, check(MONEY, Decimal(396))) == "396.00"
    assert str(from_table(MONEY, -1)) == "-0.01"


def test_a_row_is_checked_field_by_field_and_tells_what_cleaning_changed():
    entity = entity_of(type(customer()))

    assert check_row(entity, customer(name="A\x00nn")) == {"name": "Ann"}
    assert check_row(entity, customer()) == {}
    with pytest.raises(Rejected) as refused:
        check_row(entity, customer(state="gone"))
    assert refused.value.facts["field"] == "state"


def test_every_reference_points_to_an_entity_and_every_choice_fits_its_field():
    for entity in ENTITIES.values():
        for field in entity.fields:
            assert (field.kind is Kind.REF) == (field.references is not None)
            assert field.references is None or field.references in ENTITIES
            assert all(len(choice) <= (field.max_length or 0) for choice in field.choices)


def test_every_row_of_a_customer_knows_its_customer():
    for entity in ENTITIES.values():
        belongs = entity.name == "customer" or "customer_id" in entity.by_name
        assert belongs == (entity.audience is Audience.CUSTOMER)


ROWS = uuid.UUID("6f2a5b0e-6f0b-5c7e-9d55-0f1d7c3a9e21")


@given(st.lists(st.text(st.characters(codec="utf-8")) | st.integers()))
def test_an_id_is_the_version_5_uuid_of_its_parts(parts):
    made = row_id(*parts)

    assert made == str(uuid.uuid5(ROWS, "\x1f".join(map(str, parts))))
    assert is_row_id(made)


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=2), st.integers(1))
def test_ids_that_begin_alike_are_the_ids_of_all_their_parts(parts, cut):
    first, rest = parts[: cut % len(parts) or 1], parts[cut % len(parts) or 1 :]
    id_of = ids_after(*first)

    assert [id_of(*rest), id_of(*rest, "more")] == [row_id(*parts), row_id(*parts, "more")]


@given(
    st.text(st.sampled_from("0123456789abcdefABCDEF-{}ghz\n１"), max_size=40) | st.uuids().map(str)
)
def test_an_id_is_a_canonical_uuid_and_nothing_else_is(text):
    try:
        canonical = str(uuid.UUID(text)) == text
    except ValueError:
        canonical = False

    assert is_row_id(text) is canonical
    assert not is_row_id(text + "\n")


def test_the_id_of_a_mutation_is_a_version_7_uuid_that_sorts_by_time():
    earlier, later = (new_mutation_id(ms, b"\xff" * 10) for ms in (1_506_902_400_000, 2**48 - 1))

    assert uuid.UUID(earlier).version == uuid.UUID(later).version == 7
    assert uuid.UUID(earlier).variant == uuid.RFC_4122
    assert earlier < later
    assert is_row_id(earlier)
    assert new_mutation_id(0, b"\x00" * 10) == "00000000-0000-7000-8000-000000000000"


def test_a_digest_is_sha_256():
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_an_id_is_made_of_its_parts_and_of_nothing_else():
    assert row_id("a", 1) == row_id("a", "1")
    assert row_id("ab", "c") != row_id("a", "bc")
    assert is_row_id(row_id("a"))
    assert not is_row_id(row_id("a").replace("-", ""))
    assert not is_row_id(None)
