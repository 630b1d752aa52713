"""Small widgets that every screen is built from. None of them knows a service."""

from ui.widgets.banner import InfoBanner
from ui.widgets.buttons import DeskButton, IconButton, KeyButton, Look
from ui.widgets.cells import CellContent
from ui.widgets.chip import Chip, FilterChip
from ui.widgets.day_edit import DayEdit
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState, Nothing
from ui.widgets.figures import Avatar, Card, ProgressRing, hairline
from ui.widgets.flow import FlowLayout
from ui.widgets.focus import focus_kept
from ui.widgets.form import FormField, TextArea, TextField
from ui.widgets.list_or_nothing import ListOrNothing
from ui.widgets.overlay import Overlay
from ui.widgets.painting import ChipSpec
from ui.widgets.palette import CommandPalette, PaletteItem
from ui.widgets.panes import ScrollPane, TwoPanes
from ui.widgets.qr import QrView
from ui.widgets.rail import NavigationRail
from ui.widgets.row_model import RowModel
from ui.widgets.rows import ROW_ROLE, RowContent, RowDelegate, RowList
from ui.widgets.segments import Segment, SegmentBar
from ui.widgets.status_line import Connection, StatusLine, SyncFacts
from ui.widgets.table import RowTable
from ui.widgets.text import DayLabel, Paragraph, TextLabel
from ui.widgets.toast import FloatingBar, ToastLayer, ToastSpec
from ui.widgets.top_bar import TopBar

__all__ = [
    "ROW_ROLE",
    "Avatar",
    "Card",
    "CellContent",
    "Chip",
    "ChipSpec",
    "CommandPalette",
    "Connection",
    "DayEdit",
    "DayLabel",
    "DeskButton",
    "Dialog",
    "EmptyState",
    "FilterChip",
    "FloatingBar",
    "FlowLayout",
    "FormField",
    "IconButton",
    "InfoBanner",
    "KeyButton",
    "ListOrNothing",
    "Look",
    "NavigationRail",
    "Nothing",
    "Overlay",
    "PaletteItem",
    "Paragraph",
    "ProgressRing",
    "QrView",
    "RowContent",
    "RowDelegate",
    "RowList",
    "RowModel",
    "RowTable",
    "ScrollPane",
    "Segment",
    "SegmentBar",
    "StatusLine",
    "SyncFacts",
    "TextArea",
    "TextField",
    "TextLabel",
    "ToastLayer",
    "ToastSpec",
    "TopBar",
    "TwoPanes",
    "focus_kept",
    "hairline",
]
