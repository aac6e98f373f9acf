// The row of people whose phone one may hold.

import { h, show } from "./dom.js";
import { store } from "./store.js";

const COLOURS = ["#576b95", "#07a35a", "#c87d2f", "#8a5a9e", "#3b8ea5", "#b0555a", "#6b7a3a"];

export function avatar(person) {
  const colour = COLOURS[[...person.key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLOURS.length];
  return h("span", { class: "avatar", style: `background:${colour}`, "aria-hidden": "true" }, person.name.slice(-1));
}

export function drawPeople(place, onChoose) {
  const scrolled = place.scrollLeft;
  show(place, store.people.map((person) => {
    const mine = person.key === store.me.key;
    const unread = person.unread.official_account + person.unread.notices;
    return h("button", {
      class: mine ? "person person-mine" : "person", "aria-pressed": String(mine), "data-person": person.key,
      onclick: () => onChoose(person.key),
    },
    h("span", { class: "with-dot" }, avatar(person), unread > 0 && h("i", { class: "dot", title: `${unread} 条未读` })),
    h("span", { class: "person-words" }, h("b", {}, person.name), h("span", {}, person.story)));
  }));
  place.scrollLeft = scrolled;
}
