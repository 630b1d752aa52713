"""Steps: a questionnaire at the counter without a network, and what the server has of it later."""

from __future__ import annotations

from typing import Any

from tests.journeys.hands import open_profile
from tests.journeys.offline import NEW_NAME
from tests.journeys.stage import PC_1, Stage
from tests.journeys.window import StepFailed, Window

WORDS = "天空蓝"


def fill_in(stage: Stage) -> str:
    """By keys alone: digits choose, Enter goes on."""
    pc = stage.pc_1
    questions = stage.of_the_guide("questions")
    taken = stage.facts["tag of many"]["name"]
    open_profile(pc, NEW_NAME)
    pc.key("U")
    pc.wait("sheetDialog")
    pc.picture("questionnaire")
    answers = {}
    for number, one in enumerate(questions, 1):
        zh = stage.options.lang == "zh"
        pc.wait("sheetPlace", says=f"第 {number} 题" if zh else f"Question {number} of")
        answers[one["id"]] = _answer(pc, one, taken)
    stage.facts["answers"] = {name: answer for name, answer in answers.items() if answer}
    pc.wait("sheetEffects")
    pc.picture("questionnaire-before-saving")
    pc.key("Return")
    pc.wait("sheetDialog", gone=True)
    pc.wait("profileTimeline", says=_name_of(stage))
    pc.picture("questionnaire-saved")
    return f"{len(stage.facts['answers'])} answers of {NEW_NAME}"


def reached_the_server(stage: Stage) -> str:
    found = stage.of_the_guide("sheet", NEW_NAME)
    if found["undone"] or found["answers"] != stage.facts["answers"]:
        raise StepFailed(f"the server has {found['answers']}, not {stage.facts['answers']}")
    missing = set(found["wanted"]) - set(found["tags"])
    if missing or not found["wanted"]:
        raise StepFailed(f"the rules want {found['wanted']}, the server has {found['tags']}")
    return f"{', '.join(found['wanted'])} on {NEW_NAME}"


def _answer(pc: Window, question: dict[str, Any], taken: str) -> Any:
    """Answer what is asked, by the first option that does not spoil the count of another step."""
    kind = question["kind"]
    if kind in ("number", "date"):
        pc.key("Return")
        return None
    if kind == "text":
        pc.type(WORDS, "answerField")
        pc.key("Return")
        return WORDS
    if kind == "yes_no":
        pc.key("1")
        return "yes"
    options = question["options"]
    at = next(n for n, option in enumerate(options) if option["text"] != taken)
    chosen = options[at]["id"]
    pc.key(str(at + 1))
    if kind == "several":
        pc.key("Return")
        return [chosen]
    return chosen


def _name_of(stage: Stage) -> str:
    waiting = [one["name"] for one in stage.file_of(PC_1)["waiting"]]
    if "sheet.fill" not in waiting:
        raise StepFailed(f"in the outbox are {waiting}")
    return "问卷" if stage.options.lang == "zh" else "Questionnaire"
