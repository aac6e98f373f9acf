// The bar above a screen and the four tabs below it.

import { badge, unreadOf } from "../avatar.js";
import { h } from "../dom.js";

export function titleBar(title, onBack, right) {
  return h("header", { class: "bar" },
    onBack ? h("button", { class: "bar-back", "aria-label": "返回", onclick: onBack }, "‹") : h("span", {}),
    h("h2", {}, title), right || h("span", {}));
}

const TABS = [["chats", "微信"], ["contacts", "通讯录"], ["discover", "发现"], ["me", "我"]];

export function tabBar(phone) {
  const unread = unreadOf(phone.facts.me);
  return h("nav", { class: "tabs", "aria-label": "微信" }, TABS.map(([name, words]) => {
    const here = phone.place.name === name;
    return h("button", { class: here ? "tab tab-here" : "tab", "aria-current": here ? "page" : null, onclick: () => phone.go({ name }) },
      h("span", { class: "with-dot", "aria-hidden": "true" }, h("i", { class: `tab-sign tab-${name}` }), name === "chats" && badge(unread)), h("span", {}, words));
  }));
}
