"""What is said in tests of scripts, and to whom."""

from dataclasses import replace

from guide_app.domain.ids import row_id
from guide_app.services.scripts import Taken
from tests.domain.people import days_ago
from tests.domain.test_script_choice import variant
from tests.services.shop import script

SILENT = {"last_contact_on": days_ago(8), "last_answer_on": days_ago(90)}
ASK = script("问近况", "{称呼}，最近好吗？", stage="silent")
OTHER = variant(ASK, "{称呼}，好久不见！")
FOREIGN = replace(script("别家", "Hi"), brand_id=row_id("another brand"))
TAKE = script("券", "{称呼}，这个月{权益}。", stage="silent", kind="benefit")


def first(shop, name="Ann"):
    row = next(row for row in shop.today.load().rows if row.name == name)
    return row, shop.today.detail(row.customer_id, row.item_id).script


def take(script):
    return Taken(script.script_id, script.wording_id)
