// What pages do beyond htmx: drawer, messages, charts, copying, the menu on a phone. Nothing here is needed to read.
"use strict";

document.documentElement.classList.add("scripted");
const ready = (does) => document.readyState === "loading" ? addEventListener("DOMContentLoaded", does) : does();

function say(sentence, tone) {
  const message = document.createElement("p");
  message.className = `message ${tone}`;
  message.textContent = sentence;
  document.getElementById("messages").append(message);
  fade(message);
}

function fade(message) {
  setTimeout(() => message.remove(), message.classList.contains("bad") || message.querySelector("form") ? 10000 : 4000);
}

// An address says only what was chosen.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") return;
  for (const [name, value] of [...detail.formData.entries()]) if (value === "") detail.formData.delete(name);
});

// A refusal that names its place is shown there; whatever else fails is said in one sentence.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.getResponseHeader("HX-Retarget")) detail.shouldSwap = true;
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  const isTold = ["HX-Retarget", "HX-Redirect"].some((name) => detail.xhr.getResponseHeader(name));
  if (!isTold) say(document.body.dataset.offline, "bad");
});
document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline, "bad"));

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "drawer-body") document.getElementById("drawer").showModal();
  if (detail.target.id === "messages") fade(detail.target.lastElementChild);
});
// Whoever sent a form that was refused goes on at the first field that is wrong, with the keyboard too.
function goToWrong() {
  const field = document.querySelector("form.fields .field:has(.wrong)");
  if (!field) return;
  field.scrollIntoView({ block: "center" });
  field.querySelector("input:not([type=hidden], [readonly]), select, textarea, button")?.focus({ preventScroll: true });
}
ready(goToWrong);
document.addEventListener("htmx:afterSwap", ({ detail }) => { if (detail.target.id === "form") goToWrong(); });

document.addEventListener("done", ({ detail }) => {
  document.getElementById("drawer")?.close();
  say(detail.sentence, "good");
});

document.addEventListener("click", ({ target }) => {
  const drawer = document.getElementById("drawer");
  if (target === drawer) drawer.close();
  for (const open of document.querySelectorAll("details.drop[open]")) if (!open.contains(target)) open.open = false;
  const menu = target.closest("[data-menu]");
  if (menu) menu.setAttribute("aria-expanded", String(document.body.classList.toggle("menu-open")));
  const copy = target.closest("[data-copy]");
  if (copy) copyText(document.getElementById(copy.dataset.copy));
});

// A form on its way is not sent again: what the second answer says would hide the first, such as codes shown once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000); // an answer that is a file leaves the page standing
});

// A number that was shown whole is hidden again, whether or not anybody is there to be asked.
function hideLater(shown) {
  setTimeout(() => {
    const masked = shown.querySelector("template").content.cloneNode(true);
    const parts = [...masked.children];
    shown.replaceWith(masked);
    parts.forEach((part) => htmx.process(part));
  }, Number(shown.dataset.lasts) * 1000);
}
document.addEventListener("htmx:afterSwap", () => {
  for (const shown of document.querySelectorAll("[data-lasts]:not([data-seen])")) {
    shown.dataset.seen = "";
    hideLater(shown);
  }
});
// What is ticked in a list: the bar below it says what can be done.
function tick({ target }) {
  const bar = document.getElementById("batch");
  if (!bar || !target.closest("#list")) return;
  const picks = [...document.querySelectorAll("#list .pick")];
  const whole = bar.querySelector("[data-pick-whole]");
  if (target.matches("[data-pick-page]")) for (const pick of picks) pick.checked = target.checked;
  bar.classList.toggle("chosen", Boolean(whole?.checked) || picks.some((pick) => pick.checked));
}
document.addEventListener("change", tick);

// A file that the server would refuse need not be sent.
document.addEventListener("change", ({ target }) => {
  const largest = Number(target.dataset?.largest);
  if (!largest || !target.files?.[0] || target.files[0].size <= largest) return;
  target.value = "";
  say(target.dataset.tooLarge, "bad");
});

async function copyText(input) {
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    document.execCommand("copy"); // plain http away from this machine has no clipboard of its own
  }
  say(document.body.dataset.copied, "good");
}

// Bars over days or pages; of several rows of numbers the first is drawn behind. Pages are the warmer the longer.
// With `names` each bar has its own below it, as far as there is room.
// With `lines`, a line for each row of numbers, in the colour that its `tone` has elsewhere.
function draw(place) {
  if (!window.echarts) return;
  const told = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const { days, unit, heat, axis, lines, names } = told;
  const rows = told.series ?? [{ name: told.name, counts: told.counts }];
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const [accent, soft, line] = ["accent", "good", "line"].map(colour);
  place.replaceChildren();
  const chart = echarts.init(place, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    color: [accent, soft],
    grid: { left: 4, right: 8, top: rows.length > 1 ? 34 : 12, bottom: 0, containLabel: true },
    ...(rows.length > 1 && { legend: { right: 0, top: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: "#667085" } } }),
    tooltip: {
      trigger: "axis", axisPointer: { type: lines ? "line" : "shadow" }, valueFormatter: (value) => `${value.toLocaleString()} ${unit}`,
    },
    ...(heat && {
      visualMap: { show: false, min: 0, max: Math.max(1, ...rows[0].counts), inRange: { color: ["#cfe0fb", "#f3b25b", "#d9533b"] } },
    }),
    xAxis: {
      type: "category", data: days, axisTick: { show: false }, axisLine: { lineStyle: { color: line } },
      axisLabel: { color: "#667085", ...(names && { interval: 0, overflow: "truncate", width: (place.clientWidth - 60) / days.length - 6 }) },
      ...(axis && { axisPointer: { label: { formatter: axis } } }),
    },
    yAxis: { type: "value", min: 0, minInterval: 1, splitLine: { lineStyle: { color: line } }, axisLabel: { color: "#667085" } },
    series: rows.map(({ name, counts, tone }) => lines
      ? { type: "line", name, data: counts, symbol: "circle", symbolSize: 5, showSymbol: days.length < 32, lineStyle: { width: 2 }, ...(tone && { color: colour(tone) }) }
      : { type: "bar", name, data: counts, barMaxWidth: 22, barGap: "-60%", itemStyle: { borderRadius: [3, 3, 0, 0] } }),
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}

ready(() => {
  document.querySelectorAll("#messages > .message").forEach(fade);
  document.querySelectorAll("[data-chart]").forEach(draw);
});
document.addEventListener("htmx:afterSettle", ({ target }) => target.querySelectorAll?.("[data-chart]").forEach(draw));
