// Sends files in pieces, goes on where a line broke, and says what became of each.
// Without it the form sends them all at once.
"use strict";

const RETRY_MS = [500, 2000, 5000, 15000];

// SHA-256 piece by piece: browsers hash whole files only, and only where the page came by https.
const K = new Uint32Array(64);
const START = new Uint32Array(8);
{
  let found = 0;
  const fraction = (number) => Math.floor((number - Math.floor(number)) * 2 ** 32);
  for (let number = 2; found < 64; number++) {
    let prime = true;
    for (let by = 2; by * by <= number; by++) prime &&= number % by !== 0;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(number));
    K[found++] = fraction(Math.cbrt(number));
  }
}

class Sha256 {
  constructor() {
    this.state = START.slice();
    this.rest = new Uint8Array(64);
    this.held = 0;
    this.size = 0;
    this.words = new Uint32Array(64);
  }

  add(bytes) {
    this.size += bytes.length;
    let at = 0;
    while (at < bytes.length) {
      const taken = Math.min(64 - this.held, bytes.length - at);
      this.rest.set(bytes.subarray(at, at + taken), this.held);
      this.held += taken;
      at += taken;
      if (this.held === 64) this.turn();
    }
  }

  turn() {
    const w = this.words;
    const view = new DataView(this.rest.buffer);
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(i * 4);
    const rotated = (x, by) => (x >>> by) | (x << (32 - by));
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      const first = rotated(a, 7) ^ rotated(a, 18) ^ (a >>> 3);
      const second = rotated(b, 17) ^ rotated(b, 19) ^ (b >>> 10);
      w[i] = w[i - 16] + first + w[i - 7] + second;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i < 64; i++) {
      const up = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
      const one = (h + up + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const down = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
      const two = (down + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { this.state[i] += value; });
    this.held = 0;
  }

  hex() {
    const bits = this.size * 8;
    this.add(new Uint8Array([0x80]));
    while (this.held !== 56) this.add(new Uint8Array([0]));
    const length = new DataView(new ArrayBuffer(8));
    length.setUint32(0, Math.floor(bits / 2 ** 32));
    length.setUint32(4, bits >>> 0);
    this.add(new Uint8Array(length.buffer));
    return [...this.state].map((word) => word.toString(16).padStart(8, "0")).join("");
  }
}

class Stopped extends Error {}
class Unreachable extends Error {}

const form = document.getElementById("upload");
if (form) {
  const words = JSON.parse(form.dataset.words);
  const said = (key, facts = {}) =>
    Object.entries(facts).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words[key]);
  const token = form.elements.csrf.value;
  const board = document.getElementById("upload-board");
  const bar = board.querySelector("progress");
  const summary = board.querySelector("[role=status]");
  const list = board.querySelector("ol");
  const stop = board.querySelector("button");
  const again = board.querySelector("a");
  let sending = false;

  const ask = async (address, options) => {
    let answer;
    try {
      answer = await fetch(address, { method: "POST", redirect: "manual", ...options });
    } catch (error) {
      throw options.signal?.aborted ? error : new Unreachable();
    }
    if (answer.type === "opaqueredirect") throw new Stopped(said("expired"));
    if (answer.status >= 500 || answer.status === 429) throw new Unreachable();
    try {
      return await answer.json();
    } catch {
      throw new Stopped(said(answer.status === 403 ? "expired" : "failed"));
    }
  };
  const tell = (address, facts, signal) =>
    ask(address, { body: new URLSearchParams({ csrf: token, ...facts }), signal });
  const bytes = async (blob) => {
    try {
      return new Uint8Array(await blob.arrayBuffer());
    } catch {
      throw new Stopped(said("unreadable"));
    }
  };

  // One file, from its first byte or from where it stood. Gives the id under which it lies there.
  const send = async (file, signal, moved, waits) => {
    const head = await bytes(file.slice(0, 16));
    const about = {
      name: file.name, size: file.size, modified: file.lastModified,
      head: [...head].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    };
    let tries = 0;
    for (;;) {
      try {
        const begun = await tell(form.dataset.begin, about, signal);
        if (begun.why) throw new Stopped(begun.why);
        const address = `${form.dataset.begin}/${begun.upload}`;
        const sum = new Sha256();
        let offset = 0;
        while (offset < file.size) {
          const piece = await bytes(file.slice(offset, offset + begun.piece));
          if (offset >= begun.offset || offset + piece.length > begun.offset) {
            const start = Math.max(0, begun.offset - offset);
            const answer = await ask(address, {
              body: piece.subarray(start), signal,
              headers: {
                "content-type": "application/octet-stream",
                "x-csrf": token, "x-offset": String(offset + start),
              },
            });
            if (answer.why) throw new Stopped(answer.why);
            if (answer.offset !== offset + piece.length) throw new Unreachable();
            begun.offset = answer.offset;
          }
          sum.add(piece);
          offset += piece.length;
          tries = 0;
          moved(offset);
        }
        return { address, upload: begun.upload, sha256: sum.hex() };
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        waits();
        const pause = RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)];
        await new Promise((resolve) => {
          setTimeout(resolve, pause);
          signal.addEventListener("abort", resolve, { once: true });
        });
        if (signal.aborted) throw error;
      }
    }
  };

  const work = async (files, cover) => {
    const all = files.reduce((total, file) => total + file.size, 0) || 1;
    const rows = files.map((file) => {
      const row = document.createElement("li"), name = document.createElement("b");
      const state = document.createElement("span");
      name.textContent = file.name;
      state.textContent = said("waiting");
      row.append(name, state);
      list.append(row);
      return { row, state };
    });
    const abort = new AbortController();
    stop.onclick = () => abort.abort();
    let before = 0, good = 0, bad = 0;
    const show = (there) => {
      bar.value = (before + there) / all;
      const million = (count) => (count / 1e6).toFixed(1);
      summary.textContent = said("sent", {
        n: good + bad, all: files.length, mb: million(before + there), all_mb: million(all),
      });
    };
    let shown;
    for (const [at, file] of files.entries()) {
      const { row, state } = rows[at];
      const finish = (kind, text) => { row.className = kind; state.textContent = text; };
      if (abort.signal.aborted) {
        finish("off", said("cancelled"));
        bad += 1;
        continue;
      }
      show(0);
      row.scrollIntoView({ block: "nearest" });
      const moved = (there) => {
        state.textContent = `${Math.floor((there / Math.max(1, file.size)) * 100)}%`;
        show(there);
      };
      try {
        const waits = () => { state.textContent = said("waits"); };
        if (cover && !shown) shown = await send(cover, abort.signal, () => {}, waits);
        const sent = await send(file, abort.signal, moved, waits);
        state.textContent = said("checked");
        const facts = { name: file.name, sha256: sent.sha256, cover: shown?.upload ?? "" };
        const answer = await tell(`${sent.address}/end`, facts, abort.signal);
        if (answer.why) throw new Stopped(answer.why);
        finish("good", said("taken"));
        good += 1;
      } catch (error) {
        bad += 1;
        if (abort.signal.aborted) finish("off", said("cancelled"));
        else finish("bad", error instanceof Stopped ? error.message : said("failed"));
      }
      before += file.size;
      show(0);
    }
    summary.textContent = said("finished", { good, bad });
    stop.hidden = true;
    again.hidden = false;
    sending = false;
    if (!bad) location.assign(again.href);
    else again.focus();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sending || !form.elements.file.files.length) return;
    sending = true;
    form.hidden = true;
    board.hidden = false;
    list.replaceChildren();
    work([...form.elements.file.files], form.elements.cover.files[0]);
  });
  addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });
}
