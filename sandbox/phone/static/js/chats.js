// The list of chats, and the account's profile with its one green button.

import { h } from "./dom.js";
import { moment } from "./text.js";

export const ACCOUNT = document.body.dataset.account;
export const NAMES = { official_account: ACCOUNT, notices: "服务通知" };

export function titleBar(title, onBack, right) {
  return h("header", { class: "bar" },
    onBack ? h("button", { class: "bar-back", "aria-label": "返回", onclick: onBack }, "‹") : h("span", {}),
    h("h2", {}, title), right ?? h("span", {}));
}

function row(me, chat, last, onOpen) {
  const unread = me.unread[chat];
  return h("button", { class: "chat-row", "data-chat": chat, onclick: () => onOpen(chat) },
    h("span", { class: "with-dot" },
      h("span", { class: `avatar avatar-${chat}`, "aria-hidden": "true" }, chat === "notices" ? "通" : "渠"),
      unread > 0 && h("i", { class: "count" }, String(unread))),
    h("span", { class: "chat-words" }, h("b", {}, NAMES[chat]), h("span", {}, last ? summary(last) : "")),
    h("time", {}, last ? moment(last.at) : ""));
}

export function summary(message) {
  const plain = message.text.replace(/<[^>]*>/g, "");
  return { template: `[${message.title}]`, news: `[链接] ${message.title}`, image: "[图片]" }[message.kind] ?? plain;
}

export function chatsScreen(me, lasts, go) {
  const rows = [];
  if (me.following || lasts.official_account) rows.push(row(me, "official_account", lasts.official_account, go.chat));
  if (lasts.notices) rows.push(row(me, "notices", lasts.notices, go.chat));
  const empty = h("div", { class: "empty" },
    h("p", {}, `${me.name}还没有关注「${ACCOUNT}」。`),
    h("p", { class: "quiet" }, "扫一张邀请码就会自动关注，也可以直接去关注。"),
    h("button", { class: "button", onclick: go.profile }, "查看公众号"));
  return [
    titleBar("微信", null, h("button", { class: "bar-scan", onclick: go.scan }, "扫一扫")),
    h("div", { class: "scroll scroll-white" }, rows.length ? rows : empty),
  ];
}

export function profileScreen(me, go) {
  const action = me.following
    ? [h("button", { class: "button", onclick: () => go.chat("official_account") }, "发消息"),
      h("button", { class: "button button-quiet", onclick: go.unfollow }, "不再关注")]
    : [h("button", { class: "button", onclick: go.follow }, "关注")];
  return [
    titleBar("公众号", go.chats),
    h("div", { class: "scroll scroll-white profile" },
      h("span", { class: "avatar avatar-official_account avatar-large", "aria-hidden": "true" }, "渠"),
      h("h3", {}, ACCOUNT), h("p", { class: "quiet" }, "服务号 · 品牌与渠道商在这里相连"), action),
  ];
}
