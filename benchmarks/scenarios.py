"""What is asked of every target, and in what turns: round by round, so that the machine's moods meet all alike."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from benchmarks.data import ABSENT, COLUMNS, COMMON, RARE, SINCE, STATE, Data
from benchmarks.servers import Answer, Server, token_of

TARGETS = ("ours", "flask_admin", "django")
CONNECTIONS = 8
LIST = "/admin/fixed_asset/"
DJANGO = "/admin/admin/fixedasset/"
DJANGO_LONG = "/admin/admin/fixedassetlong/"


@dataclass(frozen=True)
class Scenario:
    """One page by the address at each target; `aims` are the largest ratios to Flask-Admin and to Django."""

    name: str
    paths: dict[str, str]
    aims: tuple[float, float] | None = None
    holds: str = ""
    """A text that the page has to show, so that nobody is measured answering nothing."""
    lacks: str = ""
    """A text that it must not show, so that nobody is measured answering everything."""


@dataclass
class Measured:
    """All answers of one scenario by target."""

    scenario: Scenario
    seconds: dict[str, list[float]] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def median(self, target: str) -> float | None:
        """Median in milliseconds."""
        found = self.seconds.get(target)
        return statistics.median(found) * 1000 if found else None

    def processor_ratio(self, peer: str) -> float | None:
        """Our processor time over the peer's."""
        own, other = self.processor.get("ours"), self.processor.get(peer)
        return own / other if own and other else None

    def ratio(self, peer: str) -> float | None:
        """Our median over the peer's."""
        own, other = self.median("ours"), self.median(peer)
        return own / other if own is not None and other else None


def scenarios(data: Data) -> list[Scenario]:
    """Every page that is timed."""
    last20, last100 = (data.rows - 1) // 20, (data.rows - 1) // 100
    by = {name: COLUMNS.index(name) for name in ("acquired_on", "unit_price")}
    # Flask-Admin and Django number their columns; Django's first is the tick box.
    large = data.rows >= 1_000_000
    deep = (0.02, 0.02) if large else None
    return [
        _one("list, 20 rows", "", "", "", (0.15, 0.08) if large else None, "MD-"),
        _one("list, 100 rows", "?size=100", "?page_size=100", "", (0.20, 0.10) if large else None, "MD-", DJANGO_LONG),
        _one("last page, 20", "?at=last", f"?page={last20}", f"?p={last20 + 1}", deep, "MD-"),
        _one("last page, 100", "?at=last&size=100", f"?page={last100}&page_size=100", f"?p={last100 + 1}", deep, "MD-",
             DJANGO_LONG),
        _one("sort by date", "?sort=acquired_on", "?sort=9", f"?o={by['acquired_on'] + 1}", deep, "MD-"),
        _one("sort by price, falling", "?sort=-unit_price", "?sort=6&desc=1", f"?o=-{by['unit_price'] + 1}", deep, "MD-"),
        _one("filter status and date", f"?f.life_state.in={STATE}&f.acquired_on.from={SINCE}",
             f"?flt1_life_state_equals={STATE}&flt2_acquired_on_greater_than={SINCE}",
             f"?life_state__exact={STATE}&acquired_on__gte={SINCE}", deep, "MD-", lacks=data.unfiltered()),
        *[
            _one(f"search, {word} word", f"?q={quote(text)}", f"?search={quote(text)}", f"?q={quote(text)}",
                 (0.03, 0.04) if large else None, "MD-" if text != ABSENT else "")
            for word, text in (("common", COMMON), ("rare", RARE), ("absent", ABSENT))
        ],
        Scenario("new form", {"ours": f"{LIST}new/", "flask_admin": f"{LIST}new/", "django": f"{DJANGO}add/"},
                 (0.02, 0.02)),
        Scenario("edit form", {"ours": f"{LIST}edit/?id={data.edit_id}", "flask_admin": f"{LIST}edit/?id={data.edit_id}",
                               "django": f"{DJANGO}{data.edit_id}/change/"}, (0.02, 0.02), f"MD-{data.edit_id:07d}"),
    ]  # fmt: skip


def _one(name: str, ours: str, flask_admin: str, django: str, aims: tuple[float, float] | None, holds: str,
         base: str = DJANGO, lacks: str = "") -> Scenario:  # fmt: skip
    paths = {"ours": LIST + ours, "flask_admin": LIST + flask_admin, "django": base + django}
    return Scenario(name, paths, aims, holds, lacks)


def prepare(server: Server) -> str:
    """Sign both people in at our product; the bench account takes the peers' columns. Returns the other's cookie."""
    client = server.client()
    server.cookie = client.sign_in("bench")
    page = client.get(LIST, keep=True).body.decode()
    client.post(f"{LIST}columns/", {"csrf_token": token_of(page), "columns": ",".join(COLUMNS), "query": ""})
    server.cookie = client.headers["Cookie"]
    return server.client(cookie="").sign_in("standard")


def measure(servers: dict[str, Server], scenario: Scenario, rounds: int, budget: float) -> Measured:
    """Let the targets take turns until all rounds are done or the time of a target is used up."""
    found = Measured(scenario)
    clients = {name: servers[name].client() for name in scenario.paths if name in servers}
    for name, client in clients.items():
        answer = client.get(scenario.paths[name], keep=True)
        if scenario.holds.encode() not in answer.body:
            raise RuntimeError(f"{name}: {scenario.paths[name]} does not show {scenario.holds}")
        if scenario.lacks and scenario.lacks.encode() in answer.body:
            raise RuntimeError(f"{name}: {scenario.paths[name]} shows {scenario.lacks}")
        again = client.get(scenario.paths[name])
        found.statements[name], found.sizes[name] = again.statements, again.size
    spent = dict.fromkeys(clients, 0.0)
    worked: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, client in clients.items():
            if spent[name] < budget:
                before = servers[name].processor()
                answer = client.get(scenario.paths[name])
                after = servers[name].processor()
                spent[name] += answer.seconds
                found.seconds.setdefault(name, []).append(answer.seconds)
                if before is not None and after is not None:
                    worked.setdefault(name, []).append(after - before)
    found.processor = {name: statistics.median(seconds) for name, seconds in worked.items()}
    return found


def throughput(servers: dict[str, Server], paths: dict[str, str], seconds: float) -> dict[str, float]:
    """Requests per second over eight kept connections, the targets one after another, twice."""
    rates: dict[str, list[float]] = {}
    for _ in range(2):
        for name, server in servers.items():
            rates.setdefault(name, []).append(_rate(server, paths[name], seconds))
    return {name: max(found) for name, found in rates.items()}


def _rate(server: Server, path: str, seconds: float) -> float:
    done: list[int] = []
    begin = time.perf_counter()

    def ask() -> None:
        client, number = server.client(), 0
        while time.perf_counter() - begin < seconds:
            client.get(path)
            number += 1
        done.append(number)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - begin)


@dataclass
class Exported:
    """One file that was fetched: time, first byte, size, and memory before and at its highest."""

    name: str
    answer: Answer
    before: float | None
    peak: float | None


def export(server: Server, name: str, path: str) -> Exported:
    """Fetch one file and look at the server's memory twenty times a second."""
    before, done = server.resident(), threading.Event()
    seen = [before] if before is not None else []

    def watch() -> None:
        while not done.wait(0.05):
            now = server.resident()
            if now is not None:
                seen.append(now)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        answer = server.client().get(path)
    finally:
        done.set()
        watcher.join()
    return Exported(name, answer, before, max(seen, default=None))


def exports(servers: dict[str, Server], peers: bool) -> list[Exported]:
    """Our two files, and Flask-Admin's CSV where the table is not too long for it."""
    asked: Sequence[tuple[str, str, str]] = [
        ("ours", "CSV", f"{LIST}export/csv/"),
        ("ours", "xlsx", f"{LIST}export/xlsx/"),
        *([("flask_admin", "Flask-Admin CSV", f"{LIST}export/csv/")] if peers else []),
    ]
    return [export(servers[target], name, path) for target, name, path in asked if target in servers]
