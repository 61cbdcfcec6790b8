"""Scans and photos of the demonstration: small files drawn here, named in the rows that ask for them."""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import TYPE_CHECKING, Any

from models.core.system import Attachment

if TYPE_CHECKING:
    from seed.demo.scene import Scene


def paper(scene: Scene, register: str, column: str, title: str) -> Attachment:
    """A scanned paper: one page that says what it stands for."""
    return _keep(scene, register, column, f"{title}.pdf", "application/pdf", pdf(f"{title}（演示样张）"))


def photo(scene: Scene, register: str, column: str, title: str, shade: int) -> Attachment:
    """A photo: a picture of one shade."""
    return _keep(scene, register, column, f"{title}.png", "image/png", png(shade))


def belongs(scene: Scene, attachment: Attachment, row: Any) -> None:
    """Join a file to its stored row, as the screen does after the save."""
    attachment.row_id, attachment.school_id = row.id, row.school_id
    scene.session.flush()


def _keep(scene: Scene, register: str, column: str, name: str, media_type: str, content: bytes) -> Attachment:
    digest = hashlib.sha256(content).hexdigest()
    if scene.files is not None:
        path = scene.files / digest[:2] / digest
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    attachment = Attachment(
        register=register,
        column=column,
        name=name,
        media_type=media_type,
        size=len(content),
        digest=digest,
        at=scene.now,
    )
    scene.session.add(attachment)
    scene.session.flush()
    return attachment


def pdf(text: str) -> bytes:
    """A page with one line of text in a Chinese font that readers bring along."""
    shown = text.encode("utf-16-be").hex().upper()
    stream = f"BT /F1 20 Tf 72 740 Td <{shown}> Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return (
        body + head + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    )


def png(shade: int) -> bytes:
    """A picture of 160 × 120 points that grows lighter downwards."""
    rows = b"".join(b"\x00" + bytes((shade, min(255, 90 + line), 150)) * 160 for line in range(120))
    header = struct.pack(">IIBBBBB", 160, 120, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
