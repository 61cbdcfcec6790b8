"""Files: kept by content, shown to those who see the row and the column, never to anybody else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from admin_views import files
from admin_views.file_types import WrongFileError, clean_name, media_type_of
from models.core.system import Attachment

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40
PDF = b"%PDF-1.7\n%%EOF"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
HTML = b"<html><script>alert(1)</script></html>"


def package(*names: str, mimetype: str = "") -> bytes:
    """A zip file with empty members of these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "")
    return buffer.getvalue()


SHEET = package("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("照片.JPG", JPEG, "image/jpeg"),
        ("图.png", PNG, "image/png"),
        ("a.gif", b"GIF89a\x01\x00\x01\x00", "image/gif"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("合同.pdf", PDF, "application/pdf"),
        ("表.xlsx", SHEET, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "文.docx",
            package("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("旧.xls", OLD_OFFICE, "application/vnd.ms-excel"),
        ("旧.wps", OLD_OFFICE, "application/msword"),
        (
            "表.ods",
            package(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
    ],
)
def test_kept_types(name: str, content: bytes, expected: str) -> None:
    assert media_type_of(name, io.BytesIO(content)) == expected


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.html", HTML, "不能上传"),
        ("a.svg", b"<svg/>", "不能上传"),
        ("a", PNG, "不能上传"),
        ("a.exe", b"MZ", "不能上传"),
        ("a.xlsm", SHEET, "不能上传"),
        ("a.jpg", HTML, "内容与扩展名"),
        ("a.png", JPEG, "内容与扩展名"),
        ("a.pdf", HTML, "内容与扩展名"),
        ("a.docx", SHEET, "内容与扩展名"),
        ("a.xlsx", b"PK\x03\x04broken", "内容与扩展名"),
        ("a.xlsx", OLD_OFFICE, "内容与扩展名"),
        ("a.xlsx", package("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "内容与扩展名"),
        ("a.ods", package("mimetype.txt"), "内容与扩展名"),
        ("a.png", b"", "空文件"),
        ("a.png", PNG[:16] + (60_000).to_bytes(4, "big") * 2 + PNG[24:], "像素过大"),
    ],
)
def test_refused_types(name: str, content: bytes, words: str) -> None:
    with pytest.raises(WrongFileError, match=words):
        media_type_of(name, io.BytesIO(content))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("验收单（扫描）.PDF", "验收单（扫描）.pdf"),
        ("C:\\Users\\王\\照片.jpg", "照片.jpg"),
        ("../../etc/passwd.png", "passwd.png"),
        ("a\x00b\u202egpj.png", "a b gpj.png"),
        (".png", "文件.png"),
        ("x" * 300 + ".png", "x" * 120 + ".png"),
        ('a"<b>.png', "a b.png"),
    ],
)
def test_names_keep_their_chinese_and_lose_the_rest(given: str, kept: str) -> None:
    assert clean_name(given) == kept


# ---- through the form ----


def send_licence(web: Any, person: Any, name: str, content: bytes, **more: Any) -> Any:
    """Enter a licence with a scan."""
    supplier = web.world.one("supplier")
    licence = web.world.make("supplier_licence", supplier_id=supplier.id)
    return person.post(
        f"/admin/supplier_licence/edit/?id={licence.id}", {"scan": (io.BytesIO(content), name), "then": "save", **more}
    ), licence


def fetch(person: Any, key: str, file_id: int) -> Any:
    """A kept file as the browser gets it; the server's own copy is closed again."""
    answer = person.get(f"/admin/{key}/file/{file_id}/")
    answer.get_data()
    answer.close()
    return answer


def stored_files(web: Any) -> list[Path]:
    """What lies in the folder of uploads."""
    return [path for path in (Path(web.app.config["DATA_DIR"]) / "uploads").glob("*/*") if path.is_file()]


def attachments(web: Any) -> list[Any]:
    """The table of attachments."""
    return web.select(sa.select(Attachment.__table__).order_by(Attachment.__table__.c.id))


@pytest.fixture(autouse=True)
def empty_folder(request: pytest.FixtureRequest) -> Any:
    """Every test begins without kept files."""
    if "web" not in request.fixturenames:
        return
    for path in stored_files(request.getfixturevalue("web")):
        path.unlink()


def test_a_file_of_a_column_is_kept_shown_and_sent(web: Any) -> None:
    buyer = web.person("buyer")
    answer, licence = send_licence(web, buyer, "营业执照.png", PNG)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    (kept,) = attachments(web)
    assert (kept.register, kept.row_id, kept.column, kept.name) == (
        "supplier_licence",
        licence.id,
        "scan",
        "营业执照.png",
    )
    assert web.row("supplier_licence", licence.id).scan == kept.id
    page = buyer.get("/admin/supplier_licence/details/", id=licence.id).get_data(as_text=True)
    assert f"/admin/supplier_licence/file/{kept.id}/" in page
    file = fetch(buyer, "supplier_licence", kept.id)
    assert file.status_code == 200
    assert file.data == PNG
    assert file.headers["Content-Type"] == "image/png"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Cache-Control"].startswith("private")
    assert file.headers["Content-Disposition"].startswith("inline;")
    assert "filename*=UTF-8''%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7.png" in file.headers["Content-Disposition"]


def test_office_files_are_downloaded_never_opened_in_place(web: Any) -> None:
    buyer = web.person("buyer")
    send_licence(web, buyer, "清单.xlsx", SHEET)
    (kept,) = attachments(web)
    header = fetch(buyer, "supplier_licence", kept.id).headers["Content-Disposition"]
    assert header.startswith("attachment;")


@pytest.mark.parametrize(("name", "content"), [("执照.png", HTML), ("执照.html", HTML), ("执照.pdf", PNG)])
def test_wrong_content_is_refused_and_nothing_is_stored(web: Any, name: str, content: bytes) -> None:
    answer, licence = send_licence(web, web.person("buyer"), name, content)
    assert answer.status_code == 422
    assert "证照扫描件" in answer.get_data(as_text=True)
    assert attachments(web) == []
    assert stored_files(web) == []
    assert web.row("supplier_licence", licence.id).scan is None


def test_a_file_that_is_too_large_is_refused(web: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(web.app.config, "MAX_FILE_BYTES", 1024)
    answer, _ = send_licence(web, web.person("buyer"), "大.pdf", PDF + b"x" * 2000)
    assert answer.status_code == 422
    assert "请压缩后再上传" in answer.get_data(as_text=True)
    assert attachments(web) == []


def test_a_file_of_another_school_is_not_found(web: Any) -> None:
    send_licence(web, web.person("buyer"), "执照.png", PNG)
    (kept,) = attachments(web)
    stranger = web.person("director", school=web.world.second)
    assert fetch(stranger, "supplier_licence", kept.id).status_code == 404
    assert fetch(stranger, "supplier_licence", kept.id + 1).status_code == 404


def test_a_file_answers_only_at_its_own_register(web: Any) -> None:
    buyer = web.person("buyer")
    send_licence(web, buyer, "执照.png", PNG)
    (kept,) = attachments(web)
    assert fetch(buyer, "supplier", kept.id).status_code == 404


def test_a_masked_file_is_not_found_for_those_who_may_not_read_it(web: Any) -> None:
    manager = web.person("canteen_manager")
    certificate = web.world.make("health_certificate")
    answer = manager.post(
        f"/admin/health_certificate/edit/?id={certificate.id}",
        {"certificate_photo": (io.BytesIO(PNG), "照片.png"), "then": "save"},
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)
    (kept,) = attachments(web)
    assert fetch(web.person("principal"), "health_certificate", kept.id).status_code == 200
    bureau = web.person("bureau", school=web.world.central)
    assert bureau.get("/admin/health_certificate/details/", id=certificate.id).status_code == 200
    assert fetch(bureau, "health_certificate", kept.id).status_code == 404
    assert f"file/{kept.id}" not in bureau.get("/admin/health_certificate/details/", id=certificate.id).get_data(
        as_text=True
    )
    administrator = web.person("administrator")
    assert fetch(administrator, "health_certificate", kept.id).status_code == 404


def test_a_replaced_file_is_no_longer_sent(web: Any) -> None:
    buyer = web.person("buyer")
    _, licence = send_licence(web, buyer, "旧.png", PNG)
    (old,) = attachments(web)
    buyer.post(f"/admin/supplier_licence/edit/?id={licence.id}", {"scan": (io.BytesIO(PDF), "新.pdf"), "then": "save"})
    assert fetch(buyer, "supplier_licence", old.id).status_code == 404
    new = attachments(web)[-1]
    assert fetch(buyer, "supplier_licence", new.id).status_code == 200
    page = buyer.get("/admin/supplier_licence/details/", id=licence.id).get_data(as_text=True)
    assert "<del>旧.png</del>" in page
    assert "<ins>新.pdf</ins>" in page


def test_nobody_claims_the_upload_of_another_person(web: Any) -> None:
    buyer = web.person("buyer")
    _, licence = send_licence(web, buyer, "执照.png", PNG)
    (kept,) = attachments(web)
    other = web.world.make("supplier_licence")
    colleague = web.person("buyer")
    for column in ("scan", "attachments.keep"):
        colleague.post(f"/admin/supplier_licence/edit/?id={other.id}", {column: str(kept.id), "then": "save"})
    assert web.row("supplier_licence", other.id).scan is None
    assert [a.row_id for a in attachments(web)] == [licence.id]


def test_further_files_are_added_and_dropped(web: Any) -> None:
    director = web.person("director")
    supplier = web.world.one("supplier")
    address = f"/admin/supplier/edit/?id={supplier.id}"
    answer = director.post(
        address, {"attachments": [(io.BytesIO(PNG), "门面.png"), (io.BytesIO(PDF), "协议.pdf")], "then": "save"}
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)
    first, second = attachments(web)
    assert {(a.row_id, a.column, a.school_id) for a in (first, second)} == {(supplier.id, "", web.world.first)}
    director.post(address, {"attachments.keep": str(second.id), "attachments": (io.BytesIO(b""), ""), "then": "save"})
    assert [a.row_id for a in attachments(web)] == [None, supplier.id]
    assert fetch(director, "supplier", first.id).status_code == 404
    assert fetch(director, "supplier", second.id).status_code == 200
    director.post(address, {"phone": "", "then": "save"})
    assert attachments(web)[1].row_id == supplier.id
    page = director.get("/admin/supplier/details/", id=supplier.id).get_data(as_text=True)
    assert "门面.png、协议.pdf" in page


def test_sweeping_takes_what_no_row_uses(web: Any) -> None:
    buyer = web.person("buyer")
    _, licence = send_licence(web, buyer, "旧.png", PNG)
    buyer.post(f"/admin/supplier_licence/edit/?id={licence.id}", {"scan": (io.BytesIO(PDF), "新.pdf"), "then": "save"})
    assert len(stored_files(web)) == 2
    with web.app.app_context():
        assert files.sweep(1) == 0
        assert files.sweep(-400) == 1
    assert [a.name for a in attachments(web)] == ["新.pdf"]
    assert fetch(buyer, "supplier_licence", attachments(web)[0].id).data == PDF
