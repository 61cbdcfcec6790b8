"""A packed workbook (.xlsx, .ods): its parts, unpacked within limits, and their XML, parsed without definitions.

Nothing is believed that the archive says of itself: sizes are counted while unpacking, a definition of entities ends the
reading, and a piece of XML that does not end is not waited for.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import parse as parse_tree
from xml.parsers import expat

from models.core.reading_raw import (
    BOMB,
    DAMAGED,
    MOST_CELLS,
    MOST_UNPACKED,
    PASSWORD,
    Budget,
    UnreadableError,
    check_count,
)

MOST_MEMBERS = 5_000
"""Parts of a workbook, pictures included."""
MOST_DIRECTORY = 2 * 1024 * 1024
"""Bytes of an archive's table of contents."""
MOST_RATIO = 600
"""How far a part may have been squeezed; the XML of a real sheet comes to 10 to 100."""
SMALL = 10 * 1024 * 1024
"""Bytes below which the ratio is of no account."""
LONGEST_TOKEN = 1024 * 1024
"""Bytes of one tag or the like."""
DEEPEST = 200
"""Elements within each other."""
MOST_NAMES = 1_000
"""Names of elements and attributes that are remembered."""

MOST_NODES = 1_000_000
"""Elements and attributes that a library holds at once."""
MOST_HELD = 32 * 1024 * 1024
"""Bytes of XML that it holds at once."""

_STRICT_MAIN = (
    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
)
_STRICT_LINKS = (
    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_CHUNK = 1 << 16
_END, _END_SIZE, _LOCATOR = b"PK\x05\x06", 22, b"PK\x06\x07"

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


class Readable(Protocol):
    """What gives bytes, none at its end."""

    def read(self, size: int, /) -> bytes:
        """Up to so many bytes."""


class Archive:
    """The parts of a packed workbook. Names are looked up as Windows does, without regard to case or slashes."""

    def __init__(self, path: Path, budget: Budget) -> None:
        """Open and check the table of contents. Raises UnreadableError, zipfile.BadZipFile, OSError."""
        _check_directory(path)
        self._zip = zipfile.ZipFile(path)
        self._budget = budget
        members = self._zip.infolist()
        total = sum(member.file_size for member in members)
        squeezed = any(m.file_size > SMALL and m.file_size > MOST_RATIO * m.compress_size for m in members)
        if len(members) > MOST_MEMBERS or total > MOST_UNPACKED or squeezed:
            self.close()
            raise UnreadableError(BOMB)
        self._members = {_folded(member.filename): member for member in members}

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return _folded(name) in self._members

    @property
    def names(self) -> set[str]:
        """The names of all parts, folded."""
        return set(self._members)

    def open(self, name: str) -> IO[bytes]:
        """A part as a stream. Raises KeyError if there is none, UnreadableError if it is locked."""
        member = self._members[_folded(name)]
        if member.flag_bits & 1:
            raise UnreadableError(PASSWORD)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableError(DAMAGED)
        return self._zip.open(member)

    @contextmanager
    def watched(self, name: str, piece: str = "", depth: int = 0) -> Iterator[Watched]:
        """A part for a library to read, see Watched. Raises KeyError, UnreadableError."""
        with self.open(name) as stream:
            yield Watched(stream, self._budget.take, piece, depth)

    def tree(self, name: str) -> Element:
        """The root element of a small part. Raises UnreadableError, KeyError, SyntaxError, expat.ExpatError."""
        with self.watched(name) as stream:
            return parse_tree(stream).getroot()  # noqa: S314 — watched, so without definitions

    def parse(
        self, name: str, start: Start, end: End | None = None, text: End | None = None, *, bare: bool = False
    ) -> None:
        """Read a part as XML, see parse(). Raises UnreadableError, KeyError, expat.ExpatError and what unpacking raises."""
        with self.open(name) as stream:
            parse(stream, start, end, text, bare=bare, count=self._budget.take)


class Watched:
    """A part that a library reads: it is looked through on the way, so that no tree of it grows without end.

    After each element called `piece` (namespace, space, name) at `depth` elements' depth the library lets go of all it
    holds; with no such element it holds the whole part.
    """

    def __init__(self, stream: Readable, count: Callable[[int], None], piece: str = "", depth: int = 0) -> None:
        """Nothing read yet; `count` hears how many bytes came and may raise."""
        self._stream, self._count, self._piece = stream, count, (piece, depth)
        self._fed = self._mark = self._depth = self._held = self._pieces = 0
        self._parser = expat.ParserCreate(None, " ")
        self._parser.ordered_attributes = True
        self._parser.StartDoctypeDeclHandler = _no_definitions
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, looked through. Raises UnreadableError, expat.ExpatError and what unpacking raises."""
        chunk = self._stream.read(_CHUNK if size < 0 else min(size, _CHUNK))
        self._count(len(chunk))
        if self._fed == 0:
            chunk = chunk.replace(*_STRICT_MAIN).replace(*_STRICT_LINKS)
        self._fed += len(chunk)
        self._parser.Parse(chunk, not chunk)
        waiting = self._fed - max(0, self._parser.CurrentByteIndex)
        if self._fed - self._mark > MOST_HELD or waiting > LONGEST_TOKEN:
            raise UnreadableError(DAMAGED)
        return chunk

    def _start(self, _name: str, attributes: list[str]) -> None:
        self._depth += 1
        self._held += 1 + len(attributes) // 2
        if self._depth > DEEPEST or self._held > MOST_NODES:
            raise UnreadableError(DAMAGED)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if (name, self._depth) == self._piece:
            self._held, self._mark = 0, self._fed
            self._pieces += 1
            check_count(self._pieces, MOST_CELLS)


class Names(dict[str, str]):
    """Names without their namespace, by what the parser calls them."""

    def __missing__(self, name: str) -> str:
        """The part after the space."""
        short = name[name.rfind(" ") + 1 :]
        if len(self) < MOST_NAMES:
            self[name] = short
        return short


def parse(
    stream: Readable,
    start: Start,
    end: End | None = None,
    text: End | None = None,
    *,
    bare: bool = False,
    count: Callable[[int], None] = lambda size: None,
    encoding: str | None = None,
) -> None:
    """Read a stream as XML: `start` hears of each element (local name, attributes under local names), `end` of its end,
    `text` of the text between. With `bare` the handlers get names as the parser has them, look them up in Names and
    watch the depth themselves: that is twice as fast. `count` hears how many bytes came and may raise; `encoding` is
    believed rather than what the document says of itself.
    """
    parser = expat.ParserCreate(encoding, " ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_definitions
    parser.StartElementHandler, parser.EndElementHandler = (start, end) if bare else _named(start, end)
    parser.CharacterDataHandler = text
    fed = 0
    while chunk := stream.read(_CHUNK):
        count(len(chunk))
        parser.Parse(chunk, False)
        fed += len(chunk)
        if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
            raise UnreadableError(DAMAGED)
    parser.Parse(b"", True)


def _named(start: Start, end: End | None) -> tuple[Start, End]:
    """Handlers that get local names and stop at a depth."""
    names, depth = Names(), 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnreadableError(DAMAGED)
        start(names[name], {names[key]: value for key, value in attributes.items()} if attributes else attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(names[name])

    return started, ended


def _no_definitions(*_of_a_document: object) -> None:
    """No workbook brings its own document type; those that do want entities multiplied or files fetched."""
    raise UnreadableError(DAMAGED)


def beside(part: str, target: str) -> str:
    """The full name of what a part refers to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target.replace("\\", "/"))).lstrip("/")


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _check_directory(path: Path) -> None:
    """Look at the size of the table of contents before zipfile reads it whole into memory."""
    with path.open("rb") as file:
        length = file.seek(0, io.SEEK_END)
        file.seek(max(0, length - 65_535 - _END_SIZE - 76))
        tail = file.read()
    plain = len(tail) - _END_SIZE
    at = plain if tail[plain : plain + 4] == _END and tail[-2:] == b"\0\0" else tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        raise UnreadableError(DAMAGED)
    size = struct.unpack_from("<I", tail, at + 12)[0]
    if at >= 76 and tail[at - 20 : at - 16] == _LOCATOR:
        size = struct.unpack_from("<Q", tail, at - 76 + 40)[0]
    if size > MOST_DIRECTORY:
        raise UnreadableError(BOMB)
