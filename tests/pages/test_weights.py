"""`make measures` weighs every page of a case there is; that each stays light is asserted wherever a browser test looks at one."""

from homeward.pages import screens
from scripts import weighing


def test_every_page_of_a_case_is_weighed_in_a_browser() -> None:
    for pages, weighed in ((screens.REFERRING, weighing.REFERRING), (screens.RECEIVING, weighing.RECEIVING)):
        assert {f"{page}/" for page in (*pages, *screens.ALWAYS)} <= set(weighed)
