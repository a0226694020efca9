"""Passkeys in a real browser, with the browser's own virtual authenticator: the PRF extension opens the member's keys."""

import pytest
from playwright.sync_api import BrowserContext, Page

from homeward.office.models import FactorRow, WrapRow
from tests.browser.conftest import Node, page_of


@pytest.fixture
def local(node: Node) -> Node:
    """The same node under a name, because a passkey is bound to one."""
    return Node(node.address.replace("127.0.0.1", "localhost"), node.organisation, node.code)


def authenticator(page: Page, *, prf: bool) -> None:
    """Give the page's browser an authenticator of its own, which verifies its user."""
    control = page.context.new_cdp_session(page)
    control.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "hasPrf": prf,
    }
    control.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def make(page: Page, local: Node) -> None:
    page.goto(f"{local.address}/keys/")
    page.fill("#passkey-name", "this laptop")
    page.click("[data-does=make] button")
    page.wait_for_url("**/keys/?saved=1")
    assert "this laptop" in page.content()


def show(page: Page, local: Node) -> None:
    page.goto(f"{local.address}/in/")
    page.click("[data-passkey] button")


def test_a_passkey_with_prf_signs_in_without_a_passphrase(context: BrowserContext, local: Node) -> None:
    page = page_of(context, local, "wera")
    authenticator(page, prf=True)
    make(page, local)
    page.goto(f"{local.address}/out/")
    show(page, local)
    page.wait_for_url(f"{local.address}/")
    page.goto(f"{local.address}/c/{local.code}/")
    assert "Heron" in page.content()


def test_what_prf_gives_is_kept_nowhere(context: BrowserContext, local: Node) -> None:
    page = page_of(context, local, "wera")
    authenticator(page, prf=True)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.method == "POST" else None)
    make(page, local)
    (given,) = [one.partition('"prf":"')[2][:64] for one in sent if '"prf":"' in one]
    assert len(given) == 64
    raw = bytes.fromhex(given)
    for model in (FactorRow, WrapRow):
        for row in model.objects.all().values():
            for value in row.values():
                held = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                assert raw not in held
                assert given.encode() not in held


def test_a_passkey_without_prf_stands_for_the_code_beside_the_passphrase(context: BrowserContext, local: Node) -> None:
    page = page_of(context, local, "wera")
    authenticator(page, prf=False)
    make(page, local)
    typed = {"[name=username]": "wera", "[name=passphrase]": local.organisation.passphrases["wera"]}
    page.goto(f"{local.address}/out/")
    for field, value in typed.items():
        page.fill(field, value)
    page.click("main form button")
    assert "do not fit together" in page.content(), "the passphrase alone"
    show(page, local)
    page.wait_for_selector("text=no code is needed")
    for field, value in typed.items():
        page.fill(field, value)
    page.click("main form button")
    page.wait_for_url(f"{local.address}/")


def test_a_passkey_of_another_browser_opens_nothing(context: BrowserContext, local: Node) -> None:
    page = page_of(context, local, "wera")
    authenticator(page, prf=True)
    make(page, local)
    FactorRow.objects.all().delete()
    page.goto(f"{local.address}/out/")
    show(page, local)
    page.wait_for_selector("text=was not accepted")
    page.goto(f"{local.address}/")
    assert page.url.endswith("/in/")


def test_an_answer_to_another_question_opens_nothing(context: BrowserContext, local: Node) -> None:
    page = page_of(context, local, "wera")
    authenticator(page, prf=True)
    make(page, local)
    page.goto(f"{local.address}/out/")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.method == "POST" else None)
    show(page, local)
    page.wait_for_url(f"{local.address}/")
    (answer,) = [one for one in sent if '"answer"' in one]
    page.goto(f"{local.address}/out/")
    page.goto(f"{local.address}/in/")
    again = """async ([address, body]) => {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
      return (await fetch(address, { method: "POST", headers, body })).status;
    }"""
    assert page.evaluate(again, ["/in/passkey/", answer]) == 403
