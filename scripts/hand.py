"""A hand at a real browser: pages opened and forms filled in chromium, every input counted as a person would make it.

One input is: a field typed into, a choice made, or a button or link pressed. What a form already holds costs nothing.
"""

from typing import Any

from playwright.sync_api import Page as Tab
from playwright.sync_api import Response

from homeward.journey.client import Browser, Page, PageWrong

# The forms of a page as the plain browser counts them: those that are sent, without the one that leaves.
PICK = """([action]) => {
  const forms = [...document.forms];
  const found = forms.filter(one => one.method === "post" && !one.getAttribute("action")?.includes("leave")
    && (one.getAttribute("action") || "").endsWith(action));
  return found.length ? forms.indexOf(found[found.length - 1]) : -1;
}"""
# Fields that stand folded away are opened first, which is an input too.
UNFOLD = """(field) => {
  let opened = 0;
  for (let home = field.closest("details:not([open])"); home; home = home.parentElement.closest("details:not([open])")) {
    home.open = true;
    opened += 1;
  }
  return opened;
}"""


class Hand(Browser):
    """One person's hand at one tab. It answers as the plain browser does, and counts."""

    def __init__(self, address: str, tab: Tab) -> None:
        super().__init__(address)
        self.tab = tab

    def open(self, address: str) -> Page:
        """Open a page by a link: one input.

        :raises PageWrong: for any answer but 200
        """
        self.inputs += 1
        return self._seen(self.tab.goto(self.address + address), 200, address)

    def send(self, action: str = "", /, *, expect: int = 200, **values: object) -> Page:
        """Fill the form of this page whose action ends so and press its button.

        :raises PageWrong: for a missing form or field, or another status than expected
        """
        index = self.tab.evaluate(PICK, [action])
        if index < 0:
            raise PageWrong(f"{self.tab.url}: no form {action!r}")
        form = self.tab.locator("form").nth(index)
        pressed = None
        for name, value in values.items():
            pressed = self._fill(form, name, value) or pressed
        button = pressed or form.locator("button[type=submit], button:not([type])").first
        self.inputs += 1
        with self.tab.expect_navigation() as gone:
            button.click()
        return self._seen(gone.value, expect, self.tab.url)

    def _fill(self, form: Any, name: str, value: object) -> Any:
        """Fill one field; gives the button where the field is one."""
        fields = form.locator(f'[name="{name}"]')
        if not fields.count():
            raise PageWrong(f"{self.tab.url}: the form has no field {name!r}")
        first = fields.first
        self.inputs += int(first.evaluate(UNFOLD))
        kind = first.evaluate("one => one.tagName === 'INPUT' ? one.type : one.tagName.toLowerCase()")
        if kind == "button":
            return form.locator(f'button[name="{name}"][value="{value}"]').first
        for one in value if isinstance(value, list | tuple) else [value]:
            self._one(fields, kind, str(one))
        return None

    def _one(self, fields: Any, kind: str, value: str) -> None:
        first = fields.first
        if kind == "select":
            if first.input_value() != value:
                first.select_option(value)
                self.inputs += 1
        elif kind in ("radio", "checkbox"):
            chosen = next(one for one in fields.all() if value in ("on", one.get_attribute("value")))
            if not chosen.is_checked():
                chosen.check()
                self.inputs += 1
        elif kind != "hidden" and first.input_value() != value:
            first.fill(value)
            self.inputs += 1

    def _seen(self, answer: Response | None, expect: int, address: str) -> Page:
        status = answer.status if answer else 0
        place = self.tab.url.removeprefix(self.address)
        page = self.page = Page(place, status, self.tab.content())
        if status != expect:
            said = page.text.partition("There is a problem")[2] or "; ".join(page.errors) or page.text[-400:]
            raise PageWrong(f"{address}: {status}, {page.heading!r}: {' '.join(said.split())[:400]}")
        return page
