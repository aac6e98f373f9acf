// 扫一扫: what lies in front of the camera, a link to paste, a picture to choose, drop or paste, and a real camera.

import * as api from "../api.js";
import { h, morph } from "../dom.js";
import { watch } from "./camera.js";
import { sheetHead } from "./sheet.js";
import { chooseCode } from "./sheets.js";

const KINDS = { ticket: "公众号二维码", mini_code: "小程序码", link: "链接" };

function remaining(item) {
  if (item.expired) return "已过期";
  if (item.expires_at === null) return item.kind === "ticket" ? "永久有效" : "";
  const date = new Date(item.expires_at * 1000);
  return `${date.toLocaleDateString("zh-CN", { timeZone: "Asia/Shanghai", month: "long", day: "numeric" })}到期`;
}

export class Scanner {
  /** `purpose` ({ take(code), cancel() }) is a page's own wish; without one the phone itself follows the code. */
  constructor(phone, purpose) {
    this.phone = phone;
    this.purpose = purpose;
    this.taken = false;
    this.trouble = h("p", { class: "trouble", role: "alert", hidden: true });
    this.shelf = h("div", { class: "codes" });
    this.finder = h("div", { class: "finder", hidden: true });
  }

  show() {
    const { phone } = this;
    phone.scanner = this;
    phone.sheet.show("扫一扫", [
      sheetHead("扫一扫", () => phone.sheet.close()),
      h("div", { class: "scroll scan-body" }, this.trouble, this.finder, h("h3", {}, "面前的二维码"), this.shelf),
      this.tools(),
    ], { whole: true, onClose: () => this.end() });
    this.draw();
    return phone.page.refreshShelf();
  }

  tools() {
    const onsubmit = (event) => {
      event.preventDefault();
      const text = event.target.elements.content.value.trim();
      if (text) this.take({ content: text, kind: "QR_CODE" });
    };
    return h("footer", { class: "scan-tools" },
      h("form", { class: "paste", onsubmit },
        h("input", { name: "content", autocomplete: "off", placeholder: "粘贴链接或二维码内容", "aria-label": "链接", autofocus: true }),
        h("button", { class: "button button-small" }, "打开")),
      h("div", { class: "scan-ways" },
        h("label", { class: "way" }, "从相册选图片", h("input", { type: "file", accept: "image/*", onchange: (event) => this.pick(event.target) })),
        h("button", { class: "way", onclick: () => this.useCamera() }, "打开摄像头"),
        h("small", {}, "也可以把图片拖进来，或按 Ctrl-V 粘贴")));
  }

  draw() {
    const items = this.phone.page.shelf;
    const empty = h("p", { class: "quiet" }, "还没有二维码。在后台新建一张邀请，它会出现在这里；也可以粘贴一个链接。");
    morph(this.shelf, items.length ? items.map((item) => this.code(item)) : empty);
  }

  code(item) {
    return h("button", {
      class: item.expired ? "code code-expired" : "code", "data-key": String(item.n), "data-scene": item.label, title: item.content,
      onclick: () => this.take({ content: item.content, kind: "QR_CODE" }),
    },
    h("img", { src: new URL(item.png).pathname, alt: "", width: 132, height: 132, loading: "lazy" }),
    h("span", { class: "code-words" }, h("b", {}, item.label), h("span", {}, KINDS[item.kind]), h("span", {}, remaining(item))));
  }

  pick(input) {
    const [file] = input.files;
    input.value = ""; // so that the same picture may be chosen again
    return file && this.lookAt(file);
  }

  /** A picture of whatever origin; what is wrong with it is said, and the sheet stays for the next try. */
  async lookAt(picture) {
    this.complain(null);
    try {
      const codes = await api.look(picture);
      if (this.phone.scanner !== this) return; // put away while the picture was looked at
      if (codes.length === 1) this.take(codes[0]);
      else this.among(codes, picture);
    } catch (error) {
      this.complain(error.message);
    }
  }

  among(codes, picture) {
    this.taken = true; // the choice goes on; a page that asked is told of a cancellation only if nothing is chosen
    chooseCode(this.phone, codes, picture, (code) => this.finish(code), () => this.purpose?.cancel());
  }

  complain(words) {
    this.trouble.hidden = !words;
    this.trouble.textContent = words ?? "";
    if (words) this.trouble.scrollIntoView({ block: "nearest" });
  }

  take(code) {
    this.taken = true;
    this.phone.sheet.close();
    this.finish(code);
  }

  finish(code) {
    if (this.purpose) this.purpose.take(code);
    else this.phone.seen(code);
  }

  async useCamera() {
    this.complain(null);
    this.camera?.stop();
    this.finder.hidden = false;
    this.camera = await watch(this.finder, {
      onCodes: (codes, picture) => (codes.length === 1 ? this.take(codes[0]) : this.among(codes, picture)),
      onTrouble: (words) => { this.finder.hidden = true; this.complain(words); },
    });
    if (this.phone.scanner !== this) this.camera.stop(); // closed while the permission was asked for
  }

  end() {
    this.camera?.stop();
    if (this.phone.scanner === this) this.phone.scanner = null; // the next one may be there already
    if (!this.taken) this.purpose?.cancel();
  }
}
