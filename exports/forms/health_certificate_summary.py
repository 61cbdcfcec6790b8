"""Summary of the canteen staff's health certificates for the education bureau and the market supervision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from exports.forms.layout import Column, Figure, Form, Head, Section, write_form

TITLE = "食堂从业人员健康证汇总表"
VALID, DUE, EXPIRED = "有效", "即将到期", "已过期"
"""Labels of the certificate's state that the summary counts."""


@dataclass(frozen=True)
class CertificateRow:
    """One working person's newest certificate; without one, number and days are empty."""

    school: str
    name: str
    gender: str
    post: str
    identity_no: str
    certificate_no: str
    issued_on: dt.date | None
    valid_until: dt.date | None
    is_training_passed: bool
    certificate_state: str


COLUMNS = (
    Column("number", "序号", "integer", 6, centred=True),
    Column("school", "学校", "ref", 18),
    Column("name", "姓名", "text", 10, centred=True),
    Column("gender", "性别", "choice", 6, centred=True),
    Column("post", "岗位", "choice", 12, centred=True),
    Column("identity_no", "身份证号", "code", 21, centred=True),
    Column("certificate_no", "健康证编号", "code", 20, centred=True),
    Column("issued_on", "发证日期", "day", 12),
    Column("valid_until", "有效期至", "day", 12),
    Column("is_training_passed", "培训合格", "yesno", 8),
    Column("certificate_state", "证件状态", "choice", 10, centred=True),
)


def write_health_certificate_summary(path: Path | str, head: Head, rows: Iterable[CertificateRow]) -> int:
    """Write the summary in the order given. No health result; identity numbers masked whoever asks."""
    people = list(rows)
    cells = [
        (
            number,
            person.school,
            person.name,
            person.gender,
            person.post,
            masked_identity_no(person.identity_no),
            person.certificate_no,
            person.issued_on,
            person.valid_until,
            person.is_training_passed,
            person.certificate_state,
        )
        for number, person in enumerate(people, start=1)
    ]
    form = Form(
        title=TITLE,
        head=head,
        columns=COLUMNS,
        sections=[Section(cells)],
        figures=_figures([person.certificate_state for person in people]),
        notes=("注：身份证号只列前四位和后四位；持证率为证件在有效期内（含即将到期）的人数占总人数的比例。",),
    )
    return write_form(form, path)


def masked_identity_no(identity_no: str) -> str:
    """First four and last four characters; what is too short to keep eight of it is masked whole."""
    hidden = len(identity_no) - 8
    return identity_no[:4] + "*" * hidden + identity_no[-4:] if hidden > 0 else "*" * len(identity_no)


def _figures(states: list[str]) -> tuple[Figure, ...]:
    persons = len(states)
    counts = {state: states.count(state) for state in (VALID, DUE, EXPIRED)}
    certified = counts[VALID] + counts[DUE]
    share = Decimal(100 * certified) / persons if persons else Decimal(0)
    share = share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    def number_of(state: str) -> str:
        return f'COUNTIF({{certificate_state}},"{state}")'

    return (
        Figure("总人数", "COUNT({number})", persons),
        *(Figure(f"{state}人数", number_of(state), counts[state]) for state in counts),
        Figure(
            "持证率",
            f"IF(COUNT({{number}})=0,0,ROUND(100*({number_of(VALID)}+{number_of(DUE)})/COUNT({{number}}),1))",
            share,
            "percent",
        ),
    )
