"""What holds for every page: no serious barrier, no sideways scrolling, light enough for a slow line, Chinese to the last error."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from models.core.base import register_of, registers
from seed.reference import grants
from tests.browser.chromium import PC, PHONE
from tests.browser.conftest import Desk, Watch
from tests.browser.server import Server

pytestmark = pytest.mark.browser

LIST_BYTES, FORM_BYTES = 60 * 1024, 40 * 1024
PAGES = ("home", "waiting", "due", "list", "list without match", "form", "document", "details", "approval", "help")


def address(server: Server, name: str) -> tuple[str, str]:
    """Who looks at a page, and where it is."""
    school = server.account("director").school_id
    requests: Any = register_of("purchase_request")
    if name in ("document", "approval"):
        state = {"document": requests.State.DRAFT, "approval": requests.State.PRINCIPAL_REVIEW}[name]
        row = server.rows("purchase_request", school_id=school, state=state)[0]
        path = {"document": "edit", "approval": "details"}[name]
        return ("director" if name == "document" else "principal"), f"/admin/purchase_request/{path}/?id={row.id}"
    if name == "details":
        return "asset_clerk", f"/admin/fixed_asset/details/?id={server.rows('fixed_asset', school_id=school)[0].id}"
    return {
        "home": ("director", "/"),
        "waiting": ("director", "/waiting/"),
        "due": ("director", "/due/"),
        "list": ("asset_clerk", "/admin/fixed_asset/?f.life_state.in=IN_USE"),
        "list without match": ("asset_clerk", "/admin/fixed_asset/?q=没有这样的东西"),
        "form": ("asset_clerk", "/admin/fixed_asset/new/"),
        "help": ("asset_clerk", "/help/fixed_asset/"),
    }[name]


def barriers(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(desk: Desk, window: Callable[..., Page], server: Server, watch: Watch, scheme: str) -> None:
    watch.expect(422)
    found: dict[str, list[str]] = {}
    page = window(color_scheme=scheme)
    page.goto("/login")
    found["sign-in"] = barriers(page)
    pages: dict[str, Page] = {}
    for name in PAGES:
        login, path = address(server, name)
        page = pages.get(login) or desk(login, color_scheme=scheme)
        pages[login] = page
        page.goto(path)
        found[name] = barriers(page)
        if name == "form":
            page.locator(".tz-bar button[value=save]").click()
            page.wait_for_selector("#tz-wrong")
            found["form with errors"] = barriers(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("size", [PC, PHONE], ids=["pc", "phone"])
def test_no_page_scrolls_sideways(
    desk: Desk, window: Callable[..., Page], server: Server, size: tuple[int, int]
) -> None:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    page = window(size)
    page.goto("/login")
    assert page.evaluate(wide) == 0
    pages: dict[str, Page] = {}
    for name in PAGES:
        login, path = address(server, name)
        page = pages.get(login) or desk(login, size)
        pages[login] = page
        page.goto(path)
        assert page.evaluate(wide) == 0, name
        if name.startswith("list") and size == PC:
            assert page.evaluate(wide.replace("Width", "Height")) == 0, f"{name} is higher than the screen"


def widest(key: str, actions: str) -> str:
    """The role of the school with most of these actions on a register."""
    roles = [g["role"] for g in grants() if g["register"] == key and set(actions) <= set(g["actions"])]
    return next((role for role in ("director", "administrator", *roles) if role in roles), "")


def test_every_list_and_form_is_light(desk: Desk, server: Server) -> None:
    pages: dict[str, Page] = {}
    heavy: dict[str, int] = {}
    for model in registers():
        key = model.declaration.key
        if model.declaration.shape == "line":
            continue
        for path, actions, limit in (("", "V", LIST_BYTES), ("new/", "VC", FORM_BYTES)):
            login = widest(key, actions)
            if not login:
                continue
            pages[login] = pages.get(login) or desk(login)
            answer = pages[login].request.get(f"{server.url}/admin/{key}/{path}")
            assert answer.status == 200, f"{key}/{path}"
            size = len(answer.body())
            if size > limit:
                heavy[f"{key}/{path}"] = size
    assert heavy == {}


def test_errors_speak_chinese(desk: Desk, window: Callable[..., Page], server: Server, watch: Watch) -> None:
    watch.expect(400, 403, 404, 405)
    page = desk("storekeeper")
    for path, status in (
        ("/no/such/page", 404),
        ("/admin/fixed_asset/details/?id=999999999", 404),
        ("/admin/fixed_asset/details/?id=abc", 404),
        ("/admin/fixed_asset/?f.nothing.in=1", 404),
        ("/admin/supplier/new/", 403),
        ("/admin/supplier/delete/", 405),
    ):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status, path
        text = page.locator("body").inner_text()
        assert not re.search(r"Not Found|Forbidden|Method Not Allowed|Traceback|Error", text), path
        expect(page.get_by_role("link", name="回到首页")).to_be_visible()
    for query in ("f.acquired_on.from=昨天前", "sort=nothing", "size=7", "after=%%%", "f.original_amount.from=abc"):
        answer = page.goto(f"/admin/fixed_asset/?{query}")
        assert answer is not None
        assert answer.status in (200, 404), query
    outside = window()
    answer = outside.goto("/no/such/page")
    assert answer is not None
    assert "Not Found" not in outside.locator("body").inner_text()


def test_pages_are_readable_without_english(desk: Desk, server: Server) -> None:
    english = re.compile(
        r"\b(Create|Edit|Delete|Save|Cancel|Search|Filter|List|Home|Export|None|True|False|undefined|null|NaN)\b"
    )
    pages: dict[str, Page] = {}
    for name in PAGES:
        login, path = address(server, name)
        pages[login] = pages.get(login) or desk(login)
        pages[login].goto(path)
        text = pages[login].locator("body").inner_text()
        assert english.findall(text) == [], name


def test_the_policy_is_strict_and_nothing_is_kept_by_others(window: Callable[..., Page]) -> None:
    page = window()
    answer = page.goto("/login")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert "default-src 'self'" in policy
    assert answer.headers["cache-control"] == "no-store"
    names = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in names.values())
