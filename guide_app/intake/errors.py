"""Why a file, or a row of one, is not taken: codes and facts, which the window puts into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FileCode(StrEnum):
    """Why a whole file is refused.

    ================= ==================================================
    code              facts
    ================= ==================================================
    too_large         limit, size (bytes)
    too_many_rows     limit
    too_many_columns  limit
    packed_too_dense  limit (bytes), or ratio
    macros            -
    old_excel         - (.xls, or a workbook with a password)
    not_a_table       - (no table in any form that we read)
    unknown_encoding  at (byte)
    broken_quotes     line
    empty             -
    column_missing    column (a profile needs it)
    bad_profile       detail
    ================= ==================================================
    """

    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    PACKED_TOO_DENSE = "packed_too_dense"
    MACROS = "macros"
    OLD_EXCEL = "old_excel"
    NOT_A_TABLE = "not_a_table"
    UNKNOWN_ENCODING = "unknown_encoding"
    BROKEN_QUOTES = "broken_quotes"
    EMPTY = "empty"
    COLUMN_MISSING = "column_missing"
    BAD_PROFILE = "bad_profile"


class RowCode(StrEnum):
    """Why one row is rejected, beside the codes of `domain.errors.Code`.

    Facts: ``column`` where one cell is to blame; ``row`` of a duplicate is the first one's number.
    TAG_UNKNOWN, TAG_NOT_YOURS and CONSENT_STAYS may also be remarks on a row that is taken without
    that cell, see `planned.Planned`.
    """

    NOT_A_DATE = "not_a_date"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_A_NUMBER = "not_a_number"
    CELL_TOO_LONG = "cell_too_long"
    NO_KEY = "no_key"
    DUPLICATE_ROW = "duplicate_row"
    CUSTOMER_UNKNOWN = "customer_unknown"
    STORE_UNKNOWN = "store_unknown"
    GUIDE_UNKNOWN = "guide_unknown"
    GUIDE_NEEDED = "guide_needed"
    GUIDE_AMBIGUOUS = "guide_ambiguous"
    GUIDE_DIFFERS = "guide_differs"
    CUSTOMER_AMBIGUOUS = "customer_ambiguous"
    TAG_UNKNOWN = "tag_unknown"
    TAG_NOT_YOURS = "tag_not_yours"
    TWO_CUSTOMERS = "two_customers"
    CONSENT_STAYS = "consent_stays"
    DAY_TO_COME = "day_to_come"
    ORDER_BELOW_NOTHING = "order_below_nothing"
    ORDER_DIFFERS = "order_differs"
    RETURN_DIFFERS = "return_differs"
    RETURN_TOO_EARLY = "return_too_early"
    RETURN_TOO_MUCH = "return_too_much"


class Refused(Exception):
    """The file is not taken at all.

    Attributes:
        code: Stable reason.
        facts: See `FileCode`.
    """

    def __init__(self, code: FileCode, **facts: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a row is not taken: a code of `RowCode` or `domain.errors.Code`, and its facts."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class BadCell(Exception):
    """A cell that cannot be what its column is mapped to; becomes the row's rejection."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
