"""Words of the pages of questionnaires."""

from __future__ import annotations

QUESTIONNAIRE_PAGES: dict[str, tuple[str, str]] = {
    "done.published": ("已发布。电脑会在几秒内收到。", "Published. PCs hear of it within seconds."),
    "questionnaire.new": ("新建问卷", "New questionnaire"),
    "questionnaire.name": ("问卷名称（顾客看得到）", "Name (customers see it)"),
    "questionnaire.name_missing": ("请填问卷名称。", "The questionnaire needs a name."),
    "questionnaire.stale": (
        "刚才已有人发布了更新的版本，你的没有发布。内容还在下面：请复制后，在最新版本上修改。",
        "Somebody has just published a later version; yours was not published. It still stands "
        "below: copy it into the newest version.",
    ),
    "questionnaire.version": ("第 {n} 版", "Version {n}"),
    "questionnaire.versions": ("版本", "Versions"),
    "questionnaire.next_version": ("修改（发布为新版）", "Change (as the next version)"),
    "questionnaire.in_use": ("使用中", "In use"),
    "questionnaire.retired": ("已停用", "Out of use"),
    "questionnaire.retire": ("停用", "Take out of use"),
    "questionnaire.again": ("重新启用", "Use again"),
    "questionnaire.questions": ("题数", "Questions"),
    "questionnaire.sheets": ("已填", "Filled in"),
    "questionnaire.since": ("发布于", "Since"),
    "questionnaire.none": (
        "还没有问卷。新建一份，导购就能在店里和顾客一起填。",
        "No questionnaire yet. Make one, and guides fill it in with customers.",
    ),
    "questionnaire.never_changes": (
        "发布后不能再改：修改会成为下一版，旧版的回答照旧能看。",
        "What is published never changes: a change is the next version, and old answers stay.",
    ),
    "questionnaire.question": ("第 {n} 题", "Question {n}"),
    "questionnaire.text": ("问题", "Question"),
    "questionnaire.kind": ("回答方式", "Answered by"),
    "questionnaire.kind.one": ("单选", "choosing one"),
    "questionnaire.kind.several": ("多选", "choosing any"),
    "questionnaire.kind.yes_no": ("是 / 否", "yes or no"),
    "questionnaire.kind.number": ("数字", "a number"),
    "questionnaire.kind.date": ("日期", "a day"),
    "questionnaire.kind.text": ("文字", "words"),
    "questionnaire.hint": ("说明（可不填）", "Hint (may stay empty)"),
    "questionnaire.required": ("必答", "Must be answered"),
    "questionnaire.lines": ("答案和标签，每行一个", "Answers and tags, one a line"),
    "questionnaire.lines_hint": (
        "例如：孩子 = 童装、亲子。等号右边是选了这个答案就打上的标签，可以不写。"
        "是/否题写：是 = 标签；数字题写：3-6 = 标签。日期和文字题不用填。",
        "Such as: Child = Kids, Family. Right of the sign are the tags that the answer sets; they "
        "may be left out. Yes or no: yes = Tag. A number: 3-6 = Tag. Days and words need none.",
    ),
    "questionnaire.lowest": ("最小", "Lowest"),
    "questionnaire.highest": ("最大", "Highest"),
    "questionnaire.fills": ("同时记入客户资料", "Also becomes"),
    "questionnaire.fills.nothing": ("不记入", "nothing"),
    "questionnaire.fills.birthday": ("生日", "Birthday"),
    "questionnaire.overwrites": (
        "已有内容时覆盖（原值留在记录里）",
        "Overwrites what is known (kept in the history)",
    ),
    "questionnaire.if_question": ("只在第几题选了下面答案时问", "Only if question number"),
    "questionnaire.if_answers": ("哪些答案（用、隔开）", "was answered (commas between)"),
    "questionnaire.no_such_tag": (
        "没有标签「{value}」。请先在「标签」里新建，或检查写法。",
        "There is no tag “{value}”. Make it under Tags first, or check the spelling.",
    ),
    "questionnaire.tags": ("可用的标签", "Tags that can be used"),
    "questionnaire.check": ("检查", "Check"),
    "questionnaire.add": ("加一题", "Add a question"),
    "questionnaire.up": ("上移", "Move up"),
    "questionnaire.drop": ("删除这题", "Delete"),
    "questionnaire.look": ("手机预览", "Look at it as on a phone"),
    "questionnaire.publish": ("发布", "Publish"),
    "questionnaire.answers": ("回答（{n} 份）", "Answers ({n})"),
    "questionnaire.of_newest": ("只统计最新的 {most} 份。", "Of the newest {most} only."),
    "questionnaire.n": ("{n} 人回答", "n = {n}"),
    "questionnaire.mean": ("平均 {mean}", "mean {mean}"),
    "questionnaire.not_counted": ("文字和日期不统计。", "Words and days are not counted."),
}
