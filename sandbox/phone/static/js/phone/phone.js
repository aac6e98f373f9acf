// One person's phone: where in WeChat they are, the facts behind it, and every gesture with where it leads.

import * as api from "../api.js";
import { h, morph } from "../dom.js";
import { hostOf } from "../text.js";
import { chatScreen } from "./chat.js";
import { chatsScreen, contactsScreen, discoverScreen, profileScreen } from "./lists.js";
import { meScreen } from "./me.js";
import { Scanner } from "./scanner.js";
import { Sheet } from "./sheet.js";
import { chooseFriend, showText } from "./sheets.js";
import { WebView } from "./webview.js";

const SCREENS = { chats: chatsScreen, contacts: contactsScreen, discover: discoverScreen, me: meScreen, profile: profileScreen, chat: chatScreen };
const TOAST = 2800;
const WORDS = {
  expired: "二维码已过期，请让对方重新给您一张。",
  offline: "网络不可用，请先在「我」里打开网络。",
  nothing: "没有反应。",
};

export class Phone {
  /** `page` knows what all phones share: the people, the places, the shelf. */
  constructor(key, page) {
    this.key = key;
    this.page = page;
    this.place = { name: "chats" };
    this.facts = null;
    this.asked = 0;
    this.screen = h("div", { class: "screen" });
    this.web = h("div", { class: "webview", hidden: true });
    this.over = h("div", { class: "over", hidden: true });
    this.toast = h("div", { class: "toast", role: "status", hidden: true });
    this.element = h("section", { class: "phone", "data-phone": key }, h("div", { class: "status", "aria-hidden": "true" }), this.screen, this.web, this.over, this.toast);
    this.sheet = new Sheet(this.over);
    this.webview = new WebView(this, this.web);
  }

  /** The newest answer wins; an older one that comes late is dropped. */
  async refresh() {
    const mine = ++this.asked;
    const facts = await api.phone(this.key);
    if (mine !== this.asked) return;
    this.facts = facts;
    this.draw();
    const { name, chat } = this.place;
    if (name === "chat" && facts.me.unread[chat] > 0 && !document.hidden) await api.markRead(this.key, chat);
  }

  draw() {
    if (!this.facts) return;
    const { me } = this.facts;
    this.element.setAttribute("aria-label", `${me.name}的手机`);
    morph(this.element.firstChild, h("span", {}, this.page.time()), h("span", {}, me.offline ? "无网络 ▁▁" : "▂▄▆ 5G"));
    const talk = () => this.screen.querySelector(".talk");
    const before = talk()?.childElementCount;
    morph(this.screen, SCREENS[this.place.name](this));
    if (talk() && talk().childElementCount !== before) talk().scrollTop = talk().scrollHeight;
  }

  say(words) {
    this.toast.textContent = words;
    this.toast.hidden = false;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => { this.toast.hidden = true; }, TOAST);
  }

  go(place) {
    if (place.name !== this.place.name || place.chat !== this.place.chat) this.screen.replaceChildren();
    this.place = place;
    this.draw();
    return this.safely(() => this.refresh());
  }

  /** Does something and says kindly what went wrong; whether it went well. */
  async safely(deed) {
    try {
      await deed();
      return true;
    } catch (error) {
      this.say(error.message);
      return false;
    }
  }

  /** One gesture, and wherever it leads. */
  does(deed, body) {
    return this.safely(async () => {
      await this.arrive(await api.gesture(this.key, deed, body));
      await this.refresh();
    });
  }

  async arrive(answer) {
    const { outcome, webview_url: address, url, mini } = answer;
    if (WORDS[outcome]) this.say(WORDS[outcome]);
    if (outcome === "followed" || outcome === "scanned") await this.go({ name: "chat", chat: "official_account" });
    if (address) this.webview.open(address, mini ? { mini, title: this.page.account } : { title: url });
    else if (outcome === "opens") this.say(`这是外部网页，沙箱里打不开：${hostOf(url)}`);
  }

  open(url) { return this.does("open", { url }); }
  openMini(path) { return this.does("open_mini", { path }); }
  tapMenu(name) { this.place.menu = null; return this.does("tap_menu", { name }); }
  async unfollow() { await this.go({ name: "chats" }); return this.does("unfollow"); }
  change(settings) { return this.safely(async () => { await api.change(this.key, settings); this.say("已保存"); await this.refresh(); }); }
  setBlocked(blocked) { return this.safely(async () => { await api.block(this.key, blocked); await this.refresh(); }); }
  setNetwork(online) { return this.safely(async () => { await api.network(this.key, online); await this.refresh(); }); }

  /** 扫一扫. With `purpose` a page has asked for it and is told what was seen. */
  scan(purpose = null) {
    return new Scanner(this, purpose).show();
  }

  /** What the camera saw: nothing of ours is shown as text, so that nothing pasted is lost. */
  async seen(code) {
    if (this.facts.me.offline) return this.say(WORDS.offline);
    this.sheet.close();
    return this.safely(async () => {
      const answer = await api.gesture(this.key, "scan", { content: code.content });
      if (answer.outcome === "not_ours") showText(this, code.content);
      await this.arrive(answer);
      await this.refresh();
    });
  }

  handOn(message) {
    chooseFriend(this, message.title || message.text, (to) => this.send("forward", { message: message.n, to }));
  }

  async send(deed, body) {
    let sent = false;
    const well = await this.safely(async () => {
      const { outcome } = await api.gesture(this.key, deed, body);
      sent = outcome === "sent";
      this.say(sent ? `已发送给${this.page.person(body.to).name}` : WORDS[outcome]);
      await this.refresh();
    });
    return well && sent;
  }

  /** The first day again: nothing open, nothing lying over it. */
  begin() {
    this.sheet.close();
    this.webview.close();
    this.place = { name: "chats" };
    this.screen.replaceChildren();
  }

  putAway() {
    this.begin();
    this.webview.hearNoMore();
    this.element.remove();
  }
}
