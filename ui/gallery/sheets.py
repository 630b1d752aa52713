"""Sheets of widgets in their states, for the gallery."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Size, Space, Tone
from ui.widgets import (
    ROW_ROLE,
    Avatar,
    Card,
    CellContent,
    Chip,
    ChipSpec,
    Dialog,
    EmptyState,
    FilterChip,
    FloatingBar,
    FormField,
    IconButton,
    InfoBanner,
    KeyButton,
    Look,
    Nothing,
    PaletteItem,
    Paragraph,
    ProgressRing,
    QrView,
    RowTable,
    TextField,
    TextLabel,
)
from ui.widgets.row_state import Index


def sample_items() -> list[PaletteItem]:
    """What the palette finds."""
    return [
        PaletteItem("1", "王雪梅", "139****8820 · 银川万达店 · 迫切", "customer"),
        PaletteItem("2", "王文佳", "188****5177 · 银川万达店", "customer"),
        PaletteItem("3", "立即同步", kind="sync", key="F5"),
    ]


def sample_dialog(host: QWidget) -> Dialog:
    """A dialog with a field that is wrong."""
    dialog = Dialog(host, name="sample")
    dialog.set_title("新客户", "资料保存在这台电脑，联网后自动上传。")
    dialog.set_confirm("保存")
    name = TextField(name="name")
    name.set_label("姓名")
    name.set_text("王晓燕")
    phone = TextField(name="phone")
    phone.set_label("手机号")
    phone.set_text("138 0000 00")
    phone.set_problem("手机号应为 11 位数字")
    stage = QComboBox()
    stage.addItems(["小学", "幼儿园"])
    child = FormField(stage, name="stage")
    child.set_label("孩子阶段", hint="可以以后再填")
    for field in (name, phone, child):
        dialog.body.addWidget(field)
    dialog.body.addWidget(_on(QCheckBox("同意接收新品通知")))
    return dialog


def widget_sheets() -> Iterator[tuple[str, QWidget]]:
    """Sheets of widgets by name."""
    yield "widgets-buttons", _buttons()
    yield "widgets-small", _small()
    yield "widgets-empty", _empty()
    yield "widgets-table", _table()


def _on(button: QAbstractButton) -> QAbstractButton:
    button.setChecked(True)
    return button


def _sheet(*lines: Sequence[QWidget]) -> QWidget:
    sheet = QWidget()
    column = QVBoxLayout(sheet)
    column.setContentsMargins(24, 24, 24, 24)
    column.setSpacing(Space.L)
    for widgets in lines:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
    return sheet


def _buttons() -> QWidget:
    lines: list[list[QWidget]] = []
    for look in (Look.PRIMARY, Look.SECONDARY, Look.QUIET, Look.DANGER):
        off = KeyButton("停用", key="C", look=look)
        off.setEnabled(False)
        chosen = KeyButton("选中", key="1", look=look)
        chosen.setCheckable(True)
        chosen.setChecked(True)
        plain = KeyButton("没有键", look=look)
        with_icon = KeyButton("复制", key="Ctrl+C", look=look, icon="copy")
        lines.append([KeyButton("按钮 Button", key="B", look=look), with_icon, plain, chosen, off])
    bar = FloatingBar("已选 10 位")
    for word, key in (("加标签", "T"), ("安排跟进", "F")):
        bar.row.addWidget(KeyButton(word, key=key, look=Look.INVERSE))
    lines.append([IconButton("more", label="更多"), IconButton("edit", label="改"), bar])
    return _sheet(*lines)


def _small() -> QWidget:
    rings = []
    for done in (0, 1, 20, 41):
        ring = ProgressRing()
        ring.set_progress(done, 41)
        rings.append(ring)
    code = QrView(side=120)
    code.set_matrix([[(x * y + x // 3) % 2 == 0 for x in range(25)] for y in range(25)])
    field = TextField(name="a")
    field.set_label("备注", hint="只有你看得到")
    wrong = TextField(name="b")
    wrong.set_label("手机号")
    wrong.set_problem("手机号应为 11 位数字")
    titles = (("¥32,860", "figure"), ("标题", "title"), ("小标题", "heading"))
    words = (("正文", "body"), ("次要", "dim"), ("更次要", "faint"))
    said = "一句话说清发生了什么。"
    return _sheet(
        [Chip("中性"), *(Chip(tone.value, tone) for tone in Tone)],
        [FilterChip("孩子：小学 或 幼儿园"), FilterChip("来源：门店扫码", Tone.BLUE)],
        [*(Avatar(name, filled=name != "amy") for name in ("林", "amy", "🎂", "", "مريم")), *rings],
        [TextLabel(text, role=role) for text, role in titles],
        [TextLabel(text, role=role) for text, role in words],
        *([InfoBanner(said, lead=f"{tone.value} ", tone=tone, closable=True)] for tone in Tone),
        [field, wrong, code],
        [QCheckBox("未选"), _on(QCheckBox("已选")), _on(QRadioButton("甲")), QRadioButton("乙")],
        [Paragraph("话术正文，行距一点六倍，读起来不费眼。" * 4, size=Size.BODY)],
    )


class _People(QAbstractTableModel):
    _HEADS = ("客户", "跟进", "来源", "意向", "标签", "上次购买")

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 9

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return len(self._HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._HEADS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        late = index.row() % 3 == 0
        cells = (
            CellContent("王雪梅", "139****8820", checked=index.row() == 2),
            CellContent(chips=(ChipSpec("逾期 2 天", Tone.RED) if late else ChipSpec("3 天后"),)),
            CellContent("包裹卡 B"),
            CellContent(chips=(ChipSpec("迫切", Tone.ACCENT),)),
            CellContent(chips=tuple(ChipSpec(word) for word in ("复购", "120", "敏感肌", "怕热"))),
            CellContent("¥560 · 40 天", right=True),
        )
        return cells[index.column()] if role == ROW_ROLE else None


def _table() -> QWidget:
    table = RowTable(name="people")
    table.setModel(_People(table))
    table.setMinimumSize(900, 440)
    for column, width in enumerate((150, 110, 110, 90, 190)):
        table.setColumnWidth(column, width)
    table.selectRow(1)
    return table


def _empty() -> QWidget:
    cards = []
    for kind in Nothing:
        state = EmptyState(kind)
        if kind is not Nothing.LOADING:
            state.show_state(kind, action="再试一次", key="R")
        card = Card()
        card.setFixedSize(280, 260)
        card.column.addWidget(state)
        cards.append(card)
    return _sheet(cards[:3], cards[3:])
