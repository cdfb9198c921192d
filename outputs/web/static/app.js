// The page works without this script; with it a decision is one key, and only what changes is loaded.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const panel = $("panel");
  if (!panel) return;
  const taken = JSON.parse(sessionStorage.getItem("taken") || "[]");
  let busy = false, elsewhere = false;

  const figure = () => $("form") && $("form").dataset.figure;
  const tell = (words) => { $("status").textContent = words || ""; };

  function mark(scroll) {
    document.querySelectorAll(".figure.now").forEach((e) => { e.classList.remove("now"); e.removeAttribute("aria-current"); });
    const name = figure();
    if (!name) return;
    document.querySelectorAll(".figure").forEach((e) => {
      if (e.dataset.figure !== name) return;
      e.classList.add("now");
      e.setAttribute("aria-current", "true");
    });
    const first = $("t-" + name);
    // Only the text scrolls: the header and the panel stay where the eye expects them.
    const whole = $("whole");
    if (first && scroll && whole.scrollHeight > whole.clientHeight) whole.scrollTop = first.offsetTop - whole.clientHeight / 3;
  }

  function paint(name, verdict) {
    document.querySelectorAll(".figure").forEach((e) => {
      if (e.dataset.figure === name) e.className = "figure " + (verdict || "open");
    });
  }

  // Sends a request and puts the parts of the answer in their places; one at a time, so that no key counts twice.
  async function send(url, body) {
    if (busy) return null;
    busy = true;
    try {
      const whole = $("whole");
      const headers = { "x-part": "1", "x-document": whole ? whole.dataset.header : "" };
      const answer = await fetch(url, { method: body ? "POST" : "GET", body, headers, credentials: "same-origin" });
      if (answer.status === 401) { location.reload(); return null; }
      const parts = await answer.json();
      if (parts.location) { location.assign(parts.location); return null; }
      if (parts.error) { tell(parts.error); return null; }
      show(parts);
      return answer.ok;
    } catch (error) {
      tell($("status").dataset.offline);
      return null;
    } finally {
      busy = false;
    }
  }

  function show(parts) {
    tell("");
    if (parts.text) $("text").innerHTML = parts.text;
    panel.innerHTML = parts.panel;
    const counted = $("progress");
    if (counted) counted.outerHTML = parts.progress;
    const query = $("form").dataset.query;
    history.pushState({}, "", "/review?figure=" + encodeURIComponent(parts.figure) + (query ? "&" + query : ""));
    $("image") && ($("image").hidden = true, $("whole").hidden = false);
    mark(true);
  }

  async function say(form, verdict) {
    const body = new FormData(form);
    if (verdict) body.set("verdict", verdict);
    const name = figure();
    const done = await send(form.getAttribute("action"), body);
    if (done === null && !busy && !$("form")) return;
    if (done) {
      paint(name, body.get("verdict"));
      taken.push(name);
      elsewhere = false;
      sessionStorage.setItem("taken", JSON.stringify(taken.slice(-200)));
      mark(false);
    }
  }

  async function undo() {
    const form = $("undo");
    if (!form) return;
    // What was said last; on a figure that the person went to by themselves, what is said there.
    const there = elsewhere && panel.querySelector(".said");
    const name = (!there && taken[taken.length - 1]) || figure();
    const query = $("form").dataset.query;
    const done = await send("/undo/" + encodeURIComponent(name) + "?" + query, new FormData(form));
    if (done !== null && taken.includes(name)) taken.splice(taken.lastIndexOf(name), 1);
    sessionStorage.setItem("taken", JSON.stringify(taken));
    if (done) { paint(name, ($("panel").querySelector(".said") || { className: "" }).className.replace("said", "").trim()); mark(true); }
  }

  async function turn() {
    const button = $("turn"), image = $("image");
    if (!button || !image) return;
    if (!image.hidden) { image.hidden = true; $("whole").hidden = false; mark(true); return; }
    const answer = await fetch(button.dataset.url, { credentials: "same-origin" });
    if (!answer.ok) { tell($("status").dataset.nopage); return; }
    image.innerHTML = await answer.text();
    image.hidden = false;
    $("whole").hidden = true;
    const box = image.querySelector(".box");
    if (box) box.scrollIntoView({ block: "nearest" });
  }

  // Where in the text the selection is, in code points, as the server counts.
  function selected() {
    const whole = $("whole"), selection = getSelection();
    if (!whole || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!whole.contains(range.startContainer) || !whole.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.setStart(whole, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = Array.from(before.toString()).length;
    return { start, end: start + Array.from(range.toString()).length };
  }

  // Selects the next number that is no figure, behind what is selected or shown now; from the top when none is left.
  function pick() {
    const whole = $("whole"), selection = getSelection();
    if (!whole || whole.hidden) return;
    const from = selected() ? selection.getRangeAt(0) : document.createRange();
    if (!selected()) from.setEndAfter($("whole").querySelector(".figure.now") || whole.firstChild);
    const numbers = [], walk = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.parentElement.closest(".figure")) continue;
      for (const found of node.data.matchAll(/\d+(?:[.,]\d+)*/g)) numbers.push([node, found.index, found.index + found[0].length]);
    }
    const next = numbers.find(([node, start]) => from.comparePoint(node, start) > 0) || numbers[0];
    if (!next) return;
    selection.setBaseAndExtent(next[0], next[1], next[0], next[2]);
    next[0].parentElement.scrollIntoView({ block: "nearest" });
  }

  async function add() {
    const span = selected(), whole = $("whole");
    if (!span) { tell($("status").dataset.mark); return; }
    const query = new URLSearchParams(whole.dataset.query);
    query.set("id", whole.dataset.document); query.set("start", span.start); query.set("end", span.end);
    const answer = await fetch("/missed?" + query, { credentials: "same-origin" });
    if (!answer.ok) { tell($("status").dataset.offline); return; }
    panel.innerHTML = await answer.text();
    panel.querySelector("input:not([type=hidden])").focus();
    panel.scrollIntoView({ block: "nearest" });
  }

  async function addMissed(form) {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (answer.ok && answer.redirected) { location.assign(answer.url); return; }
    let words = $("status").dataset.offline;
    try { words = (await answer.json()).error || words; } catch (error) { /* not ours */ }
    tell(words);
  }

  document.addEventListener("selectionchange", () => { const button = $("add"); if (button) button.disabled = !selected(); });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "form") { event.preventDefault(); say(form, event.submitter && event.submitter.value); }
    if (form.id === "edit-form") { event.preventDefault(); say(form); }
    if (form.id === "undo") { event.preventDefault(); undo(); }
    if (form.id === "missed-form") { event.preventDefault(); addMissed(form); }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.figure, a.go, #next, #previous, button");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches("a.figure, a.go, #next, #previous")) {
      event.preventDefault();
      if (link.matches("a.figure") && !getSelection().isCollapsed) return;
      elsewhere = true;
      send(link.getAttribute("href"));
    }
    if (link.id === "turn") turn();
    if (link.id === "add") add();
    if (link.matches(".cancel")) $("edit").open = false;
  });

  const KEYS = {
    Digit1: "right", KeyD: "right", Digit2: "wrong", KeyS: "wrong", Digit3: "unsure", KeyC: "unsure", Digit4: "no_figure", KeyK: "no_figure",
    Numpad1: "right", Numpad2: "wrong", Numpad3: "unsure", Numpad4: "no_figure",
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape") {
      if ($("edit")) $("edit").open = false;
      if ($("missed-form") && figure() === null) location.reload();
      if (document.activeElement) document.activeElement.blur();
      return;
    }
    if (typing) {
      if (event.key === "Enter" && event.ctrlKey && typing.form) { event.preventDefault(); typing.form.requestSubmit(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
    const verdict = KEYS[event.code], form = $("form");
    if (verdict && form && form.querySelector(`button[value=${verdict}]`)) { event.preventDefault(); say(form, verdict); return; }
    const act = {
      KeyN: () => $("next") && $("next").click(), ArrowRight: () => $("next") && $("next").click(),
      KeyP: () => $("previous") && $("previous").click(), ArrowLeft: () => $("previous") && $("previous").click(),
      KeyU: undo, KeyT: turn, KeyM: add, KeyB: pick,
      KeyE: () => { if ($("edit")) { $("edit").open = true; $("edit").querySelector("input:not([type=hidden])").focus(); } },
    }[event.code];
    if (act) { event.preventDefault(); act(); }
  });

  window.addEventListener("popstate", () => location.reload());
  mark(true);
})();
