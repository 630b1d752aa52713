"""Every word of the console: Chinese first, then English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "word.script_title": ("标题", "Title"), "title": ("导购工作台 · 总部", "Guide Desk · HQ"),
    "sign_in": ("登录", "Sign in"), "sign_out": ("退出", "Sign out"),
    "account": ("账号", "Account"), "password": ("密码", "Password"),
    "old_password": ("原密码", "Old password"), "new_password": ("新密码", "New password"),
    "change_password": ("修改密码", "Change password"),
    "must_change": ("请先修改一次性密码。", "Change the one-time password first."),
    "overview": ("概览", "Overview"), "brand": ("品牌", "Brand"), "region": ("区域", "Regions"),
    "store": ("门店", "Stores"), "guide": ("员工", "Staff"), "tag_group": ("标签组", "Tag groups"),
    "tag": ("标签", "Tags"), "script": ("话术", "Scripts"), "sop": ("SOP", "SOPs"),
    "sop_step": ("SOP 步骤", "SOP steps"), "devices": ("设备", "PCs"),
    "customers": ("客户", "Customers"), "orders": ("订单", "Orders"),
    "quarantine": ("待处理", "Quarantine"), "audit": ("审计", "Audit"),
    "new": ("新建", "New"), "save": ("保存", "Save"), "edit": ("编辑", "Edit"),
    "search": ("搜索", "Search"), "search_hint": ("姓名或手机尾号", "Name or end of phone"),
    "yes": ("是", "Yes"), "no": ("否", "No"), "nothing": ("没有内容", "Nothing here"),
    "next": ("下一页", "Next"), "previous": ("上一页", "Previous"), "back": ("返回", "Back"),
    "reset_password": ("重置密码", "Reset password"),
    "one_time": ("一次性密码，只显示这一次：", "One-time password, shown only now:"),
    "code_once": ("注册码，只显示这一次，7 天内有效：", "Code, shown only now, good for 7 days:"),
    "new_code": ("生成注册码", "New enrolment code"), "revoke": ("吊销", "Revoke"),
    "revoked_at": ("吊销时间", "Revoked"), "last_seen_at": ("上次连接", "Last seen"),
    "enrolled_at": ("注册时间", "Enrolled"), "transfer": ("转给同事", "Hand over"),
    "decide": ("标记为已处理", "Mark as decided"), "decided_at": ("处理时间", "Decided"),
    "received_at": ("收到时间", "Received"), "content": ("内容", "Content"),
    "conflict": (
        "你打开之后，别人改过这些内容。请核对后再保存。现在的值：",
        "Somebody changed this after you opened it. Check, then save again. It is now:",
    ),
    "chain_good": ("审计链完整", "The audit chain is whole"),
    "chain_broken": ("审计链断在第 {number} 行", "The audit chain breaks at line {number}"),
    "at": ("时间", "When"), "actor_id": ("操作人", "Who"), "action": ("操作", "What"),
    "subject_id": ("对象", "On what"), "device_id": ("设备", "PC"),
    "family_member": ("家人", "Family"), "customer_tag": ("标签", "Tags"),
    "follow_up": ("跟进", "Follow-ups"), "timeline_entry": ("时间线", "Timeline"),
    "name": ("名称", "Name"), "time_zone": ("时区", "Time zone"), "currency": ("货币", "Currency"),
    "lock_minutes": ("锁定分钟", "Lock after minutes"), "lease_days": ("离线天数", "Offline days"),
    "cool_down_days": ("冷却天数", "Cool-down days"), "region_id": ("区域", "Region"),
    "code": ("编码", "Code"), "closed": ("已关店", "Closed"), "store_id": ("门店", "Store"),
    "role": ("角色", "Role"), "active": ("启用", "Active"), "single_choice": ("单选", "One only"),
    "color": ("颜色", "Colour"), "position": ("顺序", "Position"), "archived": ("停用", "Archived"),
    "group_id": ("标签组", "Group"), "stage": ("阶段", "Stage"), "kind": ("类型", "Kind"),
    "text": ("正文", "Text"), "trigger": ("触发", "Trigger"), "trigger_days": ("天数", "Days"),
    "version": ("版本", "Version"), "sop_id": ("SOP", "SOP"), "day_offset": ("第几天", "Day"),
    "task": ("任务", "Task"), "script_id": ("话术", "Script"), "phone": ("手机", "Phone"),
    "guide_id": ("跟进人", "Guide"), "number": ("编号", "Number"), "amount": ("金额", "Amount"),
    "ordered_on": ("日期", "Date"), "summary": ("摘要", "Summary"), "on": ("日期", "Date"),
    "due_on": ("到期", "Due"), "status": ("状态", "Status"), "outcome": ("结果", "Outcome"),
    "relation": ("关系", "Relation"), "size": ("尺码", "Size"), "state": ("状态", "State"),
    "added_on": ("添加", "Added"), "last_contact_on": ("上次联系", "Last contact"),
    "last_order_on": ("上次购买", "Last order"), "tag_id": ("标签", "Tag"),
    "remark": ("备注", "Remark"), "stores": ("门店", "Stores"),
    "staff": ("在职员工", "Active staff"),
    "hq": ("总部", "HQ"), "manager": ("店长", "Manager"),
    "greeting": ("打招呼", "Greeting"), "ice_breaking": ("破冰", "Ice-breaking"),
    "product": ("产品", "Product"), "after_purchase": ("售后", "After purchase"),
    "repurchase": ("复购", "Repurchase"), "birthday": ("生日", "Birthday"),
    "silent": ("沉默", "Silent"),
    "privilege": ("特权", "Privilege"), "benefit": ("福利", "Benefit"),
    "fun": ("趣味", "Fun"), "care": ("关怀", "Care"), "event": ("活动", "Event"),
    "plan": ("计划", "Plan"), "routine": ("日常", "Routine"), "added": ("新增", "Added"),
    "purchase": ("购买", "Purchase"), "in_progress": ("跟进中", "In progress"),
    "bought": ("已购买", "Bought"), "not_interested": ("无意向", "Not interested"),
    "lost": ("流失", "Lost"),
    "role.guide": ("导购", "Guide"),
    "error.not_found": ("没有这条内容，或不归你管。", "Nothing here, or it is not yours."),
    "error.not_allowed": ("不允许这样做。", "This is not allowed."),
    "error.wrong_password": ("账号或密码不对。", "Account or password is wrong."),
    "error.weak_password": ("新密码太容易猜。", "The new password is too easy to guess."),
    "error.locked_out": ("密码错得太多，请稍后再试。", "Too many wrong passwords. Wait."),
    "error.already_exists": ("已经有了。", "It exists already."),
    "error.required": ("这一项不能为空。", "This may not be empty."),
    "error.too_long": ("太长了。", "Too long."),
    "error.form_expired": ("页面已过期，请重新打开再试。", "The page is too old: open it again."),
    "error.other": ("没有保存：内容有误。", "Nothing was saved: something is wrong."),
    "error.busy": ("服务器忙，没有保存，请再试。", "The server is busy; try again."),
    "error.maintenance": ("服务器维护中。", "The server is being maintained."),
}  # fmt: skip


def say(key: str, lang: str) -> str:
    """The words for a key; the key itself, for a stored value that has none."""
    found = WORDS.get(key)
    return key if found is None else found[lang == "en"]


def say_error(code: str, lang: str) -> str:
    """The sentence for a refusal."""
    return say(f"error.{code}" if f"error.{code}" in WORDS else "error.other", lang)
