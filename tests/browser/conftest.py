"""Chromium before the demonstration school: who signs in, and a watch over everything the pages ask for and complain of.

`desk("storekeeper")` is a page of somebody signed in; after each test the watch has seen no request to another host, no
error in a console and no breach of the content-security policy, unless the test named the answer it provoked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import PATIENCE, PC, context_options, launch_options
from tests.browser.server import Server, demonstration

expect.set_options(timeout=PATIENCE)

ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
BREACHES = """document.addEventListener("securitypolicyviolation",
    (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Server]:
    """The demonstration school, served for the whole run of this worker."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    server = Server(tmp_path_factory.mktemp("served"), demonstration(shared / "demonstration"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    """pytest-playwright's addresses are the school's."""
    return server.url


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """pytest-playwright starts the system's Chromium."""
    return launch_options()


class Watch:
    """What the pages of one test asked for and complained of."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.expected: set[int] = set()

    def over(self, context: BrowserContext) -> None:
        """Watch a window from its first page on."""
        context.add_init_script(BREACHES)
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("console", self._heard)
        context.on("weberror", lambda failure: self.errors.append(f"{failure.error}"))

    def _heard(self, message: Any) -> None:
        if message.type != "error" and "Content Security Policy" not in message.text:
            return
        answered = ANSWERED.match(message.text)
        if answered is None or int(answered[1]) not in self.expected:
            self.errors.append(f"{message.text} at {message.location.get('url', '')}")

    def expect(self, *statuses: int) -> None:
        """The test provokes answers of this status, which Chromium reports in the console."""
        self.expected |= set(statuses)

    @property
    def abroad(self) -> list[str]:
        """Requests that went anywhere but to this machine."""
        own = ("http", "https", "ws", "wss")
        return [url for url in self.requests if urlsplit(url).scheme in own and urlsplit(url).hostname != "127.0.0.1"]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The watch over all windows of a test; it tells at the end."""
    watch = Watch()
    yield watch
    assert not watch.abroad
    assert not watch.errors


Desk = Callable[..., Page]


@pytest.fixture
def window(watch: Watch, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Opens a window of its own: `window()` or `window(PHONE)`."""

    def open_window(size: tuple[int, int] = PC, **options: Any) -> Page:
        context = new_context(**context_options(size), **options)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        return context.new_page()

    return open_window


@pytest.fixture
def desk(window: Callable[..., Page]) -> Desk:
    """Opens a window in which the holder of a demonstration account is signed in."""

    def sit_down(login: str, size: tuple[int, int] = PC, **options: Any) -> Page:
        page = window(size, **options)
        sign_in(page, login)
        return page

    return sit_down


def sign_in(page: Page, login: str) -> None:
    """Sign in as anybody does: name, password, Enter."""
    page.goto("/login")
    page.locator("#username").fill(login)
    page.locator("#password").fill(f"demo-{login.partition('.')[0]}")
    page.locator("#password").press("Enter")
    page.wait_for_url("**/")


def press(page: Page, key: str) -> None:
    """Press a key that sends a form; the page passes over those that follow its opening too closely to be meant for it."""
    page.wait_for_timeout(max(0, 700 - page.evaluate("performance.now()")))
    page.keyboard.press(key)
