"""The words of customers' pages, Chinese and English side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.pages.link_words import LINK_WORDS

WORDS: dict[str, tuple[str, str]] = {
    **LINK_WORDS,
    "other_language": ("English", "中文"),
    "code.which_store": ("请选择门店", "Which store?"),
    "code.ask_for": ("到店请找 {name}。", "Ask for {name} in the store."),
    "code.nobody": (
        "现在没有导购在线，请晚些再扫，或到门店咨询。",
        "Nobody is at work right now. Scan it again later, or ask in a store.",
    ),
    "hello": ("您好", "Hello"),
    "hello.title": ("{title}，您好", "Hello, {title}"),
    "intro": (
        "请花一两分钟回答几个问题，{brand}会按您的回答为您挑选。",
        "A few questions, one or two minutes: {brand} chooses for you by your answers.",
    ),
    "correct": (
        "您已经回答过，谢谢！一天之内可以在这里修改。",
        "You have answered already, thank you! For one day you can change your answers here.",
    ),
    "required": ("必答", "required"),
    "optional": ("可不答", "optional"),
    "several": ("可多选", "choose any"),
    "only_if": (
        "如果上面「{question}」选了：{answers}",
        "Only if you chose {answers} above ({question})",
    ),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "none": ("不答", "No answer"),
    "between": ("请填 {lowest} 到 {highest} 的整数", "A whole number from {lowest} to {highest}"),
    "at_least": ("请填不小于 {lowest} 的整数", "A whole number of at least {lowest}"),
    "at_most": ("请填不大于 {highest} 的整数", "A whole number of at most {highest}"),
    "day": ("年-月-日，例如 2026-05-01", "Year-month-day, such as 2026-05-01"),
    "consent": (
        "您的回答由{brand}保存，只有{brand}的导购和总部能看到，只用来为您推荐商品和提供服务，不会给别人。"
        "想查看、更正或删除，请告诉导购。",
        "{brand} keeps your answers. Only its guides and head office see them, only to advise and "
        "serve you, and nobody else gets them. Tell your guide to see, correct or delete them.",
    ),
    "send": ("提交", "Send"),
    "send_again": ("保存修改", "Save the changes"),
    "wrong": ("还有 {count} 处需要填写或修改：", "{count} answer(s) need your attention:"),
    "answered_meanwhile": (
        "这份问卷刚才已经提交过。下面是您这次填的内容，可以再提交一次来修改。",
        "This was sent a moment ago already. Below is what you filled in now; send it again to "
        "change your answers.",
    ),
    "again": ("没有保存成功，请再提交一次。", "It could not be saved. Please send it again."),
    "thanks": ("谢谢您！", "Thank you!"),
    "thanks.more": (
        "您的回答已经收到。一天之内可以修改。",
        "We have your answers. You can change them for one day.",
    ),
    "change": ("修改我的回答", "Change my answers"),
    "stop": ("请不要再联系我", "Do not contact me any more"),
    "stop.ask": (
        "登记后，{brand}的导购不会再主动联系您。以后改变主意，告诉任何一位导购即可。",
        "{brand}'s guides will not contact you any more. Should you change your mind, tell any "
        "guide.",
    ),
    "stop.do": ("确认，不要再联系我", "Yes, do not contact me"),
    "stop.back": ("返回", "Back"),
    "stop.done": ("已登记", "Noted"),
    "stop.done.more": (
        "{brand}的导购不会再主动联系您。",
        "{brand}'s guides will not contact you any more.",
    ),
    "over": ("这个链接已经用过或过期了", "This link has been used or is over"),
    "over.more": (
        "需要再填写时，请让导购重新给您一个二维码。",
        "Ask your guide for a new code to fill it in again.",
    ),
    "not_found": ("没有这个页面", "There is no such page"),
    "not_found.more": (
        "请检查链接是否完整，或让导购重新给您一个二维码。",
        "Check that the link is complete, or ask your guide for a new code.",
    ),
    "too_large": ("内容太多，没有保存", "That was too much, and nothing was saved"),
    "too_many_requests": ("操作太频繁", "Too many tries"),
    "later": ("请稍等一会儿再试。", "Please wait a moment and try again."),
    "maintenance": ("系统正在维护", "We are at work on the system"),
    "internal": ("出错了，没有保存", "Something went wrong, and nothing was saved"),
    "preview": ("预览：手机上的样子，不会保存", "Preview: as on the phone, nothing is saved"),
    "problem.required": ("请回答这个问题。", "Please answer this question."),
    "problem.not_a_choice": ("请从给出的选项里选。", "Please choose one of the answers given."),
    "problem.wrong_type.number": ("请填整数。", "Please enter a whole number."),
    "problem.wrong_type.date": (
        "请按 年-月-日 填一个真实的日期，例如 2026-05-01。",
        "Please enter a real day as year-month-day, such as 2026-05-01.",
    ),
    "problem.wrong_type": ("这个回答看不懂，请重填。", "This cannot be read. Please answer again."),
    "problem.out_of_range": (
        "请填 {lowest} 到 {highest} 之间的值。",
        "Please enter something from {lowest} to {highest}.",
    ),
    "problem.too_long": (
        "太长了：最多 {limit} 个字，现在是 {length} 个。",
        "Too long: at most {limit} characters, these are {length}.",
    ),
    "problem.nothing_to_do": ("请至少回答一个问题。", "Please answer at least one question."),
}


def say(key: str, lang: str, **facts: Any) -> str:
    """Words of a page."""
    return WORDS[key][lang == "en"].format(**facts)


def say_problem(code: str, kind: str, lang: str, facts: Mapping[str, Any]) -> str:
    """Why an answer cannot be taken, below its question."""
    for key in (f"problem.{code}.{kind}", f"problem.{code}", "problem.wrong_type"):
        if key in WORDS:
            break
    return say(key, lang, **facts)
