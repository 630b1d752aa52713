// Only comfort: whose page it was when it is passed on, and, where a cookie was allowed, how long it was seen.
"use strict";
{ // another script of the page may use the same names
  const { tag, more } = document.body.dataset;
  if (tag) {
    const own = new URL(location.href);
    own.searchParams.set("r", tag);
    history.replaceState(null, "", own);
  }
  if (more) {
    const say = (facts) => navigator.sendBeacon(more, new URLSearchParams(facts));
    let since = document.visibilityState === "visible" ? performance.now() : null;
    addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") { since = performance.now(); return; }
      const seconds = since === null ? 0 : Math.round((performance.now() - since) / 1000);
      since = null;
      if (seconds) say({ seconds });
    });
    for (const one of document.querySelectorAll("figure img")) {
      one.addEventListener("contextmenu", () => say({ saved: 1 }), { once: true });
    }
  }
  const wrong = document.getElementById("wrong");
  if (wrong) wrong.focus();
}
