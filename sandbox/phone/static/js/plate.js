// The plate above a phone: whose it is, and the button that lays it down.

import { h } from "./dom.js";

export function plate(person, mayPutDown, onPutDown) {
  return h("div", { class: "plate" },
    h("span", { class: "plate-words" }, h("b", {}, person.name), h("span", {}, [person.story, person.city].filter(Boolean).join(" · "))),
    person.offline && h("span", { class: "plate-sign" }, "无网络"),
    mayPutDown && h("button", { class: "plate-down", "aria-label": `放下${person.name}的手机`, onclick: onPutDown }, "✕"));
}
