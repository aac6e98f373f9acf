"""Letters that are too faint: WCAG 2.2 AA, 4.5 to 1, of large ones (24 px, or 18.66 px bold) 3 to 1."""

from __future__ import annotations

from playwright.sync_api import Page

# What is disabled, hidden, or stands on a picture is left out: nobody could say against what it stands.
_FAINT = """
() => {
  const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const over = ([r, g, b, a = 1], under) => [r, g, b].map((one, at) => one * a + under[at] * (1 - a));
  const ground = element => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.backgroundImage !== "none") return null;
      const colour = parts(style.backgroundColor);
      if (colour.length && colour[3] !== 0) layers.push(colour);
      if (colour.length && (colour[3] ?? 1) === 1) break;
    }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const found = new Map();
  const letters = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (letters.nextNode()) {
    const said = letters.currentNode.data.trim(), element = letters.currentNode.parentElement;
    if (!said || element.closest(":disabled, [aria-disabled='true'], script, style, template")) continue;
    if (element.previousElementSibling?.matches(":disabled")) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (!element.getClientRects().length) continue;
    const under = ground(element), style = getComputedStyle(element);
    if (!under) continue;
    const [a, b] = [light(over(parts(style.color), under)), light(under)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5) - 0.005) found.set(`${said.slice(0, 24)} ${style.color} ${ratio.toFixed(2)}`, 1);
  }
  return [...found.keys()];
}
"""


def faint(page: Page) -> list[str]:
    """What is written too faintly on this page, with its colour and contrast."""
    found: list[str] = page.evaluate(_FAINT)
    return found
