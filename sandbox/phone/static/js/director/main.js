// The director's panel: stories, behind the scenes, faults. What the phone page offers it is in `stage`.

import { h, morph } from "../dom.js";
import { Faults } from "./faults.js";
import { Scenes } from "./scenes.js";
import { Stories } from "./stories.js";

const MOMENT = 120;
const RESTLESS = 1000; // something is awaited that no event of the sandbox will tell
const CALM = 8000;
const KINDS = ["chat", "push", "call", "page", "person", "story", "faults", "target", "clock", "shelf", "reset", "open"];
const TABS = { stories: "剧情", scenes: "幕后", faults: "故障" };
const PROBLEMS = {
  unreachable: "程序没有回应。它重新起来之后，这里会自己接上。",
  refused: "程序没有 /dev/trace（只在开发环境提供），看不到它内部的事。",
};

/**
 * @param {HTMLElement} element where the panel lives; empty, it takes no room
 * @param {{ hold(key: string): Promise<void>, open(key: string, url: string): Promise<void>, people(): object[],
 *   onLive(kind: string, callback: (facts: object) => void): void }} stage
 */
export function mountDirector(element, stage) {
  let tab = sessionStorage.getItem("director-tab") ?? "stories";
  let waiting = null;
  let running = null;
  let again = false;
  let lost = "";

  const scenes = new Scenes(() => draw());
  const faults = new Faults(() => draw());
  const stories = new Stories(stage, scenes, (anew) => (anew ? refresh() : draw()));
  const panels = { stories, scenes, faults };

  function choose(name) {
    tab = name;
    sessionStorage.setItem("director-tab", name);
    draw();
    refresh();
  }

  function draw() {
    const label = (name) => (name === "faults" && faults.on ? [TABS[name], h("i", { class: "d-count" }, String(faults.on))] : TABS[name]);
    const problem = lost || PROBLEMS[scenes.problem];
    morph(element,
      h("header", { class: "d-head" },
        h("h2", {}, "导演台", h("i", { class: problem ? "d-lamp d-lamp-bad" : "d-lamp", title: problem || "程序在线", role: "img", "aria-label": problem ? "程序不在线" : "程序在线" })),
        h("div", { class: "d-tabs", role: "tablist" }, Object.keys(TABS).map((name) => h("button", {
          class: "d-tab", role: "tab", id: `d-tab-${name}`, "aria-selected": String(tab === name), "aria-controls": "d-body", onclick: () => choose(name),
        }, label(name))))),
      problem && h("p", { class: "d-note d-note-bad d-problem", role: "alert", "data-key": "problem" }, problem),
      h("section", { class: "d-body", id: "d-body", role: "tabpanel", "aria-labelledby": `d-tab-${tab}`, "data-key": tab }, panels[tab].draw()));
  }

  /** One refresh at a time; what comes meanwhile is looked at once more afterwards. */
  async function refresh() {
    if (running) {
      again = true;
      return running;
    }
    running = look();
    try {
      await running;
    } finally {
      running = null; // a look that failed must not be the last one
    }
    if (again) {
      again = false;
      soon();
    }
    return null;
  }

  async function look() {
    try {
      await Promise.all([scenes.hear(), stories.refresh(), faults.refresh()]);
      lost = "";
    } catch (error) {
      lost = error instanceof TypeError || error.name === "TimeoutError" ? "沙箱没有回应，正在重新连接…" : error.message;
    }
    draw();
  }

  function soon() {
    waiting ??= setTimeout(() => { waiting = null; refresh(); }, MOMENT);
  }

  function watch() {
    const restless = lost || scenes.problem || !scenes.quiet || stories.restless || faults.on > 0;
    setTimeout(() => { if (!document.hidden) soon(); watch(); }, restless ? RESTLESS : CALM);
  }

  for (const kind of KINDS) stage.onLive(kind, soon);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
  draw();
  refresh();
  watch();
}
