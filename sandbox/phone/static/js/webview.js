// WeChat's in-app browser: a frame on the person's own host, with a close and a back button.

import { h, show } from "./dom.js";

const place = document.getElementById("webview");

export function openWebview(address, shown) {
  const frame = h("iframe", { src: address, title: "网页", allow: "geolocation; clipboard-write" });
  const title = h("h2", {}, shown.replace(/^https?:\/\//, ""));
  show(place,
    h("header", { class: "bar" },
      h("button", { class: "bar-close", "aria-label": "关闭网页", onclick: closeWebview }, "✕"), title,
      h("button", { class: "bar-again", "aria-label": "刷新", onclick: () => { frame.src = address; } }, "↻")),
    frame);
  place.hidden = false;
}

export function closeWebview() {
  show(place);
  place.hidden = true;
}

window.addEventListener("message", (event) => {
  if (event.data?.webview === "close" && event.source === place.querySelector("iframe")?.contentWindow) closeWebview();
});
