"""How a page is read aloud: chromium's own tree of what a screen reader gets, in its order, each part with its place on the screen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

CONTROLS = frozenset(
    {"button", "checkbox", "combobox", "Date", "DateTime", "InputTime", "link", "listbox", "radio", "searchbox", "spinbutton", "textbox"}
)  # fmt: skip
LANDMARKS = frozenset({"banner", "contentinfo", "main", "navigation", "region"})


@dataclass(frozen=True)
class Said:
    """One thing that is read.

    :ivar inside: the roles of what it stands in, outermost first
    :ivar box: left, top, width, height in CSS pixels; None for what takes no place
    """

    role: str
    name: str
    description: str
    properties: dict[str, Any]
    inside: tuple[str, ...]
    box: tuple[float, float, float, float] | None = field(compare=False, default=None)

    @property
    def landmark(self) -> str:
        """The landmark it stands in, the outermost: the way through the pages stands in the head of the page."""
        return next((role for role in self.inside if role in LANDMARKS), "")


def read_aloud(page: Page) -> list[Said]:
    """Everything a screen reader gets from a page, in the order in which it gets it."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    boxes = _boxes(session.send("DOMSnapshot.captureSnapshot", {"computedStyles": []}))
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    root = next(node for node in nodes if "parentId" not in node)
    return list(_walk(root, by_id, boxes, ()))


def _walk(
    node: dict[str, Any], by_id: dict[str, Any], boxes: dict[int, Any], inside: tuple[str, ...]
) -> Iterator[Said]:
    role = node.get("role", {}).get("value", "")
    if not node.get("ignored"):
        yield Said(
            role,
            " ".join(str(node.get("name", {}).get("value", "")).split()),
            str(node.get("description", {}).get("value", "")),
            {one["name"]: one["value"].get("value") for one in node.get("properties", [])},
            inside,
            boxes.get(node.get("backendDOMNodeId", 0)),
        )
        inside = (*inside, role)
    for child in node.get("childIds", []):
        if child in by_id:
            yield from _walk(by_id[child], by_id, boxes, inside)


def _boxes(snapshot: dict[str, Any]) -> dict[int, tuple[float, float, float, float]]:
    """Where each node of the page stands, by the number that the tree names it by."""
    document = snapshot["documents"][0]
    numbers, layout = document["nodes"]["backendNodeId"], document["layout"]
    return {numbers[index]: tuple(bounds) for index, bounds in zip(layout["nodeIndex"], layout["bounds"], strict=True)}


def out_of_order(said: list[Said], *, rtl: bool = False) -> list[str]:
    """Texts that are read after what is shown below or behind them; within one landmark, as an eye goes line by line."""
    found = []
    before: dict[str, Said] = {}
    for one in said:
        if one.role not in ("StaticText", "button", "link") or not one.name or one.box is None or not all(one.box[2:]):
            continue
        last = before.get(one.landmark)
        if last is not None and last.box is not None and _stands_before(one.box, last.box, rtl=rtl):
            found.append(f"{one.name[:40]!r} is read after {last.name[:40]!r}")
        before[one.landmark] = one
    return found


def _stands_before(one: tuple[float, ...], last: tuple[float, ...], *, rtl: bool) -> bool:
    """Whether the first box is shown above the second, or in the same line ahead of it."""
    if one[1] + one[3] <= last[1] + 1:
        return True
    same_line = one[1] < last[1] + last[3] and last[1] < one[1] + one[3]
    if not same_line:
        return False
    return one[0] >= last[0] + last[2] - 1 if rtl else one[0] + one[2] <= last[0] + 1
