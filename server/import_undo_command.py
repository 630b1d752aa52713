"""``guide-server import --undo``: undo an import, and say what went and what stays."""

from __future__ import annotations

import sys

from guide_app.domain.policy import Actor
from server import import_undo
from server.admin import CannotDo
from server.clock import system_clock
from server.console import words
from server.database import Database
from server.import_undo import CannotUndo

SOME_STAY = 1


def undo_import(database: Database, actor: Actor, import_id: str, lang: str) -> int:
    """Undo the import.

    Returns:
        0 when all of it is undone, 1 when something stays.

    Raises:
        CannotDo: Nothing was changed.
    """
    try:
        result = import_undo.undo(database, system_clock, None, actor, import_id)
    except CannotUndo as cannot:
        raise CannotDo(words.say_import(f"undo_{cannot.code.value}", lang)) from cannot
    told = [words.say_import("undone", lang)]
    for entity, count in result.gone.items():
        told.append(f"  {words.say_entity(entity, lang)}: {count:,}")
    told.append(words.say_import("undo_put_back", lang, rows=f"{result.put_back:,}"))
    told.append(words.say_import("undo_kept", lang, rows=f"{result.kept:,}"))
    for stay in result.stays:
        fields = [words.say_field(stay.entity, name, lang) for name in stay.fields]
        what = ", ".join([words.say_entity(stay.entity, lang), *fields])
        why = words.say(f"undo.{stay.reason}", lang)
        told.append(f"  {stay.customer_id} ({what}): {why}")
    sys.stdout.write("\n".join(told) + "\n")
    return SOME_STAY if result.kept else 0
