"""Forms: what was shown, what was typed, what is wrong with it. Nothing typed is ever lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guide_app.domain.entity import Entity, Field, Kind, Row
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import from_wire, to_wire
from guide_app.mutations.catalog import RANGES, required_fields
from guide_app.mutations.fields import Change
from server.console.speech import Speech

_ONE_LINE = {("material", "link")}
COLORS = ("neutral", "accent", "amber", "red", "blue")
_AREA_FROM = 200
_INT_DIGITS = 12
_TOLD = {
    ("caption", Code.NOT_A_CHOICE): "no_variables",
    ("link", Code.WRONG_TYPE): "no_address",
    ("contact_url", Code.WRONG_TYPE): "no_safe_address",
    ("payment_url", Code.NOT_A_CHOICE): "payment_place",
    ("payment_url", Code.REQUIRED): "payment_needs",
    ("payment_url", Code.WRONG_TYPE): "no_safe_address",
    ("hours", Code.WRONG_TYPE): "code_hours",
    ("url", Code.WRONG_TYPE): "no_safe_address",
    ("fallback_url", Code.WRONG_TYPE): "no_safe_address",
    ("style", Code.ALREADY_EXISTS): "number_taken",
    ("code", Code.ALREADY_EXISTS): "number_taken",
    ("barcode", Code.ALREADY_EXISTS): "number_taken",
    ("style", Code.WRONG_TYPE): "plain_number",
    ("code", Code.WRONG_TYPE): "plain_number",
    ("mall_id", Code.WRONG_TYPE): "plain_number",
    ("barcode", Code.WRONG_TYPE): "plain_number",
    ("barcode", Code.NOT_A_CHOICE): "check_digit",
    ("valid_until", Code.OUT_OF_RANGE): "ends_too_early",
}
Options = Callable[[Field], Mapping[str, str] | None]


@dataclass(slots=True)
class Typed:
    """What a browser sent: its changes against what it had been shown, and its very words.

    Attributes:
        errors: Why not, by field.
        theirs: Values that somebody else has put in meanwhile, by field.
        notice: Why not, where no field is to blame.
    """

    changes: dict[str, Change] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Rejected] = field(default_factory=dict)
    theirs: dict[str, Any] = field(default_factory=dict)
    notice: str = ""

    def refuse(self, rejected: Rejected) -> None:
        """Take note of why it cannot be saved."""
        name = str(rejected.facts.get("field", ""))
        if name in self.texts:
            self.errors[name] = rejected
        elif rejected.code is Code.NOT_FOUND and "entity" in rejected.facts:
            blamed = f"{rejected.facts['entity']}_id"
            self.errors[blamed if blamed in self.texts else next(iter(self.texts), "")] = rejected
        else:
            self.notice = rejected.code.value

    def notice_in(self, speech: Speech) -> str:
        """The sentence above the form."""
        if self.theirs:
            return speech.t("conflict")
        if self.errors:
            return speech.t("look_again")
        return speech.refusal(self.notice) if self.notice else ""


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form as a page shows it."""

    name: str
    label: str
    control: str
    value: str
    seen: str
    options: list[tuple[str, str]]
    required: bool
    max_length: int | None
    hint: str
    error: str
    theirs: str


def read_form(
    form: Mapping[str, str], entity: Entity, fields: Sequence[Field], *, is_new: bool = False
) -> Typed:
    """What a form came back with, with everything that is wrong with it and not only the first.

    Raises:
        Rejected: UNREADABLE; the hidden part of the form is no longer what the page had put there.
    """
    typed = Typed()
    needed = required_fields(entity) if is_new else ()
    for one in fields:
        text = form.get(f"new.{one.name}")
        if text is None:
            continue
        text = text.replace("\r\n", "\n").strip()
        typed.texts[one.name] = text
        try:
            seen = json.loads(form.get(f"seen.{one.name}", "null"))
        except (ValueError, RecursionError):
            raise Rejected(Code.UNREADABLE) from None
        try:
            new = _value(one, text)
            if new == seen and not (new is None and one.name in needed):
                continue
            from_wire(one, new)
            _check_range(entity, one, new)
        except Rejected as refused:
            typed.errors[one.name] = refused
            continue
        typed.changes[one.name] = Change(seen=seen, new=new)
    return typed


def inputs_of(
    entity: Entity,
    fields: Sequence[Field],
    row: Row | None,
    typed: Typed,
    options_of: Options,
    speech: Speech,
) -> list[Input]:
    """The form of a row, or of a new one; typed words stand where they were typed."""
    needed = required_fields(entity)
    return [
        _input(entity, one, row, typed, options_of(one), speech, one.name in needed)
        for one in fields
    ]


def _input(
    entity: Entity,
    one: Field,
    row: Row | None,
    typed: Typed,
    options: Mapping[str, str] | None,
    speech: Speech,
    required: bool,
) -> Input:
    current = getattr(row, one.name) if row is not None else default_of(entity, one)
    seen = to_wire(one, current) if row is not None else None
    text = typed.texts.get(one.name, _text(one, current))
    choices = _choices(entity, one, options, speech)
    if choices and (one.nullable or not text or text not in dict(choices)):
        choices.insert(0, ("", "—"))
    if text and choices and text not in dict(choices):
        choices.append((text, text))
    problem = typed.errors.get(one.name)
    error = speech.refusal(_code(one, problem), problem.facts) if problem else ""
    theirs = ""
    if one.name in typed.theirs:
        value = typed.theirs[one.name]
        shown = (options or {}).get(str(value)) or speech.value(entity.name, one, value, plain=True)
        theirs = speech.t("conflict_now", value=shown)
    return Input(
        name=one.name,
        label=speech.field(entity.name, one.name),
        control=_control(entity, one, choices),
        value=text,
        seen=json.dumps(seen, ensure_ascii=False),
        options=choices,
        required=required,
        max_length=one.max_length,
        hint=speech.hint(entity.name, one.name) or _range_of(entity, one),
        error=error,
        theirs=theirs,
    )


def default_of(entity: Entity, one: Field) -> Any:
    """What a new row has in a field that nobody has filled in, or None."""
    default = entity.row_type.__dataclass_fields__[one.name].default
    return default if isinstance(default, str | int | bool) else None


def _control(entity: Entity, one: Field, choices: list[tuple[str, str]]) -> str:
    if one.kind is Kind.BOOL or choices or one.kind is Kind.REF:
        return "choice"
    if one.kind is Kind.INT:
        return "number"
    if one.kind is Kind.DATE:
        return "date"
    is_long = (one.max_length or 0) > _AREA_FROM and (entity.name, one.name) not in _ONE_LINE
    return "area" if is_long else "text"


def _choices(
    entity: Entity, one: Field, options: Mapping[str, str] | None, speech: Speech
) -> list[tuple[str, str]]:
    if one.kind is Kind.BOOL:
        return [("0", speech.t("no")), ("1", speech.t("yes"))]
    if options is not None:
        return list(options.items())
    values = COLORS if (entity.name, one.name) == ("tag_group", "color") else one.choices
    return [(value, speech.choice(entity.name, one.name, value)) for value in values]


def _check_range(entity: Entity, one: Field, value: Any) -> None:
    found = RANGES.get((entity.name, one.name))
    if found and isinstance(value, int) and not found[0] <= value <= found[1]:
        raise Rejected(Code.OUT_OF_RANGE, field=one.name, lowest=found[0], highest=found[1])


def _range_of(entity: Entity, one: Field) -> str:
    found = RANGES.get((entity.name, one.name))
    return f"{found[0]}–{found[1]}" if found else ""


def _text(one: Field, value: Any) -> str:
    if one.kind is Kind.BOOL:
        return "1" if value else "0"
    wire = to_wire(one, value)
    return "" if wire is None else str(wire)


def _value(one: Field, text: str) -> Any:
    if one.kind is Kind.BOOL:
        return text == "1"
    if not text:
        return None
    if one.kind is Kind.INT:
        if not text.removeprefix("-").isdecimal() or len(text) > _INT_DIGITS:
            raise Rejected(Code.WRONG_TYPE, field=one.name)
        return int(text)
    if one.kind is Kind.MONEY:
        return _amount(text)
    return text


def _amount(text: str) -> str:
    """An amount as it is kept, of one as people write it: ``¥1,299``."""
    plain = text.removeprefix("¥").replace(",", "").replace("，", "").strip()
    return f"{plain}.00" if plain.isascii() and plain.isdecimal() else plain


def _code(one: Field, problem: Rejected) -> str:
    if problem.code is Code.ALREADY_EXISTS and one.name == "account":
        return "account_taken"
    if problem.code is Code.ALREADY_EXISTS and one.name == "name":
        is_group = problem.facts.get("entity") == "tag_group"
        return "group_name_taken" if is_group else "tag_name_taken"
    told = _TOLD.get((one.name, problem.code))
    if told is not None:
        return told
    state = problem.facts.get("state")
    if problem.code is Code.WRONG_STATE and state in ("two_answers", "grouped", "merged"):
        return str(state)
    if problem.code is Code.NOT_A_CHOICE and one.name in ("text", "remark_template"):
        mistake = str(problem.facts.get("value", ""))
        return "no_such_variable" if mistake.isalnum() or len(mistake) > 1 else "stray_brace"
    return problem.code.value
