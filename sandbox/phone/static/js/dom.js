// Building elements without markup in strings, and changing a drawn page into a newer one without touching what stayed.

const HANDLERS = ["onclick", "onsubmit", "onchange", "oninput", "onkeydown", "onerror"];

/** h("button", { class: "x", onclick }, "文字"); null, undefined and false are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...known(children));
  return element;
}

function known(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/**
 * Makes `place` look like `fresh`. Elements of the same kind (and the same data-key) stay, with what was typed into
 * them, where they were scrolled to, and the finger that rests on them.
 */
export function morph(place, ...fresh) {
  let at = place.firstChild;
  for (const wanted of known(fresh)) {
    const node = wanted instanceof Node ? wanted : document.createTextNode(wanted);
    const found = laterAlike(at, node);
    if (!found) {
      place.insertBefore(node, at);
      continue;
    }
    while (at !== found) at = removed(at);
    sync(found, node);
    at = found.nextSibling;
  }
  while (at) at = removed(at);
}

function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** The next sibling that may become `node`; without a key only the very next one. */
function laterAlike(at, node) {
  if (!at || alike(at, node)) return at;
  if (!node.dataset?.key) return null;
  let later = at.nextSibling;
  while (later && !alike(later, node)) later = later.nextSibling;
  return later;
}

function alike(old, node) {
  return old.nodeName === node.nodeName && old.dataset?.key === node.dataset?.key;
}

function sync(old, node) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== node.data) old.data = node.data;
    return;
  }
  for (const { name } of [...old.attributes]) if (!node.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of node.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const name of HANDLERS) old[name] = node[name];
  morph(old, ...node.childNodes);
  if (old.tagName === "SELECT" && old !== document.activeElement) old.value = node.value;
}
