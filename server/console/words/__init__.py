"""Every word of the console, Chinese and English side by side: neither can be forgotten.

Pages ask for them by key; entities, fields, choices, actions and refusals by the codes that the
floors below give. A code without words would be shown as it is: a test fails on the first one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.console.words.actions import ACTIONS
from server.console.words.choices import CHOICES
from server.console.words.entities import ENTITIES, FIELDS, HINTS, LEFT
from server.console.words.imports import COMMAND, FACTS, FILES, MAPPED, ROWS
from server.console.words.pages import PAGES
from server.console.words.refusals import REFUSALS

__all__ = [
    "find_hint",
    "say",
    "say_action",
    "say_choice",
    "say_entity",
    "say_field",
    "say_file_refusal",
    "say_import",
    "say_mapped",
    "say_refusal",
    "say_row_refusal",
]

Pair = tuple[str, str]
_MEBIBYTE = 1024 * 1024


def say(key: str, lang: str, **facts: Any) -> str:
    """Words of a page."""
    return (
        _in(lang, PAGES.get(key), key).format(**facts) if facts else _in(lang, PAGES.get(key), key)
    )


def say_entity(name: str, lang: str) -> str:
    """What rows of an entity are called together, such as 门店 or Stores."""
    return _in(lang, ENTITIES.get(name) or LEFT.get(name), name)


def say_field(entity: str, name: str, lang: str) -> str:
    """A field's label."""
    return _in(lang, FIELDS.get(f"{entity}.{name}") or FIELDS.get(name), name)


def find_hint(entity: str, name: str, lang: str) -> str:
    """A sentence below a field, or nothing."""
    return _in(lang, HINTS.get(f"{entity}.{name}"), "")


def say_choice(entity: str, name: str, value: str, lang: str) -> str:
    """One of the values that a field may have."""
    found = CHOICES.get(f"{entity}.{name}.{value}") or CHOICES.get(f"{name}.{value}")
    return _in(lang, found, value)


def say_action(name: str, lang: str) -> str:
    """What a line of the audit, or a mutation, is about."""
    return _in(lang, ACTIONS.get(name), name)


def say_refusal(code: str, lang: str, facts: Mapping[str, Any] | None = None) -> str:
    """The sentence for a refusal."""
    sentence = _in(lang, REFUSALS.get(code) or REFUSALS["internal"], code)
    for name, value in (facts or {}).items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence


def say_import(key: str, lang: str, **facts: Any) -> str:
    """Words of an import."""
    return _in(lang, COMMAND.get(key), key).format(**facts)


def say_mapped(entity: str, name: str, lang: str) -> str:
    """What a column of a file can become."""
    found = MAPPED.get(name)
    return say_field(entity, name, lang) if found is None else _in(lang, found, name)


def say_file_refusal(code: str, lang: str, facts: Mapping[str, Any]) -> str:
    """The sentence for a file that is not taken at all."""
    in_bytes = code in ("too_large", "packed_too_dense")
    sentence = _in(lang, FILES.get(code), code)
    for name, value in facts.items():
        said = f"{value:,}" if isinstance(value, int) else str(value)
        if in_bytes and isinstance(value, int):
            said = f"{-(-value // _MEBIBYTE):,} MiB"
        sentence = sentence.replace(f"{{{name}}}", said)
    return sentence


def say_row_refusal(
    code: str, lang: str, facts: Mapping[str, Any] | None = None, entity: str = ""
) -> str:
    """The sentence for a row that is not taken, with what the facts say about it.

    Args:
        entity: What the row was to become; its fields are called by their labels.
    """
    sentence = _in(lang, ROWS.get(code) or REFUSALS.get(code) or REFUSALS["internal"], code)
    given = dict(facts or {})
    if "column" in given:
        given.pop("field", None)
    told = []
    for name, value in given.items():
        if name not in FACTS:
            continue
        said = value if isinstance(value, list | tuple) else [value]
        if name in ("field", "fields"):
            said = [say_field(entity, str(item), lang) for item in said]
        told.append(f"{_in(lang, FACTS[name], name)} {', '.join(map(str, said))}")
    if not told:
        return sentence
    return f"{sentence} ({'; '.join(told)})" if lang == "en" else f"{sentence}（{'；'.join(told)}）"


def _in(lang: str, pair: Pair | None, otherwise: str) -> str:
    return otherwise if pair is None else pair[lang == "en"]
