"""Words of the pages about materials."""

from __future__ import annotations

MATERIAL_PAGES: dict[str, tuple[str, str]] = {
    "material.search": ("搜索标题", "Search by title"),
    "material.all_kinds": ("全部内容", "All subjects"),
    "material.all_states": ("全部状态", "All states"),
    "material.state": ("状态", "State"),
    "material.current": ("可用", "May go out"),
    "material.not_yet": ("未到时间", "Not yet"),
    "material.expired": ("已过期", "Expired"),
    "material.archived": ("已停用", "Archived"),
    "material.lasts": ("有效期", "Valid"),
    "material.always": ("长期有效", "For good"),
    "material.from": ("{day}起", "From {day}"),
    "material.until": ("{day}到期", "Until {day}"),
    "material.with_state": ("{title}（{state}）", "{title} ({state})"),
    "material.none": (
        "还没有素材。新增一条，SOP 的步骤里就能选它，导购在「今日」一键复制文案。",
        "There are no materials yet. Once there is one, a step of a SOP can name it, and guides "
        "copy its caption from Today with one key.",
    ),
    "material.unused": ("还没有 SOP 用到它。", "No SOP names it."),
    "material.id": ("素材编号", "Its number"),
    "material.id_hint": (
        "商城、小程序回传「谁看过」时，把这个编号填在 code 里，导购看到的就是这里的标题。",
        "Where another system reports who looked at it, give this as its code: guides then read "
        "the title above.",
    ),
}
