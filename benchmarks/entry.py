"""`python -m benchmarks entry`: what hands do to enter the same three papers here and in stock Flask-Admin and Django.

Chromium is driven key by key. Counted are keystrokes (a chord is one, a Chinese character is one), clicks and pages
loaded until everything is saved; beside them stands how many characters were new information: what is on the paper and
neither a default nor the same as in the line above. The rows are counted in the database afterwards.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.data import Data
from benchmarks.peers.entry_models import REFERRED, SESSIONS
from benchmarks.report import against, table
from benchmarks.servers import Server

LINES, ASSETS, SCORES = 20, 30, 40
ASSET = "便携式计算机"
AIM = 1.3
"""Keystrokes for one character of new information, at most."""

PATIENCE = 20_000
QUIET = 700
"""Milliseconds in which somebody reads what the page has filled in by itself."""

MOST_TABS = 4
"""A field further away than this is clicked."""

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)


# ---- the papers ----


@dataclass(frozen=True)
class Named:
    """A row that is referred to: its id, its name at the peers, the letters that find it here."""

    id: int
    name: str
    letters: str

    @property
    def size(self) -> int:
        """Characters that say which row is meant."""
        return min(len(self.name), len(self.letters))


@dataclass(frozen=True)
class Delivery:
    """One delivery note: supplier, number, the second inspector, and lines of food, quantity, price and batch."""

    supplier: Named
    note_no: str
    first: Named
    """Who enters it and inspects, which our form knows."""
    second: Named
    lines: tuple[tuple[Named, str, str, str], ...]
    details: dict[int, tuple[str, str, str]]
    """Kind, size and unit of each food, which only the peers have to be told."""

    @property
    def size(self) -> int:
        """Characters of new information."""
        head = self.supplier.size + len(self.note_no) + self.second.size
        return head + sum(item.size + sum(map(len, texts)) for item, *texts in self.lines)


@dataclass(frozen=True)
class Assets:
    """Thirty like things for one room: what they share, and the serial number of each."""

    name: str
    asset_class: Named
    size_text: str
    price: str
    department: Named
    room: Named
    each: tuple[str, ...]

    @property
    def size(self) -> int:
        """Characters of new information: what all share counts once."""
        shared = len(self.name) + self.asset_class.size + len(self.size_text) + len(self.price) + self.department.size
        return shared + self.room.size + sum(map(len, self.each))


@dataclass(frozen=True)
class Scores:
    """Forty scores of one round: class, item, points off and why; the class is new where it changes."""

    lines: tuple[tuple[Named, Named, str, str], ...]

    @property
    def size(self) -> int:
        """Characters of new information."""
        found, above = 0, None
        for group, item, points, reason in self.lines:
            found += (group.size if group != above else 0) + item.size + len(points) + len(reason)
            above = group
        return found


@dataclass(frozen=True)
class Papers:
    """What is entered, and the names everybody may choose from."""

    delivery: Delivery
    assets: Assets
    scores: Scores
    names: dict[str, list[tuple[int, str]]]


def papers_of(file: Path) -> Papers:
    """Papers about the rows of the demonstration school in a database."""
    from models.core.pinyin import PEOPLE, initials

    with closing(sqlite3.connect(file)) as connection:

        def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
            return connection.execute(sql, values).fetchall()

        (school,) = rows("SELECT school_id FROM user_account WHERE login_name = 'canteen_manager'")[0]
        named: dict[str, list[Named]] = {}
        for key in REFERRED:
            shared = "1 = 1" if key == "asset_class" else f"school_id = {school}"
            title = "name || ' ' || coalesce(specification, '')" if key == "item" else "name"
            named[key] = [
                Named(row_id, name.strip(), initials(name.split(" ")[0] if key == "item" else name, key in PEOPLE))
                for row_id, name in rows(f"SELECT id, {title} FROM {key} WHERE {shared} ORDER BY id")
            ]
        foods = rows("SELECT id, category, specification, unit FROM item WHERE school_id = ? AND category IN "
                     "('FOOD', 'SEASONING') ORDER BY id", school)[:LINES]  # fmt: skip
        licensed = rows(
            "SELECT supplier_id, count(*) FROM food_inspection WHERE school_id = ? AND state = 'ACCEPTED' "
            "GROUP BY 1 ORDER BY 2 DESC", school)[0][0]  # fmt: skip
        first, second = rows(
            "SELECT me.id, other.id FROM user_account JOIN staff me ON me.id = staff_id JOIN staff other "
            "ON other.department_id = me.department_id AND other.id <> me.id WHERE login_name = 'canteen_manager'"
        )[0]
        leaf = rows(
            "SELECT asset_class_id, department_id FROM fixed_asset WHERE school_id = ? AND name = ?", school, ASSET
        )[0]
    by_id = {key: {one.id: one for one in found} for key, found in named.items()}
    lines = tuple(
        (by_id["item"][row_id], str(5 + number % 17), f"{2 + number * 0.35:.2f}", f"2026111{number % 10}")
        for number, (row_id, *_) in enumerate(foods)
    )
    details = {
        row_id: ("调料" if kind == "SEASONING" else "蔬菜", size or "", unit) for row_id, kind, size, unit in foods
    }
    each = tuple(f"SN26{1000 + number * 37}" for number in range(ASSETS))
    groups, items = named["class_group"], named["hygiene_item"][:4]
    scores = tuple(
        (groups[number // 4], items[number % 4], str(number % 3), "有纸屑" if number % 3 else "")
        for number in range(SCORES)
    )
    return Papers(
        Delivery(
            by_id["supplier"][licensed], "XS-20261121", by_id["staff"][first], by_id["staff"][second], lines, details
        ),
        Assets(
            ASSET,
            by_id["asset_class"][leaf[0]],
            "86英寸",
            "18500",
            by_id["department"][leaf[1]],
            named["room"][0],
            each,
        ),
        Scores(scores),
        {key: [(one.id, one.name) for one in found] for key, found in named.items()},
    )


# ---- the hands ----


@dataclass
class Counted:
    """What one paper cost."""

    keys: int = 0
    clicks: int = 0
    loads: int = 0
    rows: int = 0
    wrong: str = ""


@dataclass
class Hands:
    """Keyboard and mouse of one page, counted."""

    page: Any
    counted: Counted = field(default_factory=Counted)

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._loaded)

    def _loaded(self, frame: Any) -> None:
        if frame == self.page.main_frame and self.page.url != "about:blank":
            self.counted.loads += 1

    def type(self, text: str) -> None:
        """Type a text; a Chinese character is one keystroke for everybody."""
        self.counted.keys += len(text)
        for letter in text:
            if letter.isascii():
                self.page.keyboard.type(letter)
            else:
                self.page.keyboard.insert_text(letter)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key or a chord."""
        self.counted.keys += times
        for _ in range(times):
            self.page.keyboard.press(key)

    def click(self, selector: str) -> None:
        """Click something."""
        self.counted.clicks += 1
        self.page.locator(selector).first.click()

    def is_in(self, selector: str) -> bool:
        """Whether the cursor stands in, or inside, the element."""
        script = "(selector) => Boolean(document.activeElement?.closest(selector))"
        return bool(self.page.evaluate(script, selector))

    def go(self, selector: str, key: str = "Tab") -> None:
        """Press a key until the cursor stands in a field; what is far away is clicked, as anybody would."""
        most = MOST_TABS if key == "Tab" else 30
        for _ in range(most):
            if self.is_in(selector):
                return
            self.press(key)
        if not self.is_in(selector):
            self.click(selector)

    def look(self) -> None:
        """Wait as long as one looks at what the page has filled in."""
        self.page.wait_for_timeout(QUIET)

    def send(self, act: Callable[[], None]) -> None:
        """Do what sends the page, and wait for the next one."""
        self.page.wait_for_timeout(max(0, QUIET - self.page.evaluate("performance.now()")))
        with self.page.expect_navigation(timeout=PATIENCE):
            act()


# ---- the ways ----


class Way(ABC):
    """One way to enter the three papers at one server."""

    name: str
    target: str
    tables: tuple[str, str, str]
    """Where the lines of the delivery, the assets and the scores are stored."""

    def __init__(self, server: Server, papers: Papers, browser: Any) -> None:
        self.server, self.papers, self.browser = server, papers, browser

    @property
    def url(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.server.port}"

    def open(self, path: str, login: str = "") -> Hands:
        """A window of its own, signed in where there is a sign-in; the page of the paper counts, the sign-in does not."""
        context = self.browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        if login:
            page.goto(f"{self.url}/login")
            page.locator("#username").fill(login)
            page.locator("#password").fill(f"demo-{login}")
            page.locator("#password").press("Enter")
            page.wait_for_url("**/")
        self.hands = hands = Hands(page)
        page.goto(self.url + path)
        return hands

    def count(self, key: str) -> int:
        """Rows of a table at the server."""
        with closing(sqlite3.connect(self.server.data.url.removeprefix("sqlite:///"))) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {key}").fetchone()[0])

    @abstractmethod
    def delivery(self) -> Counted:
        """Enter the delivery."""

    @abstractmethod
    def assets(self) -> Counted:
        """Enter the assets."""

    @abstractmethod
    def scores(self) -> Counted:
        """Enter the scores."""

    def measured(self, paper: Callable[[], Counted], key: str) -> Counted:
        """Enter one paper and count the rows it has made; what went wrong is told, not hidden."""
        before = self.count(key)
        try:
            found = paper()
        except Exception as error:  # one way that fails must not hide the others
            found = Counted(wrong=f"{type(error).__name__}: {str(error).splitlines()[0][:100]}")
        found.rows = self.count(key) - before
        if found.wrong or not found.rows:
            picture = Path(self.server.data.folder) / f"{self.name} {key}.png"
            self.hands.page.screenshot(path=picture, full_page=True)
            found.wrong = f"{found.wrong or 'not saved'}, see {picture}"
        self.hands.page.context.close()
        return found


class OurForm(Way):
    """Our form: one paper or one asset on a page."""

    name, target = "our form", "ours"
    tables = ("food_inspection_line", "fixed_asset", "hygiene_check_line")

    def pick(self, hands: Hands, one: Named, taken_by: str = "Enter") -> None:
        """Letters, down to the row if it is not the first, and the key that takes it."""
        hands.type(one.letters)
        entries = hands.page.locator(".tz-list li[role=option]")
        entries.first.wait_for()
        hands.page.wait_for_timeout(300)
        texts = [" ".join(text.split()) for text in entries.all_inner_texts()]
        wanted = one.name.split(" ")
        place = next((n for n, text in enumerate(texts) if all(word in text for word in wanted)), 0)
        hands.press("ArrowDown", place)
        hands.press(taken_by)

    def delivery(self) -> Counted:
        paper = self.papers.delivery
        hands = self.open("/admin/food_inspection/new/", "canteen_manager")
        self.pick(hands, paper.supplier)
        hands.go("#f-delivery_note_no", "Enter")
        hands.type(paper.note_no)
        hands.go("#f-second_inspector_id", "Enter")
        self.pick(hands, paper.second)
        hands.go("#f-lines-0-item_id", "Enter")
        for number, (item, quantity, price, batch) in enumerate(paper.lines):
            self.pick(hands, item)
            hands.type(quantity)
            hands.press("Tab")
            hands.type(price)
            hands.go(f"#f-lines-{number}-batch_no")
            hands.type(batch)
            hands.look()
            hands.press("Enter")
            if hands.is_in(f"#f-lines-{number}-food_kind"):
                hands.type("sc" if paper.details[item.id][0] == "蔬菜" else "tl")
                hands.press("Enter")
        hands.send(lambda: hands.press("Control+s"))
        return hands.counted

    def assets(self) -> Counted:
        paper = self.papers.assets
        hands = self.open("/admin/fixed_asset/new/", "director")
        for number, serial in enumerate(paper.each):
            if not number:
                hands.go("#f-name", "Enter")
                hands.type(paper.name)
                hands.go("#f-asset_class_id", "Enter")
                self.pick(hands, paper.asset_class)
                hands.go("#f-specification", "Enter")
                hands.type(paper.size_text)
            hands.go("#f-serial_no", "Enter")
            hands.type(serial)
            if not number:
                hands.go("#f-unit_price", "Enter")
                hands.type(paper.price)
                hands.go("#f-acquisition_method", "Enter")
                hands.type(
                    "js"
                )  # 接受捐赠: a purchase would have to name its acceptance, which the peers do not ask for
                hands.go("#f-department_id", "Enter")
                self.pick(hands, paper.department)
                hands.go("#f-room_id", "Enter")
                self.pick(hands, paper.room)
            hands.look()
            hands.send(lambda: hands.press("Control+Enter"))
        return hands.counted

    def scores(self) -> Counted:
        paper = self.papers.scores
        hands = self.open("/admin/hygiene_check/new/", "director")
        hands.click("#f-lines-0-class_group_id")
        above = None
        for number, (group, item, points, reason) in enumerate(paper.lines):
            if group != above:
                if above is not None:
                    hands.go(f"#f-lines-{number}-class_group_id", "Shift+Tab")
                self.pick(hands, group)
                hands.go(f"#f-lines-{number}-hygiene_item_id")
            above = group
            self.pick(hands, item)
            hands.go(f"#f-lines-{number}-deducted_score")
            if points != "0":
                hands.type(points)
                hands.press("Tab")
                hands.type(reason)
            hands.look()
            hands.press("Enter")
        hands.send(lambda: hands.press("Control+s"))
        return hands.counted


class OurGrid(OurForm):
    """Our entry grid: all assets, or all lines, in one table on one page."""

    name = "our grid"

    def to(self, hands: Hands, label: str, key: str = "Tab") -> None:
        """Press a key until the cursor stands in a column."""
        for _ in range(30):
            if str(hands.page.evaluate("document.activeElement.getAttribute('aria-label')")).startswith(f"{label}，"):
                return
            hands.press(key)
        raise RuntimeError(f"the cursor did not come to {label}")

    def into(self, hands: Hands) -> None:
        """From the head of the paper into the first cell."""
        for _ in range(12):
            if hands.is_in(".tz-cell-input"):
                return
            hands.press("Tab")
        hands.click(".tz-grid tbody tr td")

    def save(self, hands: Hands) -> None:
        """Wait until every row is checked, save, and wait for the word that it is done."""
        hands.look()
        hands.page.locator("[data-save]:not([aria-disabled=true])").wait_for()
        hands.press("Control+s")
        hands.page.locator(".tz-toast").first.wait_for()

    def delivery(self) -> Counted:
        paper = self.papers.delivery
        hands = self.open("/admin/food_inspection/grid/", "canteen_manager")
        self.pick(hands, paper.supplier)
        hands.go("#f-delivery_note_no", "Enter")
        hands.type(paper.note_no)
        hands.go("#f-second_inspector_id", "Enter")
        self.pick(hands, paper.second)
        self.into(hands)
        for item, quantity, price, batch in paper.lines:
            self.pick(hands, item, "Tab")
            self.to(hands, "数量")
            hands.type(quantity)
            hands.press("Tab")
            hands.type(price)
            self.to(hands, "批号")
            hands.type(batch)
            hands.press("Enter")
        self.save(hands)
        return hands.counted

    def assets(self) -> Counted:
        paper = self.papers.assets
        hands = self.open("/admin/fixed_asset/grid/", "director")
        hands.click("[data-more-columns]")  # 出厂编号 is not among the usual columns
        hands.click(".tz-grid tbody tr td:nth-of-type(2)")
        for number, serial in enumerate(paper.each):
            if not number:
                self.to(hands, "资产名称")
                hands.type(paper.name)
                hands.press("Tab")
                self.pick(hands, paper.asset_class, "Tab")
                self.to(hands, "规格型号")
                hands.type(paper.size_text)
                self.to(hands, "单价")
                hands.type(paper.price)
                hands.press("Tab")
                self.to(hands, "取得方式", "ArrowRight")
                hands.type("js")
                self.to(hands, "使用部门")
                self.pick(hands, paper.department, "Tab")
                self.to(hands, "存放地点")
                self.pick(hands, paper.room, "Tab")
                self.to(hands, "出厂编号", "ArrowRight")
            hands.type(serial)
            hands.press("Enter")
        self.save(hands)
        return hands.counted

    def scores(self) -> Counted:
        paper = self.papers.scores
        hands = self.open("/admin/hygiene_check/grid/", "director")
        self.into(hands)
        above = None
        for group, item, points, reason in paper.lines:
            if group != above:
                self.to(hands, "班级", "ArrowLeft")
                self.pick(hands, group, "Tab")
            above = group
            self.to(hands, "检查项目")
            self.pick(hands, item, "Tab")
            if points != "0":
                self.to(hands, "扣分", "ArrowLeft")
                hands.type(points)
                hands.press("Tab")
                hands.type(reason)
            hands.press("Enter")
        self.save(hands)
        return hands.counted


class FlaskAdmin(Way):
    """Stock Flask-Admin: select2 for references, lines added one by one with a button."""

    name, target = "Flask-Admin", "flask_admin_entry"
    tables = ("delivery_line", "asset", "score_line")

    def pick(self, hands: Hands, field_id: str, text: str) -> None:
        """Into the select2 of a field by Tab, its name or the beginning of it, Enter."""
        hands.go(f"#s2id_{field_id}, #s2id_{field_id} *")
        hands.type(text)
        hands.page.wait_for_timeout(60)
        hands.press("Enter")

    def write(self, hands: Hands, field_id: str, text: str, *, over: bool = False) -> None:
        """Into a text field by Tab; what stands there is replaced."""
        hands.go(f"[id='{field_id}']")
        if over:
            hands.press("Control+a")
        if text:
            hands.type(text)

    def line(self, hands: Hands, number: int) -> str:
        """Add a line; returns the beginning of its ids."""
        hands.click("a:has-text('添加 Lines'), button:has-text('添加 Lines')")
        hands.page.locator(f"[id^='lines-{number}-']").first.wait_for(state="attached")
        return f"lines-{number}-"

    def save(self, hands: Hands, button: str = "保存") -> None:
        """Click a button of the form."""
        hands.send(lambda: hands.click(f"input[type=submit][value='{button}']"))

    def delivery(self) -> Counted:
        paper = self.papers.delivery
        hands = self.open("/admin/delivery/new/")
        self.pick(hands, "supplier", paper.supplier.name)
        self.write(hands, "delivery_note_no", paper.note_no)
        self.pick(hands, "inspector", paper.first.name)
        self.pick(hands, "second_inspector", paper.second.name)
        for number, (item, quantity, price, batch) in enumerate(paper.lines):
            start = self.line(hands, number)
            kind, size, unit = paper.details[item.id]
            self.pick(hands, f"{start}item", item.name)
            self.pick(hands, f"{start}food_kind", kind)
            for column, text in (("specification", size), ("unit", unit), ("quantity", quantity),
                                 ("unit_price", price), ("batch_no", batch)):  # fmt: skip
                self.write(hands, f"{start}{column}", text)
        self.save(hands)
        return hands.counted

    def assets(self) -> Counted:
        paper = self.papers.assets
        hands = self.open("/admin/asset/new/")
        for serial in paper.each:
            self.write(hands, "name", paper.name)
            self.pick(hands, "asset_class", paper.asset_class.name)
            self.write(hands, "specification", paper.size_text)
            self.write(hands, "serial_no", serial)
            self.write(hands, "unit_price", paper.price)
            self.pick(hands, "department", paper.department.name)
            self.pick(hands, "room", paper.room.name)
            self.save(hands, "保存并添加另一个")
        return hands.counted

    def scores(self) -> Counted:
        hands = self.open("/admin/score/new/")
        self.pick(hands, "check_session", SESSIONS[0])
        self.pick(hands, "checker", self.papers.delivery.first.name)
        for number, (group, item, points, reason) in enumerate(self.papers.scores.lines):
            start = self.line(hands, number)
            self.pick(hands, f"{start}class_group", group.name)
            self.pick(hands, f"{start}hygiene_item", item.name)
            if points != "0":
                self.write(hands, f"{start}deducted_score", points, over=True)
                self.write(hands, f"{start}deduction_reason", reason)
        self.save(hands)
        return hands.counted


class Django(FlaskAdmin):
    """Stock Django admin: drop-downs of the browser, three blank lines and a link for one more."""

    name, target = "Django", "django_entry"

    def open(self, path: str, login: str = "") -> Hands:
        return super().open(path.replace("/admin/", "/admin/admin/").replace("/new/", "/add/"), login)

    def pick(self, hands: Hands, field_id: str, text: str) -> None:
        """Open the list with a click and click the entry: Chinese cannot be typed into a browser's list."""
        hands.counted.clicks += 2
        hands.page.locator(f"#id_{field_id}").select_option(label=text)

    def write(self, hands: Hands, field_id: str, text: str, *, over: bool = False) -> None:
        super().write(hands, f"id_{field_id}", text, over=over)

    def line(self, hands: Hands, number: int) -> str:
        if number >= 3:
            hands.click(".add-row a")
        return f"lines-{number}-"

    def save(self, hands: Hands, button: str = "保存") -> None:
        name = "_save" if button == "保存" else "_addanother"
        hands.send(lambda: hands.click(f"input[name={name}]"))


WAYS: tuple[type[Way], ...] = (OurGrid, OurForm, FlaskAdmin, Django)
PAPERS = ("delivery", "assets", "scores")


# ---- the run ----


def build(folder: Path) -> tuple[Data, Data, Papers]:
    """The demonstration school for us, and an empty database with its names for the peers."""
    from admin_views.extensions import db
    from app import create_app, load
    from models.core.base import Base

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "built.db"
    if not file.exists():
        app = create_app({"DATA_DIR": str(folder), "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'loading.db'}"})
        with app.app_context():
            Base.metadata.create_all(db.engine)
        load(app, "reference")
        load(app, "demo")
        with app.app_context():
            db.engine.dispose()
        (folder / "loading.db").rename(file)
    papers = papers_of(file)
    peers = folder / "peers"
    peers.mkdir(exist_ok=True)
    (peers / "schema.json").write_text(json.dumps(papers.names, ensure_ascii=False), encoding="utf-8")
    sqlite3.connect(peers / "built.db").close()
    return (
        Data(str(folder), f"sqlite:///{file}", 0, 0),
        Data(str(peers), f"sqlite:///{peers / 'built.db'}", 0, 0),
        papers,
    )


def run(folder: Path, only: Sequence[str]) -> Iterator[tuple[str, str, Counted]]:
    """Every way with every paper."""
    from playwright.sync_api import sync_playwright

    ours, peers, papers = build(folder)
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM or None, args=["--no-sandbox", "--disable-gpu"])
        stack.callback(browser.close)
        for kind in WAYS:
            if only and kind.name not in only:
                continue
            data = ours if kind.target == "ours" else peers
            for ending in ("-wal", "-shm"):  # what an earlier run in this folder may have left
                Path(data.folder, f"{kind.target}.db{ending}").unlink(missing_ok=True)
            with Server(kind.target, data.copied(kind.target)) as server:
                way = kind(server, papers, browser)
                for paper, key in zip(PAPERS, kind.tables, strict=True):
                    yield kind.name, paper, way.measured(getattr(way, paper), key)


def main(arguments: Sequence[str]) -> None:
    """Enter everything everywhere and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks entry", description=__doc__)
    parser.add_argument("--folder", default="", help="keep the built school here for a later run")
    parser.add_argument("--only", nargs="*", default=(), help="names of ways, as printed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="logistics-entry-") as temporary:
        folder = Path(options.folder or temporary)
        found = list(run(folder, options.only))
        papers = papers_of(folder / "built.db")
    titles = {
        "delivery": f"{LINES} receipts of one delivery",
        "assets": f"{ASSETS} assets",
        "scores": f"{SCORES} scores",
    }
    wanted = {"delivery": LINES, "assets": ASSETS, "scores": SCORES}
    for paper in PAPERS:
        size = getattr(papers, paper).size
        body = [
            [way, str(one.keys), str(one.clicks), str(one.loads), "-" if one.wrong else against((one.keys + one.clicks) / size, AIM),
             f"{one.rows} of {wanted[paper]}" + (f", {one.wrong}" if one.wrong else "")]
            for way, name, one in found if name == paper
        ]  # fmt: skip
        heads = ["way", "keystrokes", "clicks", "page loads", "keys and clicks / new characters", "rows stored"]
        print(table(f"{titles[paper]}: {size} characters of new information", heads, body))
