"""HQ lays out a poster's stamp, and sees it as a guide's PC draws it."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from guide_app.domain.entities import Guide, Material
from guide_app.domain.ids import row_id
from guide_app.domain.stamps import Signed, read_stamp
from guide_app.render.posters import stamp_poster
from server.console.stamps import SAMPLE
from tests.demo.servers import rows
from tests.server.media.examples import drawn, saved

CODE = "https://work.weixin.qq.com/ca/cawcdea7783d7330c6"


@pytest.fixture
def poster(hana, chain):
    """A poster with its picture, and a guide with a code."""
    made = Material(
        id=row_id("poster"),
        brand_id=chain.id("sunny"),
        title="春装海报",
        type="poster",
        kind="product",
        caption="上新",
    )
    chain.save(made)
    hana.get(f"material/{made.id}")
    picture = saved(drawn(1080, 1440))
    hana.client.post(
        f"/console/material/{made.id}/pictures",
        data={"csrf": hana.fields["csrf"]},
        files=[("file", ("a.jpg", io.BytesIO(picture)))],
    )
    chain.save(replace(chain.guide("ann"), contact_url=CODE))
    return made


def lay_out(hana, poster, **fields):
    """Open the page, fill it in, and press a button."""
    hana.get(f"material/{poster.id}/stamp")
    return hana.post(f"material/{poster.id}/stamp", **{"do": "save", **fields})


def preview_of(hana, poster, page):
    """The large picture on a page."""
    (source,) = re.findall(r'<img class="poster" src="([^"]*)"', page.text)
    answer = hana.get(f"material/{poster.id}/{html.unescape(source)}")
    assert answer.headers["content-type"] == "image/jpeg"
    return Image.open(io.BytesIO(answer.content))


def kept(chain):
    (found,) = rows(chain.database, Material)
    return found.stamp


def test_a_ready_layout_is_seen_with_a_guides_own_code_and_then_kept(hana, chain, poster):
    ann = chain.id("ann")
    shown = lay_out(hana, poster, do="preview", layout="band", hint="长按加我", guide=ann)

    image = preview_of(hana, poster, shown)
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [CODE]
    assert kept(chain) is None

    assert lay_out(hana, poster, layout="band", hint="长按加我", guide=ann).status_code == 303
    assert read_stamp(kept(chain)).hint == "长按加我"
    assert "已设置落款" in hana.get(f"material/{poster.id}").text


def test_the_preview_is_what_a_pc_draws(hana, chain, poster):
    shown = lay_out(hana, poster, do="preview", layout="corner", guide=chain.id("ann"))
    seen = preview_of(hana, poster, shown)

    (media,) = hana.get(f"material/{poster.id}").text.split("/console/media/")[1:2]
    picture = hana.get(f"media/{media[:64]}").content
    guides = {one.id: one for one in rows(chain.database, Guide)}
    ann = guides[chain.id("ann")]
    signed = Signed(ann.name, chain.rows["harbour"].name, CODE)
    on_the_pc = Image.open(
        io.BytesIO(stamp_poster(picture, read_stamp({"layout": "corner"}), signed))
    )
    on_the_pc.thumbnail(seen.size, Image.Resampling.LANCZOS)
    one, other = seen.convert("L").tobytes(), on_the_pc.convert("L").tobytes()
    assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) < 3


def test_who_has_no_code_is_shown_a_sample_and_it_is_said(hana, chain, poster):
    page = lay_out(hana, poster, do="preview", layout="centre", guide=chain.id("bob"))

    assert "发不了海报" in page.text
    codes = zxingcpp.read_barcodes(preview_of(hana, poster, page))
    assert [code.text for code in codes] == [SAMPLE]


def test_nobody_of_another_brand_is_shown(hana, chain, poster):
    asked = f"material/{poster.id}/stamp/preview?layout=band&guide={chain.id('zoe')}"

    assert hana.get(asked).status_code == 404


def test_places_of_hqs_own_are_kept_and_shown_again(hana, chain, poster):
    places = {"code_left": "60", "code_top": "5", "code_width": "36"}
    places |= {f"name_{one}": two for one, two in zip(("left", "top"), ("5", "8"), strict=True)}
    places |= {"name_width": "50", "name_height": "6", "align": "left", "ink": "light"}
    nothing = dict.fromkeys(("store_left", "store_top", "store_width", "store_height"), "")
    assert lay_out(hana, poster, layout="own", **places, **nothing).status_code == 303

    stamp = read_stamp(kept(chain))
    assert (stamp.code, stamp.name, stamp.store) == ((60, 5, 36), (5, 8, 50, 6), None)
    page = hana.get(f"material/{poster.id}/stamp").text
    assert 'name="code_left" value="60"' in page
    assert lay_out(hana, poster, layout="without").status_code == 303
    assert kept(chain) is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"layout": "own", "code_left": "1", "code_top": "1", "code_width": "9"}, "二维码：左"),
        ({"layout": "own", "code_left": "一", "code_top": "1", "code_width": "30"}, "二维码：左"),
        ({"layout": "band", "hint": "长" * 21}, "提示语最多 20 个字"),
        ({"layout": "nonsense"}, "请选一个版式"),
    ],
)
def test_what_cannot_be_is_said_and_stays_typed(hana, chain, poster, fields, words):
    answer = lay_out(hana, poster, **fields)

    assert answer.status_code == 400
    assert words in answer.text
    assert fields.get("hint", "") in answer.text
    assert kept(chain) is None


def test_whoever_saves_over_somebody_elses_change_is_told_first(hana, chain, poster):
    hana.get(f"material/{poster.id}/stamp")
    chain.save(replace(rows(chain.database, Material)[0], stamp={"layout": "corner"}))

    answer = hana.post(f"material/{poster.id}/stamp", do="save", layout="band")

    assert answer.status_code == 409
    assert "别人改过落款" in answer.text
    assert kept(chain) == {"layout": "corner"}
    hana.read(answer)
    assert hana.post(f"material/{poster.id}/stamp", do="save", layout="band").status_code == 303
    assert kept(chain)["layout"] == "band"


def test_on_the_form_of_somebody_the_code_must_be_a_safe_address(hana, chain):
    ann = chain.id("ann")
    answer = hana.save(f"guide/{ann}", contact_url="http://work.weixin.qq.com/ca/a")

    assert answer.status_code == 400
    assert "以 https:// 开头" in answer.text
    assert hana.save(f"guide/{ann}", contact_url=CODE).status_code == 303


def test_a_micro_flyer_is_written_seen_and_kept(hana, chain, poster):
    chain.save(replace(rows(chain.database, Material)[0], type="micro_flyer"))
    words = {"layout": "flyer", "headline": "会员日", "price": "¥199 起", "guide": chain.id("ann")}

    few = lay_out(hana, poster, lines="八折", **words)
    assert (few.status_code, "卖点要 2–4 条" in few.text) == (400, True)
    seen = lay_out(hana, poster, do="preview", lines="八折\n\n仅限本周", **words)
    image = preview_of(hana, poster, seen)
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [CODE]
    assert lay_out(hana, poster, lines="八折\n仅限本周", **words).status_code == 303

    assert read_stamp(kept(chain)).lines == ("八折", "仅限本周")
    assert "八折\n仅限本周" in hana.get(f"material/{poster.id}/stamp").text
