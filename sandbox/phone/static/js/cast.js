// The strip of the whole cast: who there is, where they are, what waits for them.

import { avatar, badge, unreadOf } from "./avatar.js";
import { h, morph } from "./dom.js";

export function drawCast(place, people, shown, onHold) {
  morph(place, people.map((person) => {
    const held = shown.includes(person.key);
    return h("button", {
      class: held ? "person person-held" : "person", "data-key": person.key, "data-person": person.key, "aria-pressed": String(held),
      title: held ? `${person.name}的手机已经拿在手里` : `拿起${person.name}的手机`, onclick: () => onHold(person.key),
    },
    h("span", { class: "with-dot" }, avatar(person), badge(unreadOf(person))),
    h("span", { class: "person-words" }, h("b", {}, person.name, h("i", { class: "person-city" }, person.city)), h("span", { class: "person-story" }, person.story)));
  }));
}
