"""How suppliers are chosen: visits and assessments of one, and tenders among several."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from models.core import (
    At,
    Choice,
    Count,
    Day,
    Id,
    Note,
    Register,
    Txt,
    Verdict,
    YesNo,
    at_most,
    col,
    not_future,
    positive,
    ref,
    refuse,
    required_when,
    today,
)
from models.vocabulary import SupplierGrade


class SupplierAssessment(
    Register,
    label="供应商考察评价",
    menu="purchasing",
    help="一行是对一家供应商的一次考察或定期评价；由采购员会同总务处、食堂人员考察后填写，列为定点前须有考察结论。",
):
    """One row is one visit to, or one periodic assessment of, a supplier."""

    title_column = "supplier_id"

    class Occasion(Choice):
        MARKET_VISIT = "市场考察"
        ON_SITE = "实地考察"
        ANNUAL = "年度评价"
        COMPLAINT = "投诉核查"

    class Conclusion(Choice):
        RECOMMENDED = "列为定点"
        RETAINED = "继续合作"
        RECTIFY = "限期整改"
        REJECTED = "不采用"

    supplier_id: Mapped[Id] = ref(
        "供应商", "supplier", alias=("供货商", "单位名称"), search=True, filter=True, carry=True
    )
    assessed_on: Mapped[Day] = col(
        "考察日期", alias=("日期", "评价日期", "考察时间"), filter=True, carry=True, default=today
    )
    occasion: Mapped[Occasion] = col("考察类型", filter=True, carry=True, default=Occasion.MARKET_VISIT)
    assessors: Mapped[Txt] = col(
        "考察人", alias=("考察人员", "评价人"), search=True, carry=True, help="写明全部考察人，采购员应参加"
    )
    price_grade: Mapped[SupplierGrade] = col("价格评价", alias=("价格",), filter=True)
    quality_grade: Mapped[SupplierGrade] = col("质量评价", alias=("质量",), filter=True)
    reputation_grade: Mapped[SupplierGrade] = col("信誉评价", alias=("信誉",), filter=True)
    is_paperwork_complete: Mapped[YesNo] = col(
        "手续齐全", filter=True, default=False, help="经营、卫生管理方面的手续都看过原件"
    )
    score: Mapped[Count | None] = col("评分", alias=("得分",), help="0至100")
    conclusion: Mapped[Conclusion] = col("考察结论", alias=("结论",), filter=True)
    opinion: Mapped[Note | None] = col("评价意见", alias=("考察意见", "整改要求"), hide=True)

    rules = (
        not_future(assessed_on),
        positive(score, zero=True),
        at_most(score, 100),
        required_when(
            opinion,
            lambda row: (
                row.conclusion in (SupplierAssessment.Conclusion.RECTIFY, SupplierAssessment.Conclusion.REJECTED)
            ),
            message="结论为限期整改或不采用，请填写“评价意见”。",
        ),
    )

    @refuse("", "手续不齐全的不能“列为定点”，请补齐手续后勾选“手续齐全”，或改选“考察结论”。", on="conclusion")
    def recommends_complete_papers(self, at: At) -> Verdict:
        return self.conclusion is not SupplierAssessment.Conclusion.RECOMMENDED or bool(self.is_paperwork_complete)


def is_recommended(supplier_id: int, at: At) -> bool:
    """Whether somebody looked at the supplier, found its papers complete and recommended it."""
    good = select(SupplierAssessment.id).where(
        SupplierAssessment.supplier_id == supplier_id,
        SupplierAssessment.conclusion == SupplierAssessment.Conclusion.RECOMMENDED,
        SupplierAssessment.is_paperwork_complete.is_(True),
    )
    return at.ask(good) is not None
