// WeChat's in-app browser: a frame on the person's own host, WeChat's bar above it, the menu behind its dots.

import { h, morph } from "../dom.js";
import { hostOf } from "../text.js";
import { answer } from "./bridge.js";
import { sheetHead } from "./sheet.js";
import { chooseFriend, copy } from "./sheets.js";

export class WebView {
  constructor(phone, place) {
    this.phone = phone;
    this.place = place;
    this.bar = h("div", {});
    this.hint = h("div", { class: "sdk-hint", role: "note", hidden: true });
    this.allowed = new Set(); // hosts that may know where this person is
    this.listener = (event) => this.hear(event);
    window.addEventListener("message", this.listener);
  }

  hearNoMore() { window.removeEventListener("message", this.listener); }

  get origin() { return this.phone.facts.me.webview; }
  get isOpen() { return !this.place.hidden; }

  /** `mini` tells that it is the mini program, which wears a capsule instead of WeChat's bar. */
  open(address, { title, mini = null }) {
    this.mini = mini;
    this.title = title.replace(/^https?:\/\//, "");
    this.visited = [];
    this.place.hidden = false;
    this.load(address);
  }

  /** A new frame each time: what one goes back to must not move the other phones' pages. */
  load(address) {
    this.address = address;
    this.forget();
    this.frame = h("iframe", { src: address, title: "网页", allow: "geolocation; clipboard-write" });
    this.greeted = false;
    this.frame.addEventListener("load", () => this.loaded());
    this.place.replaceChildren(this.bar, this.hint, this.frame);
    this.draw();
  }

  /** A page whose policy lets no script of ours in says nothing; only the first one's address is known. */
  loaded() {
    if (!this.greeted && !this.visited.includes(this.address)) this.arrived({ url: this.address });
    this.greeted = false;
  }

  close() {
    this.place.hidden = true;
    this.place.replaceChildren();
    this.frame = null;
  }

  back() {
    this.visited.pop();
    this.load(this.visited.pop());
  }

  reload() {
    this.visited.pop();
    this.load(this.address);
  }

  /** What the page before has set is not this page's. */
  forget() {
    this.shared = {};
    this.hidden = new Set();
    this.menuGone = false;
    this.hint.hidden = true;
  }

  draw() {
    const close = h("button", { class: "bar-close", "aria-label": "关闭网页", onclick: () => this.close() }, "✕");
    const back = h("button", { class: "bar-back", "aria-label": "后退", hidden: this.visited.length < 2, onclick: () => this.back() }, "‹");
    const more = h("button", { class: "bar-more", "aria-label": "更多", onclick: () => this.showMenu() }, "···");
    const title = h("h2", {}, this.title);
    morph(this.bar, this.mini
      ? h("header", { class: "bar bar-mini", "data-key": "mini" }, h("span", { class: "bar-left" }, back), title,
        h("span", { class: "capsule" }, more, h("button", { "aria-label": "关闭小程序", onclick: () => this.close() }, "◉")))
      : h("header", { class: "bar", "data-key": "web" }, h("span", { class: "bar-left" }, close, back), title, this.menuGone ? h("span", {}) : more));
  }

  /** Only this very frame, on this very person's host, is listened to. */
  hear({ source, origin, data }) {
    if (!this.frame || source !== this.frame.contentWindow || origin !== this.origin || !data) return;
    if (data.webview === "hello") { this.greeted = true; this.forget(); }
    if (data.webview === "close") this.close();
    if (data.webview === "title") this.arrived(data);
    if (data.sdk) answer(this, data.sdk, (facts) => source.postMessage({ sdkAnswer: { id: data.sdk.id, ...facts } }, origin));
  }

  /** A page that is where one was before is a step back, not a new one. */
  arrived({ title, url, replaced }) {
    if (title) this.title = title;
    this.address = url;
    if (replaced) this.visited.pop();
    if (this.visited.at(-2) === url) this.visited.pop();
    else if (this.visited.at(-1) !== url) this.visited.push(url);
    this.draw();
  }

  /** For whoever builds the page: what WeChat's developer tools would say. */
  tell(words) {
    this.hint.textContent = `JS-SDK：${words}`;
    this.hint.hidden = false;
  }

  /** The address that others can use. */
  inTheWorld(url) {
    return url.startsWith(`${this.origin}/`) ? this.phone.facts.me.target + url.slice(this.origin.length) : url;
  }

  showMenu() {
    const { sheet } = this.phone;
    const items = [
      ["menuItem:share:appMessage", "发送给朋友", () => this.share()],
      ["menuItem:copyUrl", "复制链接", () => copy(this.phone, this.inTheWorld(this.address))],
      ["menuItem:refresh", this.mini ? "重新进入小程序" : "刷新", () => this.reload()],
      ["menuItem:openWithSafari", "在浏览器打开", () => window.open(this.inTheWorld(this.address), "_blank", "noopener")],
    ].filter(([name]) => !this.hidden.has(name) && !(this.mini && ["menuItem:copyUrl", "menuItem:openWithSafari"].includes(name)));
    const offered = this.mini ? this.phone.page.account : hostOf(this.inTheWorld(this.address));
    sheet.show("网页菜单", [
      sheetHead(this.mini ? "小程序" : "网页", () => sheet.close()),
      h("p", { class: "sheet-what" }, `由 ${offered} 提供`),
      items.map(([, words, act]) => h("button", { class: "entry", onclick: () => { sheet.close(); act(); } }, h("span", { class: "entry-words" }, words))),
    ]);
  }

  /** The card as the page has set it, else its title and address; a link of another site is not taken. */
  card() {
    const { title, desc, link, imgUrl } = this.shared.appMessage ?? {};
    const ours = link && this.inTheWorld(link).startsWith(`${this.phone.facts.me.target}/`);
    if (link && !ours) this.tell(`分享的 link 不在 JS 安全域名内，没有采用：${link}`);
    return { url: ours ? link : this.address, title: title || this.title, text: desc ?? "", picture: imgUrl ?? "" };
  }

  share() {
    const card = this.card();
    const { frame } = this;
    chooseFriend(this.phone, card.title, async (to) => {
      const sent = await this.phone.send("share", { ...card, to, mini: Boolean(this.mini) });
      if (sent && frame === this.frame) frame.contentWindow.postMessage({ sdkEvent: "menu:share:appmessage" }, this.origin);
    });
  }
}
