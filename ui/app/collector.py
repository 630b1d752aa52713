"""When Python looks for objects that hold each other: between two events, on the GUI thread."""

import gc

from PySide6.QtCore import QObject, QTimer

from guide_app.memory import give_back

_LOOK_MS = 1_000
_THOROUGH_MS = 10 * 60_000
_SETTLED_MS = 3_000
_BOTH_YOUNG = 1


class Collector(QObject):
    """Looks every second at what is new, and now and then at everything that came after the start.

    Left to itself, Python looks in the middle of whatever is allocated: on a worker, where a
    widget must not be freed, and at everything, which holds the window up for a tenth of a second.
    """

    def __init__(self, parent: QObject) -> None:
        """Take over until `stop`.

        Args:
            parent: Owner.
        """
        super().__init__(parent)
        gc.disable()
        self._timers = [QTimer(self), QTimer(self)]
        for timer, after_ms, generation in zip(
            self._timers, (_LOOK_MS, _THOROUGH_MS), (_BOTH_YOUNG, 2), strict=True
        ):
            timer.timeout.connect(lambda generation=generation: gc.collect(generation))
            timer.start(after_ms)
        self._timers[-1].timeout.connect(give_back)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(give_back)

    def spare(self) -> None:
        """What there is now stays, modules and pages above all: never look at it again.

        What it took to get here is given back to the system a moment later.
        """
        gc.freeze()
        self._settled.start()

    def release(self) -> None:
        """A guide has left: what held that guide's pages together can go."""
        gc.unfreeze()
        gc.collect()

    def stop(self) -> None:
        """Leave it to Python again."""
        for timer in (*self._timers, self._settled):
            timer.stop()
        gc.unfreeze()
        gc.enable()
