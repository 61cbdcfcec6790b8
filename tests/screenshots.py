"""Pictures of the main screens over the demonstration: python -m tests.screenshots FOLDER."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from models.core.base import register_of
from tests.browser.chromium import PATIENCE, PC, PHONE, context_options, launch_options
from tests.browser.server import Server, demonstration

Prepare = Callable[[Page], None]


class Studio:
    """A browser before the demonstration, and the folder the pictures go to."""

    def __init__(self, browser: Browser, server: Server, folder: Path) -> None:
        self.browser, self.server, self.folder = browser, server, folder

    @contextmanager
    def desk(self, login: str, size: tuple[int, int], scheme: str = "light") -> Iterator[Page]:
        """A page of this size, with somebody signed in unless the login is empty."""
        context = self.browser.new_context(**context_options(size), base_url=self.server.url, color_scheme=scheme)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        if login:
            page.goto("/login")
            page.fill("#username", login)
            page.fill("#password", f"demo-{login.partition('.')[0]}")
            page.press("#password", "Enter")
            page.wait_for_url("**/")
        yield page
        context.close()

    def picture(self, name: str, login: str, path: str, prepare: Prepare | None = None, ways: str = "") -> None:
        """The page on a PC and on a phone; `ways` adds dark and print."""
        sizes = [(name, PC, "light"), (f"{name}-phone", PHONE, "light")]
        if "dark" in ways:
            sizes.append((f"{name}-dark", PC, "dark"))
        for title, size, scheme in sizes:
            with self.desk(login, size, scheme) as page:
                page.goto(path)
                if prepare is not None:
                    prepare(page)
                page.wait_for_load_state("networkidle")
                stretch(page, size)
                page.screenshot(path=self.folder / f"{title}.png")
                print(title, page.title())  # noqa: T201
                if "print" in ways and title == name:
                    page.pdf(path=self.folder / f"{name}-print.pdf", prefer_css_page_size=True)


def stretch(page: Page, size: tuple[int, int]) -> None:
    """Make the window as high as its page, so that bars stand at its foot as on a high screen."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size[0], "height": max(size[1], min(height, 4000))})


def wrong_asset(page: Page) -> None:
    """A new asset with a wrong day and missing values, as the server answers it."""
    page.fill("[name=name]", "学生课桌")
    page.fill("[name=specification]", "固定式 600×400")
    page.fill("[name=acquired_on]", "2027-01-01")
    page.click(".tz-bar .btn-primary")
    page.wait_for_selector("#tz-wrong")


def take(studio: Studio) -> None:
    """All pictures."""
    server, requests = studio.server, register_of("purchase_request")
    school = server.account("storekeeper").school_id
    states = requests.State  # type: ignore[attr-defined]
    draft = next(r for r in server.rows("purchase_request", school_id=school, state=states.DRAFT) if r.document_no)
    waiting = server.rows("purchase_request", school_id=school, state=states.PRINCIPAL_REVIEW)[0]
    asset = server.rows("fixed_asset", school_id=school)[0]
    studio.picture("signin", "", "/login")
    studio.picture("home", "director", "/")
    studio.picture("list", "asset_clerk", "/admin/fixed_asset/?f.life_state.in=IN_USE&q=办公桌", ways="dark print")
    studio.picture("list-no-match", "asset_clerk", "/admin/fixed_asset/?q=没有这样的东西")
    studio.picture("form", "asset_clerk", "/admin/fixed_asset/new/", wrong_asset)
    studio.picture("document", "director", f"/admin/purchase_request/edit/?id={draft.id}")
    studio.picture("approval", "principal", f"/admin/purchase_request/details/?id={waiting.id}", ways="print")
    studio.picture("details", "asset_clerk", f"/admin/fixed_asset/details/?id={asset.id}", ways="dark print")
    studio.picture("visitor", "guard", "/admin/visitor/")
    studio.picture("golive", "director", "/admin/golive/", ways="dark")


def main(folder: Path, loaded: Path | None = None) -> None:
    """Take the pictures into a folder; `loaded` is a database that holds the demonstration already."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        server = Server(Path(place) / "served", loaded or demonstration(Path(place)))
        browser = playwright.chromium.launch(**launch_options())
        try:
            take(Studio(browser, server, folder))
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.screenshots FOLDER")
    main(Path(sys.argv[1]))
