// One chat: bubbles, cards, articles; below it the words to send, and the account's menu.

import { accountAvatar, avatar } from "../avatar.js";
import { h } from "../dom.js";
import { hostOf, linked, moment } from "../text.js";
import { titleBar } from "./bars.js";

const PAUSE = 300;

const foot = (words) => h("span", { class: "card-foot" }, words, h("i", {}, "›"));

function template(phone, message) {
  const opens = message.mini_path || message.url;
  const open = () => (message.mini_path ? phone.openMini(message.mini_path) : phone.open(message.url));
  return h(opens ? "button" : "div", { class: "card", "data-kind": "template", onclick: opens ? open : null },
    h("b", {}, message.title),
    h("dl", {}, message.fields.map((field) => [h("dt", {}, field.label), h("dd", {}, field.value)])),
    opens && foot(message.mini_path ? "进入小程序查看" : "查看详情"));
}

const handOn = (phone, message) =>
  h("button", { class: "hand-on", "aria-label": `转发「${message.title || message.text}」`, onclick: () => phone.handOn(message) }, "转发");

function articles(phone, message) {
  const all = message.articles.length ? message.articles : [{ ...message, description: message.text }];
  return [
    all.map((one) => h("button", { class: "card", "data-kind": "news", onclick: () => phone.open(one.url) },
      h("b", {}, one.title), h("span", { class: "quiet" }, one.description ?? ""), foot("阅读全文"))),
    h("div", { class: "under" }, handOn(phone, message)),
  ];
}

function handed(phone, message) {
  const open = () => (message.mini_path ? phone.openMini(message.mini_path) : phone.open(message.url));
  const from = message.mini_path ? `小程序 · ${phone.page.account}` : hostOf(message.url);
  return h("div", { class: "handed" },
    h("button", { class: "link-card", "data-kind": "card", onclick: open },
      h("b", {}, message.title),
      h("span", { class: "link-middle" }, h("span", { class: "link-text" }, message.text || from),
        message.picture ? h("img", { src: message.picture, alt: "", width: 48, height: 48 }) : h("i", { class: "link-sign", "aria-hidden": "true" }, message.mini_path ? "◈" : "链")),
      h("small", {}, from)),
    handOn(phone, message));
}

function line(phone, message, chat) {
  if (message.author === "system") return h("p", { class: "system" }, message.text);
  if (message.kind === "template") return template(phone, message);
  if (message.kind === "news") return articles(phone, message);
  const mine = message.author === "person";
  const face = mine ? avatar(phone.facts.me) : message.author === "friend" ? avatar(phone.page.person(chat)) : accountAvatar(chat);
  const words = message.kind === "text" ? linked(message.text, (url) => phone.open(url)) : `[${message.kind}] ${message.title || message.text}`;
  return h("div", { class: mine ? "line line-mine" : "line" }, face,
    message.kind === "card" ? handed(phone, message) : h("div", { class: "bubble" }, words));
}

function lines(phone, messages, chat) {
  const drawn = [];
  let last = 0;
  for (const message of messages) {
    if (message.at - last > PAUSE) drawn.push(h("time", { class: "when" }, moment(message.at)));
    last = message.at;
    drawn.push(line(phone, message, chat));
  }
  return drawn.flat();
}

function menu(phone) {
  const buttons = phone.facts.me.menu;
  const subs = buttons.find((button) => button.name === phone.place.menu)?.sub_button ?? [];
  const open = (name) => phone.go({ ...phone.place, menu: phone.place.menu === name ? null : name });
  const tap = (button) => (button.sub_button?.length ? open(button.name) : phone.tapMenu(button.name));
  return [
    subs.length > 0 && h("div", { class: "sub-menu" }, subs.map((sub) => h("button", { onclick: () => phone.tapMenu(sub.name) }, sub.name))),
    buttons.length > 0 && h("div", { class: "menu" }, buttons.map((button) =>
      h("button", { "aria-expanded": button.sub_button?.length ? String(phone.place.menu === button.name) : null, onclick: () => tap(button) }, button.name))),
  ];
}

function write(phone, placeholder, send) {
  const onsubmit = (event) => {
    event.preventDefault();
    const input = event.target.elements.text;
    if (input.value.trim()) send(input.value.trim());
    input.value = "";
  };
  return h("form", { class: "write", "data-key": "write", onsubmit },
    h("input", { name: "text", autocomplete: "off", placeholder, "aria-label": "消息" }), h("button", { class: "send" }, "发送"));
}

function below(phone, chat) {
  if (chat === "notices") return null;
  if (chat !== "official_account") return write(phone, "发消息", (text) => phone.does("write", { to: chat, text }));
  const follow = h("div", { class: "write", "data-key": "follow" }, h("button", { class: "button", onclick: () => phone.does("follow") }, "关注公众号"));
  return phone.facts.me.following ? [write(phone, "发消息", (text) => phone.does("say", { text })), menu(phone)] : follow;
}

export function chatScreen(phone) {
  const { chat } = phone.place;
  const messages = phone.facts.chats[chat] ?? [];
  const profile = h("button", { class: "bar-more", "aria-label": "公众号资料", onclick: () => phone.go({ name: "profile" }) }, "···");
  return [
    titleBar(phone.page.chatName(chat), () => phone.go({ name: "chats" }), chat === "official_account" && profile),
    h("div", { class: "scroll talk", "data-key": `talk-${chat}` }, lines(phone, messages, chat), !messages.length && h("p", { class: "system" }, "还没有消息")),
    below(phone, chat),
  ];
}
