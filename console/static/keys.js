// Working without the mouse: the search at the top. Every act has a link or button of its own as well.
"use strict";

const typing = ({ target }) => target.closest?.("input, textarea, select, [contenteditable]");

// The search: results below the box, walked through by arrows while the box keeps the focus.
const seek = () => document.querySelector("#seek input");
const hits = () => [...document.querySelectorAll("#hits [role=option]")];

function unfold(shown) {
  const list = document.getElementById("hits");
  if (!list) return;
  list.hidden = !shown || !list.childElementCount;
  seek().setAttribute("aria-expanded", String(!list.hidden));
  if (list.hidden) seek().removeAttribute("aria-activedescendant");
}

function choose(step) {
  const all = hits();
  if (!all.length) return;
  const now = all.findIndex((one) => one.ariaSelected === "true");
  const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : (now + step + all.length) % all.length;
  all.forEach((one, at) => { one.id = `hit-${at}`; one.ariaSelected = String(at === next); });
  seek().setAttribute("aria-activedescendant", `hit-${next}`);
  all[next].scrollIntoView({ block: "nearest" });
}

function inSeek(event) {
  const chosen = hits().find((one) => one.ariaSelected === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && chosen) chosen.click();
  else if (event.key === "Escape") { unfold(false); seek().blur(); }
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // the keys belong to the input method while Chinese is typed
  if (event.target === seek()) return inSeek(event);
  const wanted = (event.key === "/" && !typing(event)) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
  if (!wanted || !seek()) return;
  event.preventDefault();
  seek().focus();
  seek().select();
});
document.addEventListener("focusin", ({ target }) => { if (target === seek()) unfold(true); });
document.addEventListener("click", ({ target }) => { if (!target.closest("#seek")) unfold(false); });
document.addEventListener("htmx:afterSwap", ({ detail }) => { if (detail.target.id === "hits") unfold(true); });

// Lists: j and k walk through the rows, Enter opens, x ticks; ? tells the keys.
const rows = () => [...document.querySelectorAll("#list .rows tbody tr")];

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("here"));
  const next = Math.min(Math.max(now + step, 0), all.length - 1);
  all.forEach((row, at) => row.classList.toggle("here", at === next));
  const link = all[next].querySelector("a, button");
  link?.focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  x: () => document.querySelector("#list tr.here .pick")?.click(),
  "?": () => document.getElementById("keys")?.showModal(),
};
document.addEventListener("keydown", (event) => {
  if (typing(event) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
