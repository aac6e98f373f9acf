// A campaign's page: a clock that counts down, who would call for a place, WeChat's card. Without it the page works as
// well: a form is a form, and the rule behind it names whom it names.
(() => {
  "use strict";
  const page = document.getElementById("campaign");
  if (!page) return;
  const { slug, share, address, title, summary, cover } = page.dataset;
  const here = "/p/" + slug;
  let asked = 0;

  for (const clock of page.querySelectorAll("[data-until]")) {
    const until = Date.parse(clock.dataset.until), words = clock.dataset.words.split(",");
    const tick = () => {
      const left = Math.max(0, Math.floor((until - Date.now()) / 1000));
      if (!left) { if ("reload" in clock.dataset && !sessionStorage.getItem("begun " + slug)) { sessionStorage.setItem("begun " + slug, "1"); location.reload(); } return; }
      const parts = [Math.floor(left / 86400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60];
      clock.replaceChildren(...parts.flatMap((part, at) => {
        const number = document.createElement("b"), word = document.createElement("small");
        number.textContent = at ? String(part).padStart(2, "0") : String(part);
        word.textContent = words[at];
        return [number, word];
      }));
      setTimeout(tick, 1000);
    };
    tick();
  }

  const form = page.querySelector("form.entry");
  const province = form && form.querySelector(".province");
  if (province) {
    const city = form.querySelector(".city"), name = province.name;
    const names = place => { if (form.dataset.asksPlace) nameHands(place); };
    const choose = async () => {
      city.hidden = true;
      city.removeAttribute("name");
      province.name = name;
      const chosen = province.value;
      if (!chosen) return;
      names(chosen);
      const answer = await fetch("/p/places/" + chosen).catch(() => null);
      const places = answer && answer.ok ? await answer.json() : [];
      if (!places.length || chosen !== province.value) return;
      city.replaceChildren(new Option(city.dataset.first, ""), ...places.map(one => new Option(one.name, one.code)));
      city.hidden = false;
    };
    province.addEventListener("change", choose);
    const typed = province.dataset.typed;
    if (typed && !province.value) {
      province.value = typed.slice(0, 2) + "0000";
      choose().then(() => { city.value = typed; city.dispatchEvent(new Event("change")); });
    }
    // The narrower place is what is sent, once one was chosen.
    city.addEventListener("change", () => {
      if (city.value) { city.name = name; province.removeAttribute("name"); } else { city.removeAttribute("name"); province.name = name; }
      names(city.value || province.value);
    });
  }

  async function nameHands(place) {
    const shown = document.getElementById("hands"), said = form.querySelector("[name=hands_to]"), mine = ++asked;
    const query = new URLSearchParams({ place, s: share });
    const answer = await fetch(here + "/hands?" + query).catch(() => null);
    if (!answer || !answer.ok) return;
    const hands = await answer.json();
    // Answers overtake one another: whom the place names that was chosen last is who calls.
    if (mine !== asked) return;
    said.value = hands.name;
    if (shown) shown.textContent = hands.shown;
  }

  const wheel = page.querySelector(".wheel");
  if (wheel && form) form.addEventListener("submit", event => {
    if (wheel.classList.contains("turning")) return;
    event.preventDefault();
    wheel.classList.add("turning");
    wheel.scrollIntoView({ block: "center", behavior: "smooth" });
    setTimeout(() => form.submit(), 1100);
  });
  // The button that leads to the form is in the way once one is there.
  const onward = document.querySelector(".onward"), way = document.getElementById("enter");
  if (onward && way) new IntersectionObserver(seen => { onward.hidden = seen[seen.length - 1].isIntersecting; }).observe(way);
  const problem = page.querySelector(".entry .wrong") || document.getElementById("problem");
  if (problem) problem.scrollIntoView({ block: problem.id ? "start" : "center" });

  // WeChat's own menu passes on the very link this page came by: nothing is given for it.
  async function offerCard() {
    if (!/micromessenger/i.test(navigator.userAgent) || !location.pathname.startsWith(here)) return;
    const answer = await fetch(here + "/card?url=" + encodeURIComponent(location.href.split("#")[0])).catch(() => null);
    const signed = answer && answer.ok ? await answer.json() : {};
    if (!signed.script) return;
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = signed.script;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    }).catch(() => {});
    if (!window.wx) return;
    const card = { title, desc: summary || title, link: address, imgUrl: cover, success() {} };
    wx.config({ debug: false, appId: signed.appid, timestamp: signed.timestamp, nonceStr: signed.nonce, signature: signed.signature,
      jsApiList: ["updateAppMessageShareData", "updateTimelineShareData", "openLocation"] });
    wx.ready(() => { wx.updateAppMessageShareData(card); wx.updateTimelineShareData(card); });
  }
  // In WeChat its own map; elsewhere the link leads to one.
  for (const go of page.querySelectorAll(".go-there")) go.addEventListener("click", event => {
    const spot = go.dataset;
    if (!window.wx || !wx.openLocation) return;
    event.preventDefault();
    wx.openLocation({ latitude: Number(spot.latitude), longitude: Number(spot.longitude), name: spot.name, address: spot.address, scale: 16 });
  });
  offerCard();
})();
