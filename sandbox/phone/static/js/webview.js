// WeChat's in-app browser: a frame on the person's own host, with a close and a back button.

import { h, show } from "./dom.js";

const place = document.getElementById("webview");

export function openWebview(address, shown) {
  let pages = 0;
  const frame = h("iframe", { src: address, title: "网页", allow: "geolocation; clipboard-write" });
  const back = h("button", { class: "bar-back", "aria-label": "后退", hidden: true, onclick: () => {
    pages -= 2; // the page gone back to loads once more
    history.back();
  } }, "‹");
  frame.addEventListener("load", () => {
    pages += 1;
    back.hidden = pages < 2;
  });
  show(place,
    h("header", { class: "bar" },
      h("span", { class: "bar-left" }, h("button", { class: "bar-close", "aria-label": "关闭网页", onclick: closeWebview }, "✕"), back),
      h("h2", {}, shown.replace(/^https?:\/\//, "")),
      h("button", { class: "bar-again", "aria-label": "刷新", onclick: () => { pages = 0; frame.src = address; } }, "↻")),
    frame);
  place.hidden = false;
}

export function closeWebview() {
  show(place);
  place.hidden = true;
}

window.addEventListener("message", (event) => {
  if (event.source !== place.querySelector("iframe")?.contentWindow) return;
  const { webview, title } = event.data ?? {};
  if (webview === "close") closeWebview();
  if (webview === "title" && title) place.querySelector("h2").textContent = title;
});
