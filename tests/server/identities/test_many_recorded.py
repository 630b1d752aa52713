"""What the server asks when a till brings many orders at once."""

from collections import Counter

from sqlalchemy import event

from guide_app.mutations.orders import NewOrder, RecordOrders
from server import office


def asked_of_traces(mall, customer, numbers):
    """How often each statement about traces ran while these orders were recorded."""
    chain, statements = mall.chain, []
    values = {
        "store_id": chain.id("harbour"),
        "ordered_on": mall.today.isoformat(),
        "amount": "10.00",
    }
    orders = [
        NewOrder(customer_id=customer.id, values={**values, "number": number}) for number in numbers
    ]
    engine = chain.database._writer
    wakeups = chain.app.state.wakeups

    def note(_connection, _cursor, statement, *_):
        if " trace" in statement:
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    recorded = RecordOrders(orders=tuple(orders))
    office.change(chain.database, chain.clock, wakeups, mall.hq, recorded)
    event.remove(engine, "before_cursor_execute", note)
    return Counter(statements)


def test_what_waits_for_orders_is_asked_once_however_many_come_at_once(mall):
    ann = mall.person("Ann")

    few = asked_of_traces(mall, ann, ["T1"])
    many = asked_of_traces(mall, ann, [f"M{number}" for number in range(30)])

    assert few
    assert few == many
