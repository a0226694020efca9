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
    """Where each node of the page stands, by the number that the tree names it by; without what is read and not shown."""
    document = snapshot["documents"][0]
    numbers, parents, layout = (
        document["nodes"]["backendNodeId"],
        document["nodes"]["parentIndex"],
        document["layout"],
    )
    bounds = {index: tuple(box) for index, box in zip(layout["nodeIndex"], layout["bounds"], strict=True)}
    # Texts for the ear alone stand in a box of one pixel.
    hidden = {index for index, box in bounds.items() if 0 < box[2] <= 1 and 0 < box[3] <= 1}

    def is_shown(index: int) -> bool:
        while index >= 0:
            if index in hidden:
                return False
            index = parents[index]
        return True

    return {numbers[index]: box for index, box in bounds.items() if is_shown(index)}


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
    """Whether the first box is shown above the second and not in a column behind it, or in the same line ahead of it."""
    ahead = one[0] + one[2] > last[0] + 1 if rtl else one[0] < last[0] + last[2] - 1
    if one[1] + one[3] <= last[1] + 1:
        return ahead
    # The boxes of two lines may touch: what shares a line overlaps by half its height.
    shared = min(one[1] + one[3], last[1] + last[3]) - max(one[1], last[1])
    if shared < min(one[3], last[3]) / 2:
        return False
    return one[0] >= last[0] + last[2] - 1 if rtl else one[0] + one[2] <= last[0] + 1
