// Trouble as switches, and what followed.

import { h } from "../dom.js";
import * as api from "./api.js";

const SECONDS = { slow: [1, 3, 6, 10], reorder: [2, 5, 10], short: [5, 10, 20] };
const EFFECTS = { cut: "调用被切断", refused: "调用被拒绝", put_off: "通知推迟重试", held_back: "重复被挡下" };

function shift(seconds) {
  const hours = Math.abs(seconds) / 3600;
  return Math.abs(seconds) < 2 ? "与本机一致" : `${seconds > 0 ? "快" : "慢"} ${hours >= 1 ? `${Math.round(hours * 10) / 10} 小时` : `${Math.abs(seconds)} 秒`}`;
}

export class Faults {
  constructor(changed) {
    this.changed = changed;
    this.told = null;
    this.said = "";
  }

  get on() {
    return this.told?.switches.filter((one) => one.on).length ?? 0;
  }

  async refresh() {
    this.told = await api.switches();
  }

  async move(deed) {
    this.said = "";
    try {
      this.told = await deed();
    } catch (error) {
      this.said = error.message;
    }
    this.changed();
  }

  drawSwitch(one) {
    const lengths = SECONDS[one.key];
    return h("li", { class: one.on ? "d-switch d-switch-on" : "d-switch", "data-key": one.key },
      h("button", { class: "d-toggle", role: "switch", "aria-checked": String(one.on), "aria-label": one.name, onclick: () => this.move(() => api.turn(one.key, !one.on, one.seconds)) }, h("i", {})),
      h("div", { class: "d-switch-words" }, h("b", {}, one.name), h("span", {}, one.about)),
      lengths && h("select", { "aria-label": `${one.name}：几秒`, onchange: (event) => this.move(() => api.turn(one.key, one.on, Number(event.target.value))), disabled: !one.on },
        [...new Set([...lengths, one.seconds])].sort((a, b) => a - b).map((seconds) => h("option", { value: seconds, selected: seconds === one.seconds }, `${seconds} 秒`))),
      one.on && h("span", { class: "d-hits", title: "打开以来打中几次" }, `${one.hits} 次`));
  }

  draw() {
    if (!this.told) return h("p", { class: "d-quiet" }, "正在读取…");
    const { switches, buttons, effects, clock_offset: offset } = this.told;
    return [
      h("p", { class: "d-lead" }, "给微信制造麻烦，看程序怎么扛过去。开关一直有效，直到关掉；所有窗口看到的一样。"),
      this.said && h("p", { class: "d-note d-note-bad", role: "alert" }, this.said),
      h("ul", { class: "d-switches" }, switches.map((one) => this.drawSwitch(one))),
      this.on > 0 && h("div", { class: "d-effects", role: "status" }, h("h4", {}, "打开之后，程序里"),
        h("dl", {}, Object.entries(EFFECTS).map(([key, name]) => h("div", { class: effects[key] ? "d-effect d-effect-some" : "d-effect" }, h("dt", {}, name), h("dd", {}, String(effects[key]))))),
        h("button", { class: "d-button", onclick: () => this.move(api.allOff) }, "全部关掉")),
      h("h4", {}, "一次性的"),
      h("p", { class: "d-quiet" }, `微信的时钟：${shift(offset)}`),
      h("div", { class: "d-presses" }, buttons.map((one) => h("button", { class: "d-button", title: one.about, "data-key": one.key, onclick: () => this.move(() => api.press(one.key)) }, one.name))),
    ];
  }
}
