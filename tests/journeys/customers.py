"""Steps: customers with the network there; the customers that both PCs will contest."""

from __future__ import annotations

from tests.journeys.hands import choose_tag, open_profile, wait_until_uploaded
from tests.journeys.stage import Stage
from tests.journeys.window import StepFailed

NOTE = "想要天空蓝 130，周末来店里试"


def find_anything(stage: Stage) -> str:
    """Ctrl+K with nothing typed, and with initials."""
    chosen = stage.of_the_guide("names")
    stage.facts["remark of"], stage.facts["phone of"] = chosen[0], chosen[1]
    pc = stage.pc_1
    pc.key("Ctrl+K")
    pc.wait("palette")
    pc.picture("palette")
    pc.type(chosen[1]["initials"], "paletteField", instead=True)
    pc.until(
        lambda: any(row.startswith(chosen[1]["name"]) for row in pc.list("paletteList")),
        "the palette finds initials",
    )
    pc.picture("palette-initials")
    pc.key("Esc")
    pc.wait("palette", gone=True)
    return f"{chosen[1]['initials']} → {chosen[1]['name']}"


def search_and_profile(stage: Stage) -> str:
    pc = stage.pc_1
    who = stage.facts["remark of"]
    pc.key("Alt+2")
    pc.wait("customersTable")
    pc.until(lambda: pc.list("customersTable", 1)[:1] not in ([], ["…"]), "the book is shown")
    pc.picture("customers")
    pc.click("customersFilter")
    pc.wait("filterDialog")
    pc.picture("filters")
    pc.key("Esc")
    pc.wait("filterDialog", gone=True)
    pc.type(who["initials"], "customersSearch", instead=True)
    pc.until(
        lambda: any(who["name"] in row for row in pc.list("customersTable", 25)),
        "initials find the customer",
    )
    pc.picture("customers-search")
    pc.type(who["name"], "customersSearch", instead=True)
    pc.until(
        lambda: [who["name"] in row for row in pc.list("customersTable", 25)] == [True],
        "the name finds one customer",
    )
    pc.key("Down", "Return")
    pc.wait("profileName", says=who["name"])
    pc.picture("profile")
    return f"{who['initials']} → {who['name']}"


def two_tags_and_a_note(stage: Stage) -> str:
    pc = stage.pc_1
    name = stage.facts["remark of"]["name"]
    had = stage.of_the_guide("about", name)["tags"]
    known = stage.of_the_guide("tags")
    others = [tag for tag in known if tag["name"] not in had]
    tags = [others[0], next(tag for tag in others if tag["group"] != others[0]["group"])]
    pc.key("T")
    pc.wait("tagDialog")
    choose_tag(pc, tags[0]["name"])
    choose_tag(pc, tags[1]["name"])
    pc.picture("tags")
    pc.key("Return")
    for tag in tags:
        pc.wait(f"profileTag.{tag['id']}")
    pc.key("A")
    pc.type(NOTE)
    pc.key("Ctrl+Return")
    pc.wait("profileTimeline", says=NOTE)
    pc.picture("profile-note")
    wait_until_uploaded(stage, pc)
    said = stage.of_the_guide("about", name)
    named = {tag["name"] for tag in tags}
    answered = {tag["group"] for tag in tags if tag["single"]}
    replaced = {tag["name"] for tag in known if tag["group"] in answered}
    if set(said["tags"]) != {*had} - replaced | named or NOTE not in said["notes"]:
        raise StepFailed(f"the server has {said['tags']}, {said['notes']}")
    return f"{' and '.join(sorted(named))}, and a note"


def the_other_file(stage: Stage) -> str:
    """The second customer, with what can be planned."""
    pc = stage.pc_1
    open_profile(pc, stage.facts["phone of"]["name"])
    pc.key("F")
    pc.wait("planDialog")
    pc.picture("plan")
    pc.key("Esc")
    pc.wait("planDialog", gone=True)
    return "planning looked at, nothing planned"
