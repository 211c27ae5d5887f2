"""What is in sight: each control of the page, and whether a pointer meets it."""

from __future__ import annotations

from tests.page.browser import Visit

SEEN = """() => {
  const controls = 'main :is(button, input, select, textarea, summary), .lecture-bar button';
  const nodes = [...document.querySelectorAll(controls)]
    .filter(node => node.checkVisibility() && !node.disabled && node.offsetWidth > 2 && !node.closest('.draw'));
  return nodes.map((node, at) => {
    const box = node.getBoundingClientRect();
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const name = node.ariaLabel || node.textContent || node.labels?.[0]?.textContent || node.type;
    return [`${at} ${name}`, !!hit && (node.contains(hit) || hit.contains(node) && !!hit.closest('label'))];
  });
}"""
"""Each control by its place and name, and whether a pointer on its middle meets it."""


def seen(visit: Visit) -> dict[str, bool]:
    """The controls in sight."""
    return dict(visit.page.evaluate(SEEN))


def unseen(visit: Visit) -> list[str]:
    """Controls that are out of sight, or under something."""
    return [name for name, is_seen in seen(visit).items() if not is_seen]
