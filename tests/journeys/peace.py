"""Steps: what is planned for a customer, who is left in peace, and a customer who turns cold."""

from __future__ import annotations

from tests.journeys.hands import open_profile, show_today, wait_until_uploaded
from tests.journeys.stage import Stage
from tests.journeys.window import StepFailed, Window

_BY_HAND = ("新品到店，约来试穿", "送秋装图册")
_RESTS = {"zh": "上次反应冷淡", "en": "Was cold last time"}


def planned_and_held_back(stage: Stage) -> str:
    """Whom the rules keep off the list; what SOPs have in store for the first of it."""
    pc = stage.pc_1
    rows = show_today(pc)
    pc.key("H")
    pc.wait("heldBackDialog")
    held = pc.list("heldBackList")
    if not held:
        raise StepFailed("nobody is left in peace")
    pc.picture("held-back")
    pc.key("Esc")
    pc.wait("heldBackDialog", gone=True)
    open_profile(pc, pc.read("todayPersonName"))
    pc.wait("profileProgramme")
    planned = pc.read("profileProgramme").splitlines()
    pc.picture("profile-programme")
    return f"{len(rows)} due, {len(held)} left in peace; {' / '.join(planned[:4])}"


def cold(stage: Stage) -> str:
    """A customer says no: what is planned goes, here and by the server's own count.

    A contact of today alone keeps back what the rules compute. What the guide has put on this day
    goes for nothing but the cool-down, so there are two such rows: the answer closes one.
    """
    pc = stage.pc_1
    show_today(pc)
    name = pc.read("todayPersonName")
    open_profile(pc, name)
    for task in _BY_HAND:
        _plan_for_today(pc, task)
    show_today(pc)
    pc.until(lambda: _of(name, pc.list("todayList"), *_BY_HAND), "what was planned is due")
    (shown,) = _of(name, pc.list("todayList"))
    others = [row for row in pc.list("todayList") if row != shown]
    if pc.read("todayPersonName") != name:
        raise StepFailed(f"another than {name} is shown")
    pc.key("3")  # replied, and cold
    pc.until(lambda: pc.list("todayList") == others, "nothing of the customer is due")
    pc.until(
        lambda: len(_of(name, _held_back(pc), *_BY_HAND)) == 1, "what was planned is held back"
    )
    held = _of(name, _held_back(pc, "cold-held-back"))
    if any(_RESTS[stage.options.lang] not in row for row in held):
        raise StepFailed(f"{name} is left in peace for another reason than the cool-down: {held}")
    open_profile(pc, name)
    pc.wait("profileProgrammeRest")
    rest = pc.read("profileProgrammeRest")
    pc.picture("cold")
    wait_until_uploaded(stage, pc)
    said = stage.of_the_guide("about", name)
    if said["temperature"] != "cold":
        raise StepFailed(f"the server has {said['temperature']}")
    due = stage.of_the_guide("due", stage.day.isoformat(), stage.options.lang)
    if any(row["name"] == name for row in due):
        raise StepFailed(f"the server still finds {name} due")
    return f"{name}: {len(held)} held back; {rest}"


def _plan_for_today(pc: Window, task: str) -> None:
    """Plan a contact with the customer whose file is open."""
    pc.key("F")
    pc.wait("planDialog")
    pc.type(task, "planTask")
    pc.click("planIn0")
    pc.click("planDialogConfirm")
    pc.wait("planDialog", gone=True)


def _held_back(pc: Window, picture: str | None = None) -> list[str]:
    """What the window says is held back."""
    pc.key("H")
    pc.wait("heldBackDialog")
    held = pc.list("heldBackList")
    if picture:
        pc.picture(picture)
    pc.key("Esc")
    pc.wait("heldBackDialog", gone=True)
    return held


def _of(name: str, rows: list[str], *tasks: str) -> list[str]:
    """The rows of a customer, of one of the tasks if there are any."""
    mine = [row for row in rows if row.startswith(f"{name}, ")]
    return [row for row in mine if any(task in row for task in tasks)] if tasks else mine
