"""HQ takes care of tags while guides set them, and guides enter codes."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.codes import SetCode
from guide_app.mutations.fields import Change
from guide_app.mutations.tag_care import MergeTags, SettleTags
from tests.chaos.opening import CODES
from tests.chaos.playing import ANY, WHO, Playing

_AT_ONCE = 512
_WHO_MAY = (None, "manager", None, "hq", "guide")


class TagRules(Playing):
    """Where there is nothing to do it with, something simpler is done."""

    @rule(pc=ANY, who=WHO, code=st.lists(st.sampled_from(CODES), max_size=3))
    def enter_code(self, pc: int, who: int, code: list[str]) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            self._sync_instead(pc)
            return
        text = "".join(code)
        made = SetCode(customer_id=customer["id"], text=text, number=1)
        if self.stage.act(seat, made) is not None:
            self._shows(seat, "customer", customer["id"], {"code": text or None})
        self._count("SetCode")

    @rule(how=ANY, which=ANY, other=ANY)
    def take_care_of_tags(self, how: int, which: int, other: int) -> None:
        shop = self.stage.world.shops[0]
        tags = [row for row in self.stage.rows("tag", shop.brand.id) if not row.get("merged_into")]
        tag, into = tags[which % len(tags)], tags[other % len(tags)]
        if how % 4 == 0:
            self.stage.office(shop.hq, MergeTags(tag_id=tag["id"], into_id=into["id"]))
            self._count("MergeTags")
        elif how % 4 == 1:
            self._settle()
        elif how % 4 == 2:
            archived = bool(tag.get("archived"))
            change = {"archived": Change(archived, not archived)}
            self._keep_for_hq("tag", tag["id"], change)
        else:
            group = self.stage.row("tag_group", tag["group_id"])
            change = {"editable_by": Change(group.get("editable_by"), _WHO_MAY[which % 5])}
            self._keep_for_hq("tag_group", group["id"], change)

    def _settle(self) -> None:
        """What the server does after a merge, as far as there is anything to do."""
        shop = self.stage.world.shops[0]
        merged = {
            row["id"] for row in self.stage.rows("tag", shop.brand.id) if row.get("merged_into")
        }
        worn = self.stage.rows("customer_tag", shop.brand.id)
        for tag_id in sorted(merged):
            customers = sorted({row["customer_id"] for row in worn if row["tag_id"] == tag_id})
            if customers:
                batch = tuple(customers[:_AT_ONCE])
                self.stage.office(shop.hq, SettleTags(tag_id=tag_id, customer_ids=batch))
        self._count("SettleTags")

    def _keep_for_hq(self, entity: str, row_id: str, changes: dict[str, Change]) -> None:
        shop = self.stage.world.shops[0]
        saved = SaveCatalogRow(entity=entity, row_id=row_id, changes=changes)
        self.stage.office(shop.hq, saved)
        self._count("HQ keeps tags to some")
