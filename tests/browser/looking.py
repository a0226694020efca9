"""How a page is looked at: as a browser shows it, at two widths, in a language, by keyboard, and by axe.

A page that failed passes axe, and so does one that is 17,000 pixels wide: status, weight, language, heading and width are asserted first.
"""

import gzip
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (360, 1280)
# Bytes of a page as a reverse proxy sends it.
HEAVIEST = 40 * 1024
# What people typed stands isolated (U+2068 to U+2069), names of zones and numbers too (U+2066 to U+2069), and codes have a direction
# of their own; all other text must stand between the brackets of the pseudo-language, however deep.
BARE_TEXT = """() => {
  const bare = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const home = node.parentElement;
    if (!home || home.closest("script, style, textarea, [lang]:not(html), [dir]:not(html)")) continue;
    let text = node.textContent, before;
    do {
      before = text;
      text = text.replace(/[\\u2066\\u2068][^\\u2066\\u2068\\u2069]*\\u2069/g, "").replace(/⟦[^⟦⟧]*⟧/g, "");
    } while (text !== before);
    if (/[A-Za-z]{2,}/.test(text)) bare.push(text.trim());
  }
  return bare;
}"""
REACHABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary"


@dataclass(frozen=True)
class Looked:
    """What was seen of one page."""

    heading: str
    status: int
    violations: tuple[str, ...]


def look(page: Page, address: str, *, width: int, lang: str = "en", status: int = 200) -> Looked:
    """Open a page and assert what must hold for every page."""
    page.set_viewport_size({"width": width, "height": 800})
    answer = page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    where = f"{address} at {width} in {lang}"
    assert answer is not None, where
    assert answer.status == status, f"{where}: status {answer.status}"
    weight = len(gzip.compress(answer.body()))
    assert weight <= HEAVIEST, f"{where}: {weight} bytes"
    assert page.locator("html").get_attribute("lang") == lang, where
    assert page.locator("html").get_attribute("dir") == ("rtl" if lang == "ar" else "ltr"), where
    headings = page.locator("h1").all_inner_texts()
    assert len(headings) == 1, f"{where}: {headings}"
    assert headings[0].strip(), where
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], f"{where}: {wide[0]} px wide"
    found = violations(page)
    assert not found, f"{where}: {found}"
    return Looked(headings[0], answer.status, found)


def violations(page: Page) -> tuple[str, ...]:
    """What axe finds: WCAG 2.2 AA and best practice."""
    found = Axe().run(page).response["violations"]
    return tuple(f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found)


def reached_by_keyboard(page: Page) -> set[int]:
    """Press Tab until the focus comes round; gives the indices of the elements that were reached, and asserts each shows its focus."""
    page.evaluate(f"document.querySelectorAll('{REACHABLE}').forEach((one, at) => one.dataset.at = at)")
    count = page.locator(REACHABLE).count()
    reached: set[int] = set()
    for _ in range(count + 3):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement?.dataset?.at ?? null")
        if at is not None:
            reached.add(int(at))
    return reached


def must_be_reached(page: Page) -> set[int]:
    """The elements that a keyboard must reach: all that can be seen, one of each group of radios."""
    return set(
        page.evaluate(
            f"""() => {{
      const groups = new Set(), must = [];
      document.querySelectorAll('{REACHABLE}').forEach((one, at) => {{
        if (one.disabled || !one.getClientRects().length) return;
        if (one.type === "radio") {{
          const checked = document.querySelector(`input[name="${{one.name}}"]:checked`);
          if (checked ? one !== checked : groups.has(one.name)) return;
          groups.add(one.name);
        }}
        must.push(at);
      }});
      return must;
    }}"""
        )
    )


def bare_text(page: Page) -> list[str]:
    """Texts on the page that never went through gettext; what people typed stands isolated and does not count."""
    return list(page.evaluate(BARE_TEXT))
