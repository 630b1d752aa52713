"""Which column becomes which field: what the page shows, and the profile that its form means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import resources
from guide_app.intake import (
    FIELDS,
    Column,
    Profile,
    Refused,
    Target,
    load_profile,
    plain_name,
    read_profile,
)
from guide_app.intake.fields import MANY, REQUIRED, Form
from guide_app.intake.lines import LINE_COUNT, Lines
from server import import_jobs
from server.console.visit import Visit
from server.import_jobs import Facts

ENTITIES = {
    Target.CUSTOMER: "customer",
    Target.FAMILY: "family_member",
    Target.ORDER: "order",
    Target.WECOM: "customer",
    Target.RETURN: "return",
}
"""What the rows of a file are, as the console calls them."""
SHIPPED = ("customers", "orders", "journey")
CONSTANTS = {Target.CUSTOMER: "guide", Target.ORDER: "store"}
"""Fields that a file of one guide's customers, or of one store's orders, often lacks."""
_DAYS = (Form.DATE, Form.BIRTHDAY)
_CONSTANT = 120
_SHIPPED, _SAVED, _KEPT = "shipped:", "saved:", "kept"


@dataclass(slots=True)
class Mapped:
    """What the form of a file shows.

    Attributes:
        base: The profile that it began with, as the form names it.
        fields: The field of each column, by its position.
        lines: Whether several lines make one order.
        constant: What stands for the field of `CONSTANTS` where no column says it.
        absent: Columns that the profile names and the file does not have.
    """

    target: Target
    base: str = ""
    fields: dict[int, str] = field(default_factory=dict)
    lines: bool = False
    constant: str = ""
    absent: list[str] = field(default_factory=list)


class Unfit(Exception):
    """The mapping cannot be used.

    Attributes:
        key: Of the sentence that says why.
        fields: The fields that it is about; of each group one.
    """

    def __init__(self, key: str, fields: list[tuple[str, ...]]) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields


def kind_words(visit: Visit, target: Target) -> str:
    """What a file of the target is called."""
    if target is Target.WECOM:
        return visit.speech.t("imports.wecom")
    return visit.speech.entity(ENTITIES[target])


def choices(visit: Visit) -> list[tuple[str, str]]:
    """The profiles to choose from, each with its name."""
    brand_id = visit.here.brand.id
    with visit.desk.database.read() as connection:
        saved = import_jobs.profile_names(connection, brand_id)
    shipped = [(_SHIPPED + name, visit.speech.t(f"imports.shipped.{name}")) for name in SHIPPED]
    return [(_SAVED + name, name) for name in saved] + shipped


def proposed(visit: Visit, facts: Facts) -> Mapped:
    """What the page shows first: the profile asked for, the one in use, or what the file says."""
    asked = visit.asked.get("profile", "")
    kind = visit.asked.get("kind", "")
    if not asked and not kind and facts.profile:
        asked = _KEPT
    base = find_base(visit, facts, asked)
    if base is not None:
        return _of_profile(base, asked, facts)
    known = {item.value for item in Target}
    target = Target(kind if kind in known else facts.target or Target.CUSTOMER.value)
    return Mapped(target, fields=dict(facts.guesses[target.value]))


def find_base(visit: Visit, facts: Facts, name: str) -> Profile | None:
    """The profile of that name, if it is there and can be read."""
    try:
        if name == _KEPT and facts.profile:
            return read_profile(facts.profile)
        if name.startswith(_SHIPPED) and name.removeprefix(_SHIPPED) in SHIPPED:
            return load_profile(resources.path(f"intake/{name.removeprefix(_SHIPPED)}.toml"))
        if name.startswith(_SAVED):
            with visit.desk.database.read() as connection:
                text = import_jobs.find_profile(
                    connection, visit.here.brand.id, name.removeprefix(_SAVED)
                )
            return read_profile(text) if text else None
    except Refused:
        return None
    return None


def of_form(form: Mapping[str, str], facts: Facts) -> Mapped:
    """The mapping as it was sent, to be shown again."""
    known = {item.value for item in Target}
    kind = form.get("kind", "")
    made = Mapped(
        Target(kind if kind in known else Target.CUSTOMER.value),
        form.get("base", ""),
        lines=bool(form.get("lines")),
        constant=" ".join(form.get("constant", "").replace("\x00", "").split())[:_CONSTANT],
    )
    for position in range(len(facts.columns)):
        name = form.get(f"map.{position}", "")
        if name in FIELDS[made.target]:
            made.fields[position] = name
    return made


def profile_of(mapping: Mapped, facts: Facts, base: Profile | None, name: str) -> Profile:
    """The profile that a mapping means; what its base says beyond the form is kept.

    Raises:
        Unfit: A field is mapped twice, or a needed one not at all.
    """
    _check(mapping, base)
    same = base if base is not None and base.target is mapping.target else None
    columns = tuple(
        _column(facts, position, to, same) for position, to in sorted(mapping.fields.items())
    )
    lines = _lines(mapping, columns, same) if mapping.lines else None
    if lines is not None:
        columns = tuple(column for column in columns if column.to != "items")
        columns = (*columns, Column(LINE_COUNT, "items"))
    mapped = {column.to for column in columns} - {CONSTANTS.get(mapping.target)}
    given = _constants(mapping, base)
    constants = {to: value for to, value in given.items() if to not in mapped}
    return Profile(name, mapping.target, columns, constants, lines)


def _of_profile(base: Profile, name: str, facts: Facts) -> Mapped:
    places = {plain_name(column): position for position, column in enumerate(facts.columns)}
    made = Mapped(
        base.target,
        name,
        lines=base.lines is not None,
        constant=base.constants.get(CONSTANTS.get(base.target, ""), ""),
    )
    for column in base.columns:
        position = places.get(plain_name(column.source))
        if position is not None:
            made.fields[position] = column.to
        elif column.source != LINE_COUNT:
            made.absent.append(column.source)
    return made


def _check(mapping: Mapped, base: Profile | None) -> None:
    fields = list(mapping.fields.values())
    twice = sorted({name for name in fields if fields.count(name) > 1} - MANY)
    if twice:
        raise Unfit("imports.twice", [(name,) for name in twice])
    constant = _constants(mapping, base)
    missing = [
        group for group in REQUIRED[mapping.target] if {*fields, *constant}.isdisjoint(group)
    ]
    if missing:
        raise Unfit("imports.missing", missing)


def _constants(mapping: Mapped, base: Profile | None) -> dict[str, str]:
    made = dict(base.constants) if base and base.target is mapping.target else {}
    name = CONSTANTS.get(mapping.target, "")
    made.pop(name, None)
    return made | {name: mapping.constant} if name and mapping.constant else made


def _column(facts: Facts, position: int, to: str, base: Profile | None) -> Column:
    source = facts.columns[position]
    for column in base.columns if base else ():
        if column.to == to and plain_name(column.source) == plain_name(source):
            return column
    is_day = any(FIELDS[Target(target)].get(to) in _DAYS for target in Target)
    return Column(source, to, formats=tuple(facts.formats.get(position, ())) if is_day else ())


def _lines(mapping: Mapped, columns: tuple[Column, ...], base: Profile | None) -> Lines | None:
    if mapping.target is not Target.ORDER:
        return None
    by_field = {column.to: column.source for column in columns}
    if base is not None and base.lines is not None and base.lines.key == by_field["number"]:
        return base.lines
    return Lines(by_field["number"], (by_field["amount"],))
