// Reading of shared material: what is looked at, in seconds of each page, while somebody really looks. And the card by
// which WeChat passes this reader's own link on. Without it the page reads as well, and nothing is counted.
(() => {
  "use strict";
  const material = document.getElementById("material");
  if (!material) return;
  const here = "/m/" + material.dataset.share;
  const FLUSH_MS = 10000, TOUCHED_MS = 60000, TICK_MS = 1000, MOST = 50;

  growPages();
  const state = { page: 1, touched: performance.now(), n: 0, ms: new Map(), scroll: new Map(), queue: [], visit: null, over: false };

  function growPages() {
    const sheets = material.querySelector(".sheets");
    if (!sheets) return;
    const first = sheets.querySelector("img"), all = Number(material.dataset.pages);
    for (let n = sheets.querySelectorAll("img").length + 1; n <= all; n++) {
      const sheet = first.cloneNode();
      sheet.src = here + "/pages/" + n;
      sheet.loading = "lazy";
      sheet.alt = sheet.dataset.page = String(n);
      sheets.append(sheet);
    }
  }

  // Which page fills most of the screen.
  const visible = new Map();
  const at = document.getElementById("at");
  const watch = new IntersectionObserver(seen => {
    for (const one of seen) visible.set(one.target, one.intersectionRect.height);
    let best = null;
    for (const [sheet, height] of visible) if (height > 0 && (!best || height > visible.get(best))) best = sheet;
    if (best) state.page = Number(best.dataset.page) || 1;
    if (at) at.textContent = String(state.page);
  }, { threshold: [0, 0.25, 0.5, 0.75, 1] });
  material.querySelectorAll("[data-page]").forEach(one => watch.observe(one));

  const touch = () => { state.touched = performance.now(); };
  for (const kind of ["touchstart", "touchmove", "scroll", "pointerdown", "pointermove", "keydown", "wheel"])
    addEventListener(kind, touch, { passive: true });
  const film = material.querySelector("video");
  if (film) film.addEventListener("timeupdate", () => {
    if (film.paused) return;
    touch();
    reach(film.duration ? film.currentTime / film.duration : 0);
  });
  const onward = document.getElementById("onward");
  if (onward) onward.addEventListener("click", () => { reach(1); flush(); });

  function reach(share) {
    const percent = Math.max(0, Math.min(100, Math.round(share * 100)));
    state.scroll.set(state.page, Math.max(state.scroll.get(state.page) || 0, percent));
  }

  function scrolled() {
    if (film || onward) return;
    const part = material.querySelector(`[data-page="${state.page}"]`);
    if (!part) return;
    const box = part.getBoundingClientRect();
    reach(box.height ? (innerHeight - box.top) / box.height : 1);
  }

  // Only seconds in which the page is in sight and somebody touched it within the last minute.
  let last = performance.now();
  function tick() {
    const now = performance.now(), passed = Math.min(now - last, 2 * TICK_MS);
    last = now;
    if (document.visibilityState !== "visible" || now - state.touched > TOUCHED_MS) return;
    state.ms.set(state.page, (state.ms.get(state.page) || 0) + passed);
    scrolled();
  }

  function gather() {
    for (const page of new Set([...state.ms.keys(), ...state.scroll.keys()])) {
      const ms = Math.round(state.ms.get(page) || 0);
      state.queue.push({ n: state.n++, page, active_ms_delta: ms, scroll_pct: state.scroll.get(page) || 0 });
    }
    state.ms.clear();
    state.scroll.clear();
  }

  async function flush(leaving) {
    if (state.over) return;
    tick();
    gather();
    if (!state.visit || !state.queue.length) return;
    const sent = state.queue.slice(0, MOST);
    const body = JSON.stringify({ visit: state.visit, beats: sent });
    // What was sent on leaving stays in the queue: if the page lives on it comes again, and is kept once.
    if (leaving) { navigator.sendBeacon(here + "/beats", new Blob([body], { type: "application/json" })); return; }
    try {
      const answer = await fetch(here + "/beats", { method: "POST", body, keepalive: true, headers: { "Content-Type": "application/json" } });
      if (answer.ok) state.queue = state.queue.filter(one => !sent.includes(one));
      else if (![408, 429].includes(answer.status) && answer.status < 500) state.over = true;
    } catch { /* no network now: the queue waits for the next round */ }
  }

  async function open() {
    if ("silent" in material.dataset) return;
    try {
      const answer = await fetch(here + "/visits", { method: "POST" });
      if (!answer.ok) return;
      const said = await answer.json();
      state.visit = said.visit;
      if (!said.visit) { state.over = true; return; }
      offerCard(said.forward);
    } catch { setTimeout(open, FLUSH_MS); }
  }

  // WeChat's own menu passes on the link it is given here: this reader's own.
  async function offerCard(link) {
    if (!/micromessenger/i.test(navigator.userAgent)) return;
    const answer = await fetch(here + "/card?url=" + encodeURIComponent(location.href.split("#")[0]));
    const signed = answer.ok ? await answer.json() : {};
    if (!signed.script) return;
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = signed.script;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    }).catch(() => {});
    if (!window.wx) return;
    const { title, summary, cover, share } = material.dataset;
    const card = { title, desc: summary || title, link, imgUrl: cover, success() {} };
    const sent = () => { fetch("/m/" + share + "/passed-on", { method: "POST", keepalive: true }).catch(() => {}); };
    wx.config({ debug: false, appId: signed.appid, timestamp: signed.timestamp, nonceStr: signed.nonce, signature: signed.signature,
      jsApiList: ["updateAppMessageShareData", "updateTimelineShareData", "onMenuShareAppMessage"] });
    wx.ready(() => {
      wx.updateAppMessageShareData(card);
      wx.updateTimelineShareData(card);
      // Only this older one tells that something was really sent.
      wx.onMenuShareAppMessage({ ...card, success: sent });
    });
  }

  setInterval(tick, TICK_MS);
  setInterval(flush, FLUSH_MS);
  addEventListener("pagehide", () => flush(true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush(true); else { last = performance.now(); touch(); }
  });
  open();
})();
