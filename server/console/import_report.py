"""What came of an import, in words."""

from __future__ import annotations

from guide_app.intake import Fate, FileCode, Target, shown_fates
from server.console import words
from server.console.import_mapping import ENTITIES
from server.console.visit import Visit
from server.import_jobs import Facts, Job, State

_LABEL = 60


def ended(visit: Visit, job: Job) -> str:
    """The sentence for an import that did not come to its end."""
    t, facts = visit.speech.t, job.facts
    wrote = facts.was == State.RUNNING.value and facts.settled
    if job.state is State.FAILED:
        why = _failure(visit, facts)
    elif job.state is State.STOPPED:
        why = t("imports.stopped")
    elif job.state is State.BROKEN_OFF:
        why = t("imports.broken_off")
    else:
        return ""
    rest = t("imports.kept", rows=f"{facts.settled:,}") if wrote else t("imports.nothing_written")
    if job.state is State.BROKEN_OFF and facts.was == State.RUNNING.value:
        rest = t("imports.kept_some")
    return f"{why}{'' if visit.lang == 'zh' else ' '}{rest}"


def _failure(visit: Visit, facts: Facts) -> str:
    if facts.code in {code.value for code in FileCode}:
        return words.say_file_refusal(facts.code, visit.lang, facts.code_facts)
    if facts.code == "no_reader":
        return words.say_import("no_reader", visit.lang, **facts.code_facts)
    if facts.code == "storage":
        return visit.speech.t("imports.storage")
    return visit.speech.refusal(facts.code)


def fates(visit: Visit, facts: Facts) -> list[tuple[str, str, bool]]:
    """How many rows each fate has had, and whether that should be looked at."""
    return [
        (
            words.say_import(fate.value, visit.lang),
            f"{facts.counts.get(fate.value, 0):,}",
            fate is Fate.REJECTED and facts.counts.get(fate.value, 0) > 0,
        )
        for fate in shown_fates(facts.counts)
    ]


def reasons(visit: Visit, facts: Facts) -> list[tuple[str, str]]:
    """How many rows were not taken, and why."""
    found = sorted(facts.reasons.items(), key=lambda item: (-item[1], item[0]))
    return [(f"{count:,}", words.say_row_refusal(code, visit.lang)) for code, count in found]


def examples(visit: Visit, facts: Facts) -> list[tuple[str, str, str]]:
    """The first rows that were not taken: number, name, reason."""
    entity = ENTITIES[Target(facts.kind or Target.CUSTOMER)]
    return [
        (
            f"{one.row:,}",
            visit.speech.hide(one.label)[:_LABEL],
            words.say_row_refusal(one.code, visit.lang, one.facts, entity),
        )
        for one in facts.examples
    ]
