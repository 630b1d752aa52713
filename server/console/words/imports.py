"""What an import says: why a file or a row is not taken, and what became of the others."""

from __future__ import annotations

FILES: dict[str, tuple[str, str]] = {
    "too_large": (
        "文件太大：{size}，最多 {limit}。请分成几个文件。",
        "The file is too large: {size}, at most {limit}. Split it.",
    ),
    "too_many_rows": (
        "行数太多：最多 {limit} 行。请分成几个文件。",
        "The file has too many rows: {limit} at most. Split it.",
    ),
    "too_many_columns": (
        "列数太多：最多 {limit} 列。请删去不用的列。",
        "The file has too many columns: {limit} at most. Take out those that are not needed.",
    ),
    "packed_too_dense": (
        "这个文件解压后会异常地大，没有打开。请从原来的系统重新导出，或另存为 CSV。",
        "Unpacked, this file would be unreasonably large; it was not opened. "
        "Export it once more, or save it as CSV.",
    ),
    "macros": (
        "工作簿里有宏，没有打开。请另存为不含宏的 .xlsx。",
        "The workbook holds macros; it was not opened. Save it as .xlsx without them.",
    ),
    "old_excel": (
        "这是旧版 .xls 或加了密码的工作簿。请另存为不加密的 .xlsx。",
        "This is an old .xls, or a workbook with a password. Save it as .xlsx without one.",
    ),
    "not_a_table": (
        "文件里没有能读的表格。可以用 CSV、.xlsx 或 Parquet。",
        "There is no table in this file that can be read: CSV, .xlsx and Parquet can.",
    ),
    "unknown_encoding": (
        "第 {at} 个字节处的文字编码认不出来。请存为 UTF-8。",
        "The text's encoding cannot be told, at byte {at}. Save it as UTF-8.",
    ),
    "broken_quotes": (
        "第 {line} 行开始的引号没有结束。请改正后再导入。",
        "A quote that begins in line {line} never ends. Mend it and import again.",
    ),
    "empty": ("文件是空的。", "The file is empty."),
    "column_missing": (
        "缺少映射需要的列「{column}」。请核对表头或映射。",
        'The profile needs the column "{column}", which is missing. Check header and profile.',
    ),
    "bad_profile": (
        "映射文件不能用：{detail}。",
        "The profile cannot be used: {detail}.",
    ),
}
"""By `intake.FileCode`, with its facts."""

ROWS: dict[str, tuple[str, str]] = {
    "not_a_date": ("不是日期。", "This is not a date."),
    "not_a_phone": ("不是电话号码。", "This is not a phone number."),
    "not_an_amount": ("不是金额。", "This is not an amount."),
    "not_a_number": ("不是数字。", "This is not a number."),
    "cell_too_long": ("单元格里的内容太长。", "The cell holds too much."),
    "no_key": (
        "没有能认出它的号码：手机号、会员号或单号。",
        "No number to know it by: phone, member number, or that of the order or the return.",
    ),
    "duplicate_row": ("文件里前面已经有这一条。", "An earlier row of the file says the same one."),
    "customer_unknown": (
        "没有这位客户。请先导入客户。",
        "No such customer. Import customers first.",
    ),
    "store_unknown": ("没有这家门店。", "There is no such store."),
    "guide_needed": (
        "新客户要写明归哪位导购。",
        "A new customer needs a guide to belong to.",
    ),
    "guide_unknown": ("没有这位导购。", "There is no such guide."),
    "guide_ambiguous": (
        "有几位导购同名，请写账号。",
        "Several guides have this name; write the account.",
    ),
    "tag_not_yours": ("这个标签不归这个账号打。", "This account may not set this tag."),
    "two_customers": (
        "会员号和手机号分别是两位不同的客户，请核对。",
        "Member number and phone belong to two different customers. Check them.",
    ),
    "consent_stays": (
        "客户不想被打扰，导入不会改变。",
        "The customer asked not to be contacted; an import does not change that.",
    ),
    "guide_differs": (
        "这位客户现在归别的导购，没有改动。",
        "This customer belongs to another guide; nothing was changed.",
    ),
    "customer_ambiguous": (
        "这位导购有几位客户叫这个名字，认不出是哪一位。",
        "This guide has several customers of this name; it cannot be told which.",
    ),
    "tag_unknown": ("没有这个标签。请先在后台建立。", "No such tag. Make it in the console first."),
    "day_to_come": (
        "这一天还没到，请核对日期。",
        "This day is yet to come. Check the date.",
    ),
    "order_below_nothing": (
        "金额是负数。退货请用退货表导入。",
        "The amount is below nothing. Import what came back as returns.",
    ),
    "order_differs": (
        "这张订单已经有了，但内容不同，没有改动。",
        "This order is here already and says something else; it was left as it is.",
    ),
    "return_differs": (
        "这张退货单已经有了，但内容不同，没有改动。",
        "This return is here already and says something else; it was left as it is.",
    ),
    "return_too_early": (
        "退货日期不对：早于下单，或晚于全部退完。",
        "The day of the return cannot be: before the purchase, or after all of it had come back.",
    ),
    "return_too_much": (
        "退货金额超过了这张订单还没退的部分。",
        "More came back than was left of the order.",
    ),
    "not_allowed": (
        "没有写明门店的导购，或不归这个账号管。",
        "It names no guide of a store, or this account may not reach it.",
    ),
    "too_long": ("文字太长。", "The text is too long."),
    "too_many": ("一次太多了。", "Too many at once."),
    "too_late": ("太晚了，不能恢复。", "It is too late to restore this."),
}
"""By `intake.RowCode`; also the codes of the rules that mean something else in an import."""

FACTS: dict[str, tuple[str, str]] = {
    "column": ("列", "column"),
    "field": ("字段", "field"),
    "fields": ("不同之处", "differs in"),
    "row": ("先出现的行", "first in row"),
    "tag": ("标签", "tag"),
    "guide": ("导购", "guide"),
    "store": ("门店", "store"),
    "limit": ("最多", "at most"),
    "length": ("现在", "now"),
    "left": ("还可退", "left"),
    "latest": ("最晚", "at the latest"),
}
"""What a fact of a rejected row is called; others are not shown."""

MAPPED: dict[str, tuple[str, str]] = {
    "guide": ("导购（姓名或账号）", "Guide (name or account)"),
    "added_on": ("添加日期", "Added on"),
    "deleted_on": ("删除日期", "Deleted us on"),
    "channel_code": ("来源（渠道码）", "Source (channel code)"),
    "store": ("门店（编码或名称）", "Store (code or name)"),
    "tags": ("标签", "Tags"),
    "child_name": ("孩子的姓名", "Child's name"),
    "child_birthday": ("孩子的生日", "Child's birthday"),
    "child_size": ("孩子的尺码", "Child's size"),
    "note": ("跟进记录（进入客户历史）", "Note (goes into the history)"),
    "note_on": ("跟进记录的日期", "Day of the note"),
    "note_author": ("跟进记录的记录人", "Author of the note"),
    "phone": ("客户手机号", "Customer's phone"),
    "member_number": ("客户会员号", "Customer's member number"),
}
"""Fields that a file has and a row has not, or not by that name."""

COMMAND: dict[str, tuple[str, str]] = {
    "no_file": ("没有文件 {path}。", "There is no file {path}."),
    "no_reader": (
        "缺少读这种文件的软件包 {package}。请安装 guide-desk[server,intake]。",
        "The package {package}, which reads such files, is missing: "
        "install guide-desk[server,intake].",
    ),
    "no_profile": (
        "没有映射 {profile}。请给一个 TOML 文件，或写 {known}。",
        "There is no profile {profile}: name a TOML file, or one of {known}.",
    ),
    "not_guessed": (
        "从表头看不出这是什么。请用 --kind 说明，或用 --profile 给出映射。",
        "The header does not say what this is. Say so with --kind, or give a --profile.",
    ),
    "other_kind": (
        "映射读的是 {found}，不是 {kind}。",
        "The profile reads {found}, not {kind}.",
    ),
    "no_person": (
        "用 --account 写出总部的一个在用账号。",
        "Name an account of HQ that is switched on with --account.",
    ),
    "rejects_there": (
        "{path} 已经有了，不会覆盖。",
        "{path} is there already and is not overwritten.",
    ),
    "rejects_folder": ("没有文件夹 {path}。", "There is no folder {path}."),
    "rejects_ending": (
        "被拒绝的行与原文件同一种格式，文件名要以 {ending} 结尾。",
        "Rejected rows keep the form of the file; the name must end in {ending}.",
    ),
    "mapping": ("{name}（{kind}）：", "{name} ({kind}):"),
    "progress": ("{percent} % · {rows} 行", "{percent} % · {rows} rows"),
    "stopping": (
        "正在停止：写完这一段就停。再按一次立即停。",
        "Stopping after this piece. Once more stops at once.",
    ),
    "stopped": (
        "已停止。前面的 {rows} 行（到第 {line} 行）已经处理好，保持不变；"
        "后面的没有动。再导入一次会接着做完，不会重复。",
        "Stopped. The first {rows} rows, up to row {line}, are settled and stay so; the rest was "
        "not touched. Importing once more does the rest, and nothing twice.",
    ),
    "stopped_dry": (
        "已停止。只是试算，什么都没有写。",
        "Stopped. This was a dry run; nothing was written.",
    ),
    "nothing_written": ("什么都没有写。", "Nothing was written."),
    "dry": (
        "只是试算，什么都没有写。会是这样：",
        "A dry run; nothing was written. It would come to:",
    ),
    "done": ("已导入 {rows} 行：", "Imported {rows} rows:"),
    "so_far": ("到此为止：", "So far:"),
    "new": ("新增", "new"),
    "changed": ("更新", "changed"),
    "unchanged": ("不变", "unchanged"),
    "waiting": ("待认领", "waiting"),
    "rejected": ("拒绝", "rejected"),
    "rejects_at": (
        "{rows} 行被拒绝，连同原因在 {path}",
        "{rows} rejected rows, with the reason of each, are in {path}",
    ),
    "name_a_file": (
        "请写出要导入的文件，或用 --undo 撤销一次导入。",
        "Name the file to import, or an import to --undo.",
    ),
    "undo_by": (
        "30 天内可以撤销：guide-server import --undo {id}",
        "Within 30 days this undoes it: guide-server import --undo {id}",
    ),
    "undone": ("已撤销。删除：", "Undone. Removed:"),
    "undo_put_back": ("换回原值：{rows}", "Got old values back: {rows}"),
    "undo_kept": ("保留：{rows}", "Stay: {rows}"),
    "undo_unknown": (
        "没有这次导入，或已超过 30 天。",
        "There is no such import, or it is more than 30 days ago.",
    ),
    "undo_undone": ("这次导入已经撤销过了。", "This import has been undone already."),
    "undo_at_work": ("这次导入正在撤销，请稍等。", "This import is being undone. Wait a moment."),
    "no_rejects": (
        "用 --rejects 文件 可以得到被拒绝的行和原因。",
        "--rejects FILE gives the rejected rows with the reason of each.",
    ),
}
