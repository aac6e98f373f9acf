// The shelf of QR codes: what lies in front of the camera.

import { h, show } from "./dom.js";
import { store } from "./store.js";

const KINDS = { ticket: "公众号二维码", mini_code: "小程序码", link: "链接" };

function remaining(item) {
  if (item.expired) return "已过期";
  if (item.expires_at === null) return item.kind === "ticket" ? "永久有效" : "";
  const date = new Date(item.expires_at * 1000);
  return `${date.toLocaleDateString("zh-CN", { timeZone: "Asia/Shanghai", month: "long", day: "numeric" })}到期`;
}

function code(item, onScan) {
  const picture = new URL(item.png).pathname;
  return h("button", { class: item.expired ? "code code-expired" : "code", "data-scene": item.label, onclick: () => onScan(item.content), title: item.content },
    h("img", { src: picture, alt: "", width: 96, height: 96, loading: "lazy" }),
    h("span", { class: "code-words" }, h("b", {}, item.label), h("span", {}, KINDS[item.kind], " ", remaining(item))));
}

export function drawShelf(place, go) {
  if (place.contains(document.activeElement) && document.activeElement.value) return;
  const input = h("input", { name: "content", autocomplete: "off", placeholder: "粘贴链接或二维码内容", "aria-label": "链接" });
  const paste = h("form", { class: "paste", onsubmit: (event) => {
    event.preventDefault();
    if (input.value.trim()) go.scan(input.value.trim());
    input.value = "";
  } }, input, h("button", { class: "button button-small" }, "打开"));
  const file = h("label", { class: "pick" }, "从相册选一张二维码图片",
    h("input", { type: "file", accept: "image/*", onchange: (event) => go.picture(event.target.files[0]) }));
  const codes = store.shelf.map((item) => code(item, go.scan));
  const empty = h("p", { class: "quiet" }, "还没有二维码。在后台新建一张邀请，它会出现在这里；也可以粘贴一个链接。");
  show(place, h("div", { class: "shelf-head" }, h("h2", {}, "扫一扫"), h("button", { class: "shelf-close", "aria-label": "关闭", onclick: go.close }, "✕")),
    paste, file, codes.length ? h("div", { class: "codes" }, codes) : empty);
}
