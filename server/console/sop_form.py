"""The form of a SOP as it stands: what was typed, what is wrong with it, what it publishes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guide_app.domain.entities import Sop, SopStep
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.sop_plans import USUAL_ENDS
from guide_app.domain.values import clean_text
from guide_app.domain.views import WITHIN_DAYS
from guide_app.domain.words import EndCode, Trigger
from guide_app.mutations.sops import NEEDED, PublishSop
from server.console.sop_words import WEEK, condition_text

PARAMETERS: Mapping[str, tuple[str, ...]] = {
    Trigger.SILENT: ("trigger_days",),
    Trigger.TAGGED: ("trigger_tag_id",),
    Trigger.DATED: ("trigger_date_kind_id",),
    Trigger.ANSWERED: ("trigger_questionnaire_id", "trigger_answer"),
    Trigger.VIEWED: ("trigger_count", "trigger_within"),
    Trigger.FIXED_DATE: ("trigger_on",),
    Trigger.WEEKLY: ("trigger_weekdays",),
}
"""What a trigger needs to be told."""
SIMPLE_ENDS = (EndCode.BOUGHT, EndCode.REPLIED, EndCode.COLD)
_NUMBERS = ("trigger_days", "trigger_count", "trigger_within")
_TEXTS = (
    *("name", "trigger", "condition", "next_id", "pack", "trigger_days", "trigger_count"),
    *("trigger_within", "trigger_tag_id"),
    *("trigger_date_kind_id", "trigger_questionnaire_id", "trigger_on"),
)
_USUAL = {"trigger_days": "30", "trigger_within": str(WITHIN_DAYS)}
STEP_TEXTS = (
    *("day_offset", "window_from", "window_until", "kind", "script_id", "material_id"),
    *("task", "condition"),
)
_NEW_STEP = dict.fromkeys(STEP_TEXTS, "") | {"kind": "care"}
_STEP = re.compile(r"new\.step\.([0-9]{1,4})\.task", re.ASCII)
_INTEGER = re.compile("-?[0-9]{1,5}", re.ASCII)
_OPTIONAL = ("window_from", "window_until", "script_id", "material_id")


@dataclass(slots=True)
class Typed:
    """A form of a SOP.

    Attributes:
        texts: The fields of the SOP, as typed.
        weekdays: Those that are ticked, Monday is 0.
        answers: Question and answer, of those that are ticked.
        ends: The simple rules that are ticked; the others name a tag, or a SOP.
        steps: The fields of each step, as typed.
        begun: The trigger that the page was made for.
        seen_id: The newest version that its author knew; empty for a new SOP.
        errors: Why not, by field; those of steps by ``step.<place>.<field>``.
        notice: Why not, where no field is to blame.
    """

    texts: dict[str, str]
    weekdays: set[int] = field(default_factory=set)
    answers: list[tuple[str, Any]] = field(default_factory=list)
    ends: set[str] = field(default_factory=set)
    end_tags: list[str] = field(default_factory=list)
    end_sops: list[str] = field(default_factory=list)
    steps: list[dict[str, str]] = field(default_factory=list)
    begun: str = ""
    seen_id: str = ""
    errors: dict[str, Rejected] = field(default_factory=dict)
    notice: str = ""

    @property
    def parameters(self) -> tuple[str, ...]:
        """What the chosen trigger needs."""
        return PARAMETERS.get(self.texts["trigger"], ())

    def refuse(self, rejected: Rejected) -> bool:
        """Take note of why it cannot be published. Returns whether a field is to blame."""
        name = str(rejected.facts.get("field", ""))
        if "step" in rejected.facts:
            name = f"step.{rejected.facts['step']}.{name}"
        elif name not in {*self.texts, *self.parameters, "ends", "steps"}:
            return False
        self.errors[name] = rejected
        return True

    def step_days(self) -> list[tuple[int, str]]:
        """Day and kind of the steps whose day can be read."""
        return [
            (int(step["day_offset"]), step["kind"])
            for step in self.steps
            if _INTEGER.fullmatch(step["day_offset"])
        ]


def blank() -> Typed:
    """The form of a new SOP."""
    texts = dict.fromkeys(_TEXTS, "") | {"trigger": Trigger.ADDED.value, **_USUAL}
    return Typed(texts, ends={*USUAL_ENDS[Trigger.ADDED]}, steps=[dict(_NEW_STEP)])


def typed_of(sop: Sop, steps: Sequence[SopStep]) -> Typed:
    """The form of the newest version."""
    texts = {name: _text(getattr(sop, name)) for name in _TEXTS if name != "condition"}
    texts["condition"] = condition_text(sop.condition)
    texts["trigger_within"] = texts["trigger_within"] or _USUAL["trigger_within"]
    rules = sop.ends if isinstance(sop.ends, list) else None
    if rules is None:
        rules = [{"rule": code} for code in USUAL_ENDS.get(sop.trigger, ())]
    wanted = sop.trigger_answer or {}
    return Typed(
        texts,
        weekdays={day for day in range(WEEK) if (sop.trigger_weekdays or 0) >> day & 1},
        answers=[(wanted["question"], answer) for answer in wanted.get("answers", ())],
        ends={rule["rule"] for rule in rules if rule["rule"] in SIMPLE_ENDS},
        end_tags=[rule["tag_id"] for rule in rules if rule["rule"] == EndCode.TAG],
        end_sops=[rule["sop_id"] for rule in rules if rule["rule"] == EndCode.JOINED],
        steps=[
            {
                name: condition_text(step.condition)
                if name == "condition"
                else _text(getattr(step, name))
                for name in STEP_TEXTS
            }
            for step in steps
        ],
        seen_id=sop.id,
    )


def read(form: Mapping[str, str]) -> Typed:
    """The form as it came back.

    Raises:
        Rejected: UNREADABLE; it is not what the page had been.
    """

    def said(name: str) -> str:
        return clean_text(form.get(f"new.{name}", "")).replace("\r\n", "\n").strip()

    def several(name: str) -> list[str]:
        keys = [key for key in form if key.startswith(f"new.{name}.")]
        return list(dict.fromkeys(form[key] for key in keys if form[key]))

    places = sorted({int(found[1]) for key in form if (found := _STEP.fullmatch(key))})
    return Typed(
        {name: said(name) for name in _TEXTS},
        weekdays={day for day in range(WEEK) if f"new.weekday.{day}" in form},
        answers=[_answer(text) for text in several("answer")],
        ends={code for code in SIMPLE_ENDS if f"new.end.{code.value}" in form},
        end_tags=several("end_tag"),
        end_sops=several("end_sop"),
        steps=[{name: said(f"step.{place}.{name}") for name in STEP_TEXTS} for place in places],
        begun=form.get("seen.trigger", ""),
        seen_id=form.get("seen.id", ""),
    )


def follow_trigger(typed: Typed) -> None:
    """Of a new SOP whose trigger was changed: tick what usually ends such a one, too.

    Where somebody has ticked something else, that stays.
    """
    now = typed.texts["trigger"]
    if typed.begun != now and typed.ends == {*USUAL_ENDS.get(typed.begun, ())}:
        typed.ends = {*USUAL_ENDS.get(now, ())}


def rearrange(typed: Typed, do: str) -> None:
    """Add a step, take one away, or let it change places with its neighbour."""
    act, _, place = do.partition(".")
    steps = typed.steps
    if act == "add":
        steps.append(dict(_NEW_STEP))
        return
    if place not in map(str, range(len(steps))):
        return
    at = int(place)
    if act == "remove":
        del steps[at]
        return
    other = at - 1 if act == "up" else at + 1
    if act in ("up", "down") and 0 <= other < len(steps):
        steps[at], steps[other] = steps[other], steps[at]


def arguments_of(typed: Typed) -> PublishSop | None:
    """What is to be published; None, with the errors noted, where it cannot be read."""
    texts = typed.texts
    values: dict[str, Any] = {"name": texts["name"], "trigger": texts["trigger"]}
    for name in typed.parameters:
        values[name] = _parameter(typed, name)
    for needed in ("name", NEEDED.get(texts["trigger"])):
        if needed is not None and values[needed] in (None, ""):
            typed.errors.setdefault(needed, Rejected(Code.REQUIRED, field=needed))
    values["condition"] = _document(texts["condition"], typed, "condition")
    values["ends"] = _ends(typed)
    for name in ("next_id", "pack"):
        values[name] = texts[name] or None
    steps = tuple(_step(typed, place, step) for place, step in enumerate(typed.steps))
    if typed.errors:
        return None
    return PublishSop(values=values, steps=steps, seen_id=typed.seen_id or None)


def _parameter(typed: Typed, name: str) -> Any:
    if name == "trigger_weekdays":
        return sum(1 << day for day in typed.weekdays) or None
    if name == "trigger_answer":
        if len({question for question, _ in typed.answers}) > 1:
            typed.errors[name] = Rejected(Code.NOT_A_CHOICE, field=name)
        if not typed.answers:
            return None
        answers = [answer for _, answer in typed.answers]
        return {"question": typed.answers[0][0], "answers": answers}
    text = typed.texts[name]
    if name not in _NUMBERS:
        return text or None
    if not text:
        typed.errors[name] = Rejected(Code.REQUIRED, field=name)
    return _number(text, typed, name)


def _ends(typed: Typed) -> list[dict[str, str]]:
    rules = [{"rule": code.value} for code in SIMPLE_ENDS if code in typed.ends]
    rules += [{"rule": EndCode.TAG.value, "tag_id": one} for one in typed.end_tags]
    return rules + [{"rule": EndCode.JOINED.value, "sop_id": one} for one in typed.end_sops]


def _step(typed: Typed, place: int, step: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": step["kind"], "task": step["task"]}
    day = f"step.{place}.day_offset"
    if not step["day_offset"]:
        typed.errors[day] = Rejected(Code.REQUIRED)
    made["day_offset"] = _number(step["day_offset"], typed, day)
    if not step["task"]:
        typed.errors[f"step.{place}.task"] = Rejected(Code.REQUIRED)
    for name in _OPTIONAL:
        made[name] = step[name] or None
    made["condition"] = _document(step["condition"], typed, f"step.{place}.condition")
    return made


def _number(text: str, typed: Typed, name: str) -> int | None:
    if _INTEGER.fullmatch(text):
        return int(text)
    typed.errors.setdefault(name, Rejected(Code.WRONG_TYPE))
    return None


def _document(text: str, typed: Typed, name: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        typed.errors[name] = Rejected(Code.UNREADABLE)
        return None


def _answer(text: str) -> tuple[str, Any]:
    try:
        question, answer = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise Rejected(Code.UNREADABLE) from None
    if not isinstance(question, str) or not isinstance(answer, str | int):
        raise Rejected(Code.UNREADABLE)
    return question, answer


def _text(value: Any) -> str:
    return "" if value is None else str(value)
