"""Words of the pages of SOPs and of the ready-made packs."""

from __future__ import annotations

_WEEKDAYS = {
    0: ("周一", "Monday"),
    1: ("周二", "Tuesday"),
    2: ("周三", "Wednesday"),
    3: ("周四", "Thursday"),
    4: ("周五", "Friday"),
    5: ("周六", "Saturday"),
    6: ("周日", "Sunday"),
}
SOP_PAGES: dict[str, tuple[str, str]] = {
    **{f"sop.weekday.{day}": pair for day, pair in _WEEKDAYS.items()},
    "sop.list_mark": ("、", ", "),
    "sop.colon": ("：", ": "),
    "sop.and": ("；", "; "),
    "sop.on.silent": ("{days} 天没有联系", "{days} days silent"),
    "sop.on.viewed": (
        "{days} 天内看同一样内容或商品 {count} 次",
        "Looked at one thing {count} times within {days} days",
    ),
    "sop.within_hint": (
        "1 到 90 天；同一样东西每年只算一次，去年看的不算进今年。",
        "1 to 90 days. The same thing counts once a year; looks of last year do not help this one.",
    ),
    "sop.on.fixed_date": ("固定日期：{day}", "On a fixed date: {day}"),
    "sop.on.weekly": ("每周：{days}", "Weekly: {days}"),
    "sop.day.before": ("提前 {n} 天", "{n} days before"),
    "sop.day.same": ("当天", "the same day"),
    "sop.day.after": ("第 {n} 天", "day {n}"),
    "sop.new": ("新建 SOP", "New SOP"),
    "sop.none": (
        "还没有 SOP。可以从现成的方案包开始：",
        "No SOP yet. Begin with a ready-made pack:",
    ),
    "sop.begins": ("什么时候开始", "Begins with"),
    "sop.whom": ("对哪些客户", "For whom"),
    "sop.whom_hint": ("人群", "Segment"),
    "sop.step_whom": ("只对", "Only for"),
    "sop.everybody": ("全部客户", "Everybody"),
    "sop.more_segments": ("新建或修改人群", "Make or change segments"),
    "sop.more_dates": ("新建或修改日期类型", "Make or change kinds of date"),
    "sop.steps": ("步骤", "Steps"),
    "sop.step": ("第 {n} 步", "Step {n}"),
    "sop.state": ("状态", "State"),
    "sop.state.in_use": ("使用中", "In use"),
    "sop.state.retired": ("不再开始", "Begins no more"),
    "sop.state.stopped": ("已停用", "Stopped"),
    "sop.version": ("第 {n} 版", "Version {n}"),
    "sop.versions": ("版本", "Versions"),
    "sop.older": (
        "这是以前的版本，只能查看。在它的时间里开始的客户，仍按这一版走完。",
        "An earlier version, only to be read. Whoever began in its time goes through it as it is.",
    ),
    "sop.silent_days": ("多少天没有联系", "Days without a word"),
    "sop.any_answer": (
        "不选就是任何答案；只能选同一题的答案。",
        "None ticked: any answer. All of them must belong to one question.",
    ),
    "sop.one_question": (
        "只能选同一题的答案。",
        "The answers must belong to one question.",
    ),
    "sop.look": ("更新页面", "Show"),
    "sop.look_hint": (
        "换了触发条件后点这里，再填它需要的内容。不会发布。",
        "After choosing another trigger, to fill in what it needs. Publishes nothing.",
    ),
    "sop.ends": ("提前结束", "Ends early"),
    "sop.ends_when": ("客户有下面任一情况就结束", "When the customer"),
    "sop.end.bought": ("购买了", "has bought"),
    "sop.end.replied": ("回复了", "has replied"),
    "sop.end.cold": ("变冷淡", "has turned cold"),
    "sop.end.tag": ("有了标签", "has the tag"),
    "sop.end.joined": ("进入另一个 SOP", "has joined another SOP"),
    "sop.next": ("最后一步之后，接着进入", "After the last step, goes on with"),
    "sop.nothing": ("不接别的", "nothing"),
    "sop.day": ("第几天", "Day"),
    "sop.from": ("最早", "From"),
    "sop.until": ("最晚", "Until"),
    "sop.hours": ("时段", "Hours"),
    "sop.hours_wrong": (
        "请填 09:00 这样的时间，最晚要晚于最早。",
        "A time such as 09:00, please, and the end after the beginning.",
    ),
    "sop.up": ("上移", "Move up"),
    "sop.down": ("下移", "Move down"),
    "sop.remove": ("删掉这一步", "Remove the step"),
    "sop.add": ("加一步", "Add a step"),
    "sop.no_steps": ("还没有步骤。", "No steps yet."),
    "sop.publish": ("发布第 {n} 版", "Publish version {n}"),
    "sop.publish_hint": (
        "今天起开始的客户用新的一版；已经开始的客户仍按原来的一版走完。第几天：0 是当天；"
        "生日和重要日期可以填负数，表示提前。",
        "Whoever begins from today on has the new version; whoever has begun keeps theirs. Day 0 is"
        " the day itself; before a birthday or a date, a negative number.",
    ),
    "sop.stale": (
        "这期间别人发布了第 {version} 版。你填的内容都在，还没有发布。"
        "请先看过那一版，再发布就会接在它后面。",
        "Somebody published version {version} meanwhile. What you typed is all here, unpublished."
        " Look at theirs first; publishing again follows it.",
    ),
    "sop.coverage": ("八类内容的覆盖", "How the eight kinds are covered"),
    "sop.used_by": ("哪些 SOP 用到它", "SOPs that use it"),
    "sop.used.next": ("结束后进入这个", "goes on with this one"),
    "sop.used.joined": ("进入这个就结束", "ends when this one begins"),
    "sop.unused": ("没有别的 SOP 用到它。", "No other SOP uses it."),
    "sop.retire": ("停用", "Take out of use"),
    "sop.retire_hint": (
        "以后没有客户再开始；已经开始的走完剩下的步骤。再发布一版就恢复。",
        "Nobody begins any more; whoever has begun gets the rest. Publishing a version takes"
        " it back.",
    ),
    "sop.retire_sure": ("不再开始", "Let nobody begin"),
    "sop.stop_hint": (
        "马上停下：已经开始的客户也不再有后面的步骤。再发布一版就恢复。",
        "Stop at once: whoever has begun gets no more of it either. Publishing takes it back.",
    ),
    "sop.stop_sure": ("马上停用", "Stop at once"),
    "done.retired": ("已停用。电脑会在几秒内收到。", "Out of use. PCs hear of it within seconds."),
    "done.taken_over": (
        "方案包已启用：话术和 SOP 都已建好，可以照常修改。",
        "The pack is taken over: its scripts and SOPs are there, to be changed like any other.",
    ),
    "sop-packs": ("方案包", "SOP packs"),
    "pack.about": (
        "现成的整套话术和 SOP。启用后就是你自己的内容，可以随便改。每个方案包只能启用一次。",
        "Whole sets of scripts and SOPs. Taken over, they are your own and may be changed at will."
        " Each can be taken over once.",
    ),
    "pack.for": ("做什么用", "What for"),
    "pack.sops": ("SOP", "SOPs"),
    "pack.scripts": ("话术", "Scripts"),
    "pack.there": ("已启用", "Taken over"),
    "pack.take": ("启用这个方案包", "Take this pack over"),
    "pack.take_hint": (
        "会新建 {scripts} 条话术和 {sops} 个 SOP，发布后当天就开始安排。",
        "It makes scripts ({scripts}) and SOPs ({sops}), which plan from the same day on.",
    ),
    "pack.makes_date": (
        "现在还没有任何日期类型，会新建「{name}」。导购给客户记下这个日期，SOP 才会开始。",
        "There is no kind of date yet: {name} is made. The SOP begins once a guide notes it.",
    ),
    "pack.which_date": (
        "SOP 从哪种日期开始（方案包里叫「{name}」）",
        "The date from which the SOP counts ({name} in the pack)",
    ),
    "pack.date.once": ("{name}（{count} 位客户记了）", "{name} (noted of {count} customers)"),
    "pack.date.yearly": (
        "{name}（每年重复，{count} 位客户记了）",
        "{name} (every year, noted of {count} customers)",
    ),
    "pack.date.new": ("新建「{name}」", "Make {name}"),
    "pack.no_such_date": (
        "没有叫「{name}」的日期类型。如果你们用的是别的叫法，请选那一种：新建的日期还没有客户记过，"
        "SOP 不会自己开始。",
        "No kind of date is called {name}. If you call it otherwise, choose that one: of a new one "
        "nothing is noted yet, and the SOP does not begin by itself.",
    ),
    "pack.choose_date": (
        "没有启用：请先选「{name}」对应哪种日期，或新建。",
        "Not taken over: say first which date is meant by {name}, or make it.",
    ),
    "pack.makes_segment": (
        "用到人群：{name}，没有就新建。",
        "Needs the segment {name}, made if there is none.",
    ),
    "pack.makes_tag": (
        "用到标签：{name}，没有就新建。",
        "Needs the tag {name}, made if there is none.",
    ),
    "pack.already": (
        "这个方案包已经启用过，没有再建一次。",
        "This pack has been taken over already; nothing was made again.",
    ),
    "pack.language": ("方案包的内容是中文。", "The packs are written in Chinese."),
    "pack.open": ("查看", "Look at it"),
    "pack.note": ("用法", "How to use it"),
}
