"""Small workbooks made on the fly: parts of a packed file by hand, and the records of an old one."""

from __future__ import annotations

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"


def packed(parts, method=zipfile.ZIP_DEFLATED):
    """A zip of texts or bytes by name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx_parts(body="", *, sheets=(("表一", "visible"),), strings=(), formats=(), after="", workbook=""):
    """The parts of an .xlsx; `body` is the inside of sheetData of every sheet, `formats` the codes of styles 1, 2, …"""
    number = range(1, len(sheets) + 1)
    named = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state) in zip(number, sheets, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in number
    )
    codes = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{workbook}<sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}'
        f'<Relationship Id="s" Type="{LINKS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        f'<Relationship Id="t" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        STRINGS: f'<sst xmlns="{MAIN}">{"".join(f"<si>{one}</si>" for one in strings)}</sst>',
        STYLES: f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        **{
            f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{after}</worksheet>'
            for n in number
        },
    }


def xlsx(body="", **settings):
    """The bytes of an .xlsx, see xlsx_parts."""
    return packed(xlsx_parts(body, **settings))


def cell(place, value, kind="n", style=0):
    """One cell of an .xlsx with a value."""
    return f'<c r="{place}" t="{kind}" s="{style}"><v>{value}</v></c>'


def inline(place, text):
    """One cell of an .xlsx with its own text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def ods_parts(tables, *, styles="", manifest=""):
    """The parts of an .ods; `tables` is the inside of office:spreadsheet."""
    spaces = " ".join(f'xmlns:{short}="{OFFICE}{short}:1.0"' for short in ("office", "table", "text", "style", "draw"))
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OFFICE}manifest:1.0">{manifest}</manifest:manifest>',
        "content.xml": f'<office:document-content {spaces} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
    }


def ods(tables, **settings):
    """The bytes of an .ods, see ods_parts."""
    return packed(ods_parts(tables, **settings))


SPREADSHEET = """<?xml version="1.0" encoding="GB2312"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><Styles><Style ss:ID="a"/></Styles>
<Worksheet ss:Name="藏"><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
<Worksheet ss:Name="台账"><Table>
<Row ss:Index="2" ss:Span="1"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">标<B>题</B></Data>
<Comment><ss:Data ss:Type="String">批注</ss:Data></Comment></Cell><Cell><Data ss:Type="Number">18</Data></Cell></Row>
<Row><Cell ss:Index="3"><Data ss:Type="DateTime">2025-11-03T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="DateTime">1899-12-31T07:20:00.000</Data></Cell><Cell/><Cell><Data ss:Type="Boolean">1</Data></Cell>
<Cell><Data ss:Type="Error">#N/A</Data></Cell></Row></Table></Worksheet></Workbook>"""
"""An XML spreadsheet: a hidden sheet, merged cells, a comment, values of all types."""


# -- the old format


def record(kind, data=b""):
    """One record."""
    return struct.pack("<HH", kind, len(data)) + data


def text8(text, size="<H", *, wide=True):
    """A text of BIFF8."""
    return struct.pack(size, len(text)) + bytes([wide]) + text.encode("utf-16-le" if wide else "latin-1")


def label(row, column, text):
    """A cell that holds its own text."""
    return record(0x0204, struct.pack("<3H", row, column, 0) + text8(text))


def number(row, column, value, style=0):
    """A cell that holds a number."""
    return record(0x0203, struct.pack("<3Hd", row, column, style, value))


def stream(sheets, extra=b"", *, version=0x0600):
    """The workbook stream; `sheets` are (name, hidden, records), `extra` records of the workbook."""
    bof = record(0x0809, struct.pack("<HH", version, 5) + bytes(12))
    named = [
        text8(name, "<B") if version == 0x0600 else bytes([len(name.encode("gb18030"))]) + name.encode("gb18030")
        for name, _, _ in sheets
    ]
    at = len(bof) + len(extra) + sum(4 + 6 + len(name) for name in named) + 4
    heads, bodies = b"", b""
    for name, (_, hidden, records) in zip(named, sheets, strict=True):
        heads += record(0x0085, struct.pack("<IBB", at + len(bodies), hidden, 0) + name)
        bodies += record(0x0809, struct.pack("<HH", version, 0x10) + bytes(12)) + records + record(0x000A)
    return bof + extra + heads + record(0x000A) + bodies


def container(streams):
    """A compound file of streams by name, each in sectors of 512 bytes of its own."""
    end, free, special = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    sectors, chain, entries = [], [], [_entry("Root Entry", 5, end, 0, first=1)]

    def put(data):
        first = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors.extend(pieces)
        chain.extend([*range(first + 1, first + len(pieces)), end])
        return first

    for at, (name, data) in enumerate(streams.items(), 1):
        padded = data.ljust(4096, b"\0")
        entries.append(_entry(name, 2, put(padded), len(padded), right=at + 1 if at < len(streams) else free))
    directory = put(b"".join(entries).ljust(512, b"\0"))
    tables = 1
    while len(sectors) + tables > tables * 128:
        tables += 1
    first = len(sectors)
    chain += [special] * tables
    table = struct.pack(f"<{tables * 128}I", *chain, *[free] * (tables * 128 - len(chain)))
    places = [*range(first, first + tables), *[free] * (109 - tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += (
        struct.pack("<5I", tables, directory, 0, 4096, end)
        + struct.pack("<3I", 0, end, 0)
        + struct.pack("<109I", *places)
    )
    return head + b"".join(sectors) + table


def _entry(name, kind, start, size, *, right=0xFFFFFFFF, first=0xFFFFFFFF):
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(text), kind, 1, 0xFFFFFFFF, right, first)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def xls(sheets, extra=b"", **settings):
    """The bytes of an .xls, see stream."""
    return container({"Workbook": stream(sheets, extra, **settings)})
