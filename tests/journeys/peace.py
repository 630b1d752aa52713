"""Steps: what is planned for a customer, who is left in peace, and a customer who turns cold."""

from __future__ import annotations

from tests.journeys.hands import open_profile, show_today, wait_until_uploaded
from tests.journeys.stage import Stage
from tests.journeys.window import StepFailed


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
    """A customer says no: what is planned goes, here and by the server's own count."""
    pc = stage.pc_1
    rows = show_today(pc)
    name = pc.read("todayPersonName")
    pc.key("3")  # replied, and cold
    pc.until(lambda: len(pc.list("todayList")) < len(rows), "it leaves the list")
    pc.key("H")
    pc.wait("heldBackDialog")
    pc.key("Esc")
    pc.wait("heldBackDialog", gone=True)
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
    return f"{name}: {rest}"
