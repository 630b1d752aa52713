"""A made-up page much like Today, for the gallery."""

from collections.abc import Sequence
from itertools import count

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from ui.shell import Page
from ui.theme import Space, Tone
from ui.widgets import (
    ROW_ROLE,
    Avatar,
    Card,
    Chip,
    ChipSpec,
    FlowLayout,
    InfoBanner,
    KeyButton,
    Look,
    Paragraph,
    ProgressRing,
    RowContent,
    RowList,
    ScrollPane,
    Segment,
    SegmentBar,
    TextLabel,
    TwoPanes,
    hairline,
)
from ui.widgets.row_state import Index

_SCRIPT = (
    "马姐好，我是万达店的小林。下周一就是小宝 6 岁生日啦，店里给他留了一份小礼物；"
    "上次那件天空蓝 130 穿着还凉快吗？个子长了的话，我先帮您把 140 留一件试试。"
)
_TODAY = ChipSpec("今天", Tone.ACCENT)


def _row(
    name: str, why: str, last: str, *chips: str, badge: ChipSpec = _TODAY, done: bool = False
) -> RowContent:
    return RowContent(name, why, last, tuple(ChipSpec(chip) for chip in chips), badge, done=done)


_ROWS = (
    _row(
        "陈静怡",
        "首单第 3 天，还没有回访尺码",
        "¥268 · 3 天前",
        "110 · 粉",
        badge=ChipSpec("逾期 1 天", Tone.RED),
    ),
    _row("马慧", "儿子 10 月 9 日生日，还有 7 天", "¥1,840 · 41 天前", "130 · 蓝"),
    _row("王雪梅", "平均 38 天复购一次，今天第 40 天", "¥560 · 40 天前", "120"),
    _row("杨丽", "昨天看了「秋冬排汗内衣」3 次", "¥199 · 72 天前", "100 · 白"),
    _row(
        "名字很长的欧阳阿依古丽·买买提明·阿不都热合曼女士",
        "等的 130 天空蓝在金凤店到货了",
        "¥428 · 15 天前",
        "130 · 蓝",
        "敏感肌",
    ),
    _row("丁婷", "新添加 2 天，还没有破冰", "未购买"),
    _row("纳晓燕", "沉默 30 天，上次说「换季再看」", "¥318 · 61 天前", "140", done=True),
    _row("刘思雨", "总部任务：发「国庆穿搭」到朋友圈", "", badge=ChipSpec("12:00 前", Tone.AMBER)),
)


class _Rows(QAbstractListModel):
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_ROWS) * 40

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = _ROWS[index.row() % len(_ROWS)]
        if role == ROW_ROLE:
            return row
        return row.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None


class SamplePage(Page):
    """A page much like Today."""

    page_id = "today"
    icon = "today"

    def __init__(self) -> None:
        super().__init__()
        self._ring = ProgressRing(parent=self)
        self._ring.set_progress(12, 41)
        self._done = TextLabel("12 / 41 已完成", parent=self)
        self._segments = SegmentBar(name="segments")
        self._segments.set_segments(
            (
                Segment("all", "全部", 29),
                Segment("late", "逾期", 3),
                Segment("hq", "总部", 2),
                Segment("birthday", "生日", 2),
                Segment("new", "新客", 7),
                Segment("silent", "沉默", 9),
            )
        )
        self._list = RowList(name="rows")
        self._list.setModel(_Rows(self))
        self._list.setCurrentIndex(self._list.model().index(1, 0))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 10)
        head.addWidget(self._segments)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(TwoPanes(left, _person(), name="todayPanes"))

    @classmethod
    def word(cls) -> str:
        return "今日"

    def subtitle(self) -> str:
        return "10 月 2 日 周一"

    def leading_widgets(self) -> Sequence[QWidget]:
        return (self._ring, self._done)

    def focus_first(self) -> None:
        self._list.setFocus()


class SecondPage(Page):
    """A page with nothing on it."""

    page_id = "customers"
    icon = "customers"

    @classmethod
    def word(cls) -> str:
        return "客户"


def _person() -> QWidget:
    pane = ScrollPane()
    column = pane.column
    who = QHBoxLayout()
    who.setSpacing(14)
    who.addWidget(Avatar("马慧", side=46))
    about = QVBoxLayout()
    about.setSpacing(2)
    first = QHBoxLayout()
    first.setSpacing(6)
    first.addWidget(TextLabel("马慧", role="title"))
    first.addWidget(TextLabel("138****0217 · 130 · 天空蓝 · 儿子 6 岁", role="dim", elide=True), 1)
    about.addLayout(first)
    tags = FlowLayout()
    tags.addWidget(Chip("高价值", Tone.ACCENT))
    for word in ("小学", "怕热", "喜欢蓝色"):
        tags.addWidget(Chip(word))
    tags.addWidget(Chip("温度 · 一般", Tone.BLUE))
    about.addLayout(tags)
    who.addLayout(about, 1)
    who.addWidget(KeyButton("客户档案", key="Enter"))
    column.addLayout(who)
    reason = (
        "SOP「生日关怀」第 1 步，生日前 7 天。近 30 天只联系过 1 次，没有超过克制上限（4 次）。"
    )
    column.addWidget(InfoBanner(reason, lead="为什么今天："))
    column.addWidget(_script())
    column.addWidget(_outcome())
    column.addWidget(TextLabel("最近", role="strong"))
    for day, words in (
        ("8 月 22 日", "到店购买 排汗套装 天空蓝 130 ×2 · ¥396"),
        ("8 月 20 日", "备注：孩子出汗多，问有没有薄一点的长袖"),
    ):
        line = QHBoxLayout()
        line.addWidget(TextLabel(day, role="faint"))
        line.addWidget(TextLabel(words, role="dim"), 1)
        column.addLayout(line)
    column.addStretch(1)
    return pane


def _script() -> Card:
    card = Card()
    head = QHBoxLayout()
    head.addWidget(TextLabel("话术", role="strong"))
    head.addWidget(TextLabel("生日 · 变体 2/3 · 回复率 41%（52/127）", role="dim"), 1)
    head.addWidget(KeyButton("换一条", key="V", look=Look.QUIET))
    card.column.addLayout(head)
    card.column.addWidget(Paragraph(_SCRIPT))
    row = FlowLayout(gap=Space.S, line_gap=Space.S)
    row.addWidget(KeyButton("复制话术", key="C", look=Look.PRIMARY))
    row.addWidget(KeyButton("二维码", key="Q"))
    row.addWidget(KeyButton("换个时间", key="S"))
    card.column.addLayout(row)
    return card


def _outcome() -> Card:
    card = Card()
    card.column.addWidget(TextLabel("联系后，客户", role="strong"))
    row = FlowLayout(gap=Space.S, line_gap=Space.S)
    for number, word in zip(count(1), ("已回复", "没回复", "冷淡", "迫切", "已成交")):
        button = KeyButton(word, key=str(number))
        button.setCheckable(True)
        button.setChecked(number == 1)
        row.addWidget(button)
    card.column.addLayout(row)
    return card
