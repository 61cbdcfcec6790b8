"""How suppliers are chosen: visits and assessments of one, and tenders among several."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from models.core import (
    At,
    Choice,
    Count,
    Day,
    Document,
    Id,
    Line,
    Moment,
    Money,
    Note,
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    at_most,
    before,
    col,
    document,
    filled,
    lines,
    not_future,
    of,
    positive,
    ref,
    refuse,
    required_when,
    step,
    today,
    unique_together,
)
from models.core.system import Attachment
from models.purchasing.purchasing import PurchaseRequest
from models.purchasing.settings import MINIMUM_QUOTATIONS
from models.purchasing.suppliers import Contract, Supplier
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


def has_enough_bids(row: Any, at: At) -> bool | str:
    """As many suppliers bid as a comparison needs; a single source is alone by its nature."""
    least = 1 if row.procurement_method is Tender.ProcurementMethod.SINGLE_SOURCE else at.setting(MINIMUM_QUOTATIONS)
    return len(row.lines) >= least or f"投标人不足 {least} 家，请先“登记投标”；确实不足的请办理“流标”。"


def has_papers(row: Any, at: At) -> bool | str:
    """The papers of the tender are attached."""
    papers = select(Attachment.id).where(Attachment.register == "tender", Attachment.row_id == row.id)
    return at.ask(papers) is not None or "请先在附件中上传招标公告、评标记录等资料。"


def mark_the_winner(row: Any, at: At) -> None:
    """The winner's bid is the one that won, at its price unless another was agreed."""
    for line in row.lines:
        line.is_winner = line.supplier_id == row.winner_id
        if line.is_winner and row.winning_amount is None:
            row.winning_amount = line.bid_amount


class Tender(
    Document,
    label="招标记录",
    menu="purchasing",
    help="一行是食材、劳动服务、工程或设备的一次招标，从立项、公告、评标到公示签约；由总务处填写，校长和家长委员会参与。",
):
    """One row is one tender for food, labour services, works or equipment, from proposal to contract."""

    class State(Choice):
        DRAFT = "立项"
        ANNOUNCED = "已公告"
        EVALUATED = "已评标"
        PUBLISHED = "公示中"
        SIGNED = "已签约"
        CLOSED = "已关闭"
        FAILED = "流标"
        CANCELLED = "已作废"

    class Category(Choice):
        FOOD = "食材"
        LABOUR_SERVICE = "劳动服务"
        WORKS = "工程"
        EQUIPMENT = "设备"

    class ProcurementMethod(Choice):
        OPEN_TENDER = "公开招标"
        INVITED_TENDER = "邀请招标"
        COMPETITIVE_NEGOTIATION = "竞争性谈判或磋商"
        INQUIRY = "询价"
        SINGLE_SOURCE = "单一来源"

    reminds_in = "ANNOUNCED"

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    project_name: Mapped[Txt] = col(
        "项目名称", alias=("招标项目", "名称"), search=True, default=of("purchase_request_id", "purpose")
    )
    category: Mapped[Category] = col("招标类型", alias=("类型",), filter=True)
    procurement_method: Mapped[ProcurementMethod] = col(
        "组织方式", alias=("招标方式", "采购方式"), filter=True, default=ProcurementMethod.OPEN_TENDER
    )
    purchase_request_id: Mapped[Id | None] = ref(
        "采购申请", "purchase_request", alias=("申请单号", "申请单"), hide=True
    )
    price_limit_amount: Mapped[Money | None] = col("最高限价", alias=("控制价", "招标控制价"))
    agency_name: Mapped[Txt | None] = col("代理机构", alias=("招标代理",), search=True, hide=True)
    announced_on: Mapped[Day | None] = col("公告日期", filter=True)
    opens_at: Mapped[Moment | None] = col("开标时间", alias=("开标日期",), filter=True, remind=3)
    evaluators: Mapped[Txt | None] = col("评标人员", alias=("评委",), hide=True)
    parent_committee_members: Mapped[Txt | None] = col("家长委员会参与人", alias=("家长代表",), hide=True)
    winner_id: Mapped[Id | None] = ref("中标人", "supplier", alias=("中标单位", "成交供应商"), filter=True)
    winning_amount: Mapped[Money | None] = col("中标价", alias=("中标金额", "成交价"), help="留空时取中标人的投标报价")
    contract_id: Mapped[Id | None] = ref("合同", "contract", hide=True)

    lines: Mapped[list[TenderBid]] = lines("TenderBid")

    rules = (
        required_when(
            purchase_request_id,
            lambda row: row.state is Tender.State.DRAFT,
            id="B014-2",
            message="招标须先有已批准的“采购申请”或“工程项目”。",
        ),
        positive(price_limit_amount),
        before("date", announced_on),
        at_most(winning_amount, price_limit_amount),
    )

    @refuse("B014-2", "招标须先有已批准的“采购申请”或“工程项目”。", on="purchase_request_id")
    def rests_on_an_approved_request(self, at: At) -> Verdict:
        # Works may name an approved project instead, once the register project exists.
        request, states = at.get(PurchaseRequest, self.purchase_request_id), PurchaseRequest.State
        if request is None or (self.state is not Tender.State.DRAFT and not at.is_step("announce")):
            return True  # a blank one is told above
        return request.state in (states.APPROVED, states.PURCHASING, states.COMPLETED)

    @refuse("", "“开标时间”须晚于“公告日期”，请核对。", on="opens_at")
    def opens_after_its_announcement(self, at: At) -> Verdict:
        return self.opens_at is None or self.announced_on is None or self.opens_at.date() > self.announced_on

    @refuse("", "“中标人”没有投标或未通过资格审查，请从合格的投标人中选择。", on="winner_id")
    def is_won_by_a_bidder(self, at: At) -> Verdict:
        qualified = {line.supplier_id for line in self.lines if line.is_qualified}
        return self.winner_id is None or self.winner_id in qualified

    @refuse(
        "B018-1",
        "食材和劳动服务招标须有家长委员会成员参与，请填写“家长委员会参与人”。",
        on="parent_committee_members",
        at="evaluate",
    )
    def is_watched_by_parents(self, at: At) -> Verdict:
        watched = (Tender.Category.FOOD, Tender.Category.LABOUR_SERVICE)
        return self.category not in watched or bool(self.parent_committee_members)

    @refuse("", "“合同”须是与“中标人”签订的合同，请重新选择。", on="contract_id")
    def is_signed_with_the_winner(self, at: At) -> Verdict:
        contract = at.get(Contract, self.contract_id)
        return contract is None or contract.supplier_id == self.winner_id

    steps = (
        step(
            "announce",
            "发布公告",
            "DRAFT",
            "ANNOUNCED",
            "director principal",
            needs=(filled("announced_on"),),
            asks=(announced_on, opens_at),
        ),
        step(
            "record_bid",
            "登记投标",
            "ANNOUNCED",
            "ANNOUNCED",
            "director principal",
            asks=("lines.supplier_id", "lines.bid_amount", "lines.submitted_at", "lines.is_qualified"),
        ),
        step(
            "evaluate",
            "开标评标",
            "ANNOUNCED",
            "EVALUATED",
            "director principal",
            needs=(has_enough_bids, filled("evaluators", "winner_id")),
            asks=(
                evaluators,
                parent_committee_members,
                winner_id,
                winning_amount,
                "lines.is_qualified",
                "lines.score",
                "lines.placing_no",
            ),
            effect=mark_the_winner,
        ),
        # The publicity's record and its objections join with the register publicity.
        step("publicise", "公示结果", "EVALUATED", "PUBLISHED", "director principal"),
        step("sign", "签约", "PUBLISHED", "SIGNED", "principal", needs=(filled("contract_id"),), asks=(contract_id,)),
        step("close", "关闭", "SIGNED", "CLOSED", "director", needs=(has_papers,)),
        step("fail", "流标", "ANNOUNCED EVALUATED", "FAILED", "director principal", optional=True, opinion=True),
        step("cancel", "作废", "DRAFT", "CANCELLED", "director principal", opinion=True),
    )


class TenderBid(
    Line,
    label="投标记录",
    menu="purchasing",
    help="一行是一家供应商在一次招标中的投标报价、资格审查和评标结果；公告后由总务处登记，评标时填写得分和名次。",
):
    """One row is one bid in a tender."""

    open_states = "ANNOUNCED"
    never_entered = ("is_winner",)

    document_id: Mapped[Id] = document("tender")
    supplier_id: Mapped[Id] = ref(
        "投标人", "supplier", alias=("投标单位", "投标供应商", "供应商"), search=True, filter=True
    )
    bid_amount: Mapped[Money] = col("投标报价", alias=("报价", "投标价"))
    submitted_at: Mapped[Moment | None] = col("递交时间")
    is_qualified: Mapped[YesNo] = col("资格审查通过", filter=True, default=True)
    score: Mapped[Quantity | None] = col("评标得分", alias=("得分", "综合得分"))
    placing_no: Mapped[Count | None] = col("名次", alias=("排名",))
    is_winner: Mapped[YesNo] = col("中标", filter=True, default=False)

    rules = (
        unique_together(document_id, supplier_id, message="该供应商在本次招标中已有投标，请直接修改那一行。"),
        positive(bid_amount),
        positive(score, zero=True),
        at_most(score, 100),
        positive(placing_no),
    )

    @refuse("", "供应商“{supplier}”已列入黑名单，不能投标，请改选其他供应商。", on="supplier_id")
    def is_made_by_a_trusted_supplier(self, at: At) -> Verdict:
        supplier = at.get(Supplier, self.supplier_id)
        is_open = self.document is not None and self.document.state in (Tender.State.DRAFT, Tender.State.ANNOUNCED)
        if supplier is None or not is_open or supplier.standing is not Supplier.Standing.BLACKLISTED:
            return True
        return {"supplier": supplier.name}

    @refuse("", "“递交时间”晚于“开标时间”，逾期递交的投标无效，请核对。", on="submitted_at")
    def is_submitted_in_time(self, at: At) -> Verdict:
        opens_at = None if self.document is None else self.document.opens_at
        return self.submitted_at is None or opens_at is None or self.submitted_at <= opens_at

    @refuse("", "一次招标只能有一个“中标”，且须与“中标人”一致，请核对。", on="is_winner")
    def is_the_only_winner(self, at: At) -> Verdict:
        return not self.is_winner or self.document is None or self.document.winner_id == self.supplier_id
