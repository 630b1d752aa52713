"""A notification by Windows, with buttons: what it holds, and what becomes of it.

Everything that Windows itself is asked for stands in `windows_toast`.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from guide_app.services.notices import CLICK, LISTENS_S, LOOKS_S
from guide_app.services.windows_toast import LEFT_THE_SCREEN, Heard, ShowToast, show_toast

_log = logging.getLogger(__name__)

_TITLE, _BODY = (
    100,
    400,
)  # characters: a toast of more than 5 KB is refused, and four lines are shown
_NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def send_by_toast(
    title: str,
    body: str,
    shown_ms: int,
    actions: Sequence[tuple[str, str]],
    on_action: Callable[[str], None],
    over: Callable[[], bool],
    *,
    show: ShowToast = show_toast,
) -> bool:
    """See `notices.Send`. How long it stays on the screen is for Windows to say.

    Where whoever sits there, or IT, wants no notifications of this app, nothing is shown, and
    nothing else is tried.

    Args:
        show: Another Windows, for tests.
    """
    heard: SimpleQueue[tuple[Heard, str]] = SimpleQueue()
    try:
        take_away = show(
            toast_document(title, body, actions), LISTENS_S, lambda *what: heard.put(what)
        )
    except (ImportError, OSError) as error:
        _log.warning("no toast: %s", type(error).__name__)
        return False
    if take_away is None:
        return True
    ends_at = time.monotonic() + LISTENS_S
    while time.monotonic() < ends_at and not over():
        try:
            what, said = heard.get(timeout=LOOKS_S)
        except Empty:
            continue
        if what is Heard.FAILED:
            _log.warning("no toast: %s", said)
            return False
        if what is Heard.PRESSED:
            on_action(said)
            break
        if said != LEFT_THE_SCREEN:  # else it waits in the list beside the clock
            return True
    take_away()
    return True


def toast_document(title: str, body: str, actions: Sequence[tuple[str, str]]) -> str:
    """The XML of a toast. A click on it says `CLICK`, a button its id.

    Source: the schema of toast content (``ToastGeneric``) at learn.microsoft.com.
    """
    from xml.etree.ElementTree import Element, SubElement, tostring  # not at the start

    # Buttons are pressed most surely while it is on the screen: 25 seconds rather than 5.
    toast = Element("toast", launch=CLICK, duration="long")
    binding = SubElement(SubElement(toast, "visual"), "binding", template="ToastGeneric")
    for words, longest in ((title, _TITLE), (body, _BODY)):
        SubElement(binding, "text").text = _NOT_IN_XML.sub("", words)[:longest]
    buttons = [action for action in actions if action[0] != CLICK]
    if buttons:
        holder = SubElement(toast, "actions")
        for button, words in buttons:
            SubElement(holder, "action", content=words, arguments=button)
    return tostring(toast, encoding="unicode")
