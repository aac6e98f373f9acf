// The phone put together: every gesture, and where it leads.

import * as api from "./api.js";
import { chatScreen } from "./chat.js";
import { chatsScreen, profileScreen } from "./chats.js";
import { mountDirector } from "./director/main.js";
import { show } from "./dom.js";
import { listen, onLive } from "./live.js";
import { drawPeople } from "./people.js";
import { drawShelf } from "./shelf.js";
import { choose, refresh, store } from "./store.js";
import { closeWebview, openWebview } from "./webview.js";

const screen = document.getElementById("screen");
const shelf = document.getElementById("shelf");
const toast = document.getElementById("toast");
let drawn = "";

function say(words) {
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { toast.hidden = true; }, 2600);
}

const again = () => refresh(draw);

function goTo(place) {
  store.place = place;
  return again();
}

async function arrive(answer) {
  const { outcome, webview_url: address } = answer;
  document.body.classList.remove("scanning");
  if (outcome === "expired") say("二维码已过期");
  if (outcome === "not_ours") say("这不是微信能识别的二维码");
  if (outcome === "followed" || outcome === "scanned") await goTo({ name: "chat", chat: "official_account" });
  if (address) openWebview(address, answer.mini ? `小程序 ${answer.mini.path}` : answer.url);
  else if (outcome === "opens") say("外部网页，沙箱里打不开");
}

function doing(deed) {
  return async (...words) => {
    try {
      await arrive(await deed(...words));
      await again();
    } catch (error) {
      say(error.message);
    }
  };
}

function hold(key) {
  if (store.me?.key === key) return again();
  closeWebview();
  choose(key);
  return again();
}

const gesture = (deed, body) => api.gesture(store.me.key, deed, body);
const go = {
  chats: () => goTo({ name: "chats" }),
  chat: (chat) => goTo({ name: "chat", chat }),
  profile: () => goTo({ name: "profile" }),
  scan: () => { document.body.classList.add("scanning"); shelf.querySelector("input").focus(); },
  follow: doing(() => gesture("follow")),
  unfollow: doing(async () => { await goTo({ name: "chats" }); return gesture("unfollow"); }),
  say: doing((text) => gesture("say", { text })),
  menu: doing((name) => { store.place.openMenu = null; return gesture("tap_menu", { name }); }),
  openMenu: (name) => goTo({ ...store.place, openMenu: store.place.openMenu === name ? null : name }),
  open: doing((url) => gesture("open", { url })),
  mini: doing((path) => gesture("open", { url: `${document.body.dataset.target}/app/#/${path}` })),
};

function drawScreen() {
  const { me, place, messages, lasts } = store;
  if (place.name === "chat") show(screen, chatScreen(me, place, messages, go));
  else if (place.name === "profile") show(screen, profileScreen(me, go));
  else show(screen, chatsScreen(me, lasts, go));
  const talk = document.getElementById("talk");
  if (talk) talk.scrollTop = talk.scrollHeight;
}

/** Only what changed is drawn, so that a button never vanishes under a finger. */
function draw() {
  const facts = JSON.stringify(store);
  if (facts === drawn) return;
  drawn = facts;
  const typed = screen.querySelector("input")?.value ?? "";
  const focused = screen.contains(document.activeElement) && document.activeElement.tagName === "INPUT";
  drawPeople(document.getElementById("people"), hold);
  drawScreen();
  drawShelf(shelf, {
    scan: doing((content) => gesture("scan", { content })),
    picture: doing((file) => api.scanPicture(store.me.key, file)),
    close: () => document.body.classList.remove("scanning"),
  });
  const input = screen.querySelector("input");
  if (input) input.value = typed;
  if (input && focused) input.focus();
}

listen(again);
mountDirector(document.getElementById("director"), {
  hold,
  open: async (key, url) => { await hold(key); await go.open(url); },
  people: () => store.people,
  onLive,
});
