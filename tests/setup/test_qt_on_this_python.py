import sys

from PySide6.QtWidgets import QLabel


def test_setting_texts_loses_no_reference_to_none(qtbot):
    """PySide6 6.12.0 lost one with every call on Python 3.11 and aborted after some thousands."""
    label = QLabel()
    qtbot.addWidget(label)
    label.setText("warm")
    before = sys.getrefcount(None)

    for number in range(1_000):
        label.setText(str(number))

    assert abs(sys.getrefcount(None) - before) < 100
