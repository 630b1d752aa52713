"""The one page that a phone opens to take a post over: caption, pictures in order, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from guide_app.domain.media_formats import type_of
from guide_app.domain.words import MediaType

_STYLE = """
:root{--bg:#F4F5F7;--card:#FFF;--text:#1D2129;--dim:#5F6773;--acc:#0A736E;--on:#FFF}
@media(prefers-color-scheme:dark){:root{--bg:#15181C;--card:#1D2126;--text:#E8EAED;
--dim:#A8B0BA;--acc:#3FB8AF;--on:#0C1A19}}
*{box-sizing:border-box;margin:0}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{font:1.0625rem/1.6 "PingFang SC","Noto Sans SC","Noto Sans CJK SC",sans-serif;
color:var(--text);background:var(--bg);max-width:36rem;margin:0 auto;padding:1rem 1rem 3rem;
overflow-wrap:anywhere}
h1{font-size:1.25rem;line-height:1.4;margin-bottom:.75rem}
#caption{white-space:pre-wrap;background:var(--card);border-radius:.75rem;padding:.875rem 1rem}
button{display:block;width:100%;min-height:3rem;margin:.75rem 0;border:0;border-radius:.75rem;
font:inherit;font-weight:600;background:var(--acc);color:var(--on)}
p{color:var(--dim);margin:.5rem 0}
ol{list-style:none;padding:0;display:grid;gap:.75rem}
li{position:relative}
img,video{display:block;width:100%;height:auto;border-radius:.75rem;background:var(--card)}
a.save{display:block;min-height:3rem;line-height:3rem;text-align:center;margin-top:.5rem;
border-radius:.75rem;font-weight:600;color:var(--acc);background:var(--card);text-decoration:none}
li b{position:absolute;top:.5rem;left:.5rem;min-width:1.75rem;padding:0 .5rem;border-radius:1rem;
text-align:center;background:rgba(0,0,0,.6);color:#FFF;pointer-events:none}
"""
_SCRIPT = """
"use strict";
const button = document.getElementById("copy"), caption = document.getElementById("caption");
async function copied(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* the older way */ }
  }
  const range = document.createRange(), chosen = getSelection();
  range.selectNodeContents(caption);
  chosen.removeAllRanges();
  chosen.addRange(range);
  let done = false;
  try { done = document.execCommand("copy"); } catch { /* said below */ }
  if (done) chosen.removeAllRanges();
  return done;
}
button.addEventListener("click", async () => {
  const done = await copied(caption.textContent);
  button.textContent = done ? button.dataset.done : button.dataset.by_hand;
});
"""


@dataclass(frozen=True, slots=True)
class PageWords:
    """What the page says, in the guide's language.

    Attributes:
        lang: As HTML names it.
        copy: On the button.
        copied: On it once it is done.
        by_hand: On it where the phone does not let a page copy: the caption is marked by then.
        how: Above the pictures.
        how_film: Above a film.
        how_file: Above documents.
        save: Below a film or a document.
    """

    lang: str
    copy: str
    copied: str
    by_hand: str
    how: str
    how_film: str
    how_file: str
    save: str


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture of the page; or a film, or a document.

    Attributes:
        name: Its address, beside the page's; it ends in what it is.
        width: In pixels, so that nothing jumps while it loads.
        height: Likewise.
        cover: The address of what is shown before a film runs, or instead of a document.
        saved: What a film or a document is called once it is saved.
    """

    name: str
    width: int
    height: int
    cover: str | None = None
    saved: str = ""

    @property
    def type(self) -> MediaType:
        """What it is."""
        return type_of(self.name.rpartition(".")[2])


def post_page(title: str, text: str, pictures: Sequence[PagePicture], words: PageWords) -> str:
    """The page, whole: it asks nobody for anything but its pictures."""
    shown = "".join(_shown(one, number, words) for number, one in enumerate(pictures, 1))
    said = {
        MediaType.IMAGE: words.how,
        MediaType.VIDEO: words.how_film,
        MediaType.FILE: words.how_file,
    }
    how = f"<p>{escape(said[pictures[0].type])}</p>" if pictures else ""
    return (
        f'<!doctype html><html lang="{escape(words.lang)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="robots" content="noindex"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f'<h1>{escape(title)}</h1><div id="caption">{escape(text)}</div>'
        f'<button id="copy" data-done="{escape(words.copied)}" data-by_hand='
        f'"{escape(words.by_hand)}">{escape(words.copy)}</button>'
        f"{how}<ol>{shown}</ol><script>{_SCRIPT}</script></body></html>"
    )


def _shown(one: PagePicture, number: int, words: PageWords) -> str:
    size = f'width="{one.width}" height="{one.height}"'
    if one.type is MediaType.IMAGE:
        picture = f'<img src="{escape(one.name)}" {size} alt="{number}">'
        return f'<li>{picture}<b aria-hidden="true">{number}</b></li>'
    cover = escape(one.cover or "")
    if one.type is MediaType.VIDEO:
        poster = f' poster="{cover}"' if cover else ""
        shown = (
            f'<video src="{escape(one.name)}" {size}{poster} controls playsinline '
            'preload="metadata"></video>'
        )
    else:
        shown = f'<img src="{cover}" {size} alt="">' if cover else ""
    save = f"{words.save} {one.saved}"
    link = f'<a class="save" href="{escape(one.name)}" download="{escape(one.saved)}">'
    return f"<li>{shown}{link}{escape(save)}</a></li>"


POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""The page brings its own style and script, and may ask for its pictures alone."""
