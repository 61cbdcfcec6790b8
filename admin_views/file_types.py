"""Which files may be kept: told from their first bytes and, for packages, from their table of contents. Nothing is decoded."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from typing import IO

MEDIA_TYPES: dict[str, str] = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "xls": "application/vnd.ms-excel",
    "doc": "application/msword",
    "ppt": "application/vnd.ms-powerpoint",
    "et": "application/vnd.ms-excel",
    "wps": "application/msword",
    "dps": "application/vnd.ms-powerpoint",
}
"""Extension → media type: the one list of what is kept. Nothing in it is run or laid out by a browser as a page."""

ACCEPT = ",".join(f".{extension}" for extension in MEDIA_TYPES)
"""What a file field offers to choose."""

SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"})
IN_WORDS = "JPG、PNG、GIF、WebP图片，PDF，或Word、Excel、PPT、WPS文件"

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_OFFICE_FILES = frozenset({"xls", "doc", "ppt", "et", "wps", "dps"})
_PACKAGES = {"xlsx": "xl/", "docx": "word/", "pptx": "ppt/"}
_MOST_PIXELS = 120_000_000
_LONGEST_NAME = 120
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff<>:"/\\|?*]+')


class WrongFileError(ValueError):
    """The file is not kept; the message is a Chinese clause that says why and what to do."""


def clean_name(name: str) -> str:
    """The name a person gave the file, Chinese and all, without folders and without what file systems refuse."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", name)).lstrip(" ").rstrip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:_LONGEST_NAME]
    return f"{stem.strip(' .')[:_LONGEST_NAME] or '文件'}.{extension.strip().lower()}"


def media_type_of(name: str, stream: IO[bytes]) -> str:
    """Media type of a file whose content agrees with the extension of its name; raises WrongFileError."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in MEDIA_TYPES:
        raise WrongFileError(f"不能上传“{name}”这种文件，请改用{IN_WORDS}。")
    stream.seek(0)
    head = stream.read(1024)
    if not head:
        raise WrongFileError(f"“{name}”是空文件，请重新选择。")
    if not _agrees(extension, head, stream):
        raise WrongFileError(
            f"“{name}”的内容与扩展名“.{extension}”不符，可能改过名或已损坏，请用原来的软件另存后再上传。"
        )
    if _pixels(extension, head) > _MOST_PIXELS:
        raise WrongFileError(f"图片“{name}”的像素过大，请缩小后再上传。")
    return MEDIA_TYPES[extension]


def _agrees(extension: str, head: bytes, stream: IO[bytes]) -> bool:
    if extension in ("jpg", "jpeg"):
        return head.startswith(b"\xff\xd8\xff")
    if extension == "png":
        return head.startswith(b"\x89PNG\r\n\x1a\n")
    if extension == "gif":
        return head.startswith((b"GIF87a", b"GIF89a"))
    if extension == "webp":
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    if extension == "pdf":
        return head.startswith(b"%PDF-")
    if extension in _OLD_OFFICE_FILES:
        return head.startswith(_OLD_OFFICE)
    return head.startswith(b"PK\x03\x04") and _is_package(extension, stream)


def _is_package(extension: str, stream: IO[bytes]) -> bool:
    """Whether the table of contents is that of the document named by the extension, without macros."""
    try:
        with zipfile.ZipFile(stream) as package:
            names = package.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return False
            if extension in _PACKAGES:
                return "[Content_Types].xml" in names and any(name.startswith(_PACKAGES[extension]) for name in names)
            if "mimetype" not in names or package.getinfo("mimetype").file_size > 100:
                return False
            return package.read("mimetype").strip() == MEDIA_TYPES[extension].encode()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return False


def _pixels(extension: str, head: bytes) -> int:
    """Area that a small file may claim: of the two kinds that shrink an empty area a thousandfold."""
    if extension == "png":
        return int.from_bytes(head[16:20], "big") * int.from_bytes(head[20:24], "big")
    if extension == "gif":
        return int.from_bytes(head[6:8], "little") * int.from_bytes(head[8:10], "little")
    return 0
