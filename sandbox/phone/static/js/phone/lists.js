// The four tabs: chats, friends, what there is to discover, and oneself.

import { accountAvatar, avatar, badge } from "../avatar.js";
import { h } from "../dom.js";
import { moment, plain } from "../text.js";
import { tabBar, titleBar } from "./bars.js";

const OWN = ["official_account", "notices"];

export function summary(message) {
  const known = { template: `[${message.title}]`, news: `[链接] ${message.title}`, card: `[链接] ${message.title}`, image: "[图片]" };
  return known[message.kind] ?? plain(message.text);
}

function row(phone, chat, messages) {
  const last = messages.at(-1);
  const face = OWN.includes(chat) ? accountAvatar(chat) : avatar(phone.page.person(chat));
  return h("button", { class: "chat-row", "data-key": chat, "data-chat": chat, onclick: () => phone.go({ name: "chat", chat }) },
    h("span", { class: "with-dot" }, face, badge(phone.facts.me.unread[chat] ?? 0)),
    h("span", { class: "chat-words" }, h("b", {}, phone.page.chatName(chat)), h("span", {}, last ? summary(last) : "")),
    h("time", {}, last ? moment(last.at) : ""));
}

export function chatsScreen(phone) {
  const { me, chats } = phone.facts;
  const shown = Object.entries(chats).filter(([chat, messages]) => messages.length || (chat === "official_account" && me.following));
  shown.sort(([, one], [, other]) => (other.at(-1)?.at ?? 0) - (one.at(-1)?.at ?? 0));
  const empty = h("div", { class: "empty" },
    h("p", {}, `${me.name}还没有关注「${phone.page.account}」。`),
    h("p", { class: "quiet" }, "扫一张邀请码就会自动关注，也可以直接去关注。"),
    h("button", { class: "button", onclick: () => phone.go({ name: "profile" }) }, "查看公众号"));
  return [
    titleBar("微信", null, h("button", { class: "bar-scan", onclick: () => phone.scan() }, "扫一扫")),
    h("div", { class: "scroll scroll-white", "data-key": "chats" }, shown.length ? shown.map(([chat, messages]) => row(phone, chat, messages)) : empty),
    tabBar(phone),
  ];
}

const entry = (face, words, onclick, facts = {}) =>
  h("button", { class: "entry", onclick, ...facts }, face, h("span", { class: "entry-words" }, words), h("i", { class: "more", "aria-hidden": "true" }, "›"));

export function contactsScreen(phone) {
  const friends = phone.page.people.filter((person) => person.key !== phone.key);
  return [
    titleBar("通讯录"),
    h("div", { class: "scroll scroll-white", "data-key": "contacts" },
      entry(accountAvatar(), [h("b", {}, phone.page.account), h("small", {}, "公众号")], () => phone.go({ name: "profile" })),
      friends.map((friend) => entry(avatar(friend), [h("b", {}, friend.name), h("small", {}, friend.story)],
        () => phone.go({ name: "chat", chat: friend.key }), { "data-key": friend.key, "data-friend": friend.key }))),
    tabBar(phone),
  ];
}

export function discoverScreen(phone) {
  const sign = (text, colour) => h("span", { class: "sign", style: `background:${colour}`, "aria-hidden": "true" }, text);
  return [
    titleBar("发现"),
    h("div", { class: "scroll", "data-key": "discover" },
      h("div", { class: "group" }, entry(sign("▣", "#3d83e6"), "扫一扫", () => phone.scan())),
      h("div", { class: "group" }, entry(sign("◈", "#7d6fe0"), `小程序 · ${phone.page.account}`, () => phone.openMini("")))),
    tabBar(phone),
  ];
}

export function profileScreen(phone) {
  const { me } = phone.facts;
  const action = me.following
    ? [h("button", { class: "button", onclick: () => phone.go({ name: "chat", chat: "official_account" }) }, "发消息"),
      h("button", { class: "button button-quiet", onclick: () => phone.unfollow() }, "不再关注")]
    : [h("button", { class: "button", onclick: () => phone.does("follow") }, "关注")];
  return [
    titleBar("公众号", () => phone.go({ name: "chats" })),
    h("div", { class: "scroll scroll-white profile", "data-key": "profile" },
      accountAvatar("official_account", "avatar-large"),
      h("h3", {}, phone.page.account), h("p", { class: "quiet" }, "服务号 · 品牌与渠道商在这里相连"), action),
  ];
}
