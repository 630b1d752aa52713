"""A brand of very many customers, laid out by the database itself."""

from __future__ import annotations

from sqlalchemy import Connection, text

from guide_app.domain.ids import row_id

BRAND = row_id("brand", "crowd")
TAGS = [f"00000000-0000-4000-8000-0000000000{number:02}" for number in range(30)]
_CUSTOMER = """
insert into customer (id, brand_id, store_id, guide_id, name, source, state, temperature, consent,
  size, birthday_month, birthday_day, birthday_lunar, added_on, last_contact_on, last_order_on,
  last_order_amount, order_count, order_total, repurchase_days, deleted_us, row_hash)
select 'c' || n, :brand, 's' || (n % 400), 'g' || (n % 4000), 'Somebody ' || n, 'store',
  case n % 3 when 0 then 'new' when 1 then 'bought' else 'in_progress' end,
  case n % 7 when 0 then 'hot' when 1 then 'cold' else null end, 'granted',
  case n % 4 when 0 then '38' else null end, 1 + n % 12, 1 + n % 28, n % 5 / 4,
  '2025-0' || (1 + n % 9) || '-11', '2026-0' || (1 + n % 9) || '-12',
  case n % 3 when 0 then null else '2026-0' || (1 + n % 8) || '-13' end,
  n % 90000, n % 6, n % 300000, case n % 2 when 0 then 20 + n % 80 else null end, 0, 0
from numbers
"""
_CHILD = """
insert into family_member (id, brand_id, customer_id, relation, birthday_year, birthday_month,
  birthday_day, birthday_lunar, removed, row_hash)
select 'f' || n, :brand, 'c' || n, 'child', 2018 + n % 9, 1 + n % 12, 1 + n % 28, 0, 0, 0
from numbers where n % 3 = 0
"""
_TAG = """
insert into customer_tag (id, brand_id, customer_id, group_id, tag_id, adds, row_hash)
select 't' || :step || '-' || n, :brand, 'c' || n, 'g',
  '00000000-0000-4000-8000-0000000000' || {padded}, '[]', 0
from numbers
"""


def lay_out(connection: Connection, customers: int) -> None:
    """Fill the empty tables: two tags a customer, a child of every third."""
    on_sqlite = connection.dialect.name == "sqlite"
    made = (
        "with recursive counted(n) as (select 1 union all select n + 1 from counted where n <"
        f" {customers}) select n from counted"
        if on_sqlite
        else f"select n from generate_series(1, {customers}) as counted(n)"
    )
    connection.execute(text(f"create temporary table numbers as {made}"))
    connection.execute(text(_CUSTOMER), {"brand": BRAND})
    connection.execute(text(_CHILD), {"brand": BRAND})
    for step in (7, 11):
        number = f"(n / {step}) % 30"
        padded = f"printf('%02d', {number})" if on_sqlite else f"lpad(({number})::text, 2, '0')"
        connection.execute(text(_TAG.format(padded=padded)), {"brand": BRAND, "step": str(step)})
    connection.execute(text("drop table numbers"))
