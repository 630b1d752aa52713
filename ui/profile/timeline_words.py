"""The lines of a customer's history in words."""

from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication

from guide_app.domain.words import TimelineKind
from guide_app.services.models import LOOKED, RestorableValue, TimelineLine
from ui.dates import date_words
from ui.words.changes import field_words
from ui.words.shop import (
    outcome_words,
    relation_words,
    source_words,
    state_words,
    temperature_words,
)

_CONTEXT = "TimelineWords"
_PLANNED = {"plan", "move", "remind", "skip"}


def kind_words(line: TimelineLine) -> str:
    """What kind of thing happened."""
    tr = QCoreApplication.translate
    action = str(line.details.get("action", ""))
    if line.kind == TimelineKind.PLANNED and action in _PLANNED:
        return {
            "plan": tr(_CONTEXT, "Planned"),
            "move": tr(_CONTEXT, "Moved"),
            "remind": tr(_CONTEXT, "Reminder"),
            "skip": tr(_CONTEXT, "Skipped"),
        }[action]
    words = {
        "note": tr(_CONTEXT, "Note"),
        "added": tr(_CONTEXT, "Added"),
        "contact": tr(_CONTEXT, "Contact"),
        "payment_link": tr(_CONTEXT, "Payment link"),
        "mass_send": tr(_CONTEXT, "Mass send"),
        "outcome": tr(_CONTEXT, "Reply"),
        "planned": tr(_CONTEXT, "Planned"),
        "tags": tr(_CONTEXT, "Tags"),
        "edit": tr(_CONTEXT, "Edited"),
        "overwritten": tr(_CONTEXT, "Overwritten"),
        "transfer": tr(_CONTEXT, "Handed over"),
        "consent": tr(_CONTEXT, "Consent"),
        "removed": tr(_CONTEXT, "Removed"),
        "restored": tr(_CONTEXT, "Restored"),
        "sheet": tr(_CONTEXT, "Questionnaire"),
        "merged": tr(_CONTEXT, "Merged into one person"),
        "unmerged": tr(_CONTEXT, "Parted again"),
        LOOKED: tr(_CONTEXT, "Looked at"),
    }
    return words.get(line.kind, line.kind)


def line_words(line: TimelineLine) -> str:
    """What happened; "" where the kind says it all."""
    if line.kind == LOOKED:
        return _looked(line)
    say = {
        TimelineKind.ADDED: _added,
        TimelineKind.CONTACT: _contact,
        TimelineKind.OUTCOME: _contact,
        TimelineKind.TAGS: _tags,
        TimelineKind.SHEET: _tags,
        TimelineKind.EDIT: _edit,
        TimelineKind.OVERWRITTEN: _overwritten,
        TimelineKind.TRANSFER: _transfer,
        TimelineKind.CONSENT: _consent,
    }
    made = say[TimelineKind(line.kind)](line) if line.kind in say else ""
    return " · ".join(part for part in (made, line.text or "") if part)


def restore_words(value: RestorableValue) -> str:
    """The command that puts a value back."""
    words = QCoreApplication.translate(_CONTEXT, "Put {value} back")
    return words.replace("{value}", value_words(value.field, value.lost))


def value_words(name: str, value: Any) -> str:
    """A field's value as the screen shows it."""
    if value is None or value == "":
        return QCoreApplication.translate(_CONTEXT, "nothing")
    say = {
        "source": source_words,
        "state": state_words,
        "temperature": temperature_words,
        "relation": relation_words,
        "consent": consent_words,
    }
    if name in say:
        return say[name](str(value))
    if isinstance(value, bool):
        tr = QCoreApplication.translate
        return tr(_CONTEXT, "yes") if value else tr(_CONTEXT, "no")
    return str(value)


def consent_words(value: str) -> str:
    """Whether the customer may be contacted."""
    tr = QCoreApplication.translate
    if value == "withdrawn":
        return tr(_CONTEXT, "Does not want to be contacted")
    return tr(_CONTEXT, "May be contacted")


def _added(line: TimelineLine) -> str:
    source = line.details.get("source")
    parts = [source_words(str(source)) if source else "", *_channel(line)]
    return " · ".join(part for part in parts if part)


def _contact(line: TimelineLine) -> str:
    details = line.details
    parts = []
    if details.get("script"):
        words = QCoreApplication.translate(_CONTEXT, "Script {title}")
        parts.append(words.replace("{title}", str(details["script"])))
    if details.get("said"):
        words = QCoreApplication.translate(_CONTEXT, "changed: {text}")
        parts.append(words.replace("{text}", str(details["said"])))
    if details.get("material"):
        words = QCoreApplication.translate(_CONTEXT, "Material {title}")
        parts.append(words.replace("{title}", str(details["material"])))
    if details.get("outcome"):
        parts.append(outcome_words(str(details["outcome"])))
    elif details.get("event") == "greeted":
        parts.append(QCoreApplication.translate(_CONTEXT, "Greeted"))
    elif details.get("action") == "send":
        parts.append(QCoreApplication.translate(_CONTEXT, "Sent"))
    if details.get("temperature"):
        parts.append(temperature_words(str(details["temperature"])))
    return " · ".join((*parts, *_channel(line)))


def _channel(line: TimelineLine) -> tuple[str, ...]:
    """The day of an event that was noted later, and the code by which it came."""
    code, on = line.details.get("code"), line.details.get("on")
    parts = []
    if on and on != line.on.isoformat():
        parts.append(date_words(date.fromisoformat(str(on))))
    if code:
        words = QCoreApplication.translate(_CONTEXT, "by code {code}")
        parts.append(words.replace("{code}", str(code)))
    return tuple(parts)


def _tags(line: TimelineLine) -> str:
    signs = (("+", "added"), ("−", "removed"), ("−", "replaced"))
    words = [f"{sign}{name}" for sign, part in signs for name in line.details.get(part) or ()]
    code = line.details.get("code")
    if code:
        words.insert(0, QCoreApplication.translate(_CONTEXT, "Code {code}").replace("{code}", code))
    elif "code" in line.details:
        words.insert(0, QCoreApplication.translate(_CONTEXT, "Code taken away"))
    return "  ".join(words)


def _edit(line: TimelineLine) -> str:
    return ", ".join(field_words(str(name)) for name in line.details)


def _overwritten(line: TimelineLine) -> str:
    sentence = QCoreApplication.translate(_CONTEXT, "{field}: {lost} gave way to {kept}")
    return "; ".join(
        sentence.replace("{field}", field_words(one.field))
        .replace("{lost}", value_words(one.field, one.lost))
        .replace("{kept}", value_words(one.field, one.kept))
        for one in line.overwritten
    )


def _transfer(line: TimelineLine) -> str:
    nobody = QCoreApplication.translate(_CONTEXT, "the store's pool")
    words = f"{line.details.get('from') or nobody} → {line.details.get('to') or nobody}"
    temperature = line.details.get("temperature")
    return f"{words} · {temperature_words(str(temperature))}" if temperature else words


def _looked(line: TimelineLine) -> str:
    times = int(line.details["times"])
    words = QCoreApplication.translate(_CONTEXT, "“{title}”")
    if times > 1:
        words = QCoreApplication.translate(_CONTEXT, "“{title}”, %n time(s) so far", "", times)
    return words.replace("{title}", str(line.details["title"]))


def _consent(line: TimelineLine) -> str:
    return consent_words(str(line.details.get("consent", "")))
