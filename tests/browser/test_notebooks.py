"""A notebook in a browser: it asks nobody but this machine, and a narrow window cuts nothing off."""

from typing import Any

from tests.conftest import Published
from tests.support.served import notebook_served


def test_a_notebook_asks_this_machine_alone_and_fits_a_narrow_window(browser: Any, published: Published) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900})
    with notebook_served("project_life", published.home) as (address, _):
        page = context.new_page()
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(address)
        page.get_by_text("每个数的文件和行号").wait_for(timeout=60_000)  # stands in the last cell
        assert fetched
        assert not [url for url in fetched if not url.startswith((address, "data:", "blob:"))]
        assert page.evaluate("document.querySelector('#App').scrollWidth") <= 390
        assert page.locator("svg[role=img]").first.bounding_box()["width"] == 760  # scrolled, not shrunk
    context.close()
