"""A phone number is masked one way, whoever shows it: a PC, a page, a text, an identity."""

from datetime import date

import pytest

from guide_app.domain.business_day import zone
from guide_app.domain.entity import ENTITIES
from guide_app.domain.identities import Identity, IdentityKind, mask_identity
from guide_app.domain.masking import mask_numbers, mask_phone
from server.console.speech import Speech

_PAGE = Speech("zh", zone("Asia/Shanghai"), date(2024, 3, 8))
(_PHONE,) = (field for field in ENTITIES["customer"].fields if field.name == "phone")


def on_a_page(written):
    return _PAGE.value("customer", _PHONE, written)


def in_a_text(written):
    return mask_numbers(f"打{written}找她")[1:-2]


def as_identity(written):
    return mask_identity(Identity(IdentityKind.PHONE, "", written))


FIELD = (mask_phone, on_a_page, as_identity)
EVERYWHERE = (*FIELD, in_a_text)


@pytest.mark.parametrize(
    ("written", "shown", "uses"),
    [
        ("12", "****", FIELD),
        ("1234", "****", FIELD),
        ("12345", "1****45", FIELD),
        ("13812340217 王芳", "138****0217", FIELD),
        ("王芳", "****", FIELD),
        ("13812340217", "138****0217", EVERYWHERE),
        ("+8613812340217", "138****0217", EVERYWHERE),
        ("+86 138-1234-0217", "138****0217", EVERYWHERE),
        ("+13812340217", "13****0217", EVERYWHERE),
        ("6234567", "6****67", EVERYWHERE),
        ("0953-6234567", "09****4567", EVERYWHERE),
        ("１３８１２３４０２１７", "138****0217", EVERYWHERE),
        ("＋８６　１３８－１２３４－０２１７", "138****0217", EVERYWHERE),
        ("138１２３４0217", "138****0217", EVERYWHERE),
        ("６２３４５６７", "6****67", EVERYWHERE),
        ("٠٩٥٣٦٢٣٤٥٦٧", "09****4567", EVERYWHERE),
    ],
)
def test_one_number_looks_the_same_wherever_it_is_shown(written, shown, uses):
    assert {use.__name__: use(written) for use in uses} == {use.__name__: shown for use in uses}
