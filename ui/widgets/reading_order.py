"""The way of Tab: as one reads, whatever the order in which widgets were made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


@dataclass(frozen=True)
class _Block:
    """A part of the screen and what can be reached in it, in order."""

    where: QRect
    controls: list[QWidget]


def in_reading_order(root: QWidget) -> list[QWidget]:
    """What Tab comes to inside ``root``: line by line, each from the left.

    What stands beside something higher is a column of its own, such as the navigation, or a list
    beside what is chosen in it: one column is read to its end before the next one begins. Parts
    scrolled out of sight have their place too.
    """
    return _flat(_cut(list(_blocks(root))))


def step_focus(root: QWidget, *, forward: bool) -> None:
    """Move the keyboard to the next place inside ``root``, or back; after the last comes the first.

    From something that Tab does not come to, such as a page, it goes to what comes first inside.
    """
    places = in_reading_order(root)
    if not places:
        return
    here = root.focusWidget()
    inside = [at for at, one in enumerate(places) if here is not None and here.isAncestorOf(one)]
    if here in places:
        at = places.index(here) + (1 if forward else -1)
    else:
        at = (inside[0] if inside else 0) - (0 if forward else 1)
    there = places[at % len(places)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    there.setFocus(reason)
    _scroll_to(there, root)


def _blocks(root: QWidget) -> Iterable[_Block]:
    for child in root.children():
        if not isinstance(child, QWidget) or child.isWindow() or child.isHidden():
            continue
        if not child.isEnabled():
            continue
        inside = in_reading_order(child)
        if _takes_tab(child):
            inside.insert(0, child)
        if inside:
            yield _Block(child.geometry(), inside)


def _takes_tab(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(by_tab) and widget.focusProxy() is None  # the editor inside a date field, say


def _cut(blocks: list[_Block]) -> list[_Block]:
    """The blocks in reading order: into lines where that is possible, else into columns."""
    if len(blocks) < 2:
        return blocks
    for begin, end in ((QRect.top, QRect.bottom), (QRect.left, QRect.right)):
        parts = _parted(blocks, begin, end)
        if len(parts) > 1:
            return [block for part in parts for block in _cut(part)]
    return sorted(blocks, key=lambda block: (block.where.top(), block.where.left()))


def _parted(
    blocks: list[_Block], begin: Callable[[QRect], int], end: Callable[[QRect], int]
) -> list[list[_Block]]:
    """The blocks in groups that have a straight gap between them."""
    parts: list[list[_Block]] = []
    reached = 0
    for block in sorted(blocks, key=lambda block: begin(block.where)):
        if not parts or begin(block.where) > reached:
            parts.append([])
        parts[-1].append(block)
        reached = max(reached, end(block.where)) if len(parts[-1]) > 1 else end(block.where)
    return parts


def _flat(blocks: list[_Block]) -> list[QWidget]:
    return [control for block in blocks for control in block.controls]


def _scroll_to(widget: QWidget, root: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None and above is not root:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
