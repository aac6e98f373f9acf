// Behind the scenes: entries as they come, kept bounded, drawn as one readable line of time.

import { h } from "../dom.js";
import * as api from "./api.js";

const KEPT = 1200;
const SHOWN = 150;
const IN_A_STEP = 60;
const LANES = { phone: "手机", push: "推送", call: "调用", card: "消息", inside: "程序" };

export class Scenes {
  constructor(changed) {
    this.changed = changed;
    this.entries = new Map();
    this.revision = 0;
    this.problem = null;
    this.quiet = true;
    this.lane = "";
    this.opened = new Map(); // n → raw parts, null while they are fetched
  }

  forget() {
    this.entries.clear();
    this.opened.clear();
    this.revision = 0;
  }

  async hear() {
    const told = await api.timeline(this.revision);
    if (told.revision < this.revision) this.forget(); // the sandbox began anew
    const before = `${this.revision} ${this.problem}`;
    for (const entry of told.entries) this.entries.set(entry.n, entry);
    Object.assign(this, { revision: told.revision, problem: told.problem, quiet: told.quiet });
    if (this.entries.size > KEPT) {
      const oldest = [...this.entries.keys()].sort((a, b) => a - b).slice(0, this.entries.size - KEPT);
      for (const n of oldest) this.entries.delete(n);
    }
    return before !== `${this.revision} ${this.problem}`;
  }

  between(since, until) {
    const inside = [...this.entries.values()].filter((one) => one.real >= since && (!until || one.real < until));
    return inside.sort((a, b) => a.real - b.real || a.n - b.n);
  }

  async toggle(n) {
    if (this.opened.has(n)) this.opened.delete(n);
    else {
      this.opened.set(n, null);
      this.changed();
      const parts = await api.raw(n).catch((error) => [{ title: "原文", text: error.message }]);
      if (this.opened.has(n)) this.opened.set(n, parts);
    }
    this.changed();
  }

  line(entry, from) {
    const parts = this.opened.get(entry.n);
    const open = this.opened.has(entry.n);
    const words = [
      h("i", { class: `d-lane d-lane-${entry.lane}` }, LANES[entry.lane]),
      h("span", { class: "d-words" }, h("b", {}, entry.title), entry.detail && h("span", { class: `d-tone-${entry.tone}` }, entry.detail)),
      h("span", { class: "d-ms" }, entry.ms === null ? "" : `${Math.round(entry.ms)} ms`, from && h("i", {}, `+${((entry.real - from) * 1000).toFixed(0)}`)),
    ];
    return h("li", { class: `d-line d-line-${entry.tone}`, "data-key": `e${entry.n}` },
      entry.raw ? h("button", { class: "d-line-head", "aria-expanded": String(open), onclick: () => this.toggle(entry.n) }, words) : h("div", { class: "d-line-head" }, words),
      open && h("div", { class: "d-raw" }, parts === null ? h("p", { class: "d-quiet" }, "正在取原文…")
        : parts.map((part) => [h("h5", {}, part.title), h("pre", {}, part.text)])));
  }

  /** What happened during one step, or a word that nothing did. */
  ofStep(since, until) {
    const found = this.between(since, until);
    const lines = found.slice(-IN_A_STEP).map((one) => this.line(one, since));
    if (!lines.length) return h("p", { class: "d-quiet" }, "还没有动静。");
    return [found.length > IN_A_STEP && h("p", { class: "d-quiet" }, `前面还有 ${found.length - IN_A_STEP} 件，见「幕后」。`), h("ol", { class: "d-lines" }, lines)];
  }

  draw() {
    const all = this.between(0).filter((one) => !this.lane || one.lane === this.lane).slice(-SHOWN).reverse();
    const choose = (lane, name) => h("button", { class: "d-chip", "aria-pressed": String(this.lane === lane), onclick: () => { this.lane = lane; this.changed(); } }, name);
    return [
      h("p", { class: "d-lead" }, "手机、微信、程序之间发生的每一件事，最新的在上面。点一行看原文：加密的信封，和解开之后。"),
      h("div", { class: "d-chips", role: "group", "aria-label": "只看" }, choose("", "全部"), Object.entries(LANES).map(([lane, name]) => choose(lane, name))),
      all.length ? h("ol", { class: "d-lines" }, all.map((one) => this.line(one))) : h("p", { class: "d-quiet" }, "还没有动静。拿起一部手机扫个码，或者开始一个剧情。"),
    ];
  }
}
