"""What was refused: what happened, what is safe, what to do next."""

from __future__ import annotations

REFUSALS: dict[str, tuple[str, str]] = {
    "not_found": ("没有这条内容，或不归你管。", "Nothing here, or it is not yours."),
    "not_allowed": ("你不能这样做。", "You are not allowed to do this."),
    "already_exists": ("已经有了，请换一个。", "This exists already; choose another."),
    "tag_name_taken": (
        "这一组已经有标签「{value}」，请换个名字，或合并这两个标签。",
        "The group has a tag {value} already: take another name, or merge the two.",
    ),
    "group_name_taken": (
        "已经有标签组「{value}」在用，请换个名字，或先停用那一组。",
        "A tag group {value} is in use already: take another name, or archive that one first.",
    ),
    "two_answers": (
        "有 {count} 位客户在这一组有两个以上标签，不能改成单选。请先合并或取下。",
        "{count} customers have two tags of this group: merge them or take one off first.",
    ),
    "grouped": (
        "标签不能换组：客户已按原来的组打了标签。可以在新组新建，再合并过去。",
        "A tag stays in its group. Make one in the other group and merge this one into it.",
    ),
    "merged": ("这个标签已经合并，不能再启用。", "It was merged into another and stays archived."),
    "account_taken": ("这个账号已经有人用了。", "Somebody signs in under this account already."),
    "required": ("这一项不能为空。", "This may not be empty."),
    "too_long": (
        "太长了：最多 {limit} 个字，现在 {length} 个。",
        "Too long: {limit} at most, this has {length}.",
    ),
    "wrong_type": ("这里的格式不对。", "This does not fit here."),
    "not_a_choice": ("没有这个选项。", "This is not one of the choices."),
    "no_such_variable": ("没有变量 {value}。", "There is no variable {value}."),
    "stray_brace": (
        "大括号要成对，中间写变量名。",
        "Braces come in pairs, with a variable between them.",
    ),
    "no_variables": (
        "文案原样发出，不能有大括号。",
        "It goes out as it stands: no braces, please.",
    ),
    "no_address": (
        "链接要以 http:// 或 https:// 开头，不能有空格和汉字。",
        "A link begins with http:// or https:// and has no blanks.",
    ),
    "no_safe_address": (
        "链接要以 https:// 开头，不能有空格和汉字。",
        "The address begins with https:// and has no blanks.",
    ),
    "number_taken": ("这个编号已经用在另一款上。", "Something else has this number."),
    "plain_number": (
        "只能是字母、数字和符号，不能有空格和汉字。",
        "Letters, digits and signs only, without blanks.",
    ),
    "check_digit": (
        "条码不对：最后一位核对不上，请照吊牌再看一遍。",
        "A digit is wrong: the last one does not fit the others. Look at the label again.",
    ),
    "payment_place": (
        "只能用 {product}、{guide}、{store}。",
        "Only {product}, {guide} and {store} are filled in.",
    ),
    "payment_needs": (
        "要写上 {product} 和 {guide}，否则认不出卖的是哪款、是谁卖的。",
        "It has to say {product} and {guide}, else nobody knows what was sold by whom.",
    ),
    "code_guides": (
        "每行一个员工账号，后面可以写权重（0–100），至少一位。",
        "One account a line, and its weight (0–100) behind it.",
    ),
    "code_versions": ("只能是大写字母，最多 6 个，例如 A B。", "Capital letters, 6 at most."),
    "code_hours": ("请写成 10:00-21:00。", "Write it as 10:00-21:00."),
    "ends_too_early": ("最后一天不能早于开始日期。", "The last day is before the first."),
    "out_of_range": ("这个值不合理。", "This value cannot be."),
    "between": ("请填 {lowest} 到 {highest}。", "Between {lowest} and {highest}, please."),
    "unknown_field": ("没有这个字段。", "There is no such field."),
    "too_many": ("一次太多了，最多 {limit} 个。", "Too many at once: {limit} at most."),
    "wrong_state": ("已经有人处理过了。", "Somebody has dealt with it meanwhile."),
    "wrong_id": ("编号不对，请重新打开再试。", "This does not fit: open the page again."),
    "too_late": ("超过 {days} 天，不能恢复了。", "It can be restored for {days} days only."),
    "nothing_to_do": ("没有可改的内容。", "There is nothing to change."),
    "unreadable": ("无法读取，请检查文字后再试。", "This cannot be read: check the text."),
    "unknown_mutation": (
        "服务器还不认识这种修改。",
        "The server does not know this kind of change.",
    ),
    "wrong_author": ("这是用别的账号写的。", "This was written under another account."),
    "internal": (
        "服务器出错了，没有保存。错误已记录，请再试一次。",
        "The server made a mistake, which has been noted. Nothing was saved; try again.",
    ),
    "too_large": ("内容太大，没有保存。", "This is too large; nothing was saved."),
    "sign_in_again": (
        "登录已过期，请重新登录。没有保存。",
        "Please sign in again. Nothing was saved.",
    ),
    "wrong_password": ("账号或密码不对。", "Account or password is not right."),
    "password_expired": (
        "这个一次性密码已过期（7 天内有效）。请让店长或总部重新生成。",
        "This one-time password is over: it was good for 7 days. Ask the manager or HQ.",
    ),
    "weak_password": (
        "新密码太容易猜：至少 10 个字符，不要与账号相同，也不要与原密码相同。",
        "Too easy to guess: at least 10 characters, not your account, not the old one.",
    ),
    "locked_out": (
        "密码错得太多，请 {minutes} 分钟后再试。",
        "Too many wrong passwords. Try again in {minutes} minutes.",
    ),
    "code_unknown": ("没有这个注册码。", "This code does not exist."),
    "code_used": ("这个注册码已经用过。", "This code has been used."),
    "code_expired": ("这个注册码已过期。", "This code is too old."),
    "device_unknown": ("没有这台电脑。", "There is no such PC."),
    "device_revoked": ("这台电脑已吊销。", "This PC has been revoked."),
    "token_unknown": (
        "没有这个令牌，或已吊销。",
        "There is no such token, or it has been revoked.",
    ),
    "guide_disabled": ("这个账号已停用。", "This account has been switched off."),
    "guide_moved": ("这个账号属于别的门店。", "This account belongs to another store."),
    "brand_suspended": (
        "这个品牌的服务已暂停。请联系服务器管理员。",
        "This brand is suspended. Ask whoever runs the server.",
    ),
    "client_too_old": ("程序版本太旧。", "This version is too old."),
    "epoch_changed": (
        "服务器刚从备份恢复，请重新打开。",
        "The server was restored: open the page again.",
    ),
    "sequence_gap": ("前面还有修改没到。", "Changes are missing before these."),
    "device_fork": ("这台电脑的文件被复制过。", "This PC's files were copied."),
    "content_changed": ("同一修改的内容不一致。", "The same change came with other content."),
    "bootstrap_required": ("需要重新下载全部内容。", "Everything has to be fetched anew."),
    "too_many_requests": (
        "请求太频繁，请等几秒再试。",
        "Too many requests. Wait a few seconds.",
    ),
    "maintenance": (
        "服务器维护中，没有保存。请稍后再试。",
        "The server is being maintained; nothing was saved. Try again later.",
    ),
    "busy": (
        "服务器忙，没有保存，请再试一次。",
        "The server is busy; nothing was saved. Try again.",
    ),
    "database_full": (
        "服务器的硬盘满了，没有保存；以前的内容都在。请联系服务器管理员腾出空间，之后再保存一次。",
        "The server's disk is full. This was not saved; what was saved before is safe. "
        "Ask whoever runs the server to make room, then save again.",
    ),
    "database_fails": (
        "服务器的硬盘读写出错，没有保存。请联系服务器管理员检查硬盘。",
        "The server's disk fails; nothing was saved. Ask whoever runs the server to look at it.",
    ),
    "database_damaged": (
        "服务器的数据库损坏，没有保存。请马上联系服务器管理员，用备份恢复。",
        "The server's database is damaged; nothing was saved. "
        "Ask whoever runs the server, at once, to restore a backup.",
    ),
    "database_read_only": (
        "服务器的数据库现在只能读、不能写，没有保存。请联系服务器管理员检查权限。",
        "The server may not write its database; nothing was saved. "
        "Ask whoever runs the server to see to its rights.",
    ),
    "database_tables": (
        "服务器的数据库和程序版本对不上，没有保存。请联系服务器管理员。",
        "The server's database was made by another version of the program; nothing was saved. "
        "Ask whoever runs the server.",
    ),
    "form_expired": (
        "页面已过期，没有保存。请重新打开再填。",
        "This page is too old; nothing was saved. Open it again.",
    ),
    "no_such_account": ("没有这个账号的在职店员。", "Nobody active in a store has this account."),
}
