// Faces: the last character of a name on a colour of its own.

import { h } from "./dom.js";

const COLOURS = ["#576b95", "#07a35a", "#c87d2f", "#8a5a9e", "#3b8ea5", "#b0555a", "#6b7a3a"];

export function avatar(person, more = "") {
  const colour = COLOURS[[...person.key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLOURS.length];
  return h("span", { class: `avatar ${more}`, style: `background:${colour}`, "aria-hidden": "true" }, person.name.slice(-1) || "?");
}

export function accountAvatar(chat = "official_account", more = "") {
  return h("span", { class: `avatar avatar-${chat} ${more}`, "aria-hidden": "true" }, chat === "notices" ? "通" : "渠");
}

export const unreadOf = (person) => Object.values(person.unread).reduce((sum, count) => sum + count, 0);

export const badge = (count) => count > 0 && h("i", { class: "count", title: `${count} 条未读` }, count > 99 ? "99+" : String(count));
