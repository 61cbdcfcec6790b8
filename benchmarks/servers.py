"""Targets as processes: started, asked over kept connections on loopback, watched for memory, stopped."""

from __future__ import annotations

import http.client
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from urllib.parse import urlencode

from benchmarks.data import PASSWORD, Data

PATIENCE = 900
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Answer:
    """What came back: how long it took, how much it was, and how many SQL statements it needed."""

    seconds: float
    size: int
    statements: int
    first_byte: float
    body: bytes = field(default=b"", repr=False)


class Client:
    """One kept connection, with the cookie of a person who signed in where there is a sign-in."""

    def __init__(self, port: int, cookie: str = "", accept: str = "identity") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.headers = {"Cookie": cookie, "Accept-Encoding": accept} if cookie else {"Accept-Encoding": accept}

    def get(self, path: str, keep: bool = False) -> Answer:
        """Ask for a page and read it whole; anything but 200 ends the run."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        first = response.read(1)
        first_byte = time.perf_counter() - began
        size, pieces = len(first), [first]
        while piece := response.read(1 << 16):
            size += len(piece)
            if keep:
                pieces.append(piece)
        seconds = time.perf_counter() - began
        self._take_cookie(response)
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return Answer(seconds, size, int(response.headers.get("X-Statements", 0)), first_byte, b"".join(pieces))

    def post(self, path: str, fields: Mapping[str, str]) -> None:
        """Send a form; the answer has to be a redirect."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://127.0.0.1/"}
        self.connection.request("POST", path, urlencode(fields), {**self.headers, **kind})
        response = self.connection.getresponse()
        response.read()
        self._take_cookie(response)
        if response.status not in (302, 303):
            raise RuntimeError(f"{path} answered {response.status}")

    def sign_in(self, account: str) -> str:
        """Sign in at our product; returns the cookie."""
        self.connection.request("GET", "/login", headers=self.headers)
        response = self.connection.getresponse()
        page = response.read().decode()
        self._take_cookie(response)
        self.post("/login", {"username": account, "password": PASSWORD, "csrf_token": token_of(page)})
        return self.headers["Cookie"]

    def _take_cookie(self, response: http.client.HTTPResponse) -> None:
        given = response.headers.get("Set-Cookie")
        if given:
            self.headers["Cookie"] = given.split(";")[0]


def token_of(page: str) -> str:
    """The token of the forms of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the page has no form token")
    return found[1]


class Server:
    """One target in a process of its own."""

    def __init__(self, target: str, data: Data) -> None:
        self.target, self.data = target, data
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "benchmarks.serve", target, data.url, str(data.schema), str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{target} did not start")
        self.told: dict[str, float] = json.loads(line)
        self.cookie = ""

    def client(self, accept: str = "identity", cookie: str | None = None) -> Client:
        """A connection of its own."""
        return Client(self.port, self.cookie if cookie is None else cookie, accept)

    def processor(self) -> float | None:
        """Processor seconds of all its threads so far; it tells more than the clock where a machine is busy."""
        try:
            tasks = list(Path(f"/proc/{self.process.pid}/task").iterdir())
            return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9
        except OSError:
            return None

    def memory(self) -> float | None:
        """Proportional set size without pages of files, in MiB: a mapped database is the system's cache, not ours."""
        return _proc(self.process.pid, "smaps_rollup", "Pss_Anon")

    def resident(self) -> float | None:
        """Resident memory without pages of files, in MiB."""
        return _proc(self.process.pid, "status", "RssAnon")

    def stop(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _proc(pid: int, file: str, name: str) -> float | None:
    try:
        text = Path(f"/proc/{pid}/{file}").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else None
