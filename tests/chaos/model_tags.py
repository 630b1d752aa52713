"""The model's rules for tags, their merges, and codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.chaos.model_step import No, Row, Step, made_id

_RANKS = ("guide", "manager", "hq")
_CODE = "code:"


class TagRules(Step):
    """Each method is named after its mutation."""

    def tags_change(self) -> None:
        changes = self.what["changes"]
        if not changes:
            raise No("nothing_to_do")
        for change in changes:
            self._tag(change["tag_id"])
        for ordinal, customer_id in enumerate(sorted({c["customer_id"] for c in changes})):
            self._own(customer_id)
            told = _nothing_told()
            for change in (c for c in changes if c["customer_id"] == customer_id):
                tag_id = change["tag_id"]
                self._may_set(tag_id)
                if change["action"] == "add":
                    self._in_use(tag_id)
                    self._put_on(customer_id, tag_id, self.act.id, told)
                else:
                    self._take_off(customer_id, tag_id, change.get("seen") or (), told)
            if told["added"] or told["removed"]:
                self._line(customer_id, ordinal, "tags", details=told)

    def tags_merge(self) -> None:
        self._hq()
        tag, into = self._tag(self.what["tag_id"]), self._tag(self.what["into_id"])
        into = self._stands(into)
        if tag.get("merged_into") is not None or into["id"] == tag["id"] or into.get("archived"):
            raise No("wrong_state")
        merged = {**tag, "merged_into": into["id"], "archived": True}
        self._set(self.town.tags, tag["id"], merged)

    def tags_settle(self) -> None:
        self._hq()
        self._tag(self.what["tag_id"])
        for customer_id in sorted(set(self.what["customer_ids"])):
            self._own(customer_id, removed=True)
            self._settle(customer_id, self.what["tag_id"])

    def codebook_publish(self) -> None:
        self._hq()
        entries = {entry["code"]: entry["tag_id"] for entry in self.what["entries"]}
        self._set(self.town.codebooks, (self.me.brand, self.what["number_seen"] + 1), entries)

    def customer_set_code(self) -> None:
        customer = self._own(self.what["customer_id"])
        if self._gives_way(customer["id"], "code"):
            return
        text = self.what["text"]
        wanted = self._read(text, self.what["number"]) if text else []
        told = _nothing_told()
        standing = {self._stands(self._tag(tag_id))["id"] for tag_id in wanted}
        before = customer.get("code")
        for tag_id in sorted(self._read(before, customer["code_number"]) if before else ()):
            if self._stands(self._tag(tag_id))["id"] not in standing and self._is_allowed(tag_id):
                by_code = self._by_code(customer["id"], tag_id)
                self._take_off(customer["id"], tag_id, by_code, told)
        for tag_id in sorted(set(wanted)):
            if self._is_archived(tag_id):
                continue
            self._may_set(tag_id)
            by_code = self._by_code(customer["id"], tag_id)
            self._put_on(customer["id"], tag_id, _CODE + self.act.id, told)
            row = self.town.rows["customer_tag"].get(self._place(customer["id"], tag_id))
            if row is not None and row["tag_id"] == self._stands(self._tag(tag_id))["id"]:
                adds = [add for add in row["adds"] if add not in by_code]
                self._put("customer_tag", {**row, "adds": adds})
        code, number = (text, self.what["number"]) if text else (None, None)
        changed = (before, customer.get("code_number")) != (code, number)
        if changed:
            self._put("customer", {**customer, "code": code, "code_number": number})
        self._written(customer["id"], "code")
        if changed or told["added"] or told["removed"]:
            self._line(customer["id"], 0, "tags", details={**told, "code": code, "before": before})

    def _read(self, text: str, number: int) -> list[str]:
        """The tags of codes of one letter each."""
        entries = self.town.codebooks.get((self.me.brand, number))
        if entries is None:
            raise No("not_found")
        found: list[str] = []
        for letter in text:
            if letter not in entries or entries[letter] in found:
                raise No("not_a_choice")
            found.append(entries[letter])
        groups = [
            self._group(tag_id)["id"] for tag_id in found if self._group(tag_id)["single_choice"]
        ]
        if len(groups) != len(set(groups)):
            raise No("not_a_choice")
        return found

    # what a tag is

    def _hq(self) -> None:
        if self.me.role != "hq":
            raise No("not_allowed")

    def _tag(self, tag_id: str) -> Row:
        tag = self.town.tags.get(tag_id)
        if tag is None or tag["brand_id"] != self.me.brand:
            raise No("not_found")
        return tag

    def _stands(self, tag: Row) -> Row:
        while tag.get("merged_into") is not None:
            tag = self.town.tags[tag["merged_into"]]
        return tag

    def _group(self, tag_id: str) -> Row:
        return self.town.groups[self._stands(self._tag(tag_id))["group_id"]]

    def _is_allowed(self, tag_id: str) -> bool:
        least = self._group(tag_id).get("editable_by") or "guide"
        return _RANKS.index(self.me.role) >= _RANKS.index(least)

    def _may_set(self, tag_id: str) -> None:
        if not self._is_allowed(tag_id):
            raise No("not_allowed")

    def _is_archived(self, tag_id: str) -> bool:
        return bool(self._stands(self._tag(tag_id)).get("archived"))

    def _in_use(self, tag_id: str) -> None:
        if self._is_archived(tag_id):
            raise No("wrong_state")

    # rows

    def _place(self, customer_id: str, tag_id: str) -> str:
        tag, group = self._stands(self._tag(tag_id)), self._group(tag_id)
        return made_id(
            "customer_tag", customer_id, group["id"] if group["single_choice"] else tag["id"]
        )

    def _rows_of(self, customer_id: str, tag_id: str) -> Iterator[Row]:
        named = self._tag(tag_id)
        tag = self._stands(named)
        for part in dict.fromkeys((tag["id"], tag["group_id"], named["id"], named["group_id"])):
            row = self.town.rows["customer_tag"].get(made_id("customer_tag", customer_id, part))
            if row is not None:
                yield row

    def _by_code(self, customer_id: str, tag_id: str) -> list[str]:
        rows = self._rows_of(customer_id, tag_id)
        return [add for row in rows for add in row["adds"] if add.startswith(_CODE)]

    def _put_on(self, customer_id: str, tag_id: str, add: str, told: Row) -> None:
        self._settle(customer_id, tag_id)
        tag, row_id = self._stands(self._tag(tag_id)), self._place(customer_id, tag_id)
        there = self.town.rows["customer_tag"].get(row_id)
        if there is not None and there["tag_id"] == tag["id"]:
            self._put("customer_tag", {**there, "adds": [*there["adds"], add]})
            self._written(row_id, "tag_id")
            return
        if there is not None:
            if self._gives_way(row_id, "tag_id"):
                return
            told["replaced"].append(there["tag_id"])
        made = {
            "id": row_id,
            "brand_id": self.me.brand,
            "customer_id": customer_id,
            "group_id": tag["group_id"],
            "tag_id": tag["id"],
            "adds": [add],
            "since": self.on,
        }
        self._put("customer_tag", made)
        self._written(row_id, "tag_id")
        told["added"].append(tag["id"])

    def _take_off(self, customer_id: str, tag_id: str, seen: Any, told: Row) -> None:
        self._settle(customer_id, tag_id)
        tag, row_id = self._stands(self._tag(tag_id)), self._place(customer_id, tag_id)
        there = self.town.rows["customer_tag"].get(row_id)
        if there is None or there["tag_id"] != tag["id"]:
            return
        adds = [add for add in there["adds"] if add not in seen]
        if adds == there["adds"]:
            return
        if adds:
            self._put("customer_tag", {**there, "adds": adds})
            return
        self._drop("customer_tag", row_id)
        told["removed"].append(tag["id"])

    def _settle(self, customer_id: str, tag_id: str) -> None:
        for row in list(self._rows_of(customer_id, tag_id)):
            if row["id"] in self.town.rows["customer_tag"]:
                self._settle_row(self.town.rows["customer_tag"][row["id"]])

    def _settle_row(self, row: Row) -> None:
        tag, place = (
            self._stands(self._tag(row["tag_id"])),
            self._place(row["customer_id"], row["tag_id"]),
        )
        if place == row["id"]:
            self._put("customer_tag", {**row, "tag_id": tag["id"]})
            return
        there = self.town.rows["customer_tag"].get(place)
        self._drop("customer_tag", row["id"])
        if there is None:
            moved = {**row, "id": place, "tag_id": tag["id"], "group_id": tag["group_id"]}
            self._put("customer_tag", moved)
        elif there["tag_id"] == tag["id"]:
            adds = [*there["adds"], *(add for add in row["adds"] if add not in there["adds"])]
            since = min(there["since"], row["since"])
            self._put("customer_tag", {**there, "adds": adds, "since": since})
        elif row["since"] > there["since"]:
            answer = {"tag_id": tag["id"], "adds": row["adds"], "since": row["since"]}
            self._put("customer_tag", {**there, **answer})


def _nothing_told() -> Row:
    return {"added": [], "removed": [], "replaced": []}
