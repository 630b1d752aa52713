"""The model's rules for customers, hand-overs and what HQ keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tests.chaos.model_step import No, Person, Row, Step, made_id


class CustomerRules(Step):
    """Each method is named after its mutation."""

    def customer_create(self) -> None:
        owner = self.town.people.get(self.what.get("guide_id") or self.me.id)
        if owner is None or not self._knows(owner):
            raise No("not_found")
        if owner.store is None or not owner.active:
            raise No("not_allowed")
        row = {
            "id": self._new(0),
            "brand_id": self.me.brand,
            "store_id": owner.store,
            "guide_id": owner.id,
            "source": "store",
            "state": "new",
            "consent": "granted",
            "birthday_lunar": False,
            "added_on": self.on,
            "order_count": 0,
            "order_total": "0.00",
            "deleted_us": False,
            **self.what["values"],
        }
        if not self.town.sees(self.me, row):
            raise No("not_allowed")
        self._put("customer", row)
        self._cooled({}, row)
        self._line(row["id"], 1, "added", details={"source": row["source"]})
        for number, member in enumerate(self.what.get("family") or ()):
            self._add_member(row["id"], self._new(2 + number), member)

    def customer_edit(self) -> None:
        customer = self._own(self.what["customer_id"])
        edited, overwritten = self._change("customer", customer, self.what["changes"])
        edited = self._cooled(customer, edited)
        self._keep_overwritten("customer", edited, overwritten)
        change, seen = self.what["changes"].get("consent"), self.what.get("withdrawals_seen")
        self._say_consent(customer, edited, change, seen)

    def _cooled(self, before: Row, edited: Row) -> Row:
        """Whatever sets the temperature starts or ends the cool-down."""
        if edited.get("temperature") != before.get("temperature"):
            edited = {**edited, **self._cooling(edited, edited.get("temperature"))}
            self._put("customer", edited)
        return edited

    def _say_consent(
        self, before: Row, edited: Row, change: Row | None, seen: list[str] | None
    ) -> None:
        if change is not None and change["new"] == "withdrawn":
            edited = {**edited, **self._withdrawn(before, self._new(1))}
        elif edited["consent"] != before["consent"]:
            unseen = [] if seen is None else set(self._withdrawals(before)) - set(seen)
            left = [one for one in self._withdrawals(before) if one in unseen]
            edited = {**edited, **self._consent(left)}
            if left:
                self._put("customer", edited)
                self.conflicts.append((before["id"], "consent", "granted", "withdrawn"))
                return
        else:
            return
        self._put("customer", edited)
        self._line(before["id"], 1, "consent", details={"consent": edited["consent"]})

    def family_save(self) -> None:
        customer = self._own(self.what["customer_id"])
        changes, member_id = self.what["changes"], self.what.get("member_id")
        if member_id is None:
            values = {name: change["new"] for name, change in changes.items()}
            self._add_member(customer["id"], self._new(0), values)
            return
        member = self.town.rows["family_member"].get(member_id)
        if member is None or member["customer_id"] != customer["id"]:
            raise No("not_found")
        self._keep_overwritten(
            "family_member", member, self._change("family_member", member, changes)[1]
        )

    def _add_member(self, customer_id: str, member_id: str, values: Row) -> None:
        self._put(
            "family_member",
            {
                "id": member_id,
                "brand_id": self.me.brand,
                "customer_id": customer_id,
                "birthday_lunar": False,
                "removed": False,
                **values,
            },
        )

    def customer_remove(self) -> None:
        customer = self._own(self.what["customer_id"])
        self._put("customer", {**customer, "removed_on": self.on})
        self._line(customer["id"], 0, "removed")

    def customer_restore(self) -> None:
        customer = self._own(self.what["customer_id"], removed=True)
        if customer.get("removed_on") is None:
            raise No("wrong_state")
        self._put("customer", {**customer, "removed_on": None})
        self._line(customer["id"], 0, "restored")

    def customer_restore_value(self) -> None:
        customer = self._own(self.what["customer_id"])
        entry = self._entry(customer)
        if entry["kind"] != "overwritten":
            raise No("not_found")
        if date.fromisoformat(self.on) - date.fromisoformat(entry["on"]) > timedelta(days=30):
            raise No("too_late")
        fields, named = entry["details"]["fields"], self.what["field_name"]
        if named not in fields:
            raise No("unknown_field")
        together = [one for one in fields if one.startswith("birthday_")]
        change = {
            one: {"seen": fields[one]["kept"], "new": fields[one]["lost"]}
            for one in (sorted(together) if named in together else [named])
        }
        kind = entry["details"]["entity"]
        row = self.town.rows[kind][entry["details"]["row_id"]]
        edited, overwritten = self._change(kind, row, change)
        self._keep_overwritten(kind, row, overwritten)
        if kind == "customer":
            edited = self._cooled(row, edited)
            self._say_consent(row, edited, change.get("consent"), None)

    def customer_reveal(self) -> None:
        self._own(self.what["customer_id"], removed=True)

    def customer_transfer(self) -> None:
        if self.me.role == "guide":
            raise No("not_allowed")
        to = self.town.people.get(self.what["to_guide_id"])
        if to is None or not self._knows(to):
            raise No("not_found")
        if to.store is None or not to.active:
            raise No("not_allowed")
        for ordinal, customer_id in enumerate(sorted(set(self.what["customer_ids"]))):
            customer = self._own(customer_id, removed=True)
            owner = customer.get("guide_id")
            if owner == to.id:
                continue
            if owner != self.what["seen_guide_id"]:
                self.conflicts.append((customer_id, "guide_id", to.id, owner))
                continue
            self._put("customer", {**customer, "guide_id": to.id, "store_id": to.store})
            details = {"from": owner, "to": to.id, "temperature": customer.get("temperature")}
            self._line(customer_id, ordinal, "transfer", details=details)
            self.lost += [(customer_id, owner)] if owner is not None else []
            if to.store != customer["store_id"]:
                self.lost.append((customer_id, customer["store_id"]))

    def _knows(self, person: Person) -> bool:
        """HQ knows everybody of the brand, others those of their store."""
        if person.brand != self.me.brand:
            return False
        return self.me.role == "hq" or person.id == self.me.id or person.store == self.me.store

    def orders_record(self) -> None:
        for new in self.what["orders"]:
            customer = self._own(new["customer_id"], removed=True)
            order_id = made_id("order", self.me.brand, new["values"]["number"])
            if order_id in self.town.rows["order"]:
                continue
            order = {
                "id": order_id,
                "brand_id": self.me.brand,
                "customer_id": customer["id"],
                "items": 1,
                **new["values"],
            }
            self._put("order", order)
            total = Decimal(customer["order_total"]) + Decimal(order["amount"])
            changed = {
                **customer,
                "state": "bought",
                "order_count": customer["order_count"] + 1,
                "order_total": str(total),
            }
            if (customer.get("last_order_on") or "") <= order["ordered_on"]:
                changed["last_order_on"] = order["ordered_on"]
                changed["last_order_amount"] = order["amount"]
            self._put("customer", changed)

    def catalog_save(self) -> None:
        if self.me.role != "hq":
            raise No("not_allowed")
        kind, changes, row_id = self.what["entity"], self.what["changes"], self.what.get("row_id")
        values = {name: change["new"] for name, change in changes.items()}
        if kind == "guide" and row_id is not None:
            person = self.town.people[row_id]
            renamed = {"active": "active", "store_id": "store"}
            facts = {renamed[name]: value for name, value in values.items()}
            self._set(self.town.people, row_id, replace(person, **facts))
        elif kind == "brand" and row_id is not None:
            self._set(self.town.brands, row_id, {**self.town.brands[row_id], **values})
        elif kind == "tag" and row_id is None:
            made = {"id": self._new(0), "brand_id": self.me.brand, **values}
            self._set(self.town.tags, made["id"], made)
        elif kind in ("tag", "tag_group") and row_id is not None:
            known = self.town.tags if kind == "tag" else self.town.groups
            self._set(known, row_id, {**known[row_id], **values})
        else:
            raise AssertionError(f"the model knows no change of {kind}")
