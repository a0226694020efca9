"""A plain browser: pages over HTTP, cookies, forms filled by the names of their fields. It knows nothing of the code behind."""

import http.client
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from homeward.journey.attached import Attached, Filled, body


class PageWrong(Exception):
    """A page did not answer as a person would need it: names the address, the status and what the page said."""


@dataclass
class FormOnPage:
    """A form: where it goes, the values it holds, the fields it has, the choices of each, and its buttons by name and value."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.errors: list[str] = []
        self.heading = ""
        self._select: str | None = None
        self._area: str | None = None
        self._chosen: bool = False
        self._first: str | None = None
        self._collect: list[str] | None = None
        self._ends = ""
        self._form: FormOnPage | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self._form = FormOnPage(facts.get("action", ""), facts.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a" and "href" in facts:
            self.links.append(facts["href"])
        elif tag in ("h1",) or "govuk-error-message" in facts.get("class", ""):
            self._collect, self._ends = [], tag
        elif self._form is not None:
            self._control(tag, facts)

    def _control(self, tag: str, facts: dict[str, str]) -> None:
        form, name = self._form, facts.get("name", "")
        if form is None:
            return
        if tag == "input" and name:
            form.names.add(name)
            kind = facts.get("type", "text")
            if kind in ("radio", "checkbox"):
                form.choices.setdefault(name, []).append(facts.get("value", "on"))
            if kind not in ("radio", "checkbox", "submit") or "checked" in facts:
                form.values.append((name, facts.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "select" and name:
            form.names.add(name)
            self._select, self._chosen, self._first = name, False, None
        elif tag == "option" and self._select:
            value = facts.get("value", "")
            form.choices.setdefault(self._select, []).append(value)
            self._first = value if self._first is None else self._first
            if "selected" in facts:
                form.values.append((self._select, value))
                self._chosen = True
        elif tag == "button" and facts.get("type", "submit") == "submit":
            # A button with a name is an answer: it is sent only when it is the one pressed.
            if name:
                form.names.add(name)
                form.choices.setdefault(name, []).append(facts.get("value", ""))
            form.buttons.append((name, facts.get("value", "")))
        elif tag == "textarea" and name:
            form.names.add(name)
            self._area, self._collect, self._ends = name, [], "textarea"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select and self._form is not None:
            if not self._chosen and self._first is not None:
                self._form.values.append((self._select, self._first))
            self._select = None
        if self._collect is not None and tag == self._ends:
            self._finish("".join(self._collect))

    def _finish(self, said: str) -> None:
        if self._ends == "h1":
            self.heading = said.strip()
        elif self._ends == "textarea" and self._area and self._form is not None:
            self._form.values.append((self._area, said.removeprefix("\n")))
            self._area = None
        else:
            self.errors.append(said.strip())
        self._collect = None

    def handle_data(self, data: str) -> None:
        if self._collect is not None:
            self._collect.append(data)
        self.words.append(data)


@dataclass(frozen=True)
class Page:
    """A page as it came; it is read when somebody first looks at it, for most are only passed through."""

    address: str
    status: int
    source: str

    @cached_property
    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.source)
        return reader

    @cached_property
    def text(self) -> str:
        """Its words."""
        return "".join(self._read.words)

    @property
    def forms(self) -> list[FormOnPage]:
        """Its forms, in their order."""
        return self._read.forms

    @property
    def errors(self) -> list[str]:
        """What its fields say is wrong."""
        return self._read.errors

    @property
    def heading(self) -> str:
        """Its h1."""
        return self._read.heading

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return self._read.links


class Browser:
    """A window of one person's browser on one node. Its jar keeps Secure cookies on http, as real browsers do for localhost.

    :param cookies: the jar of another window of the same browser, which both then share
    """

    def __init__(self, address: str, cookies: dict[str, str] | None = None) -> None:
        self.address = address.rstrip("/")
        self.cookies: dict[str, str] = {} if cookies is None else cookies
        self.page: Page | None = None
        self.inputs = 0

    def open(self, address: str) -> Page:
        """Open a page and follow redirects.

        :raises PageWrong: for any answer but 200
        """
        return self._ask("GET", address, None)

    def raw(self, address: str) -> str:
        """Open a page and give its source."""
        return self.open(address).source

    def send(self, action: str = "", /, *, expect: int = 200, **values: object) -> Page:
        """Fill the form of this page whose action ends so (by default the last one that has these fields) and send it.

        Values may be texts, lists or files; a field that the form does not have is an error, as it would be for a person.

        :raises PageWrong: for a missing form or field, or another status than expected
        """
        if self.page is None:
            raise PageWrong("no page is open")
        filled = self.filled(action, **values)
        form = self._form(action, values)
        return self._ask("POST", urljoin(self.page.address, form.action or self.page.address), filled, expect)

    def tell(self, address: str, said: bytes) -> str:
        """Post what a script of this page would, as JSON; gives the answer as it came.

        :raises PageWrong: for any answer but 200
        """
        status, _, text = self._request("POST", address, said)
        if status != 200:
            raise PageWrong(f"POST {address}: {status}: {text[-400:]}")
        return text

    def filled(self, action: str = "", /, **values: object) -> Filled:
        """Fill the form of this page whose action ends so: what would be sent, by name and value.

        :raises PageWrong: for a missing form or field
        """
        return self._filled(self._form(action, values), values)

    def _form(self, action: str, values: dict[str, object]) -> FormOnPage:
        """The last form whose action ends so, among those that have the fields where any has."""
        page = self.page
        found = [
            one
            for one in (page.forms if page else [])
            if one.method == "post" and "leave" not in one.action and one.action.endswith(action)
        ]
        if not found:
            raise PageWrong(f"{page.address if page else ''}: no form {action!r}")
        return next((one for one in reversed(found) if values.keys() <= one.names), found[-1])

    def _filled(self, form: FormOnPage, values: dict[str, object]) -> Filled:
        kept: Filled = [(name, value) for name, value in form.values if name not in values]
        # Like a browser: the button that is pressed says so, the first one unless another is named.
        kept += [one for one in form.buttons[:1] if one[0] and one[0] not in values]
        for name, value in values.items():
            if name not in form.names:
                raise PageWrong(
                    f"{self.page.address if self.page else ''}: the form has no field {name!r}, only {sorted(form.names)}"
                )
            listed = value if isinstance(value, list | tuple) else [value]
            for one in listed:
                kept.append((name, one if isinstance(one, Attached) else str(one)))
            self.inputs += max(1, len(listed))
        return kept

    def _ask(self, method: str, address: str, form: Filled | None, expect: int = 200) -> Page:
        for _ in range(6):
            status, headers, text = self._request(method, address, form)
            if status not in (301, 302, 303):
                break
            method, form, address = (
                "GET",
                None,
                urljoin(self.address + address, headers.get("Location", "")).removeprefix(self.address),
            )
        page = self.page = Page(address, status, text)
        if status != expect:
            problem = page.text.partition("There is a problem")[2] or "; ".join(page.errors) or page.text[-400:]
            raise PageWrong(f"{method} {address}: {status}, {page.heading!r}: {' '.join(problem.split())[:400]}")
        return page

    def _request(self, method: str, address: str, form: Filled | bytes | None) -> tuple[int, dict[str, str], str]:
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Language": "en",
        }
        sent = None
        if form is not None:
            sent, kind = body(form)
            headers |= {"Content-Type": kind, "Origin": self.address, "X-CSRFToken": self._token()}
        try:
            connection.request(method, address, sent, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8")
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, dict(answer.headers.items()), text
        finally:
            connection.close()

    def _token(self) -> str:
        """The token that the forms of this page carry."""
        forms = self.page.forms if self.page else []
        return next((value for form in forms for name, value in form.values if name == "csrfmiddlewaretoken"), "")
