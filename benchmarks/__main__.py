"""`python -m benchmarks [--rows N] [--postgres URL]`: build, start, ask in turns, print. Asserts nothing."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.data import Data, build, drop
from benchmarks.scenarios import LIST, TARGETS, Measured, Scenario, exports, measure, prepare, scenarios, throughput
from benchmarks.servers import ROOT, Server

SIZES = (1_000, 100_000)
MOST_FOR_PEERS = 200_000
"""Flask-Admin's CSV holds every row in memory; above this size only our own files are fetched."""


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=list(SIZES), help="sizes of the asset table")
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    parser.add_argument("--rounds", type=int, default=15, help="requests per page and target")
    parser.add_argument("--budget", type=float, default=6.0, help="seconds per page and target at most")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--peers", default="flask_admin,django", help="targets beside ours")
    parser.add_argument("--no-exports", action="store_true", help="leave the files out")
    parser.add_argument("--folder", default="", help="keep the built data here for a later run")
    return parser.parse_args()


def run(data: Data, options: argparse.Namespace) -> list[Measured]:
    """Everything at one size."""
    wanted = [t for t in TARGETS if t == "ours" or t in options.peers.split(",")]
    started: dict[str, dict[str, float | None]] = {}
    with ExitStack() as stack:
        servers = {target: stack.enter_context(Server(target, data.copied(target))) for target in wanted}
        for target, server in servers.items():
            started[report.NAMES[target]] = {**server.told, "idle": server.memory()}
        standard = prepare(servers["ours"])
        found = []
        for scenario in scenarios(data):
            if options.only in scenario.name:
                found.append(measure(servers, scenario, options.rounds, options.budget))
                print(".", end="", flush=True, file=sys.stderr)
        print(report.pages(data.rows, found))
        print(report.weights(found))
        if not options.only:
            _ours_alone(servers["ours"], standard, options)
        listed = {t: s for t, s in servers.items() if t in wanted}
        if len(listed) == len(TARGETS) and not options.only:
            paths = next(s.paths for s in scenarios(data) if s.name == "list, 20 rows")
            found_rates = {"list, 20 rows": throughput(listed, paths, min(options.budget, 5.0))}
            print(report.rates(found_rates))
        if not options.no_exports:
            _files(data, servers)
        for target, server in servers.items():
            started[report.NAMES[target]]["after"] = server.memory()
    if not options.only and "flask_admin" in wanted:
        with Server("flask_admin_every", data.copied("flask_admin")) as every:
            every.client().get(LIST)
            started["Flask-Admin, as many views"] = {**every.told, "after": every.memory()}
        with Server("ours", data.copied("ours")) as again:
            prepare(again)
            started["ours, after one list"] = {**again.told, "after": again.memory()}
    print(report.starts(started))
    return found


def _ours_alone(server: Server, standard: str, options: argparse.Namespace) -> None:
    """Our list as nobody changed it (with computed columns), and compressed as a browser asks for it."""
    page = Scenario("list, 20 rows", {"ours": LIST})
    bodies = []
    for name, client in (
        ("the columns of the peers", server.client()),
        ("standard columns, three of them computed", server.client(cookie=standard)),
        ("the columns of the peers, compressed", server.client(accept="gzip, deflate, br, zstd")),
    ):
        client.get(page.paths["ours"])
        answers = [client.get(page.paths["ours"]) for _ in range(options.rounds)]
        middle = sorted(answer.seconds for answer in answers)[len(answers) // 2]
        bodies.append(
            [name, report.number(middle * 1000), str(answers[-1].statements), report.number(answers[-1].size / 1024, 1)]
        )
    print(report.table("our list of 20 rows", ["page", "ms", "SQL", "KiB"], bodies))


def _files(data: Data, servers: dict[str, Server]) -> None:
    """Exports and the bare writer."""
    with tempfile.TemporaryDirectory(prefix="logistics-bench-") as folder:
        source = data.copied("raw")
        command = [sys.executable, "-m", "benchmarks.raw_workbook", source.url, str(Path(folder) / "raw.xlsx")]
        raw: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
        found = exports(servers, peers=data.rows <= MOST_FOR_PEERS)
        print(report.files(data.rows, found, raw))


def main() -> None:
    """Run every size and compare them; `entry` counts keystrokes instead."""
    if sys.argv[1:2] == ["entry"]:
        from benchmarks import entry

        entry.main(sys.argv[2:])
        return
    options = arguments()
    print("Read ratios within one table, not milliseconds: the machine may have other work.")
    with tempfile.TemporaryDirectory(prefix="logistics-bench-") as temporary:
        folder = Path(options.folder or temporary)
        by_size: list[Sequence[Measured]] = []
        for rows in sorted(options.rows):
            data = build(folder / str(rows), rows, options.postgres)
            try:
                by_size.append(run(data, options))
            finally:
                drop(data)
        if len(by_size) > 1:
            print(report.growth(by_size[0], by_size[-1], 2.5 if options.postgres else 1.8))


if __name__ == "__main__":
    main()
