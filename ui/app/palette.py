"""Ctrl+K: any customer, product, segment or command, and scripts for whoever is in front."""

from collections.abc import Callable

from guide_app.domain.errors import Rejected
from guide_app.domain.script_choice import FilledScript, Recipient
from guide_app.services.customer_models import CustomerQuery
from guide_app.services.scripts import find_scripts
from guide_app.services.workplace import Workplace
from ui.customers import CustomersPage
from ui.shell import CommandBook, MainWindow
from ui.tasks import TaskRunner
from ui.widgets import CommandPalette, PaletteItem
from ui.words.money import money_words
from ui.words.shop import state_words

_MOST = 20
_CUSTOMER = "customer."
_FILTER = "filter."
_SCRIPT = "script."
_PRODUCT = "product."
_MOST_PRODUCTS = 5
_MOST_SCRIPTS = 5


def make_palette(
    window: MainWindow,
    runner: TaskRunner,
    workplace: Workplace,
    commands: CommandBook,
    open_product: Callable[[str], None],
) -> CommandPalette:
    """A palette over the window for the guide who is signed in."""
    book = workplace.customers
    queries: dict[str, CustomerQuery] = {}
    front: list[Recipient] = []
    said: dict[str, tuple[Recipient, FilledScript]] = {}

    def find(text: str) -> list[PaletteItem]:
        first, rest = commands.find(text)
        return [*first, *customers(text), *products(text), *scripts(text), *filters(text), *rest]

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

    def products(text: str) -> list[PaletteItem]:
        if not text.strip():
            return []
        return [
            PaletteItem(
                f"{_PRODUCT}{one.product_id}",
                one.name,
                f"{one.style} · {money_words(one.price)}",
                "tag",
            )
            for one in workplace.products.search(text)[:_MOST_PRODUCTS]
        ]

    def scripts(text: str) -> list[PaletteItem]:
        if not text.strip() or not front:
            return []
        whom = front[0]
        try:
            offered = workplace.scripts.for_customer(*whom).scripts
        except Rejected:  # the customer has left meanwhile
            return []
        found: dict[str, FilledScript] = {}
        for one in find_scripts(offered, text):
            found.setdefault(one.script_id, one)  # of every script the wording whose turn it is
        shown = {f"{_SCRIPT}{one.wording_id}": one for one in list(found.values())[:_MOST_SCRIPTS]}
        said.update({item_id: (whom, one) for item_id, one in shown.items()})
        return [
            PaletteItem(item_id, one.title, " ".join(one.text.split()), "message")
            for item_id, one in shown.items()
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
        elif item.id.startswith(_PRODUCT):
            open_product(item.id.removeprefix(_PRODUCT))
        elif item.id in said and window.current_page is not None:
            window.current_page.take_script(*said[item.id])
        elif item.id in queries:
            window.show_page("customers", queries[item.id])
        else:
            commands.run(item.id)

    def note() -> None:
        page = window.current_page
        commands.take(page)
        in_front = page.in_front() if page is not None else None
        front[:] = [] if in_front is None else [in_front]
        said.clear()

    palette = CommandPalette(window, runner, find)
    palette.opening.connect(note)
    palette.chosen.connect(choose)
    return palette
