"""The wordings of a script, and which of them a customer has not read yet.

A wording's id is that of the row that holds it: of the script (its first wording), of a
`ScriptVariant`, or of the guide's own `GuideScript`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from guide_app.domain.entities import FollowUp, GuideScript, Script, ScriptVariant
from guide_app.domain.ids import row_id
from guide_app.domain.variables import Filled, fill


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything there is to say.

    Attributes:
        scripts: In the order of HQ.
        variants: Further wordings by script, in the order of HQ.
        own: What the guide made of scripts, by script.
    """

    scripts: Sequence[Script]
    variants: Mapping[str, Sequence[ScriptVariant]] = field(default_factory=dict)
    own: Mapping[str, GuideScript] = field(default_factory=dict)

    def is_favourite(self, script: Script) -> bool:
        """Whether the guide marked the script."""
        made = self.own.get(script.id)
        return made is not None and made.favourite

    def wordings(self, script: Script) -> tuple[Wording, ...]:
        """The script's wordings: the guide's own, then those of HQ; the same text only once."""
        found: dict[str, Wording] = {}
        own = self.own.get(script.id)
        if own is not None and own.text:
            found[own.text] = Wording(own.id, own.text, is_own=True)
        found.setdefault(script.text, Wording(script.id, script.text))
        for variant in self.variants.get(script.id, ()):
            if not variant.archived:
                found.setdefault(variant.text, Wording(variant.id, variant.text))
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say what a script says."""

    id: str
    text: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class ReadyWording:
    """A wording filled in for a customer; ``read_on``: when they last read it, None: never."""

    wording: Wording
    filled: Filled
    read_on: date | None


def own_wording_id(guide_id: str, script_id: str) -> str:
    """The id of the row in which a guide keeps what they made of a script."""
    return row_id("guide_script", guide_id, script_id)


def wordings_read(follow_ups: Iterable[FollowUp]) -> Mapping[str, date]:
    """By wording, when it last went to the customer.

    Of what was sent before wordings were told apart, it is the script's first.
    """
    read: dict[str, date] = {}
    for row in follow_ups:
        wording_id = row.wording_id or row.script_id
        if row.sent_on is not None and wording_id is not None:
            read[wording_id] = max(row.sent_on, read.get(wording_id, row.sent_on))
    return read


def in_turn(
    wordings: Iterable[Wording],
    values: Mapping[str, object],
    read: Mapping[str, date],
    customer_id: str,
) -> list[ReadyWording]:
    """The wordings that leave something to say, the one whose turn it is first.

    What the customer has not read comes before what they have: the guide's own, then what lacks no
    fact, then in an order that is the customer's, so that every wording begins with its share of
    them. Of what they have read, the longest ago comes first.
    """
    ready = [
        ReadyWording(wording, filled, read.get(wording.id))
        for wording in wordings
        if (filled := fill(wording.text, values)).text
    ]
    return sorted(ready, key=lambda one: _turn(one, customer_id))


def _turn(one: ReadyWording, customer_id: str) -> tuple[date, bool, bool, str]:
    return (
        one.read_on or date.min,
        not one.wording.is_own,
        bool(one.filled.missing),
        row_id("turn", customer_id, one.wording.id),
    )
