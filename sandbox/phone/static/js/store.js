// What the page knows: who holds the phone, where in WeChat they are, and the facts behind it.

import * as api from "./api.js";

export const store = {
  people: [],
  me: null,
  place: { name: "chats" },
  messages: [],
  lasts: {},
  shelf: [],
};

const CHATS = ["official_account", "notices"];
const KEPT = "sandbox-person";
let version = 0;

export async function refresh(draw) {
  const mine = ++version;
  const [people, shelf] = await Promise.all([api.people(), api.shelf()]);
  const key = store.me?.key ?? new URLSearchParams(location.search).get("person") ?? localStorage.getItem(KEPT);
  const chosen = people.find((one) => one.key === key) ?? people[0];
  const me = await api.person(chosen.key);
  const [account, notices] = await Promise.all(CHATS.map((name) => api.chat(me.key, name)));
  if (mine !== version) return; // somebody else was chosen, or a newer refresh is under way
  const open = store.place.name === "chat" ? store.place.chat : null;
  const messages = { official_account: account, notices }[open] ?? [];
  const lasts = { official_account: account.at(-1), notices: notices.at(-1) };
  Object.assign(store, { people, shelf, me, messages, lasts });
  if (open && me.unread[open] > 0) await api.markRead(me.key, open);
  draw();
}

export function choose(key) {
  version += 1; // what is still being fetched belongs to the person before
  localStorage.setItem(KEPT, key);
  store.me = { key };
  store.place = { name: "chats" };
}
