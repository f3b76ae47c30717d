"""What the browser tests ask of a page, in its own language."""

from __future__ import annotations

CONTRASTS = """() => {
  const channel = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const colour = (text) => text.match(/[\\d.]+/g).map(Number);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const found = colour(getComputedStyle(node).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return colour(getComputedStyle(document.documentElement).backgroundColor);
  };
  const poor = [];
  let texts = 0;
  for (const details of document.querySelectorAll("details")) details.open = true;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility() || node.closest(".unseen, .skip, script")) continue;
    texts += 1;
    const [one, other] = [light(colour(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    const text = node.textContent.trim().slice(0, 40);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.tagName}.${node.className}: ${text}`);
  }
  const field = document.querySelector("input");
  if (field) {
    const shown = [getComputedStyle(field, "::placeholder").color, getComputedStyle(field).backgroundColor];
    const [one, other] = shown.map((text) => light(colour(text))).sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) poor.push("placeholder");
  }
  return [texts, poor];
}"""
"""Opens all that is folded; returns how many texts there are, and those with less contrast than 4.5 to 1."""

REACHABLE = """() => {
  const every = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']");
  const seen = [...every].filter((node) => node.checkVisibility() && node.getClientRects().length);
  seen.forEach((node, place) => { node.dataset.place = place; });
  return seen.length;
}"""
"""Numbers the controls in the order of the page; returns how many can be seen."""

FOCUSED = """() => {
  const node = document.activeElement, style = getComputedStyle(node), box = node.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [Number(node.dataset.place ?? -1), ring && inside, node.outerHTML.slice(0, 90)];
}"""
"""Returns the number of the control that has the focus, and whether that shows on the screen."""
