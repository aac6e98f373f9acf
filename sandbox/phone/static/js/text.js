// Text as WeChat shows it: <a href> links in replies, bare addresses, line breaks. Never as markup.

import { h } from "./dom.js";

const LINKS = /<a\s[^>]*?href\s*=\s*["']([^"']+)["'][^>]*>([\s\S]*?)<\/a>|(https?:\/\/[^\s<>"'，。；）]+)/gi;

export function linked(text, onOpen) {
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(LINKS)) {
    parts.push(text.slice(last, found.index));
    const [whole, href, label, bare] = found;
    parts.push(h("a", { href: "#", onclick: (event) => { event.preventDefault(); onOpen(href ?? bare); } }, label ?? bare));
    last = found.index + whole.length;
  }
  parts.push(text.slice(last));
  return parts;
}

export const plain = (text) => text.replace(/<[^>]*>/g, "");

/** The host of an address, or the words themselves when they are none. */
export function hostOf(address) {
  try {
    return new URL(address).host || address;
  } catch {
    return address;
  }
}

export function moment(seconds) {
  const date = new Date(seconds * 1000);
  const options = { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = (when) => when.toLocaleDateString("zh-CN", { timeZone: "Asia/Shanghai" });
  const clock = date.toLocaleTimeString("zh-CN", options);
  return day(date) === day(new Date()) ? clock : `${day(date)} ${clock}`;
}
