// Small sheets: which of several codes, which friend, a text that was scanned, a question, a picture at full size.

import { avatar } from "../avatar.js";
import { h } from "../dom.js";
import { sheetHead } from "./sheet.js";

/** Several codes in one picture: each is a dot where it lies, and a line below. */
export function chooseCode(phone, codes, picture, onChoose, onNothing) {
  let chosen = null;
  const pick = (code) => { chosen = code; phone.sheet.close(); onChoose(code); };
  const url = URL.createObjectURL(picture);
  const dots = codes.map((code, n) => h("button", {
    class: "code-dot", style: `left:${code.x * 100}%;top:${code.y * 100}%`, "aria-label": `第 ${n + 1} 个码`, onclick: () => pick(code),
  }, "›"));
  const lines = codes.map((code, n) => h("button", { class: "entry", onclick: () => pick(code) },
    h("span", { class: "entry-words" }, h("b", {}, `第 ${n + 1} 个码`), h("small", {}, code.content))));
  phone.sheet.show("选择一个码", [
    sheetHead("图里有几个码，选一个", () => phone.sheet.close()),
    h("div", { class: "code-choice" }, h("div", { class: "code-picture" }, h("img", { src: url, alt: "" }), dots)),
    h("div", { class: "scroll" }, lines),
  ], { whole: true, onClose: () => { URL.revokeObjectURL(url); if (!chosen) onNothing(); } });
}

export function chooseFriend(phone, what, onChoose) {
  const friends = phone.page.people.filter((person) => person.key !== phone.key);
  const pick = (key) => { phone.sheet.close(); onChoose(key); };
  phone.sheet.show("发送给朋友", [
    sheetHead("选择一位朋友", () => phone.sheet.close()),
    h("p", { class: "sheet-what" }, what),
    h("div", { class: "scroll scroll-white" }, friends.map((friend) =>
      h("button", { class: "entry", "data-friend": friend.key, onclick: () => pick(friend.key) },
        avatar(friend), h("span", { class: "entry-words" }, h("b", {}, friend.name), h("small", {}, friend.story))))),
  ], { whole: true });
}

export function showText(phone, text) {
  phone.sheet.show("扫到一段文字", [
    sheetHead("扫到一段文字", () => phone.sheet.close()),
    h("div", { class: "scanned-text" },
      h("p", { class: "quiet" }, "这不是微信能打开的二维码或链接，内容是："),
      h("pre", {}, text || "（空白）"),
      h("button", { class: "button button-quiet", onclick: () => copy(phone, text) }, "复制")),
  ]);
}

/** A question with two answers; resolves to whether it was allowed. */
export function askConsent(phone, words) {
  return new Promise((resolve) => {
    let allowed = false;
    const answer = (yes) => { allowed = yes; phone.sheet.close(); };
    phone.sheet.show("请求许可", h("div", { class: "consent" }, h("p", {}, words), h("div", { class: "consent-answers" },
      h("button", { class: "button button-quiet", onclick: () => answer(false) }, "不允许"),
      h("button", { class: "button", autofocus: true, onclick: () => answer(true) }, "允许"))), { onClose: () => resolve(allowed) });
  });
}

export function showPictures(phone, urls, current) {
  let at = Math.max(0, urls.indexOf(current));
  const image = h("img", { alt: "", onerror: () => phone.say("这张图片打不开（沙箱不取外部图片）。") });
  const count = h("p", { class: "viewer-count" });
  const turn = (step) => {
    at = (at + step + urls.length) % urls.length;
    image.src = urls[at];
    count.textContent = `${at + 1} / ${urls.length}`;
  };
  phone.sheet.show("查看图片", h("div", { class: "viewer", onkeydown: (event) => turn({ ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0) },
    h("button", { class: "viewer-close", "aria-label": "关闭", autofocus: true, onclick: () => phone.sheet.close() }, "✕"), image, count,
    urls.length > 1 && [h("button", { class: "viewer-turn", "aria-label": "上一张", onclick: () => turn(-1) }, "‹"),
      h("button", { class: "viewer-turn viewer-next", "aria-label": "下一张", onclick: () => turn(1) }, "›")]), { whole: true });
  turn(0);
}

export async function copy(phone, text) {
  try {
    await navigator.clipboard.writeText(text);
    phone.say("已复制");
  } catch {
    phone.say(`浏览器不让复制：${text}`);
  }
}
