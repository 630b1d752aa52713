"""Ready-made packs: what is in them, and taking one over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.views import WITHIN_DAYS
from guide_app.domain.words import StepKind
from server import sop_packs
from server.console.sop_words import coverage, day_words
from server.console.visit import Visit
from server.sop_packs import KindOfDate, Pack, kinds_of_date, packs

NEW = "new"


def show_list(visit: Visit) -> Response:
    """All packs, and which are taken over."""
    with visit.desk.database.read() as connection:
        rows = [
            (pack, sop_packs.is_taken_over(connection, visit.here.brand.id, pack))
            for pack in packs().values()
        ]
    return visit.page("sop_packs.html", rows=rows)


def show(visit: Visit) -> Response:
    """All that a pack holds."""
    return _page(visit, _pack(visit), 200)


def take_over(visit: Visit) -> Response:
    """Make its scripts and SOPs, once."""
    pack, desk = _pack(visit), visit.desk
    with desk.database.read() as connection:
        kinds = kinds_of_date(connection, visit.here.brand.id)
        there = sop_packs.is_taken_over(connection, visit.here.brand.id, pack)
    dates = {}
    for key, date in pack.dates.items():
        chosen = _chosen(visit, key, date, kinds)
        if chosen != NEW and chosen not in {kind.id for kind in kinds} and not there:
            notice = visit.speech.t("pack.choose_date", name=date["name"])
            return _page(visit, pack, 400, notice=notice)
        dates[key] = None if chosen == NEW else chosen
    try:
        sop_packs.take_over(desk.database, desk.clock, desk.wakeups, visit.here.actor, pack, dates)
    except Rejected as rejected:
        if rejected.code is not Code.WRONG_STATE:
            raise
        return _page(visit, pack, 409, notice=visit.speech.t("pack.already"))
    return visit.go("sop", "done.taken_over")


def _chosen(visit: Visit, key: str, date: Mapping[str, Any], kinds: Sequence[KindOfDate]) -> str:
    return visit.form.get(f"new.date.{key}", "") or _of_its_name(date, kinds)


def _of_its_name(date: Mapping[str, Any], kinds: Sequence[KindOfDate]) -> str:
    """What a SOP waits for unless HQ says otherwise; nothing while HQ has to say it.

    A brand may call such a date by a name of its own: a second kind would never be filled in, and
    the SOP would wait for it silently.
    """
    for kind in kinds:
        if (kind.name, kind.yearly) == (date["name"], date["yearly"]):
            return kind.id
    return "" if kinds else NEW


def _page(visit: Visit, pack: Pack, status: int, notice: str = "") -> Response:
    say = visit.speech
    with visit.desk.database.read() as connection:
        there = sop_packs.is_taken_over(connection, visit.here.brand.id, pack)
        kinds = kinds_of_date(connection, visit.here.brand.id)
    names = {sop["key"]: sop["name"] for sop in pack.sops}
    return visit.page(
        "sop_pack.html",
        status,
        pack=pack,
        notice=notice,
        there=there,
        dates=[
            (key, date["name"], _chosen(visit, key, date, kinds))
            for key, date in pack.dates.items()
        ],
        kinds_of_date=kinds,
        new=NEW,
        scripts={script["key"]: script for script in pack.scripts},
        whom={key: condition["name"] for key, condition in pack.conditions.items()},
        kinds=[(kind.value, say.choice("sop_step", "kind", kind)) for kind in StepKind],
        sops=[_shown(visit, pack, sop, names) for sop in pack.sops],
    )


def _shown(visit: Visit, pack: Pack, sop: Any, names: dict[str, str]) -> dict[str, Any]:
    say = visit.speech
    begins = say.choice("sop", "trigger", sop["trigger"])
    if "days" in sop:
        begins = say.t("sop.on.silent", days=sop["days"])
    if "times" in sop:
        begins = say.t("sop.on.viewed", count=sop["times"], days=WITHIN_DAYS)
    if "date" in sop:
        begins += say.t("sop.colon") + pack.dates[sop["date"]]["name"]
    if "tag" in sop:
        begins += say.t("sop.colon") + pack.tags[sop["tag"]]["name"]
    return {
        "name": sop["name"],
        "whom": sop.get("whom", ""),
        "begins": begins,
        "ends": [say.t(f"sop.end.{code}") for code in sop["ends"]],
        "next": names.get(sop.get("next", ""), ""),
        "steps": [(step, day_words(step["day_offset"], say)) for step in sop["steps"]],
        "table": [
            (day_words(day, say), counts)
            for day, counts in coverage((one["day_offset"], one["kind"]) for one in sop["steps"])
        ],
    }


def _pack(visit: Visit) -> Pack:
    pack = packs().get(visit.request.path_params["pack"])
    if pack is None:
        raise Rejected(Code.NOT_FOUND)
    return pack
