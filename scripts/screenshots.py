"""Pictures of the pages for the README: makes the nodes of the demonstration in a temporary folder, and looks at them with chromium.

Run by `make screenshots`; writes docs/screens/*.png. Everything on the pictures is invented.
"""

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from homeward.demo import cases, main
from homeward.journey import nodes
from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey

TO = Path(__file__).parent.parent / "docs" / "screens"


@dataclass(frozen=True)
class Picture:
    """One picture: whose page of which side, of a case by its code name or of the house, how wide and high, in which language."""

    file: str
    side: str
    who: str
    page: str
    case: str = ""
    width: int = 1280
    height: int = 860
    lang: str = "en"


PICTURES = (
    Picture("today-360-en", "referring", "wanda", "/", width=360, height=640),
    Picture("departure-1280-en", "referring", "wanda", "departure/", "Heron"),
    Picture("handover-1280-en", "referring", "wanda", "handover/", "Wren"),
)


def take() -> int:
    """Take every picture; gives 0 when all were taken."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("screenshots: chromium is not installed", file=sys.stderr)
        return 1
    TO.mkdir(parents=True, exist_ok=True)
    running: list[RunningNode] = []
    with tempfile.TemporaryDirectory(prefix="homeward-screens-") as folder, sync_playwright() as playwright:
        try:
            for name in main.PORTS:
                node = _make(Path(folder), name)
                running.append(node)
                node.set_clock(main.PRESENT)
                node.start()
            cases.fill(
                Journey(running[0], running[1], main.PRESENT, [], [], say=lambda line: None), main.PRESENT, print
            )
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for picture in PICTURES:
                _take_one(browser, {node.name: node for node in running}, picture)
        finally:
            for node in running:
                node.stop()
    return 0


def _make(folder: Path, name: str) -> RunningNode:
    organisation, country, zone = main.ORGANISATIONS[name]
    return nodes.make(
        folder,
        name,
        port=nodes.free_port(),
        organisation=organisation,
        country=country,
        time_zone=zone,
        members=main.PEOPLE[name],
        host=f"{name}.localhost",
    )


def _take_one(browser: Browser, both: dict[str, RunningNode], picture: Picture) -> None:
    node = both[picture.side]
    context = browser.new_context(viewport={"width": picture.width, "height": picture.height})
    opened = context.new_page()
    _sign_in(opened, node, picture.who)
    if picture.case:
        opened.goto(f"{node.address}/cases/")
        opened.fill("#q", picture.case)
        opened.press("#q", "Enter")
        opened.click(f"main a:has-text('{picture.case}')")
        opened.goto(f"{opened.url}{picture.page}?lang={picture.lang}")
    else:
        opened.goto(f"{node.address}{picture.page}?lang={picture.lang}")
    opened.screenshot(path=TO / f"{picture.file}.png")
    context.close()


def _sign_in(page: Page, node: RunningNode, who: str) -> None:
    page.goto(f"{node.address}/in/")
    page.fill("[name=username]", who)
    page.fill("[name=passphrase]", node.passphrases[who])
    page.click("main button")


if __name__ == "__main__":
    sys.exit(take())
