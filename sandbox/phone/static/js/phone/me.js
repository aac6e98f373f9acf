// 我: who one is, and the settings of this phone.

import { avatar } from "../avatar.js";
import { h } from "../dom.js";
import { tabBar, titleBar } from "./bars.js";

function toggle(words, about, on, onclick) {
  return h("button", { class: "entry", role: "switch", "aria-checked": String(on), onclick },
    h("span", { class: "entry-words" }, h("b", {}, words), h("small", {}, about)), h("i", { class: "toggle", "aria-hidden": "true" }));
}

function placeRow(phone, me) {
  const known = phone.page.places.map((place) => h("option", { value: place.name, selected: place.name === me.place }, place.name));
  return h("label", { class: "entry" },
    h("span", { class: "entry-words" }, h("b", {}, "所在位置"), h("small", {}, "网页和小程序询问位置时，就是这里")),
    h("select", { class: "field", "aria-label": "所在位置", onchange: (event) => phone.change({ place: event.target.value }) },
      me.position ? null : h("option", { value: "" }, me.city || "没有位置"), known));
}

function phoneRow(phone, me) {
  const save = (event) => {
    event.preventDefault();
    const said = new FormData(event.target).get("number").replace(/[\s-]/g, "");
    if (/^1[3-9]\d{9}$/.test(said)) phone.change({ phone: said });
    else phone.say("手机号是 1 开头的 11 位数字。");
  };
  return h("form", { class: "entry", onsubmit: save },
    h("label", { class: "entry-words" }, h("b", {}, "手机号"), h("small", {}, "微信替小程序验证的就是它"),
      h("input", { class: "field", name: "number", inputmode: "tel", autocomplete: "off", "aria-label": "手机号", value: me.phone })),
    h("button", { class: "button button-small" }, "保存"));
}

export function meScreen(phone) {
  const { me } = phone.facts;
  return [
    titleBar("我"),
    h("div", { class: "scroll", "data-key": "me" },
      h("div", { class: "group card-me" }, avatar(me, "avatar-mid"), h("div", {}, h("h3", {}, me.name), h("p", { class: "quiet" }, me.story))),
      h("div", { class: "group" }, placeRow(phone, me), phoneRow(phone, me)),
      h("div", { class: "group" },
        toggle("网络", me.offline ? "已断开，消息等网络恢复再到" : "已连接", !me.offline, () => phone.setNetwork(me.offline)),
        toggle("接收公众号消息", me.blocked ? "已拒收，模板消息会送达失败" : "正常接收", !me.blocked, () => phone.setBlocked(!me.blocked)))),
    tabBar(phone),
  ];
}
