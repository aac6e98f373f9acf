// One chat: bubbles, template cards, articles, the menu below.

import { ACCOUNT, NAMES, titleBar } from "./chats.js";
import { h } from "./dom.js";
import { avatar } from "./people.js";
import { linked, moment } from "./text.js";

const PAUSE = 300;

function card(message, go) {
  const opens = message.mini_path || message.url;
  const open = message.mini_path ? () => go.mini(message.mini_path) : () => go.open(message.url);
  return h(opens ? "button" : "div", { class: "card", "data-kind": "template", onclick: opens ? open : null },
    h("b", {}, message.title),
    h("dl", {}, message.fields.map((field) => [h("dt", {}, field.label), h("dd", {}, field.value)])),
    opens && h("span", { class: "card-foot" }, "查看详情", h("i", {}, "›")));
}

function article(one, go) {
  return h("button", { class: "card", "data-kind": "news", onclick: () => go.open(one.url) },
    h("b", {}, one.title), h("span", { class: "quiet" }, one.description ?? ""),
    h("span", { class: "card-foot" }, "阅读全文", h("i", {}, "›")));
}

function bubble(message, me, go) {
  if (message.author === "system") return h("p", { class: "system" }, message.text);
  if (message.kind === "template") return card(message, go);
  if (message.kind === "news") {
    const articles = message.articles.length ? message.articles : [{ ...message, description: message.text }];
    return articles.map((one) => article(one, go));
  }
  const mine = message.author === "person";
  const face = mine ? avatar(me) : h("span", { class: "avatar avatar-official_account", "aria-hidden": "true" }, "渠");
  const known = message.kind === "text" ? linked(message.text, go.open) : `[${message.kind}] ${message.title || message.text}`;
  return h("div", { class: mine ? "line line-mine" : "line" }, face, h("div", { class: "bubble" }, known));
}

function menu(me, opened, go) {
  const subs = me.menu.find((button) => button.name === opened)?.sub_button ?? [];
  const tap = (button) => (button.sub_button?.length ? go.openMenu(button.name) : go.menu(button.name));
  return [
    subs.length > 0 && h("div", { class: "sub-menu" }, subs.map((sub) => h("button", { onclick: () => go.menu(sub.name) }, sub.name))),
    h("div", { class: "menu" }, me.menu.map((button) => h("button", { onclick: () => tap(button) }, button.name))),
  ];
}

export function chatScreen(me, { chat, openMenu }, messages, go) {
  const lines = [];
  let last = 0;
  for (const message of messages) {
    if (message.at - last > PAUSE) lines.push(h("time", { class: "when" }, moment(message.at)));
    last = message.at;
    lines.push(bubble(message, me, go));
  }
  const isAccount = chat === "official_account";
  const input = h("input", { name: "text", autocomplete: "off", placeholder: `给「${ACCOUNT}」发消息`, "aria-label": "消息" });
  const write = h("form", { class: "write", onsubmit: (event) => {
    event.preventDefault();
    if (input.value.trim()) go.say(input.value.trim());
    input.value = "";
  } }, input, h("button", { class: "send" }, "发送"));
  const follow = h("div", { class: "write" }, h("button", { class: "button", onclick: go.follow }, "关注公众号"));
  const below = !isAccount ? [] : me.following ? [write, me.menu.length ? menu(me, openMenu, go) : null] : [follow];
  return [
    titleBar(NAMES[chat], go.chats, isAccount && h("button", { class: "bar-more", "aria-label": "公众号资料", onclick: go.profile }, "···")),
    h("div", { class: "scroll talk", id: "talk" }, lines.flat(), !lines.length && h("p", { class: "system" }, "还没有消息")),
    ...below.flat(),
  ];
}
