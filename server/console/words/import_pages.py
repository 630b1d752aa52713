"""Words of the pages on which HQ imports a file."""

from __future__ import annotations

IMPORT_PAGES: dict[str, tuple[str, str]] = {
    "imports.hint": (
        "客户、家人、订单、退货都可以从表格导入：先对列，再试算，最后导入。同一个文件再导入一次，"
        "什么都不会变。",
        "Customers, family, orders and returns come in from a table: map its columns, try it out, "
        "import it. The same file once more changes nothing.",
    ),
    "imports.file": ("文件", "File"),
    "imports.take": (
        "CSV、Excel（.xlsx）或 Parquet，最大 {limit}。",
        "CSV, Excel (.xlsx) or Parquet, {limit} at most.",
    ),
    "imports.send": ("上传", "Send it"),
    "imports.another": ("换一个文件", "Another file"),
    "imports.replaces": (
        "上传后会代替上面的文件；已经导入的内容不受影响。",
        "It takes the place of the file above; what was imported stays.",
    ),
    "imports.nameless": ("未命名", "nameless"),
    "imports.no_file": ("请先选择一个文件。", "Choose a file first."),
    "imports.refused": ("「{name}」没有上传。{why}", '"{name}" was not taken. {why}'),
    "imports.storage": (
        "服务器的磁盘写不进去了，可能已经满了。请联系管理员。",
        "The server's disk cannot be written to; it may be full. Tell your administrator.",
    ),
    "imports.at_work": (
        "这个品牌正在导入一个文件。请等它做完，或先停止。",
        "This brand is importing a file just now. Wait until it is done, or stop it first.",
    ),
    "imports.of": ("{size} · {who} · {at}", "{size} · {who} · {at}"),
    "imports.uploaded": (
        "文件已上传，还没有对列。",
        "The file is here; its columns are not mapped yet.",
    ),
    "imports.map": ("对列", "Map the columns"),
    "imports.remap": ("重新对列", "Map the columns anew"),
    "imports.trying": ("正在试算，什么都不会写", "Trying it out; nothing is written"),
    "imports.running": ("正在导入", "Importing"),
    "imports.settled": ("已处理 {rows} 行", "{rows} rows so far"),
    "imports.of_total": ("{rows} / {total} 行", "{rows} of {total} rows"),
    "imports.reading": ("正在读取文件……", "Reading the file…"),
    "imports.stay": (
        "可以离开这一页，导入会在服务器上继续。",
        "You may leave this page; it goes on on the server.",
    ),
    "imports.stopping": ("正在停止：写完这一段就停。", "Stopping after this piece."),
    "imports.stop": ("停止", "Stop"),
    "imports.tried": ("试算结果：导入后会是这样", "The dry run: it would come to this"),
    "imports.done": ("导入完成", "Imported"),
    "imports.nothing_new": (
        "文件里的内容系统里都已经有了：导入不会改变任何东西。",
        "All that the file says is here already: importing it would change nothing.",
    ),
    "imports.nothing_changed": (
        "文件里的内容系统里都已经有了，什么都没有变。",
        "All that the file says was here already; nothing was changed.",
    ),
    "imports.nothing_good": (
        "没有一行可以导入。请看下面的原因，改好文件，或重新对列。",
        "Not one row can be taken. See the reasons below; mend the file, or map its columns anew.",
    ),
    "imports.run": ("导入 {rows} 行", "Import {rows} rows"),
    "imports.again": ("接着导入", "Go on importing"),
    "imports.discard": ("删除文件", "Throw the file away"),
    "done.discarded": (
        "文件已删除。已经导入的内容不受影响。",
        "The file is gone. What was imported stays.",
    ),
    "imports.reasons": ("被拒绝的原因", "Why rows are not taken"),
    "imports.rows": ("行数", "Rows"),
    "imports.reason": ("原因", "Reason"),
    "imports.first": ("最前面几行", "The first of them"),
    "imports.row": ("第几行", "Row"),
    "imports.label": ("内容", "About"),
    "imports.rejects": ("下载被拒绝的行", "Get the rejected rows"),
    "imports.rejects_hint": (
        "与原文件同样的列，最后两列是原因；改好后可以直接导入。里面有客户资料，下载会记入审计。",
        "The same columns, with the reason in the last two; mended, it can be imported itself. "
        "It holds customers' data, so taking it is recorded.",
    ),
    "imports.rejects_name": ("被拒绝的行", "rejected"),
    "imports.stopped": ("已停止。", "Stopped."),
    "imports.broken_off": (
        "服务器在做到一半时停了或重新启动了，这次没有做完。",
        "The server stopped or was started again half-way; this was not finished.",
    ),
    "imports.nothing_written": ("什么都没有写。", "Nothing was written."),
    "imports.kept": (
        "前面的 {rows} 行已经处理好，保持不变。再导入一次会接着做完，不会重复。",
        "The first {rows} rows are settled and stay so. Importing once more does the rest, and "
        "nothing twice.",
    ),
    "imports.kept_some": (
        "已经写好的保持不变。再导入一次会接着做完，不会重复。",
        "What was written stays. Importing once more does the rest, and nothing twice.",
    ),
    "imports.mapping_of": ("「{name}」的列", 'The columns of "{name}"'),
    "imports.kind": ("每一行是", "A row is"),
    "imports.profile": ("用保存过的映射", "A saved mapping"),
    "imports.guessed": ("按表头猜", "Guessed by the header"),
    "imports.apply": ("套用", "Use it"),
    "imports.column": ("文件的列", "Column of the file"),
    "imports.shows": ("前几行", "First rows"),
    "imports.becomes": ("导入为", "Becomes"),
    "imports.not_taken": ("（不导入）", "(not taken)"),
    "imports.needed": ("一定要有：{what}", "Needed: {what}"),
    "imports.absent": (
        "映射里的这些列，文件里没有：{what}。请核对表头，或给它们另选一列。",
        "The mapping names columns that the file does not have: {what}. Check the header, or "
        "choose others.",
    ),
    "imports.waiting.order": (
        "待认领：还没有这位客户。订单先收下，客户有了这个手机号或会员号就自动归到名下。",
        "Waiting: there is no such customer yet. The order is taken in, and goes to whoever has "
        "this phone or member number.",
    ),
    "imports.waiting.return": (
        "待认领：订单还没到，或订单还没找到客户。退货先收下，到时自动记上。",
        "Waiting: the order is not here yet, or has no customer yet. The return is taken in and "
        "noted as soon as it has.",
    ),
    "imports.wecom": ("企业微信客户列表", "WeCom's list of customers"),
    "imports.missing": (
        "还缺：{what}。请选出对应的列。",
        "Still missing: {what}. Choose their columns.",
    ),
    "imports.twice": (
        "有两列都选了：{what}。每一项只能选一列。",
        "Two columns become the same: {what}. Choose one for each.",
    ),
    "imports.or": (" 或 ", " or "),
    "imports.and": ("、", ", "),
    "imports.lines": (
        "一张小票有几行：按订单号合并，金额相加",
        "An order has several lines: put them together by number, and add the amounts up",
    ),
    "imports.constant": (
        "{what}，文件里没有写的行都算作",
        "{what}, for rows that do not name one",
    ),
    "imports.save_as": ("把这个映射保存为（可不填）", "Save this mapping as (if you like)"),
    "imports.try": ("试算", "Try it out"),
    "imports.shipped.customers": ("会员档案（常见收银系统）", "Members, as tills export them"),
    "imports.shipped.orders": ("销售小票（常见收银系统）", "Receipts, as tills export them"),
    "imports.shipped.journey": ("Complete Journey 交易", "Complete Journey transactions"),
    "undo.runs": ("最近 30 天的导入", "Imports of the last 30 days"),
    "undo.look": ("撤销……", "Undo…"),
    "undo.sure": ("撤销这次导入", "Undo this import"),
    "undo.hint": (
        "这次导入新增的客户、家人、标签和订单会删除，改过的内容会换回原来的值。"
        "导入以后有人跟进或改过的保留不动，并逐条列出原因。",
        "Customers, family, tags and orders that it added go, and values that it changed become "
        "what they were. What somebody has worked with or changed since stays and is listed with "
        "the reason.",
    ),
    "undo.now": ("正在撤销。", "It is being undone."),
    "undo.stay": (
        "可以离开这一页，撤销会在服务器上继续。",
        "You may leave this page; it goes on on the server.",
    ),
    "undo.done": ("已撤销", "Undone"),
    "undo.broken_off": ("撤销没有做完。", "Undoing it was broken off."),
    "undo.go_on": ("可以接着做，不会重复。", "It can be gone on with; nothing happens twice."),
    "undo.go_on_button": ("接着撤销", "Go on undoing"),
    "undo.gone": ("删除：{what}", "Removed: {what}"),
    "undo.put_back": ("换回原值", "Got old values back"),
    "undo.kept": ("保留", "Stay"),
    "undo.stays": ("保留下来的内容", "What stays"),
    "undo.more": ("只列出前 {count} 条", "Only the first {count} are listed"),
    "undo.worked_with": (
        "导入以后有人跟进过，全部保留",
        "somebody has worked with them since; all of it stays",
    ),
    "undo.changed_since": ("导入以后有人改过", "somebody has changed it since"),
    "undo.cannot.undone": ("这次导入已经撤销过了。", "This import has been undone already."),
    "undo.cannot.at_work": (
        "这次导入正在进行或正在撤销，请稍等。",
        "This import is running, or is being undone. Wait a moment.",
    ),
}
