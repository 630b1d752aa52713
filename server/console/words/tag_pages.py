"""Words of the pages about tags and the codebook."""

from __future__ import annotations

TAG_PAGES: dict[str, tuple[str, str]] = {
    "codebook": ("密码本", "Codebook"),
    "codebook.in_use": ("正在用第 {number} 版", "Version {number} is in use"),
    "codebook.rows": ("编码、问题、答案、标签", "Code, question, answer, tag"),
    "codebook.hint": (
        "一行一条，列之间用 Tab 隔开，可以直接从 Excel 复制粘贴。标签写名称，"
        "重名的写「标签组/标签」；不写就用和答案同名的标签。",
        "One a line, with tabs between the columns, as copied from a spreadsheet. Name the tag, or "
        "group/tag where two have one name; left empty, it is the tag named like the answer.",
    ),
    "codebook.question": ("问题", "Question"),
    "codebook.answer": ("答案", "Answer"),
    "codebook.try": ("试一试：输入一串编码", "Try a code"),
    "codebook.try_hint": (
        "例如 3D，点「检查」看读出来是什么。",
        "As in 3D; Check shows what it says.",
    ),
    "codebook.check": ("检查", "Check"),
    "codebook.publish": ("发布第 {number} 版", "Publish version {number}"),
    "codebook.reads": ("读出来是这样", "This is what it says"),
    "codebook.good": ("没有问题，共 {count} 条。", "All is well: {count} codes."),
    "codebook.versions": ("各版本", "Versions"),
    "codebook.version": ("第 {number} 版", "Version {number}"),
    "codebook.published_on": (
        "{day}发布，不能再改；客户的旧编码按这一版解读。",
        "Published {day} and never changed; codes of that time are read by it.",
    ),
    "codebook.stale": (
        "别人刚发布了新版本，你的还没有发布。请对照下面的版本，确认后再发布一次。",
        "Somebody has published a version meanwhile; yours is not. Compare, then publish again.",
    ),
    "codebook.no_tag": (
        "第 {row} 行：没有标签「{value}」，或有几个同名（请写「标签组/标签」）。",
        "Row {row}: there is no tag {value}, or more than one (write group/tag).",
    ),
    "codebook.unread": (
        "{text}：没有 {part}，是不是 {meant}？",
        "{text}: there is no {part}. Is it {meant}?",
    ),
    "codebook.empty": ("至少要有一条编码。", "There has to be a code at least."),
    "codebook.too_many": ("最多 {value} 条编码。", "{value} codes at most."),
    "codebook.required": (
        "第 {row} 行：编码、问题、答案都要填。",
        "Row {row}: code, question and answer have to be there.",
    ),
    "codebook.too_long": (
        "第 {row} 行太长：编码最多 12 个字，问题和答案最多 60 个字。",
        "Row {row} is too long: 12 characters for a code, 60 for a question or answer.",
    ),
    "codebook.not_a_code": (
        "第 {row} 行：编码「{value}」里只能有字母、数字和汉字。",
        "Row {row}: the code {value} may have letters and digits only.",
    ),
    "codebook.same_code": (
        "第 {row} 行：编码「{value}」已经用过（不分大小写、全角半角）。",
        "Row {row}: the code {value} is there already (case and width do not count).",
    ),
    "codebook.same_answer": (
        "第 {row} 行：这个问题已经有答案「{value}」。",
        "Row {row}: the question has the answer {value} already.",
    ),
    "codebook.two_readings": (
        "这些编码会看错：「{value}」既可以读成 {first}，也可以读成 {second}。请换掉其中一个。",
        "These codes can be mistaken: {value} reads as {first} and as {second}. Change one.",
    ),
    "tag_order": ("标签顺序", "Order of tags"),
    "order.twice": (
        "有几个标签组都叫「{name}」，选标签时分不清。请给它们改名，或停用多余的。",
        "Several tag groups are called {name} and cannot be told apart. Rename them, or archive "
        "those that are not needed.",
    ),
    "order.hint": (
        "导购看到的就是这个顺序。",
        "Guides see them in this order.",
    ),
    "order.up": ("{name} 上移", "{name} up"),
    "order.down": ("{name} 下移", "{name} down"),
    "merge.title": ("合并标签「{name}」", "Merge the tag {name}"),
    "merge.what": (
        "现在有 {count} 位客户有「{name}」。合并后他们都改为下面选的标签，"
        "筛选、编码、SOP 里写的「{name}」也都算作它。",
        "{count} customers have {name}. They will have the tag chosen below instead, and whatever "
        "names {name} (filters, codes, SOPs) means it.",
    ),
    "merge.into": ("合并到", "Merge into"),
    "merge.hint": (
        "合并不能撤销。单选组里客户已有别的答案时，保留较新的那个。",
        "It cannot be undone. In a group of a single choice the newer of two answers stays.",
    ),
    "merge.do": ("合并", "Merge"),
    "merge.choose": ("请选择合并到哪个标签。", "Choose the tag to merge into."),
    "merge.merged": ("这个标签已经合并过了。", "It has been merged already."),
    "merge.archived": ("不能合并到已停用的标签。", "A tag that is archived takes no other."),
    "done.published": (
        "已发布，导购下次同步后就用新版本。",
        "Published; guides get it with the next sync.",
    ),
    "done.merged": (
        "已合并，客户的标签正在后台更新。",
        "Merged; the customers' tags follow by themselves.",
    ),
}
