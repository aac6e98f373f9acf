// What lies over the screen: one sheet at a time, closed by its ✕, by Esc, or by what was chosen on it.

import { h } from "../dom.js";

export class Sheet {
  constructor(place) {
    this.place = place;
    this.onClose = null;
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    place.addEventListener("click", (event) => { if (event.target === place) this.close(); });
  }

  get open() { return !this.place.hidden; }

  /** Shows `content`; `onClose` hears when it goes away, however that happens. */
  show(label, content, { onClose = null, whole = false } = {}) {
    this.close();
    this.before = document.activeElement;
    this.onClose = onClose;
    this.place.classList.toggle("over-whole", whole);
    this.place.replaceChildren(h("section", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": label, tabindex: "-1" }, content));
    this.place.hidden = false;
    (this.place.querySelector("[autofocus]") ?? this.place.firstChild).focus({ preventScroll: true });
  }

  close() {
    if (!this.open) return;
    this.place.hidden = true;
    this.place.replaceChildren();
    if (this.before?.isConnected) this.before.focus({ preventScroll: true });
    const told = this.onClose;
    this.onClose = null;
    told?.();
  }
}

export function sheetHead(title, onClose, right = null) {
  return h("header", { class: "bar sheet-head" },
    h("button", { class: "bar-close", "aria-label": "关闭", onclick: onClose }, "✕"), h("h2", {}, title), right ?? h("span", {}));
}
