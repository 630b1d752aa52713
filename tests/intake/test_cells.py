"""One cell, however somebody wrote it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from guide_app.intake import cells
from guide_app.intake.errors import BadCell


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("13800000217", "13800000217"),
        (" 138 0000-0217 ", "13800000217"),
        ("+86 138-0000-0217", "13800000217"),
        ("008613800000217", "13800000217"),
        ("8613800000217", "13800000217"),
        ("１３８００００００２１", "13800000021"),
        (13800000217, "13800000217"),
        (13800000217.0, "13800000217"),
        ("1.3800000217E+10", "13800000217"),
        ("0951-6012345", "09516012345"),
        ("+14155550123", "+14155550123"),
        ("'+8613800000217", "13800000217"),
        ("", None),
    ],
)
def test_a_phone_is_its_digits(written, phone):
    assert cells.as_phone(written) == phone


@pytest.mark.parametrize(
    "written", ["没有", "138****0217", "1234", "马慧13800000217", "1E+99", "1E+5000"]
)
def test_what_is_no_phone_is_told(written):
    with pytest.raises(BadCell, match="not_a_phone"):
        cells.as_phone(written)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("396", "396.00"),
        ("¥1,234.50", "1234.50"),
        ("1，234．5元", "1234.50"),
        ("(12.00)", "-12.00"),
        (8.64, "8.64"),
        (0.1 + 0.2, "0.30"),
        (Decimal(5), "5.00"),
    ],
)
def test_an_amount_is_exact_to_the_cent(written, amount):
    assert str(cells.as_money(written)) == amount


@pytest.mark.parametrize("written", ["abc", "1.234", "NaN", "Infinity", "1.2.3", "1e400"])
def test_what_is_no_amount_is_told(written):
    with pytest.raises(BadCell, match="not_an_amount"):
        cells.as_money(written)


@pytest.mark.parametrize(
    ("written", "formats", "day"),
    [
        ("2026-10-02", (), date(2026, 10, 2)),
        ("2026/10/2", (), date(2026, 10, 2)),
        ("2026.10.02 13:45:00", (), date(2026, 10, 2)),
        ("2026年10月2日", (), date(2026, 10, 2)),
        ("20261002", (), date(2026, 10, 2)),
        ("2/10/2026", ("%d/%m/%Y",), date(2026, 10, 2)),
        (datetime.fromisoformat("2026-10-02T23:59"), (), date(2026, 10, 2)),
        (46297.0, (), date(2026, 10, 2)),
        ("", (), None),
    ],
)
def test_a_day_is_read_as_written(written, formats, day):
    assert cells.as_date(written, formats) == day


@pytest.mark.parametrize("written", ["2026-02-30", "昨天", "10/02/2026", "12"])
def test_what_is_no_day_is_told(written):
    with pytest.raises(BadCell, match="not_a_date"):
        cells.as_date(written)


@pytest.mark.parametrize(
    ("written", "birthday"),
    [
        ("2018-10-09", (2018, 10, 9, False)),
        ("10月9日", (None, 10, 9, False)),
        ("10-09", (None, 10, 9, False)),
        ("农历2018-02-30", (2018, 2, 30, True)),
        ("农历八月十五", (None, 8, 15, True)),
        ("农历正月初一", (None, 1, 1, True)),
        ("阴历腊月廿三", (None, 12, 23, True)),
        ("农历十一月二十", (None, 11, 20, True)),
        (date(2018, 10, 9), (2018, 10, 9, False)),
        ("", None),
    ],
)
def test_a_birthday_may_lack_its_year_or_follow_the_moon(written, birthday):
    assert cells.as_birthday(written) == birthday


def test_a_number_in_a_text_column_has_no_decimal_point():
    assert [cells.as_text(cell) for cell in (130, 130.0, 1.5, True)] == [
        "130",
        "130",
        "1.5",
        "true",
    ]


def test_nul_and_lone_surrogates_are_taken_out():
    assert cells.as_text("马\x00慧\ud800") == "马慧"


def test_the_quote_that_kept_a_spreadsheet_from_running_a_cell_is_taken_away():
    assert cells.as_text("'=1+1") == "=1+1"
    assert cells.as_text("'n Sync") == "'n Sync"
