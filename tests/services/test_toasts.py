"""Notifications by a Windows that is played: what a toast holds, and what becomes of it."""

import threading
from xml.etree import ElementTree

import pytest

from guide_app.services.notices import CLICK
from guide_app.services.toasts import send_by_toast, toast_document
from guide_app.services.windows_toast import Heard, show_toast

BUTTONS = [(CLICK, "打开"), ("done", "已发送"), ("later", "2 小时后"), ("tomorrow", "明天")]


class Windows:
    """Shows a toast and tells ``says`` of it, from a thread of its own as Windows does."""

    def __init__(self, *says, error=None, wanted=True):
        self.says, self.error, self.wanted = says, error, wanted
        self.shown: list[str] = []
        self.taken = 0

    def __call__(self, document, lasts_s, hear):
        if self.error is not None:
            raise self.error
        if not self.wanted:
            return None
        self.shown.append(document)
        threading.Thread(target=lambda: [hear(*what) for what in self.says]).start()
        return self._take_away

    def _take_away(self):
        self.taken += 1


def send(windows, over=lambda: False):
    """Whether it was shown, and what was pressed."""
    pressed: list[str] = []
    shown = send_by_toast("马慧", "问尺码", 8_000, BUTTONS, pressed.append, over, show=windows)
    return shown, pressed


def texts(document):
    return [one.text or "" for one in ElementTree.fromstring(document).iter("text")]


def test_a_toast_has_the_words_and_a_button_for_each_action():
    toast = ElementTree.fromstring(toast_document("马慧", "问尺码", BUTTONS))

    assert texts(ElementTree.tostring(toast)) == ["马慧", "问尺码"]
    assert [one.get("template") for one in toast.iter("binding")] == ["ToastGeneric"]
    assert [(one.get("arguments"), one.get("content")) for one in toast.iter("action")] == [
        ("done", "已发送"),
        ("later", "2 小时后"),
        ("tomorrow", "明天"),
    ]


def test_a_click_on_the_toast_itself_opens_and_needs_no_button():
    toast = ElementTree.fromstring(toast_document("导购工作台", "1 项到期", BUTTONS[:1]))

    assert toast.get("launch") == CLICK
    assert list(toast.iter("action")) == []


@pytest.mark.parametrize(
    "name",
    ["<马慧>", 'a"b', "a&b", "]]>", "</text>", "马\x00慧", "马\x0b慧", "马\ud800慧", "马\ufffe慧"],
)
def test_no_name_breaks_the_toast_or_adds_to_it(name):
    document = toast_document(name, name, [("done", name)] if name.isprintable() else [])

    whole = "".join(one for one in name if one not in "\x00\x0b\ud800\ufffe")
    document.encode()
    assert texts(document) == [whole, whole]


def test_a_long_text_is_cut_below_what_windows_takes():
    document = toast_document("慧" * 500, "问" * 5_000, BUTTONS)

    assert len(document.encode()) < 5_000


@pytest.mark.parametrize("button", [CLICK, "done", "later", "tomorrow"])
def test_what_was_pressed_is_told_and_the_toast_goes(button):
    windows = Windows((Heard.PRESSED, button))

    assert send(windows) == (True, [button])
    assert windows.taken == 1


def test_a_toast_that_left_the_screen_can_still_be_answered():
    windows = Windows((Heard.CLOSED, "TIMED_OUT"), (Heard.PRESSED, "later"))

    assert send(windows) == (True, ["later"])


@pytest.mark.parametrize("reason", ["USER_CANCELED", "APPLICATION_HIDDEN", "7"])
def test_one_that_was_closed_is_waited_for_no_longer(reason):
    assert send(Windows((Heard.CLOSED, reason))) == (True, [])


def test_one_that_is_of_no_use_any_more_is_taken_away():
    windows = Windows()

    assert send(windows, over=lambda: bool(windows.shown)) == (True, [])
    assert windows.taken == 1


@pytest.mark.parametrize(
    "windows",
    [
        Windows(error=ImportError()),
        Windows(error=OSError()),
        Windows((Heard.FAILED, "0x803e0105")),
    ],
)
def test_where_windows_shows_none_another_way_may_be_tried(windows):
    assert send(windows) == (False, [])


def test_where_none_are_wanted_no_other_way_is_tried():
    assert send(Windows(wanted=False)) == (True, [])


def test_elsewhere_there_are_no_toasts():
    assert send(show_toast) == (False, [])
