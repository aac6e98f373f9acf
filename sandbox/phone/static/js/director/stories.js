// Stories: which there are, and the one that is on stage, step by step.

import { h } from "../dom.js";
import * as api from "./api.js";

const PACE = 1.4; // seconds between steps, so that an eye can follow

/** How long a step took where that can be felt; what took milliseconds says so line by line. */
function lasting(seconds) {
  if (seconds < 1) return "";
  return ` · ${seconds < 60 ? `${seconds.toFixed(1)} 秒` : `${Math.round(seconds / 60)} 分钟`}`;
}

export class Stories {
  constructor(stage, scenes, changed) {
    Object.assign(this, { stage, scenes, changed });
    this.all = [];
    this.chosen = sessionStorage.getItem("director-story");
    this.opened = new Set(); // steps whose scenes are shown
    this.following = false; // this page pressed play, so its phones follow
    this.followed = new Set();
    this.asking = false;
    this.said = "";
  }

  get one() {
    return this.all.find((story) => story.key === this.chosen);
  }

  /** Whether a step is awaited that may come by itself. */
  get restless() {
    return Boolean(this.one?.active && !this.one.done);
  }

  async refresh() {
    if (this.chosen && this.all.length) {
      const fresh = await api.story(this.chosen);
      this.all = this.all.map((story) => (story.key === fresh.key ? fresh : story));
    } else this.all = await api.stories();
    if (this.chosen && !this.one) this.choose(null); // a story of an older version
    await this.follow();
  }

  choose(key) {
    if (key) sessionStorage.setItem("director-story", key);
    else sessionStorage.removeItem("director-story");
    Object.assign(this, { chosen: key, said: "", following: false });
    this.opened.clear();
    this.all = key ? this.all : [];
    this.changed(true);
  }

  /** While this page plays, the phone of whoever acts comes to the front, and shows what they opened. */
  async follow() {
    const story = this.one;
    if (!story || !this.following) return;
    const at = story.busy === null ? null : story.steps[story.busy];
    if (at?.who) await this.once(`hold ${story.busy}`, () => this.stage.hold(at.who));
    for (const [index, step] of story.steps.entries()) {
      if (step.seen && step.show) await this.once(`show ${index}`, () => this.present(step));
    }
    if (!story.playing && story.busy === null) this.following = false;
  }

  async once(what, deed) {
    if (this.followed.has(what)) return;
    this.followed.add(what);
    await deed();
  }

  present(step) {
    return step.url ? this.stage.open(step.show, step.url) : this.stage.hold(step.show);
  }

  async move(deed) {
    if (this.asking) return;
    Object.assign(this, { asking: true, said: "" });
    this.changed();
    try {
      await deed();
    } catch (error) {
      this.said = error.message;
    }
    this.asking = false;
    await this.changed(true);
  }

  begin() {
    this.opened.clear();
    return this.move(() => api.begin(this.chosen));
  }

  play() {
    this.following = true;
    this.followed = new Set(this.one.steps.flatMap((step, index) => (step.seen ? [`hold ${index}`, `show ${index}`] : [])));
    return this.move(() => api.play(this.chosen, Number(sessionStorage.getItem("director-pace") ?? PACE)));
  }

  step(index) {
    const who = this.one.steps[index].who;
    return this.move(async () => {
      if (who) await this.stage.hold(who);
      const told = await api.step(this.chosen, index);
      const step = told.steps[index];
      if (step.seen && step.show) await this.present(step);
    });
  }

  draw() {
    return this.one ? this.drawOne(this.one) : this.drawAll();
  }

  drawAll() {
    const badge = (story) => {
      if (story.missing) return h("span", { class: "d-badge" }, "还演不了");
      const done = story.steps.filter((step) => step.seen).length;
      if (story.done) return h("span", { class: "d-badge d-badge-good" }, "演完了");
      return h("span", { class: story.active ? "d-badge d-badge-wait" : "d-badge" }, story.active ? `${done} / ${story.steps.length}` : `${story.steps.length} 步`);
    };
    return [
      h("p", { class: "d-lead" }, "五分钟看懂整个产品：选一个剧情，可以自己在手机上做，也可以让按钮替您做。做到了，就打上勾。"),
      h("div", { class: "d-stories" }, this.all.map((story) => h("button", {
        class: story.missing ? "d-story d-story-missing" : "d-story", "data-key": story.key, disabled: Boolean(story.missing), onclick: () => this.choose(story.key),
      }, h("span", { class: "d-story-head" }, h("b", {}, story.title), badge(story)),
      h("span", {}, story.about), story.missing && h("em", {}, story.missing)))),
    ];
  }

  drawOne(story) {
    const busy = this.asking || story.busy !== null;
    const started = story.begun && story.active;
    const done = story.steps.filter((step) => step.seen).length;
    return [
      h("button", { class: "d-back", onclick: () => this.choose(null) }, "‹ 全部剧情"),
      h("h3", {}, story.title),
      h("p", { class: "d-lead" }, story.about),
      h("div", { class: "d-acts" },
        !started && h("button", { class: "d-button d-main", disabled: busy, onclick: () => this.begin() }, busy ? "正在准备…" : "开始"),
        started && !story.done && (story.playing
          ? h("button", { class: "d-button", onclick: () => this.move(() => api.stop(story.key)) }, "停下")
          : h("button", { class: "d-button d-main", disabled: busy, onclick: () => this.play() }, "▶ 一键演完")),
        started && !story.playing && h("button", { class: "d-button", disabled: busy, onclick: () => this.begin() }, "重新开始"),
        started && h("span", { class: "d-progress" }, `${done} / ${story.steps.length}`)),
      !started && story.begun && h("p", { class: "d-note" }, "台上换了别的剧情；点「开始」从头再演。"),
      (this.said || story.trouble) && h("p", { class: "d-note d-note-bad", role: "alert" }, this.said || story.trouble),
      story.done && h("p", { class: "d-note d-note-good", role: "status" }, "演完了。点开每一步，看看幕后发生了什么。"),
      h("ol", { class: "d-steps" }, story.steps.map((step, index) => this.drawStep(story, step, index, started ? done : -1, busy))),
    ];
  }

  drawStep(story, step, index, current, busy) {
    const now = index === current;
    const open = this.opened.has(index) || (now && step.since !== null && story.busy === index);
    const state = step.seen ? "done" : now ? "now" : "later";
    const took = step.seen && step.since ? step.seen - step.since : 0;
    const until = story.steps[index + 1]?.since;
    const count = step.since === null ? 0 : this.scenes.between(step.since, until).length;
    const toggle = () => { if (this.opened.has(index)) this.opened.delete(index); else this.opened.add(index); this.changed(); };
    return h("li", { class: `d-step d-step-${state}`, "data-key": `s${index}`, "aria-current": now ? "step" : null },
      h("span", { class: "d-tick", role: "img", "aria-label": step.seen ? "已完成" : "未完成" }, step.seen ? "✓" : String(index + 1)),
      h("div", { class: "d-step-words" },
        h("b", {}, step.title),
        (now || current < 0) && h("p", {}, step.hint),
        now && h("div", { class: "d-acts" },
          h("button", { class: "d-button d-small", disabled: busy || story.playing, onclick: () => this.step(index) }, story.busy === index ? "正在演…" : "替我做这一步"),
          step.who && h("button", { class: "d-link", onclick: () => this.stage.hold(step.who) }, `拿起${step.name}的手机`)),
        count > 0 && h("button", { class: "d-link d-scenes", "aria-expanded": String(open), onclick: toggle },
          `幕后 ${count} 件事${lasting(took)} ${open ? "▴" : "▾"}`),
        open && this.scenes.ofStep(step.since, until)));
  }
}
