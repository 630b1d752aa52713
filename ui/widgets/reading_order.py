"""Where Tab goes: through a screen as one reads it, whenever its parts were made."""

from collections.abc import Iterator
from functools import cmp_to_key

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget


def in_reading_order(root: QWidget, *, but: tuple[type[QWidget], ...] = ()) -> list[QWidget]:
    """What Tab reaches inside ``root``: part by part, line by line, each from the left.

    A part that stands beside another is read to its end first.

    Args:
        root: Where to look; not counted itself.
        but: Kinds of children to leave out with all that is in them.
    """
    return list(_inside(root, but))


def step_focus(root: QWidget, by: int, *, but: tuple[type[QWidget], ...] = ()) -> bool:
    """Move the keyboard on by so many places, round and round; False if there is none to go to."""
    places = in_reading_order(root, but=but)
    if places:
        places[_place_after(root, places, by)].setFocus(
            Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason
        )
    return bool(places)


def _place_after(root: QWidget, places: list[QWidget], by: int) -> int:
    here = root.focusWidget()
    if here in places:
        return (places.index(here) + by) % len(places)
    inside = [at for at, one in enumerate(places) if here is not None and here.isAncestorOf(one)]
    if inside:  # a page that has the keyboard itself goes on to what is on it
        return inside[0] if by > 0 else (inside[0] - 1) % len(places)
    return 0 if by > 0 else len(places) - 1


def _inside(widget: QWidget, but: tuple[type[QWidget], ...]) -> Iterator[QWidget]:
    # Not ``children()``: when its wrappers of layouts go, those of the layouts' items go as well.
    direct = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    children = [
        child
        for child in direct
        if not child.isHidden() and not child.isWindow() and not isinstance(child, but)
    ]
    for child in sorted(children, key=cmp_to_key(_before)):
        if _takes_tab(child):
            yield child
        yield from _inside(child, but)


def _takes_tab(widget: QWidget) -> bool:
    if not widget.isEnabled() or widget.focusProxy() is not None:  # such as a date field's editor
        return False
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    if group is not None and group.exclusive():  # arrows walk on from the chosen one
        return widget is (group.checkedButton() or group.buttons()[0])
    return bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)


def _before(one: QWidget, other: QWidget) -> int:
    first, second = one.geometry(), other.geometry()
    if first.bottom() < second.top():
        return -1
    if second.bottom() < first.top():
        return 1
    return first.x() - second.x()
