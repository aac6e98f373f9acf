// The page put together: the cast, the phones in hand, the director's panel, and the line to the sandbox.

import * as api from "./api.js";
import { drawCast } from "./cast.js";
import { mountDirector } from "./director/main.js";
import { morph } from "./dom.js";
import { Hands } from "./hands.js";
import { connect, onLive } from "./live.js";
import { Phone } from "./phone/phone.js";
import { plate } from "./plate.js";

const MOMENT = 60; // several facts within it are one refresh
const PHONE = 375;
const GAP = 28;

const stage = document.getElementById("phones");
const lost = document.getElementById("lost");
const phones = new Map();
const stale = new Set(); // whose phones have to be asked anew; "*" is everybody's
let waiting = null;

const page = {
  account: document.body.dataset.account,
  people: [],
  places: [],
  shelf: [],
  ahead: 0, // how far the sandbox's clock is before ours, in seconds
  person: (key) => page.people.find((one) => one.key === key) ?? { key, name: key, unread: {} },
  chatName: (chat) => ({ official_account: page.account, notices: "服务通知" })[chat] ?? page.person(chat).name,
  time: () => new Date(Date.now() + page.ahead * 1000).toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" }),
  async refreshShelf() {
    page.shelf = await api.shelf();
    for (const phone of phones.values()) phone.scanner?.draw();
  },
};

const hands = new Hands((key) => page.people.some((person) => person.key === key), draw);

function phoneOf(key) {
  if (!phones.has(key)) {
    const phone = new Phone(key, page);
    phone.element.addEventListener("pointerdown", () => hands.touch(key), true);
    phone.element.addEventListener("focusin", () => hands.touch(key));
    phones.set(key, phone);
    phone.safely(() => phone.refresh());
  }
  return phones.get(key);
}

/** A phone laid down is put away whole; it comes back as the server knows it. */
function draw() {
  const shown = hands.visible();
  for (const [key, phone] of phones) {
    if (shown.includes(key)) continue;
    phone.putAway();
    phones.delete(key);
    stage.querySelector(`[data-key="${key}"]`)?.remove();
  }
  drawCast(document.getElementById("people"), page.people, shown, hold);
  for (const [at, key] of shown.entries()) {
    let place = stage.querySelector(`:scope > [data-key="${key}"]`);
    if (!place) {
      place = document.createElement("div");
      place.className = "place";
      place.dataset.key = key;
      place.append(document.createElement("header"), phoneOf(key).element);
    }
    if (stage.children[at] !== place) stage.insertBefore(place, stage.children[at] ?? null);
    morph(place.firstChild, plate(page.person(key), shown.length > 1, () => hands.putDown(key)));
  }
}

async function refresh() {
  const everybody = stale.delete("*");
  const wanted = everybody ? [...phones.values()] : [...phones.values()].filter((phone) => stale.has(phone.key));
  stale.clear();
  page.people = await api.people();
  if (hands.held.length) draw();
  else hands.read([...document.body.dataset.held.split(","), page.people[0].key]);
  await Promise.all(wanted.map((phone) => phone.refresh()));
}

function soon(key) {
  stale.add(key);
  waiting ??= setTimeout(() => {
    waiting = null;
    refresh().catch((error) => { lost.textContent = error.message; lost.hidden = false; });
  }, MOMENT);
}

async function opened() {
  lost.hidden = true;
  [page.places, page.shelf, page.ahead] = [await api.places(), await api.shelf(), (await api.clock()) - Date.now() / 1000];
  soon("*");
}

async function hold(key) {
  hands.hold(key);
  await phoneOf(key).refresh();
  phoneOf(key).element.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** A picture dropped on a phone, or pasted while none is being written on, is held before its camera. */
function takePictures() {
  stage.addEventListener("dragover", (event) => event.preventDefault());
  stage.addEventListener("drop", (event) => {
    event.preventDefault();
    const key = event.target.closest(".place")?.dataset.key;
    before(key, event.dataTransfer.files[0], event.dataTransfer.getData("text/plain"));
  });
  document.addEventListener("paste", (event) => {
    const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
    if (!picture) return; // text goes where the cursor is
    event.preventDefault();
    before(hands.touched.findLast((key) => phones.has(key)), picture);
  });
}

function before(key, picture, text = "") {
  const phone = phones.get(key);
  if (!phone || !(picture || text)) return;
  if (!phone.scanner) phone.scan();
  if (picture) phone.scanner.lookAt(picture);
  else phone.scanner.take({ content: text.trim(), kind: "QR_CODE" });
}

function watchTheRoom() {
  const measure = () => hands.make(Math.max(1, Math.min(3, Math.floor((stage.clientWidth + GAP) / (PHONE + GAP)))));
  new ResizeObserver(measure).observe(stage);
  measure();
}

function openDirectorSheet() {
  const sheet = document.getElementById("director-sheet");
  const button = document.getElementById("director-open");
  const set = (open) => {
    sheet.classList.toggle("director-sheet-open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => set(!sheet.classList.contains("director-sheet-open")));
  document.getElementById("director-close").addEventListener("click", () => { set(false); button.focus(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const phone = phones.get(hands.touched.findLast((key) => phones.has(key)));
    if (phone?.sheet.open) phone.sheet.close();
    else set(false);
  });
}

for (const kind of ["chat", "person", "push"]) onLive(kind, ({ person }) => soon(person));
for (const kind of ["reset", "menu"]) onLive(kind, () => soon("*"));
onLive("reset", () => phones.forEach((phone) => phone.begin()));
for (const kind of ["shelf", "reset"]) onLive(kind, () => page.refreshShelf());
onLive("clock", ({ now }) => { page.ahead = now - Date.now() / 1000; draw(); phones.forEach((phone) => phone.draw()); });
onLive("open", () => opened().catch((error) => { lost.textContent = error.message; lost.hidden = false; }));
onLive("lost", () => { lost.textContent = "沙箱没有应答，正在重新连接…"; lost.hidden = false; });
document.addEventListener("visibilitychange", () => { if (!document.hidden) soon("*"); });
setInterval(() => phones.forEach((phone) => phone.draw()), 20_000);

watchTheRoom();
takePictures();
openDirectorSheet();
mountDirector(document.getElementById("director"), {
  hold,
  open: async (key, url) => { await hold(key); await phoneOf(key).open(url); },
  people: () => page.people,
  onLive,
});
connect();
