// A field that takes one or several of many, such as dealers: what is typed finds some, what is chosen stands as a ticked
// box before it, by its name. The keys are those of a combobox; without scripts codes are typed, several with 、 between.
"use strict";

const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const offered = (input) => [...listOf(input).querySelectorAll("[data-code]")];
const isPick = (target) => target.matches?.("[data-pick]");

function openPicks(input, open) {
  const list = listOf(input);
  list.hidden = !open || !list.childElementCount;
  input.setAttribute("aria-expanded", String(!list.hidden));
  if (!list.hidden) return;
  input.removeAttribute("aria-activedescendant");
  offered(input).forEach((one) => { one.ariaSelected = "false"; });
}

function step(input, way) {
  const all = offered(input);
  if (!all.length) return;
  openPicks(input, true);
  const now = all.findIndex((one) => one.ariaSelected === "true");
  const next = now < 0 ? (way > 0 ? 0 : all.length - 1) : (now + way + all.length) % all.length;
  all.forEach((one, at) => { one.ariaSelected = String(at === next); });
  input.setAttribute("aria-activedescendant", all[next].id);
  all[next].scrollIntoView({ block: "nearest" });
}

function pick(input, option) {
  const chosen = input.closest(".picks").querySelector(".checks");
  const { code } = option.dataset;
  const there = [...chosen.querySelectorAll("input")].find((one) => one.value === code);
  if (there) there.checked = true;
  else {
    if ("one" in input.dataset) chosen.replaceChildren();
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: input.name, value: code, checked: true });
    const label = document.createElement("label");
    label.append(box, option.dataset.name);
    if (option.querySelector("small")) label.append(" ", Object.assign(document.createElement("small"), { textContent: code }));
    chosen.append(label);
  }
  input.closest(".picks").querySelector("[role=status]").textContent = `${input.dataset.pick} ${option.dataset.name}`;
  input.value = "";
  listOf(input).replaceChildren();
  openPicks(input, false);
  input.focus();
}

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!isPick(input) || event.isComposing) return;
  const open = !listOf(input).hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") step(input, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && open && offered(input).length) {
    pick(input, offered(input).find((one) => one.ariaSelected === "true") ?? offered(input)[0]);
  } else if (event.key === "Escape" && open) openPicks(input, false); // the drawer stays open
  else return;
  event.preventDefault();
});
document.addEventListener("click", ({ target }) => {
  const option = target.closest("[role=option][data-code]");
  if (option) return pick(document.querySelector(`[aria-controls="${option.parentElement.id}"]`), option);
  for (const input of document.querySelectorAll("[data-pick]")) if (!input.closest(".picks").contains(target)) openPicks(input, false);
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (isPick(target) && relatedTarget && !target.closest(".picks").contains(relatedTarget)) openPicks(target, false);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const input = document.querySelector(`[data-pick][aria-controls="${detail.target.id}"]`);
  if (input) openPicks(input, input.value.trim() !== "");
});
