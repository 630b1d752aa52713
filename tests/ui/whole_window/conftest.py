"""The fixtures of the bad days serve the good ones too."""

import pytest
from PySide6.QtWidgets import QAbstractButton

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import EditCustomer, SaveFamilyMember
from guide_app.mutations.fields import Change
from guide_app.services.customer_models import CustomerQuery
from tests.support import acts
from tests.ui.bad_days.conftest import ann, at_work, cable, ma_hui, new_pc, pc, world

__all__ = ["ann", "at_work", "cable", "ma_hui", "new_pc", "pc", "world"]


@pytest.fixture
def other(world, ann, at_work, ma_hui):
    """Ann's second PC, which has everything."""
    made = world.pc(ann, "PC 2")
    made.sync()
    return made


@pytest.fixture
def contested(at_work, other, ma_hui):
    """The same number was changed on both PCs, and the other one was first."""
    acts.edit(other, ma_hui, phone="13911111111")
    at_work.controller.place.sync.force_offline(True)
    other.sync()
    change = Change(seen="13800000217", new="13722222222")
    do(at_work, EditCustomer(customer_id=ma_hui, changes={"phone": change}))
    at_work.controller.place.sync.force_offline(False)
    at_work.wait(lambda: at_work.controller.state.attention == 1)
    at_work.window.show_page("sync")
    at_work.wait(lambda: button(at_work, "insist."))
    return at_work


@pytest.fixture
def desk(at_work, other, world, ma_hui):
    """Ann's window with something of every kind in it: who is due, who waits, family, tags."""
    today = other.book.today
    names = [acts.add_customer(other, name) for name in ("刘洋", "王芳")]
    for customer_id in (ma_hui, *names):
        acts.plan(other, customer_id, today)
    born = {"relation": "child", "name": "小宝", "birthday_month": 5, "birthday_day": 1}
    changes = {name: Change(seen=None, new=value) for name, value in born.items()}
    other.act(SaveFamilyMember(customer_id=ma_hui, changes=changes))
    acts.tag(other, world.shop.tags[0].id, ma_hui)
    said = {"title": "问候", "text": "您好，最近好吗？", "stage": "greeting", "kind": "care"}
    changes = {name: Change(seen=None, new=value) for name, value in said.items()}
    world.as_hq(SaveCatalogRow(entity="script", changes=changes))
    other.sync()
    at_work.sync()
    at_work.wait(lambda: at_work.find("todayList").model().rowCount() == 3)
    at_work.wait(lambda: at_work.sees("copyScriptButton"))
    at_work.controller.place.customers.add_note(ma_hui, "怕热")
    at_work.controller.place.customers.segments.save("夏装", CustomerQuery(text="马"))
    return at_work


def do(pc, arguments):
    """What a page does: save it, and say so."""
    pc.book.act(arguments)
    pc.controller.saved()


def button(pc, name):
    """The button that can be seen and whose name begins so, or None."""
    found = [b for b in pc.window.findChildren(QAbstractButton) if b.isVisible()]
    return next((b for b in found if b.objectName().startswith(name)), None)
