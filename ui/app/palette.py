"""Ctrl+K: any customer, any command."""

from guide_app.services.customer_models import CustomerQuery
from guide_app.services.workplace import Workplace
from ui.shell import CommandBook, MainWindow
from ui.tasks import TaskRunner
from ui.widgets import CommandPalette, PaletteItem
from ui.words.shop import state_words

_MOST = 20
_CUSTOMER = "customer."


def make_palette(
    window: MainWindow, runner: TaskRunner, workplace: Workplace, commands: CommandBook
) -> CommandPalette:
    """A palette over the window for the guide who is signed in."""

    def find(text: str) -> list[PaletteItem]:
        found = commands.find(text)
        if text.strip():
            page = workplace.customers.search(CustomerQuery(text=text), limit=_MOST)
            found += [
                PaletteItem(
                    f"{_CUSTOMER}{row.customer_id}",
                    row.name,
                    f"{row.phone} · {state_words(row.state)}",
                    "customer",
                )
                for row in page.rows
            ]
        return found

    def choose(item: PaletteItem) -> None:
        if item.id.startswith(_CUSTOMER):
            window.show_page("profile", item.id.removeprefix(_CUSTOMER))
        else:
            commands.run(item.id)

    palette = CommandPalette(window, runner, find)
    palette.chosen.connect(choose)
    return palette
