"""What can be measured of a discussion on a page: targets, letters, what axe finds, where the focus is."""

from typing import Any

from playwright.sync_api import Page

# WCAG 2.2, levels A and AA, within the discussion alone: the article around it is the publisher's.
RUN_AXE = """axe.run(["afterword-comments"], { resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html + node.failureSummary).join(" | ")}`))"""
# Links in a line of text may be smaller; what is hidden nobody meets.
SMALL_TARGETS = """() => {
  const root = document.querySelector("afterword-comments").shadowRoot;
  const all = [...root.querySelectorAll("button,select,input,textarea")].filter((one) => one.checkVisibility());
  return all.map((one) => [one, one.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 24 || height < 24)
    .map(([one, { width, height }]) => `${one.outerHTML.slice(0, 90)} ${width}x${height}`);
}"""
SMALL_LETTERS = """() => {
  const root = document.querySelector("afterword-comments").shadowRoot;
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const small = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility() || element.closest(".unseen,code,style")) continue;
    const { fontSize } = getComputedStyle(element);
    if (parseFloat(fontSize) < 12.9) small.push(`${text.data} ${fontSize}`);
  }
  return small;
}"""
FOCUS = """() => {
  const root = document.querySelector("afterword-comments").shadowRoot;
  const one = root.activeElement;
  if (!one) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(one.matches(".comment") ? one.querySelector("article") : one);
  const name = (one.ariaLabel || one.labels?.[0]?.textContent || one.textContent).trim();
  return { name, isRinged: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
}"""


def problems_of(page: Page, axe: str) -> list[str]:
    """Return what axe finds, and what is too small to press or to read."""
    page.evaluate(axe)
    found: list[str] = page.evaluate(RUN_AXE)
    return [*found, *page.evaluate(SMALL_TARGETS), *page.evaluate(SMALL_LETTERS)]


def focus_of(page: Page) -> dict[str, Any] | None:
    """Say what of the discussion has the focus, and whether that can be seen."""
    focus: dict[str, Any] | None = page.evaluate(FOCUS)
    return focus
