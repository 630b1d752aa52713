"""A value that somebody overwrote is put back."""

from __future__ import annotations

import pytest

from guide_app.domain.entities import Customer, FamilyMember
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.mutations.customers import EditCustomer, RestoreValue, SaveFamilyMember
from guide_app.mutations.fields import OVERWRITTEN_ORDINAL, Change
from tests.server.hq_task_acts import as_ann, find
from tests.server.test_mass_sends import someone

GONE = {name: Change(seen=4, new=None) for name in ("birthday_month", "birthday_day")}


def put_back(chain, customer, edited, name):
    entry_id = row_id(edited.mutation_id, OVERWRITTEN_ORDINAL)
    as_ann(chain, RestoreValue(customer_id=customer.id, entry_id=entry_id, field_name=name))


def birthday(row):
    return row.birthday_month, row.birthday_day


@pytest.mark.parametrize("name", ["birthday_month", "birthday_day"])
def test_a_birthday_comes_back_whole_and_the_customer_can_be_edited_afterwards(chain, name):
    ann = someone(chain, "Ann", birthday_month=5, birthday_day=6)
    (edited,) = as_ann(chain, EditCustomer(customer_id=ann.id, changes=GONE))
    assert birthday(find(chain, Customer, ann.id)) == (None, None)

    put_back(chain, ann, edited, name)

    assert birthday(find(chain, Customer, ann.id)) == (5, 6)
    remark = {"remark": Change(seen=None, new="怕热")}
    as_ann(chain, EditCustomer(customer_id=ann.id, changes=remark))
    assert find(chain, Customer, ann.id).remark == "怕热"


def test_a_childs_birthday_comes_back_whole(chain):
    ann = someone(chain, "Ann")
    leo = FamilyMember(
        id=row_id("leo"),
        brand_id=ann.brand_id,
        customer_id=ann.id,
        relation="child",
        birthday_month=5,
        birthday_day=6,
    )
    chain.save(leo)
    save = SaveFamilyMember(customer_id=ann.id, member_id=leo.id, changes=GONE)
    (edited,) = as_ann(chain, save)

    put_back(chain, ann, edited, "birthday_day")

    assert birthday(find(chain, FamilyMember, leo.id)) == (5, 6)


def test_a_part_of_a_birthday_that_makes_none_with_the_rest_stays_away(chain):
    ann = someone(chain, "Ann", birthday_month=5, birthday_day=31)
    shorter = {"birthday_day": Change(seen=30, new=2)}
    (edited,) = as_ann(chain, EditCustomer(customer_id=ann.id, changes=shorter))
    february = {"birthday_month": Change(seen=5, new=2)}
    as_ann(chain, EditCustomer(customer_id=ann.id, changes=february))

    with pytest.raises(Rejected) as refused:
        put_back(chain, ann, edited, "birthday_day")

    assert refused.value.code is Code.OUT_OF_RANGE
    assert birthday(find(chain, Customer, ann.id)) == (2, 2)
