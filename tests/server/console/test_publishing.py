"""HQ says how a material goes out, and sees who posted it."""

from __future__ import annotations

import html
import re

import pytest

from guide_app.domain.entities import Material, Region, Share, Store
from guide_app.domain.ids import row_id
from guide_app.tables.tx import TableTx
from server.console.publishing import is_folded
from server.schema import ENTITY_TABLES
from tests.demo.servers import rows


@pytest.fixture
def post(chain):
    made = Material(
        id=row_id("post"),
        brand_id=chain.id("sunny"),
        title="国庆出游",
        type="image_post",
        kind="review",
        caption="出门玩。",
    )
    chain.save(made, Region(id=row_id("north"), brand_id=chain.id("sunny"), name="北区"))
    return made


def page_of(browser, post):
    return browser.get(f"material/{post.id}/publish").text


def seen_in(page):
    return html.unescape(re.findall(r'name="seen" value="([^"]*)"', page)[0])


def save(browser, post, seen=None, **values):
    seen = seen if seen is not None else seen_in(page_of(browser, post))
    return browser.post(f"material/{post.id}/publish", seen=seen, **values)


def kept(chain, post):
    with chain.database.read() as connection:
        return TableTx(connection, ENTITY_TABLES).get(Material, post.id)


def test_wordings_tags_and_audience_are_kept_as_they_were_typed(hana, chain, post):
    harbour, ann = chain.id("harbour"), chain.id("ann")
    typed = {"new.short": "去玩！", "new.tags": "秋装，亲子 秋装", "who": "some"}
    chosen = {f"store_ids.{harbour}": "1", f"guide_ids.{ann}": "1"}

    assert save(hana, post, **typed, **chosen).status_code == 303

    now = kept(chain, post)
    assert (now.wordings, now.tags) == ({"short": "去玩！"}, ["秋装", "亲子"])
    assert now.reach == {"store_ids": [harbour], "guide_ids": [ann]}
    page = page_of(hana, post)
    assert f'name="store_ids.{harbour}" value="1" checked' in page
    assert page.count('class="moment"') == 2
    assert "部分可见" in hana.get("material").text

    assert save(hana, post, who="all").status_code == 303
    now = kept(chain, post)
    assert (now.wordings, now.tags, now.reach) == (None, None, None)


def test_only_those_chosen_is_never_everybody_because_nobody_was_chosen(hana, chain, post):
    refused = save(hana, post, who="some")

    assert refused.status_code == 400
    assert kept(chain, post).reach is None


def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(hana, chain, post):
    refused = save(hana, post, **{"new.short": "{称呼}好", "new.tags": "秋"})

    assert refused.status_code == 400
    assert "{称呼}好" in refused.text
    assert kept(chain, post).tags is None


def test_what_somebody_else_changed_meanwhile_is_not_written_over_unseen(hana, chain, post):
    seen = seen_in(page_of(hana, post))
    save(hana, post, **{"new.tags": "别人的"})

    again = save(hana, post, seen, **{"new.tags": "我的"})

    assert again.status_code == 409
    assert kept(chain, post).tags == ["别人的"]
    assert save(hana, post, seen_in(again.text), **{"new.tags": "我的"}).status_code == 303
    assert kept(chain, post).tags == ["我的"]


@pytest.mark.parametrize("seen", ["", "[]", "{}", '{"tags": 1}'])
def test_a_form_that_nobody_was_shown_is_refused(hana, post, seen):
    assert save(hana, post, seen).status_code == 400


def test_a_copy_is_a_material_of_its_own_made_once_by_two_clicks(hana, chain, post):
    save(hana, post, **{"new.tags": "秋"})
    page = page_of(hana, post)
    once = re.findall(r'name="once" value="([^"]*)"', page)[0]

    answers = [hana.post(f"material/{post.id}/duplicate", once=once) for _ in range(2)]

    assert {one.status_code for one in answers} == {303}
    first, copy = sorted(rows(chain.database, Material), key=lambda one: len(one.title))
    assert (copy.caption, copy.tags) == (first.caption, ["秋"])
    assert copy.published_on == chain.clock().date()
    assert f"/console/material/{copy.id}" in answers[0].headers["location"]


def test_what_is_taken_back_can_be_let_out_again(hana, chain, post):
    hana.get(f"material/{post.id}/publish")
    for wanted in ("1", "0"):
        hana.post(f"material/{post.id}/archive", archived=wanted)
        assert kept(chain, post).archived is (wanted == "1")


def test_the_list_is_narrowed_by_type_folder_and_tag(hana, chain, post):
    chain.save(
        *(
            Material(
                id=row_id("m", title),
                brand_id=chain.id("sunny"),
                title=title,
                type=kind,
                kind="care",
                caption="x",
                folder=folder,
                tags=tags,
            )
            for title, kind, folder, tags in (
                ("甲", "file", "秋季/新品", ["秋"]),
                ("乙", "file", "秋季", ["秋装"]),
                ("丙", "image_post", "秋季新品", None),
            )
        )
    )

    def found(query):
        return set(re.findall(r">(甲|乙|丙|国庆出游)</a>", hana.get(f"material?{query}").text))

    assert found("type=file") == {"甲", "乙"}
    assert found("folder=秋季") == {"甲", "乙"}
    assert found("tag=秋") == {"甲"}
    assert found("tag=%25") == set()


def test_who_posted_it_is_counted_by_store_and_of_no_other_brand(hana, chain, post):
    for account, state, likes in (("ann", "posted", 3), ("bob", "prepared", None)):
        chain.save(
            Share(
                id=row_id("share", account),
                brand_id=chain.id("sunny"),
                guide_id=chain.id(account),
                material_id=post.id,
                on=chain.clock().date(),
                at=chain.clock(),
                ways=["clipboard"],
                state=state,
                likes=likes,
            )
        )

    page = page_of(hana, post)

    (harbour,) = (one for one in rows(chain.database, Store) if one.id == chain.id("harbour"))
    row = rf"<td>{harbour.name}</td>" + "".join(rf'<td class="n">{n}</td>' for n in (2, 1, 3, 0))
    assert row in page


@pytest.mark.parametrize(
    ("caption", "folded"),
    [
        ("一" * 108, False),
        ("一" * 109, True),
        ("\n" * 5, False),
        ("\n" * 6, True),
        ("ab" * 108, False),
    ],
)
def test_a_caption_is_folded_after_six_lines(caption, folded):
    assert is_folded(caption) is folded
