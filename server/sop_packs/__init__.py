"""Ready-made packs of scripts and SOPs, as files beside this module, and taking one over.

A pack is made by the ordinary mutations in one transaction. The ids of these are made of the brand
and the pack, so that it can be made once only, whoever else presses the button in that moment.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, select

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.segments import SaveSegment
from guide_app.mutations.sops import PublishSop
from server import office
from server.clock import Clock
from server.database import Database
from server.schema import ENTITY_TABLES
from server.schema.sync import mutation_result
from server.wakeups import Wakeups

_kind, _date = ENTITY_TABLES["date_kind"], ENTITY_TABLES["customer_date"]
_SCRIPT_FIELDS = ("title", "stage", "kind", "text")
_STEP_FIELDS = ("day_offset", "window_from", "window_until", "kind", "task")


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as its file has it.

    Attributes:
        purpose: What it is for, in a sentence.
        note: How it is best used.
        dates: The kinds of date that its SOPs wait for, by key: name and whether it is yearly.
        tags: Those that its SOPs wait for, by key: name and that of their group.
        conditions: Whom a SOP or a step is for, by key: as a segment, with its name.
        scripts: Each with ``key``, the fields of a script, and ``more``: its other wordings.
        sops: Each with ``key``, ``name``, ``trigger`` and what that needs, ``ends``, ``next`` (a
            key) and ``steps``, whose ``script`` is a key; ``date``, ``tag`` and ``whom`` are keys.
    """

    key: str
    name: str
    purpose: str
    note: str
    scripts: tuple[Mapping[str, Any], ...]
    sops: tuple[Mapping[str, Any], ...]
    dates: Mapping[str, Mapping[str, Any]]
    tags: Mapping[str, Mapping[str, str]]
    conditions: Mapping[str, Mapping[str, Any]]
    position: int


@cache
def packs() -> Mapping[str, Pack]:
    """All packs by key, in the order in which they are shown."""
    found = [
        _read(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")))
        for file in files(__name__).iterdir()
        if file.name.endswith(".toml")
    ]
    return {pack.key: pack for pack in sorted(found, key=lambda pack: pack.position)}


def pack_names() -> dict[str, str]:
    """The name of each pack by its key."""
    return {key: pack.name for key, pack in packs().items()}


def is_taken_over(connection: Connection, brand_id: str, pack: Pack) -> bool:
    """Whether the brand has made the pack its own, whatever became of it since."""
    id = _mutation_id(brand_id, pack, "sop", pack.sops[0]["key"])
    query = select(mutation_result.c.pk).where(mutation_result.c.mutation_id == id)
    return connection.execute(query).first() is not None


class KindOfDate(NamedTuple):
    """A kind of date in use, and of how many customers such a date is noted."""

    id: str
    name: str
    yearly: bool
    customers: int


def kinds_of_date(connection: Connection, brand_id: str) -> list[KindOfDate]:
    """Those of the brand, which a pack's SOPs may wait for."""
    noted = and_(_date.c.kind_id == _kind.c.id, _date.c.removed == 0)
    query = (
        select(_kind.c.id, _kind.c.name, _kind.c.yearly, func.count(_date.c.customer_id.distinct()))
        .join_from(_kind, _date, noted, isouter=True)
        .where(_kind.c.brand_id == brand_id, _kind.c.archived == 0)
        .group_by(_kind.c.id, _kind.c.name, _kind.c.yearly, _kind.c.position)
        .order_by(_kind.c.position, _kind.c.name, _kind.c.id)
    )
    return [KindOfDate(id, name, bool(y), n) for id, name, y, n in connection.execute(query)]


def take_over(
    database: Database,
    clock: Clock,
    wakeups: Wakeups,
    actor: Actor,
    pack: Pack,
    dates: Mapping[str, str | None] = MappingProxyType({}),
) -> None:
    """Make the pack's scripts, kinds of date and SOPs: all of them, or none.

    Args:
        dates: Which kind of date its SOPs wait for, by the pack's key: the id of one that is there,
            None to make one. Where it is not said, that of the pack's own name.

    Raises:
        Rejected: WRONG_STATE; it has been taken over. NOT_FOUND; no such kind of date is in use.
        DatabaseFails: Nothing was changed.
    """
    with database.read() as connection:
        if is_taken_over(connection, actor.brand_id, pack):
            raise Rejected(Code.WRONG_STATE)
        there = _there(connection, actor.brand_id)
    ids = {id for (entity, _), id in there.items() if entity == "date_kind"}
    for key, id in dates.items():
        place = ("date_kind", pack.dates[key]["name"])
        there.pop(place, None)
        if id is not None:
            if id not in ids:
                raise Rejected(Code.NOT_FOUND, entity="date_kind")
            there[place] = id
    made = mutations_of(pack, actor.brand_id, there)
    office.change(database, clock, wakeups, actor, *made.values(), ids=tuple(made))


def mutations_of(
    pack: Pack, brand_id: str, there: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> dict[str, Any]:
    """The changes that make a pack, by their ids and in their order.

    Args:
        pack: Which one.
        brand_id: Whose it becomes.
        there: Id of what there is already by kind and name; it is not made again.
    """
    making = _Making(pack, brand_id, there)
    for key, kind in pack.dates.items():
        making.find_or_save("date_kind", key, kind)
    for key, tag in pack.tags.items():
        group_id = making.find_or_save("tag_group", tag["group"], {"name": tag["group"]})
        making.find_or_save("tag", key, {"name": tag["name"], "group_id": group_id})
    for key, condition in pack.conditions.items():
        making.save_segment(key, condition["name"])
    for script in pack.scripts:
        values = {name: script[name] for name in _SCRIPT_FIELDS}
        script_id = making.save("script", script["key"], values)
        for number, text in enumerate(script.get("more", ()), 1):
            wording = {"script_id": script_id, "text": text, "position": number}
            making.save("script_variant", f"{script['key']}.{number}", wording)
    for sop in _those_that_follow_first(pack):
        making.publish(sop)
    return making.made


class _Making:
    """The changes as they are put together, and what is made by which key."""

    def __init__(self, pack: Pack, brand_id: str, there: Mapping[tuple[str, str], str]) -> None:
        self.made: dict[str, Any] = {}
        self._pack, self._brand_id, self._there = pack, brand_id, there
        self._ids: dict[tuple[str, str], str] = {}

    def find_or_save(self, entity: str, key: str, values: Mapping[str, Any]) -> str:
        """The row of this name, made where there is none."""
        found = self._there.get((entity, values["name"]))
        if found is None:
            return self.save(entity, key, values)
        self._ids[entity, key] = found
        return found

    def save(self, entity: str, key: str, values: Mapping[str, Any]) -> str:
        """A new row of the catalogue; its id."""
        return self._add(entity, key, SaveCatalogRow(entity=entity, changes=_new(values)))

    def save_segment(self, key: str, name: str) -> None:
        """So that whom a SOP is for has a name in the console."""
        if ("segment", name) not in self._there:
            values = {"name": name, "condition": _condition(self._pack, key)}
            self._add("segment", key, SaveSegment(changes=_new(values)))

    def publish(self, sop: Mapping[str, Any]) -> None:
        """A SOP whose kinds of date, tags, scripts and next one are made."""
        values = {
            "name": sop["name"],
            "trigger": sop["trigger"],
            "trigger_days": sop.get("days", 0),
            "trigger_count": sop.get("times"),
            "trigger_date_kind_id": self._id("date_kind", sop.get("date")),
            "trigger_tag_id": self._id("tag", sop.get("tag")),
            "condition": _condition(self._pack, sop.get("whom")),
            "ends": [{"rule": code} for code in sop["ends"]],
            "next_id": self._id("sop", sop.get("next")),
            "pack": self._pack.key,
        }
        steps = tuple(
            {name: step[name] for name in _STEP_FIELDS}
            | {
                "script_id": self._id("script", step["script"]),
                "condition": _condition(self._pack, step.get("whom")),
            }
            for step in sop["steps"]
        )
        self._add("sop", sop["key"], PublishSop(values=values, steps=steps))

    def _add(self, entity: str, key: str, arguments: Any) -> str:
        mutation_id = _mutation_id(self._brand_id, self._pack, entity, key)
        self.made[mutation_id] = arguments
        self._ids[entity, key] = row_id(mutation_id, 0)
        return self._ids[entity, key]

    def _id(self, entity: str, key: str | None) -> str | None:
        return None if key is None else self._ids[entity, key]


def _condition(pack: Pack, key: str | None) -> Any:
    return None if key is None else {"all": pack.conditions[key]["all"]}


def _new(values: Mapping[str, Any]) -> dict[str, Change]:
    return {name: Change(seen=None, new=value) for name, value in values.items()}


def _those_that_follow_first(pack: Pack) -> list[Mapping[str, Any]]:
    """A SOP can name another as the next one only when that is there."""
    by_key = {sop["key"]: sop for sop in pack.sops}
    order: dict[str, Mapping[str, Any]] = {}
    for sop in pack.sops:
        chain = [sop]
        while "next" in chain[-1]:
            chain.append(by_key[chain[-1]["next"]])
        for one in reversed(chain):
            order.setdefault(one["key"], one)
    return list(order.values())


def _there(connection: Connection, brand_id: str) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for entity in ("date_kind", "tag_group", "tag", "segment"):
        table = ENTITY_TABLES[entity].c
        query = select(table.name, table.id).where(table.brand_id == brand_id, table.archived == 0)
        found |= {(entity, name): id for name, id in connection.execute(query)}
    return found


def _mutation_id(brand_id: str, pack: Pack, *part: str) -> str:
    return row_id("sop_pack", brand_id, pack.key, *part)


def _read(key: str, data: Mapping[str, Any]) -> Pack:
    return Pack(
        key,
        data["name"],
        data["purpose"],
        data["note"],
        tuple(data["scripts"]),
        tuple(data["sops"]),
        data.get("dates", {}),
        data.get("tags", {}),
        data.get("conditions", {}),
        data["position"],
    )
