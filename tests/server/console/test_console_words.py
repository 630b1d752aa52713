"""No code, no key and no UTC time reaches a page: whatever can has words in both languages."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import server
from guide_app.domain.business_day import zone
from guide_app.domain.entity import ENTITIES
from guide_app.domain.errors import Code
from guide_app.domain.masking import mask_numbers
from guide_app.mutations import MUTATIONS
from guide_app.wire.errors import ErrorCode
from server.console.forms import COLORS
from server.console.speech import Speech
from server.console.words import actions, choices, entities, pages, refusals
from tests.server.console.browsing import a_customer

CONSOLE = Path(server.__file__).parent / "console"
FIELDS = [
    (entity.name, field)
    for entity in ENTITIES.values()
    for field in entity.fields
    if field.name not in ("id", "brand_id")
]
ZH = Speech("zh", zone("Asia/Shanghai"), date(2024, 3, 8))
EN = Speech("en", zone("Asia/Shanghai"), date(2024, 3, 8))


def python_files(folder):
    return [ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")]


def test_every_entity_and_field_has_words():
    assert set(ENTITIES) == set(entities.ENTITIES)
    names = entities.FIELDS
    assert [(e, f.name) for e, f in FIELDS if not {f"{e}.{f.name}", f.name} & set(names)] == []


def test_every_choice_has_words():
    known = choices.CHOICES
    missing = [
        f"{entity}.{field.name}.{value}"
        for entity, field in FIELDS
        for value in field.choices
        if not {f"{entity}.{field.name}.{value}", f"{field.name}.{value}"} & set(known)
    ]
    assert missing == []
    assert [color for color in COLORS if f"color.{color}" not in known] == []


def test_every_mutation_and_every_line_of_the_audit_has_words():
    written = set(MUTATIONS)
    for module in python_files(Path(server.__file__).parent):
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "AuditLine":
                said = call.args[0]
                parts = [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]
                written |= {str(part.value) for part in parts if isinstance(part, ast.Constant)}
    assert written - set(actions.ACTIONS) == set()


def test_every_refusal_has_a_sentence():
    codes = {code.value for code in (*Code, *ErrorCode)}

    assert codes - set(refusals.REFUSALS) == set()


def test_every_key_that_a_template_asks_for_has_words():
    asked = set()
    for path in (CONSOLE / "templates").glob("*.html"):
        asked |= set(re.findall(r'\bt\("([a-z_.]+)"[,)]', path.read_text("utf-8")))
    for module in python_files(CONSOLE):
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "t":
                asked |= {part.value for part in call.args if isinstance(part, ast.Constant)}

    assert len(asked) > 60
    assert asked - set(pages.PAGES) == set()


@pytest.mark.parametrize("table", [pages.PAGES, refusals.REFUSALS])
def test_both_languages_fill_in_the_same_facts(table):
    def facts(text):
        return sorted(set(re.findall(r"{\w+}", text)))

    assert [key for key, (zh, en) in table.items() if facts(zh) != facts(en)] == []
    assert [key for key, (zh, en) in table.items() if not zh.strip() or not en.strip()] == []


def test_no_page_shows_a_code_a_key_or_a_utc_time(hana, chain):
    customer = a_customer(chain)
    hana.save("script/new", title="Hello", stage="greeting", kind="care", text="{称呼}")
    hana.post(f"customers/{customer.id}/reveal")
    names = [
        "",
        "customers",
        "customers/new",
        "orders",
        "guide",
        "store",
        "brand",
        "script",
        "script/new",
        "material",
        "material/new",
        "sop",
        "sop/new",
        "sop-packs",
        "imports",
    ]
    names += ["devices", "audit", "audit/check", "quarantine", f"customers/{customer.id}"]

    for lang in ("zh", "en"):
        hana.get(f"?lang={lang}")
        for name in names:
            text = re.sub(r"<[^>]*>|{[^}]*}", " ", hana.get(name).text)
            raw = re.findall(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+\.[a-z]+\b|\d\d:\d\d:\d\d", text)
            assert raw == [], (lang, name)


def test_every_page_of_the_english_console_is_english(hana, chain):
    hana.get("?lang=en")

    for name in (
        "",
        "customers",
        "customers/new",
        "guide/new",
        "brand",
        "imports",
        "devices",
        "audit",
        "nothing-here",
    ):
        text = re.sub(r"<[^>]*>", " ", hana.get(name).text).replace("中文", "")
        assert re.findall(r"[一-鿿]+", text) == [], name


@pytest.mark.parametrize(
    ("moment", "zh", "en"),
    [
        (datetime(2024, 3, 8, 1, 5, tzinfo=UTC), "今天 09:05", "today 09:05"),
        (datetime(2024, 3, 6, 23, 30, tzinfo=UTC), "昨天 07:30", "yesterday 07:30"),
        (datetime(2024, 1, 31, 16, 0, tzinfo=UTC), "2月1日 00:00", "1 Feb 00:00"),
        ("2023-12-31T15:59:00.000Z", "2023年12月31日 23:59", "31 Dec 2023 23:59"),
        (None, "—", "—"),
    ],
)
def test_times_are_those_of_the_brand(moment, zh, en):
    assert ZH.moment(moment) == zh
    assert EN.moment(moment) == en


@pytest.mark.parametrize(
    ("cents", "words"), [(184000, "¥1,840"), (19950, "¥199.50"), (-500, "−¥5")]
)
def test_amounts_are_money(cents, words):
    assert ZH.money(cents) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0 %"), (1 / 8, "12.5 %"), (0.13, "13 %"), (2 / 3, "66.7 %"), (1, "100 %")],
)
def test_a_share_says_its_tenths_where_there_are_any(share, words):
    assert ZH.percent(share) == words


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812340217号", "电话138****0217号"),
        ("138 1234 0217", "138****0217"),
        ("+86 138-1234-0217", "138****0217"),
        ("座机 0953-6234567", "座机 09****4567"),
        ("6234567", "6****67"),
        ("2024-03-08 16:30", "2024-03-08 16:30"),
        ("110 和 120 码，3 件", "110 和 120 码，3 件"),
        ("YC01-251226-003", "YC01-251226-003"),
        ("电话１３８１２３４０２１７，要１２０码", "电话138****0217，要１２０码"),
        ("２０２４－０３－０８　１６：３０", "２０２４－０３－０８　１６：３０"),
    ],
)
def test_numbers_in_a_text_are_masked_and_days_and_sizes_are_not(text, masked):
    assert mask_numbers(text) == masked
