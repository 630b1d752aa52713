"""A row that is read is the row that was stored, of every kind of row."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guide_app.domain.entity import ENTITIES, Kind
from guide_app.domain.ids import row_id
from guide_app.tables.storage import STORED

SAMPLES = {
    Kind.TEXT: "马慧",
    Kind.INT: 3,
    Kind.BOOL: True,
    Kind.DATE: date(2017, 10, 2),
    Kind.INSTANT: datetime(2017, 10, 2, 8, 30, tzinfo=UTC),
    Kind.MONEY: Decimal("396.50"),
    Kind.REF: row_id("somebody"),
    Kind.JSON: {"fields": ["name"]},
}


def sample_of(field):
    return field.choices[0] if field.choices else SAMPLES[field.kind]


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)
@pytest.mark.parametrize("full", [True, False], ids=["full", "bare"])
@pytest.mark.parametrize("extra", [{}, {"of_a_newer_version": 1}], ids=["", "newer"])
def test_what_is_stored_is_read_again(entity, full, extra):
    fields = [field for field in entity.fields if full or not field.nullable]
    row = entity.row_type(**{field.name: sample_of(field) for field in fields}, extra=extra)
    stored = STORED[entity.name]

    record, _ = stored.record(row)
    read = stored.row([record[column] for column in stored.columns])

    assert read == row
    assert replace(read, id=row_id("other")) == replace(row, id=row_id("other"))
    with pytest.raises(FrozenInstanceError):
        read.id = row_id("other")  # type: ignore[misc]  # that is what is tried
