"""Ctrl+K: any customer, any saved filter, any command."""

from guide_app.services.customer_models import CustomerQuery
from guide_app.services.workplace import Workplace
from ui.customers import CustomersPage
from ui.shell import CommandBook, MainWindow
from ui.tasks import TaskRunner
from ui.widgets import CommandPalette, PaletteItem
from ui.words.shop import state_words

_MOST = 20
_CUSTOMER = "customer."
_FILTER = "filter."


def make_palette(
    window: MainWindow, runner: TaskRunner, workplace: Workplace, commands: CommandBook
) -> CommandPalette:
    """A palette over the window for the guide who is signed in."""
    book = workplace.customers
    queries: dict[str, CustomerQuery] = {}

    def find(text: str) -> list[PaletteItem]:
        first, rest = commands.find(text)
        return [*first, *customers(text), *filters(text), *rest]

    def customers(text: str) -> list[PaletteItem]:
        if not text.strip():
            return []
        return [
            PaletteItem(
                f"{_CUSTOMER}{row.customer_id}",
                row.name,
                f"{row.phone} · {state_words(row.state)}",
                "customer",
            )
            for row in book.search(CustomerQuery(text=text), limit=_MOST).rows
        ]

    def filters(text: str) -> list[PaletteItem]:
        if not text.strip():
            return []
        typed = text.strip().lower()
        found = []
        for one in book.segments.list():
            if one.query is not None and typed in one.name.lower():
                queries[f"{_FILTER}{one.segment_id}"] = one.query
                found.append(
                    PaletteItem(
                        f"{_FILTER}{one.segment_id}", one.name, CustomersPage.word(), "filter"
                    )
                )
        return found

    def choose(item: PaletteItem) -> None:
        if item.id.startswith(_CUSTOMER):
            window.show_page("profile", item.id.removeprefix(_CUSTOMER))
        elif item.id in queries:
            window.show_page("customers", queries[item.id])
        else:
            commands.run(item.id)

    palette = CommandPalette(window, runner, find)
    palette.opening.connect(lambda: commands.take(window.current_page))
    palette.chosen.connect(choose)
    return palette
