"""An empty PySide6 main window: when it was first painted, by the clock of all processes.

Imports nothing but Qt until then.
"""

import sys
import time

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    """Says when it has been painted for the first time, and goes."""

    def event(self, event: QEvent) -> bool:
        known = super().event(event)
        if event.type() == QEvent.Type.Paint:
            _tell(time.perf_counter())
            self.close()
        return known


def _tell(painted: float) -> None:
    import json

    from tests.bench.taken import memory

    print(json.dumps({"painted": painted, "rss": memory()["rss"]}), flush=True)


def main() -> None:
    app = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1366, 768)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
