"""The journeys' plain browser over a test client: it sees pages and forms as a person does, and counts what is typed."""

from django.test import Client

from homeward.journey.client import Browser, Page, PageWrong
from tests.pages.people import Organisation, signed_in


class Desk(Browser):
    """A member at a desk: pages of this process, without a server."""

    def __init__(self, client: Client) -> None:
        super().__init__("http://testserver")
        self.client = client

    def _request(
        self, method: str, address: str, form: list[tuple[str, str]] | None
    ) -> tuple[int, dict[str, str], str]:
        path = address.removeprefix(self.address)
        if method == "POST":
            data: dict[str, list[str]] = {}
            for name, value in form or []:
                data.setdefault(name, []).append(value)
            answer = self.client.post(path, data)
        else:
            answer = self.client.get(path)
        return answer.status_code, dict(answer.headers.items()), answer.content.decode()

    def act(self, code: str, page: str, do: str, /, *, expect: int = 200, **values: object) -> Page:
        """Do one act on a case's page; where something leaves, look at what leaves and send it."""
        self.open(f"/c/{code}/{page}/?do={do}")
        found = self.send(expect=expect, **values)
        if expect == 200 and any("confirmed" in form.names for form in found.forms):
            found = self.send()
        if expect == 200 and "saved=" not in found.address:
            raise PageWrong(f"{page}/{do}: {found.heading}: {'; '.join(found.errors)}")
        return found


def desk_of(organisation: Organisation, name: str) -> Desk:
    """The desk of a member who is signed in."""
    return Desk(signed_in(organisation.members[name]))
